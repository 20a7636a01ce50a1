DELETE FROM outbox WHERE kind IN ('observation_made', 'alert_changed');
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN ('notification_submitted', 'notification_changed', 'case_changed'));
DELETE FROM idempotency_key k WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = k.owner_id);
COMMENT ON COLUMN idempotency_key.owner_id IS NULL;
ALTER TABLE idempotency_key RENAME COLUMN owner_id TO account_id;
ALTER TABLE idempotency_key ADD CONSTRAINT idempotency_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES account;
DROP TRIGGER alert_follows_case ON case_record;
DROP FUNCTION alert_follows_case, raise_alert, patient_seen, patient_of, person_of_code, try_patient_code, patient_by_tokens,
    try_pin, invitation_of_ticket, refuse_invitation, try_invitation, observation_month;
DROP TABLE alert, observation, outbound_message, patient_code, patient_device, patient_access, invitation;
