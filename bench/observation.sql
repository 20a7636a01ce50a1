-- pgbench's share of P1: one report a transaction, as the fewest statements that write and read the same rows. Who is let
-- in and whether the case is theirs (read), the observation, the live event, the audit entry with whom it is about (written), all
-- in one round trip and one COMMIT; as superuser, past the row-level policies. `:cases` is the number of rows in
-- bench.observed.
\set n random(1, :cases)
SELECT case_id, person_id, center_id, account_id, gen_random_uuid() AS observation, gen_random_uuid() AS entry,
       '{' || person_id || '}' AS persons, '{' || center_id || '}' AS centers
FROM bench.observed WHERE n = :n \gset
\startpipeline
BEGIN;
SELECT set_config('app.actor', 'staff', true), set_config('app.account', :account_id, true),
       set_config('app.organization', :center_id, true), set_config('app.now', now()::text, true);
SELECT k.secret_hash, k.scopes, m.roles FROM api_key k JOIN account a ON a.id = k.account_id JOIN membership m ON m.account_id = a.id
WHERE k.account_id = :account_id AND k.stopped_at IS NULL AND a.stopped_at IS NULL AND m.stopped_at IS NULL;
SELECT c.status, c.whereabouts FROM case_record c WHERE c.id = :case_id AND c.responsible_center_id = :center_id;
INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel, account_id, organization_id,
                         temperature, spo2, symptoms_no, urgent_asked)
VALUES (:observation, :case_id, (now() AT TIME ZONE 'Asia/Tokyo')::date, now(), now(), 'external', 'external', :account_id, :center_id,
        368, 97, 1, true);
INSERT INTO outbox (kind, subject_id, organizations, at) VALUES ('observation_made', :case_id, :centers, now());
SELECT audit_append(:entry, '{nurse}', 'observation.write', 'POST /api/v1/cases/{id}/observations', 1, :persons, '{observation}', :observation);
COMMIT;
\endpipeline
