ALTER TABLE notification DROP COLUMN asked_at;
