ALTER POLICY timeline_changed ON case_timeline USING (may_write_case(case_id));
ALTER POLICY timeline_written ON case_timeline WITH CHECK (may_write_case(case_id));
DROP POLICY case_taken_out ON case_record;
DROP FUNCTION may_take_out_case;
ALTER POLICY notification_annotated ON notification
    USING (receiving_center_id = app_organization() OR may_write_case(case_id));
DROP TABLE notification_decision, notification_act, notification_query;
ALTER TABLE notification_version DROP COLUMN cause, DROP COLUMN reason;
DROP TRIGGER case_center ON case_record;
DROP TRIGGER notification_center ON notification;
DROP FUNCTION case_tells_center, notification_takes_center;
DROP INDEX notification_to_confirm, notification_to_review, notification_to_consent, notification_asked, notification_with_gaps;
ALTER TABLE notification
    DROP CONSTRAINT notification_reviewed_exists,
    DROP CONSTRAINT notification_queries_counted,
    DROP COLUMN responsible_center_id,
    DROP COLUMN reviewed,
    DROP COLUMN withdrawal_asked_at;
