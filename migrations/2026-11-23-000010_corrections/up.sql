-- What follows a submission: 補正依頼, 訂正, 確認, 取下げ, 無効, and what the responsible centre takes over of a
-- later version. A notification is never overwritten, and it stays counted until it is withdrawn or void.

ALTER TABLE notification
    ADD COLUMN responsible_center_id uuid REFERENCES organization,
    ADD COLUMN reviewed              integer NOT NULL DEFAULT 1,
    ADD COLUMN withdrawal_asked_at   timestamptz;
UPDATE notification n SET responsible_center_id = c.responsible_center_id FROM case_record c WHERE c.id = n.case_id;
ALTER TABLE notification
    ALTER COLUMN responsible_center_id SET NOT NULL,
    ADD CONSTRAINT notification_reviewed_exists CHECK (reviewed BETWEEN 1 AND latest),
    ADD CONSTRAINT notification_queries_counted CHECK (open_queries >= 0);
COMMENT ON COLUMN notification.responsible_center_id IS '担当保健所 of the case, kept equal to it by triggers: worklists are found by it.';
COMMENT ON COLUMN notification.reviewed IS 'The last version whose differences the responsible centre has decided on; work waits while it is not the latest.';
COMMENT ON COLUMN notification.withdrawal_asked_at IS 'When the institution asked to withdraw what had been accepted; null once a centre has answered.';

CREATE FUNCTION notification_takes_center() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT c.responsible_center_id INTO NEW.responsible_center_id FROM case_record c WHERE c.id = NEW.case_id;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION notification_takes_center IS 'A notification has the responsible centre of its case.';
CREATE FUNCTION case_tells_center() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE notification SET responsible_center_id = NEW.responsible_center_id WHERE case_id = NEW.id;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION case_tells_center IS 'Where the responsible centre of a case changes, that of its notifications follows.';
REVOKE ALL ON FUNCTION notification_takes_center, case_tells_center FROM PUBLIC;
CREATE TRIGGER notification_center BEFORE INSERT ON notification
    FOR EACH ROW EXECUTE FUNCTION notification_takes_center();
CREATE TRIGGER case_center AFTER UPDATE OF responsible_center_id ON case_record
    FOR EACH ROW WHEN (OLD.responsible_center_id IS DISTINCT FROM NEW.responsible_center_id)
    EXECUTE FUNCTION case_tells_center();

CREATE INDEX notification_to_confirm ON notification (responsible_center_id, submitted_at, id)
    WHERE confirmed_at IS NULL AND state = 'submitted';
CREATE INDEX notification_to_review ON notification (responsible_center_id, submitted_at, id) WHERE latest > reviewed;
CREATE INDEX notification_to_consent ON notification (receiving_center_id, submitted_at, id)
    WHERE withdrawal_asked_at IS NOT NULL;
CREATE INDEX notification_asked ON notification (organization_id, submitted_at, id) WHERE open_queries > 0;
CREATE INDEX notification_with_gaps ON notification (organization_id, submitted_at DESC, id DESC)
    WHERE gap_count > 0 AND state = 'submitted';

ALTER TABLE notification_version
    ADD COLUMN cause  text NOT NULL DEFAULT 'submission' CONSTRAINT notification_version_cause_known CHECK (
                          cause IN ('submission', 'correction', 'supplement', 'answer')),
    ADD COLUMN reason bytea;
COMMENT ON COLUMN notification_version.cause IS 'Submission, or a correction of it: 訂正, 補記, the answer to a 補正依頼.';
COMMENT ON COLUMN notification_version.reason IS 'Why it was corrected, sealed.';

CREATE TABLE notification_query (
    id              uuid PRIMARY KEY,
    notification_id uuid NOT NULL REFERENCES notification,
    pointer         text NOT NULL CONSTRAINT notification_query_pointer_shape CHECK (pointer ~ '^(/[a-z0-9_]{1,40}){1,5}$'),
    question        bytea NOT NULL,
    asked_by        uuid NOT NULL REFERENCES account,
    asked_for       uuid NOT NULL REFERENCES organization,
    asked_at        timestamptz NOT NULL,
    answer          text CONSTRAINT notification_query_answer_known CHECK (answer IN ('kept', 'corrected')),
    answer_version  integer,
    answered_by     uuid REFERENCES account,
    answered_at     timestamptz,
    CONSTRAINT notification_query_answered_whole CHECK (
        (answer IS NULL) = (answered_at IS NULL) AND (answer_version IS NOT NULL) = (answer IS NOT DISTINCT FROM 'corrected'))
);
COMMENT ON TABLE notification_query IS '[personal] 補正依頼: questions of the centres on items of a notification, and what the institution answered. The notification stays counted.';
COMMENT ON COLUMN notification_query.pointer IS 'Item of the form, as a JSON pointer.';
COMMENT ON COLUMN notification_query.question IS 'The question, sealed.';
COMMENT ON COLUMN notification_query.answer_version IS 'The version by which it was answered, where something was corrected.';
CREATE INDEX notification_query_by_notification ON notification_query (notification_id, asked_at);

