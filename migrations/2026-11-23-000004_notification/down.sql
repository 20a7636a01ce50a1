DROP TABLE outbox, case_timeline, notification_version, notification, draft;
