ALTER TABLE session DROP COLUMN locked_at;
DROP POLICY version_made_by_proxy ON notification_version;
DROP POLICY notification_made_by_proxy ON notification;
ALTER TABLE notification
    DROP CONSTRAINT notification_paper_received,
    DROP COLUMN received_on,
    DROP COLUMN dated_on,
    DROP COLUMN explained_at;
