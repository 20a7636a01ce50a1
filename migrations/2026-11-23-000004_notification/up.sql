-- Drafts, notifications with their versions and questions, the timeline of a case, live events.


CREATE TABLE draft (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    wrapped         bytea NOT NULL,
    sealed          bytea NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    saved_at        timestamptz NOT NULL
);
COMMENT ON TABLE draft IS '[personal] Notifications being written (作成中): a sealed blob with a key of its own, seen by its writer alone.';
COMMENT ON COLUMN draft.wrapped IS 'The draft''s key, wrapped; handed to the person on submission.';
CREATE INDEX draft_by_account ON draft (account_id, organization_id, saved_at DESC, id DESC);
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY draft_of_writer ON draft FOR ALL TO hersys_app
    USING (organization_id = app_organization() AND account_id = nullif(current_setting('app.account', true), '')::uuid);

CREATE TABLE notification (
    id                  uuid PRIMARY KEY,
    case_id             uuid NOT NULL REFERENCES case_record,
    person_id           uuid NOT NULL REFERENCES person,
    organization_id     uuid NOT NULL REFERENCES organization,
    receiving_center_id uuid NOT NULL REFERENCES organization,
    physician_account   uuid REFERENCES account,
    entered_by          uuid NOT NULL REFERENCES account,
    intake              text NOT NULL CONSTRAINT notification_intake_known CHECK (intake IN (
                            'electronic', 'fax', 'post', 'hand', 'interview', 'import')),
    category            text NOT NULL CONSTRAINT notification_category_known CHECK (category IN (
                            'confirmed', 'asymptomatic', 'suspected', 'body_confirmed', 'body_suspected')),
    rule_set            date NOT NULL,
    state               text NOT NULL DEFAULT 'submitted' CONSTRAINT notification_state_known CHECK (
                            state IN ('submitted', 'withdrawn', 'void')),
    reported_on         date NOT NULL,
    submitted_at        timestamptz NOT NULL,
    accepted_at         timestamptz,
    accepted_by         uuid REFERENCES account,
    confirmed_at        timestamptz,
    confirmed_by        uuid REFERENCES account,
    gap_count           smallint NOT NULL,
    warning_count       smallint NOT NULL,
    open_queries        smallint NOT NULL DEFAULT 0,
    latest              integer NOT NULL DEFAULT 1,
    version             integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE notification IS '[personal] Notifications (発生届). Submission is the legal act; 受理 and 確認 are annotations beside the state.';
COMMENT ON COLUMN notification.organization_id IS 'The institution that notifies.';
COMMENT ON COLUMN notification.receiving_center_id IS '届出受理保健所.';
COMMENT ON COLUMN notification.rule_set IS 'First day of the rule set it was read by.';
COMMENT ON COLUMN notification.latest IS 'Number of the latest version.';
CREATE INDEX notification_to_accept ON notification (receiving_center_id, submitted_at, id) WHERE accepted_at IS NULL AND state = 'submitted';
CREATE INDEX notification_received ON notification (receiving_center_id, submitted_at DESC, id DESC);
CREATE INDEX notification_by_institution ON notification (organization_id, submitted_at DESC, id DESC);
CREATE INDEX notification_by_case ON notification (case_id);
CREATE INDEX notification_by_person ON notification (person_id);
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
CREATE POLICY notification_visible ON notification FOR SELECT TO hersys_app
    USING (receiving_center_id = app_organization() OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY notification_made ON notification FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY notification_annotated ON notification FOR UPDATE TO hersys_app
    USING (receiving_center_id = app_organization() OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id))
    WITH CHECK (true);

CREATE TABLE notification_version (
    notification_id uuid NOT NULL REFERENCES notification,
    number          integer NOT NULL,
    sealed          bytea NOT NULL,
    made_by         uuid NOT NULL REFERENCES account,
    made_at         timestamptz NOT NULL,
    PRIMARY KEY (notification_id, number)
);
COMMENT ON TABLE notification_version IS '[personal] What a notification said, version by version, with the reason of each correction; sealed under the person''s key.';
ALTER TABLE notification_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY version_of_visible ON notification_version FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));

CREATE TABLE case_timeline (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL REFERENCES case_record,
    track       text NOT NULL CONSTRAINT case_timeline_track_known CHECK (track IN ('status', 'severity', 'whereabouts', 'jurisdiction')),
    value       text NOT NULL,
    from_at     timestamptz NOT NULL,
    until_at    timestamptz,
    note        bytea,
    recorded_by uuid REFERENCES account,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT case_timeline_forward CHECK (until_at IS NULL OR until_at > from_at),
    CONSTRAINT case_timeline_no_overlap EXCLUDE USING gist (
        case_id WITH =, track WITH =, tstzrange(from_at, until_at) WITH &&)
);
COMMENT ON TABLE case_timeline IS '[personal] What changes over time about a case: intervals of status, severity, whereabouts, jurisdiction; never two at once on a track.';
COMMENT ON COLUMN case_timeline.value IS 'Member of the track''s closed set; for jurisdiction the centre''s id.';
COMMENT ON COLUMN case_timeline.note IS 'Reason or remark, sealed.';
CREATE INDEX case_timeline_by_case ON case_timeline (case_id, track, from_at);
ALTER TABLE case_timeline ENABLE ROW LEVEL SECURITY;
CREATE POLICY timeline_of_visible ON case_timeline FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));

CREATE TABLE outbox (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind          text NOT NULL CONSTRAINT outbox_kind_known CHECK (kind IN ('notification_submitted', 'notification_changed', 'case_changed')),
    subject_id    uuid NOT NULL,
    organizations uuid[] NOT NULL,
    at            timestamptz NOT NULL
);
COMMENT ON TABLE outbox IS '[system] Live events that wait to be sent: ids only. One notifier wakes and sends them.';

GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO hersys_app;
GRANT SELECT, INSERT, UPDATE ON notification, case_timeline TO hersys_app;
GRANT SELECT, INSERT ON notification_version TO hersys_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO hersys_app;
