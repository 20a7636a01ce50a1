-- データ取込: files sent in, the rows that became cases, and the rows that did not.

CREATE TABLE import (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    account_id      uuid REFERENCES account,
    mapping         text NOT NULL CONSTRAINT import_mapping_length CHECK (char_length(mapping) BETWEEN 1 AND 100),
    file_name       text NOT NULL CONSTRAINT import_file_name_length CHECK (char_length(file_name) <= 255),
    encoding        text NOT NULL,
    dry_run         boolean NOT NULL,
    state           text NOT NULL CONSTRAINT import_state_known CHECK (state IN ('running', 'done', 'failed')),
    imported        bigint NOT NULL,
    duplicates      bigint NOT NULL,
    rejected        bigint NOT NULL,
    wrapped         bytea NOT NULL,
    header          bytea NOT NULL,
    started_at      timestamptz NOT NULL,
    progress_at     timestamptz NOT NULL
);
COMMENT ON TABLE import IS '[personal] Files of cases sent in (データ取込), for good or for a trial, with how far they are.';
COMMENT ON COLUMN import.account_id IS 'Who sent it; null from the command line.';
COMMENT ON COLUMN import.wrapped IS 'The key under which the line of columns and the rejected rows are sealed, wrapped.';
COMMENT ON COLUMN import.header IS 'The line of columns, sealed.';
CREATE INDEX import_by_organization ON import (organization_id, started_at DESC, id DESC);
ALTER TABLE import ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_own ON import FOR SELECT TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');
CREATE POLICY import_made ON import FOR INSERT TO hersys_app
    WITH CHECK (organization_id = app_organization() OR app_actor() = 'system');
CREATE POLICY import_went_on ON import FOR UPDATE TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');

CREATE TABLE import_row (
    organization_id uuid NOT NULL REFERENCES organization,
    source          text NOT NULL,
    key             bytea NOT NULL,
    content         bytea NOT NULL,
    import_id       uuid NOT NULL REFERENCES import,
    line            bigint NOT NULL,
    case_id         uuid NOT NULL REFERENCES case_record,
    PRIMARY KEY (organization_id, source, key)
);
COMMENT ON TABLE import_row IS '[personal] Rows that became cases, so that the same row sent again makes nothing.';
COMMENT ON COLUMN import_row.source IS 'Name of the mapping: keys of one source tell nothing about those of another.';
COMMENT ON COLUMN import_row.key IS 'Keyed hash of the number the list gives, else of the contents and the place among equals.';
COMMENT ON COLUMN import_row.content IS 'Keyed hash of what does not change from one edition of a list to the next.';
CREATE INDEX import_row_by_import ON import_row (import_id, line);
CREATE INDEX import_row_by_case ON import_row (case_id);
ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_row_own ON import_row FOR SELECT TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');
CREATE POLICY import_row_made ON import_row FOR INSERT TO hersys_app
    WITH CHECK (organization_id = app_organization() OR app_actor() = 'system');

CREATE TABLE import_reject (
    import_id uuid NOT NULL REFERENCES import,
    line      bigint NOT NULL,
    faults    jsonb NOT NULL,
    sealed    bytea NOT NULL,
    PRIMARY KEY (import_id, line)
);
COMMENT ON TABLE import_reject IS '[personal] Rows that were not taken in: what is wrong, and the cells, sealed, to be mended and sent again.';
COMMENT ON COLUMN import_reject.faults IS 'Columns and codes of what is wrong; never what a cell says.';
ALTER TABLE import_reject ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_reject_own ON import_reject FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM import i WHERE i.id = import_id));
CREATE POLICY import_reject_made ON import_reject FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT 1 FROM import i WHERE i.id = import_id));

GRANT SELECT, INSERT, UPDATE ON import TO hersys_app;
GRANT SELECT, INSERT ON import_row, import_reject TO hersys_app;
