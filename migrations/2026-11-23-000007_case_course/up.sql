-- The course of a case (経過): whose word each entry is, and the trace of what was corrected or taken back.

ALTER TABLE case_timeline
    ADD COLUMN opening        boolean NOT NULL DEFAULT false,
    ADD COLUMN reason         text CONSTRAINT case_timeline_reason_known CHECK (reason IN (
                                  'recovered', 'released', 'died', 'moved', 'withdrawn', 'not_a_case')),
    ADD COLUMN recorded_for   uuid REFERENCES organization,
    ADD COLUMN replaces       uuid REFERENCES case_timeline,
    ADD COLUMN removed_at     timestamptz,
    ADD COLUMN removed_by     uuid REFERENCES account,
    ADD COLUMN removed_for    uuid REFERENCES organization,
    ADD COLUMN removal_reason bytea,
    ADD CONSTRAINT case_timeline_reason_of_closing CHECK (reason IS NULL OR (track = 'status' AND value = 'closed')),
    DROP CONSTRAINT case_timeline_no_overlap,
    ADD CONSTRAINT case_timeline_no_overlap EXCLUDE USING gist (
        case_id WITH =, track WITH =, tstzrange(from_at, until_at) WITH &&) WHERE (removed_at IS NULL);
COMMENT ON COLUMN case_timeline.opening IS 'Whether it stands for how things were when the notification came; gives way to whoever knows of an earlier moment.';
COMMENT ON COLUMN case_timeline.reason IS 'Why a case was closed (終結の理由).';
COMMENT ON COLUMN case_timeline.recorded_for IS 'The organisation whose member recorded it.';
COMMENT ON COLUMN case_timeline.replaces IS 'The entry that this one corrects, which stays with its removal.';
COMMENT ON COLUMN case_timeline.removed_at IS 'When it was taken back or corrected; it holds no more and stays readable.';
COMMENT ON COLUMN case_timeline.removal_reason IS 'Why, sealed.';
CREATE INDEX case_timeline_by_replaced ON case_timeline (replaces) WHERE replaces IS NOT NULL;

UPDATE case_timeline t SET opening = true
FROM case_record c WHERE c.id = t.case_id AND t.from_at = c.created_at AND t.recorded_at = c.created_at;
