-- 聞き取り: what was asked of somebody, step by step, so that whoever calls next goes on where the last call stopped (B6).

CREATE TABLE script_mark (
    id        uuid PRIMARY KEY,
    case_id   uuid NOT NULL REFERENCES case_record,
    step      text NOT NULL CONSTRAINT script_mark_step_shape CHECK (step ~ '^[a-z][a-z_]{0,39}$'),
    state     text NOT NULL CONSTRAINT script_mark_state_known CHECK (state IN ('asked', 'later', 'declined')),
    made_by   uuid NOT NULL REFERENCES account,
    made_for  uuid NOT NULL REFERENCES organization,
    made_at   timestamptz NOT NULL
);
COMMENT ON TABLE script_mark IS '[personal] What became of a step of a conversation with the person of a case (聞き取り). Marks are added, never changed: the last of a step holds.';
COMMENT ON COLUMN script_mark.step IS 'Which step; steps may be added to a script and taken out of it, their marks stay.';
COMMENT ON COLUMN script_mark.state IS 'asked 聞いた, later あとで聞く, declined 回答なし.';
CREATE INDEX script_mark_by_case ON script_mark (case_id, step, made_at DESC, id DESC);

ALTER TABLE script_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY script_mark_visible ON script_mark FOR SELECT TO hersys_app USING (
    app_actor() IN ('staff', 'system') AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id)
    AND (app_actor() = 'system' OR may_survey_case(case_id)));
CREATE POLICY script_mark_made ON script_mark FOR INSERT TO hersys_app WITH CHECK (may_enter_case(case_id));
GRANT SELECT, INSERT ON script_mark TO hersys_app;
