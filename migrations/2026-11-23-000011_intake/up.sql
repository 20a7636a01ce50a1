-- What comes with a notification beside the form: that the patient was told (H5), and the paper from which a
-- health centre entered it (代行入力).

ALTER TABLE notification
    ADD COLUMN explained_at timestamptz,
    ADD COLUMN dated_on     date,
    ADD COLUMN received_on  date,
    ADD CONSTRAINT notification_paper_received
        CHECK (intake NOT IN ('fax', 'post', 'hand', 'interview') OR received_on IS NOT NULL);
COMMENT ON COLUMN notification.explained_at IS 'When it was recorded that the patient was told who is given the data and why; none where nobody said so.';
COMMENT ON COLUMN notification.dated_on IS '届出日 on the paper of a 代行入力.';
COMMENT ON COLUMN notification.received_on IS '受領日 of the paper, or the day of the 聞き取り.';

-- 画面ロック on request, beside the one that comes by itself for want of use.
ALTER TABLE session ADD COLUMN locked_at timestamptz;
COMMENT ON COLUMN session.locked_at IS 'When its owner locked it; none while it is open.';

-- A centre enters for the institutions of its own district, and never as if they had done so themselves.
CREATE POLICY notification_made_by_proxy ON notification FOR INSERT TO hersys_app WITH CHECK (
    receiving_center_id = app_organization()
    AND intake IN ('fax', 'post', 'hand', 'interview')
    AND may_write_case(case_id)
    AND EXISTS (SELECT 1 FROM organization o
                WHERE o.id = organization_id AND o.health_center_id = app_organization()));
CREATE POLICY version_made_by_proxy ON notification_version FOR INSERT TO hersys_app WITH CHECK (
    number = 1
    AND EXISTS (SELECT 1 FROM notification n
                WHERE n.id = notification_id AND n.receiving_center_id = app_organization()
                AND n.entered_by = made_by AND n.intake IN ('fax', 'post', 'hand', 'interview')));
