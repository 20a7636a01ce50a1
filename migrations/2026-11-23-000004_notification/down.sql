DROP TABLE outbox, case_timeline, notification_version, notification, draft;
DROP EXTENSION btree_gist;
