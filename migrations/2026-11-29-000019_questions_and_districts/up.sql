-- 補正依頼中: the centres that may ask see their own open questions, those that have waited longest first.

ALTER TABLE notification ADD COLUMN asked_at timestamptz;
UPDATE notification n SET asked_at = q.asked_at
    FROM (SELECT notification_id, min(asked_at) AS asked_at FROM notification_query WHERE answer IS NULL
          GROUP BY notification_id) q
    WHERE q.notification_id = n.id;
COMMENT ON COLUMN notification.asked_at IS 'Since when the oldest 補正依頼 waits for an answer; null where none waits.';

CREATE INDEX notification_queried_by_receiving ON notification (receiving_center_id, asked_at, id)
    WHERE asked_at IS NOT NULL AND state = 'submitted';
CREATE INDEX notification_queried_by_responsible ON notification (responsible_center_id, asked_at, id)
    WHERE asked_at IS NOT NULL AND state = 'submitted';