CREATE TABLE notification_act (
    id              uuid PRIMARY KEY,
    notification_id uuid NOT NULL REFERENCES notification,
    kind            text NOT NULL CONSTRAINT notification_act_kind_known CHECK (kind IN (
                        'accepted', 'acceptance_taken_back', 'confirmed', 'confirmation_taken_back', 'withdrawal_asked',
                        'withdrawal_refused', 'withdrawn', 'voided', 'reviewed')),
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    at              timestamptz NOT NULL,
    reason          bytea
);
COMMENT ON TABLE notification_act IS '[personal] What was done about a notification, by whom and when; nothing of it is ever taken out.';
COMMENT ON COLUMN notification_act.reason IS 'Why, sealed; compulsory for 取下げ and 無効.';
CREATE INDEX notification_act_by_notification ON notification_act (notification_id, at);
CREATE INDEX notification_act_by_organization ON notification_act (organization_id, at);

CREATE TABLE notification_decision (
    notification_id uuid NOT NULL REFERENCES notification,
    number          integer NOT NULL,
    item            text NOT NULL CONSTRAINT notification_decision_item_known CHECK (item IN (
                        'name', 'kana', 'sex', 'birth', 'occupation', 'phone', 'mail', 'residence', 'whereabouts',
                        'guardian', 'diagnosis', 'onset', 'severity')),
    applied         boolean NOT NULL,
    decided_by      uuid NOT NULL REFERENCES account,
    decided_at      timestamptz NOT NULL,
    PRIMARY KEY (notification_id, number, item)
);
COMMENT ON TABLE notification_decision IS '[personal] Which items of a later version the responsible centre took over into the case (反映する) and which it left (そのままにする).';

ALTER TABLE notification_query ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_act ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_decision ENABLE ROW LEVEL SECURITY;

CREATE POLICY query_of_visible ON notification_query FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));
CREATE POLICY query_asked ON notification_query FOR INSERT TO hersys_app
    WITH CHECK (asked_for = app_organization() AND EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id
        AND app_organization() IN (n.receiving_center_id, n.responsible_center_id)));
CREATE POLICY query_answered ON notification_query FOR UPDATE TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id AND app_organization() = n.organization_id));
CREATE POLICY act_of_visible ON notification_act FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));
CREATE POLICY act_done ON notification_act FOR INSERT TO hersys_app
    WITH CHECK (organization_id = app_organization() AND EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id
        AND app_organization() IN (n.organization_id, n.receiving_center_id, n.responsible_center_id)));
CREATE POLICY decision_of_visible ON notification_decision FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));
CREATE POLICY decision_made ON notification_decision FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id AND app_organization() = n.responsible_center_id));

-- The institution corrects and withdraws what it notified.
ALTER POLICY notification_annotated ON notification
    USING (receiving_center_id = app_organization() OR organization_id = app_organization() OR may_write_case(case_id));

-- 取下げ and 無効 close the case, whichever of the three does it.
CREATE FUNCTION may_take_out_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM notification n WHERE n.case_id = the_case AND n.state <> 'submitted'
                   AND app_organization() IN (n.organization_id, n.receiving_center_id, n.responsible_center_id));
$$;
COMMENT ON FUNCTION may_take_out_case IS 'Whether who acts may close a case because its notification has been withdrawn or is void.';
REVOKE ALL ON FUNCTION may_take_out_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_take_out_case TO hersys_app;
CREATE POLICY case_taken_out ON case_record FOR UPDATE TO hersys_app
    USING (may_take_out_case(id)) WITH CHECK (status = 'closed');
ALTER POLICY timeline_written ON case_timeline
    WITH CHECK (may_write_case(case_id) OR (track = 'status' AND may_take_out_case(case_id)));
ALTER POLICY timeline_changed ON case_timeline
    USING (may_write_case(case_id) OR (track = 'status' AND may_take_out_case(case_id)));

GRANT SELECT, INSERT, UPDATE ON notification_query TO hersys_app;
GRANT SELECT, INSERT ON notification_act, notification_decision TO hersys_app;
