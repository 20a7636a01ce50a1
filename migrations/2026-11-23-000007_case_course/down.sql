ALTER TABLE case_timeline
    DROP CONSTRAINT case_timeline_no_overlap,
    DROP CONSTRAINT case_timeline_reason_of_closing;
DELETE FROM case_timeline WHERE removed_at IS NOT NULL;
ALTER TABLE case_timeline
    DROP COLUMN replaces,
    DROP COLUMN opening,
    DROP COLUMN reason,
    DROP COLUMN recorded_for,
    DROP COLUMN removed_at,
    DROP COLUMN removed_by,
    DROP COLUMN removed_for,
    DROP COLUMN removal_reason,
    ADD CONSTRAINT case_timeline_no_overlap EXCLUDE USING gist (
        case_id WITH =, track WITH =, tstzrange(from_at, until_at) WITH &&);
