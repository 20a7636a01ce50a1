-- 外部の識別子: the numbers by which other systems know a person or a case (B12). A number is sealed like a phone and found by a
-- keyed hash; whose it is and of what kind stands in the clear.

CREATE TABLE external_id (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    case_id         uuid REFERENCES case_record,
    organization_id uuid NOT NULL REFERENCES organization,
    kind            text NOT NULL CONSTRAINT external_id_kind_known CHECK (kind IN (
                        'resident', 'hospital', 'specimen', 'former_system', 'municipal_system', 'other')),
    source          text NOT NULL CONSTRAINT external_id_source_length CHECK (length(source) <= 60),
    sealed          bytea NOT NULL,
    token           bigint NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    recorded_by     uuid NOT NULL REFERENCES account,
    recorded_at     timestamptz NOT NULL,
    changed_by      uuid REFERENCES account,
    changed_for     uuid REFERENCES organization,
    changed_at      timestamptz,
    removed_by      uuid REFERENCES account,
    removed_for     uuid REFERENCES organization,
    removed_at      timestamptz,
    removal_reason  bytea,
    CONSTRAINT external_id_of_person CHECK ((kind = 'resident') = (case_id IS NULL)),
    CONSTRAINT external_id_named CHECK (kind <> 'other' OR source <> ''),
    CONSTRAINT external_id_change_whole CHECK ((version > 1) = (changed_at IS NOT NULL)),
    CONSTRAINT external_id_removal_whole CHECK ((removed_at IS NULL) = (removal_reason IS NULL))
);
COMMENT ON TABLE external_id IS '[personal] A number by which another system knows a person or a case (外部の識別子).';
COMMENT ON COLUMN external_id.person_id IS 'Whose it is, and under whose key it lies.';
COMMENT ON COLUMN external_id.case_id IS 'Of which case; null where it is the person''s whatever they fall ill of (宛名番号).';
COMMENT ON COLUMN external_id.organization_id IS 'Whose number it is: who entered it. Numbers of one organisation, kind and source are unique.';
COMMENT ON COLUMN external_id.source IS 'Which list or body gave it, where the kind does not say so by itself; folded.';
COMMENT ON COLUMN external_id.sealed IS 'The number as it was typed, under the key of the person, bound to the version.';
COMMENT ON COLUMN external_id.token IS 'Keyed hash of the folded number, by which it is found.';
COMMENT ON COLUMN external_id.removed_at IS 'When it was taken back; it is found no more and stays readable.';
COMMENT ON COLUMN external_id.removal_reason IS 'Why, sealed.';
CREATE UNIQUE INDEX external_id_taken ON external_id (organization_id, kind, source, token) WHERE removed_at IS NULL;
CREATE INDEX external_id_by_token ON external_id (token) WHERE removed_at IS NULL;
CREATE INDEX external_id_by_person ON external_id (person_id);
CREATE INDEX external_id_by_case ON external_id (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE external_id_version (
    external_id uuid NOT NULL REFERENCES external_id,
    version     integer NOT NULL,
    source      text NOT NULL,
    sealed      bytea NOT NULL,
    made_by     uuid NOT NULL REFERENCES account,
    made_for    uuid NOT NULL REFERENCES organization,
    made_at     timestamptz NOT NULL,
    PRIMARY KEY (external_id, version)
);
COMMENT ON TABLE external_id_version IS '[personal] What a number was before it was changed, and who had made it so.';

CREATE FUNCTION sees_external_ids(the_person uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system' OR (app_actor() = 'staff' AND EXISTS (SELECT 1 FROM case_record c
        WHERE c.person_id = the_person AND (the_case IS NULL OR c.id = the_case)
          AND app_organization() IN (c.responsible_center_id, c.receiving_center_id, c.prefecture_id, c.authority_id)));
$$;
COMMENT ON FUNCTION sees_external_ids IS 'Whether who acts sees the numbers of a case, or of a person, whoever entered them: the centres and the bodies above them. Others see their own alone.';
CREATE FUNCTION may_write_external_id(the_person uuid, the_case uuid, the_organization uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system' OR (app_actor() = 'staff' AND CASE
        WHEN the_case IS NULL THEN may_write_person(the_person)
        ELSE EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case AND c.person_id = the_person)
            AND (may_enter_case(the_case) OR (the_organization = app_organization() AND may_treat_case(the_case))) END);
$$;
COMMENT ON FUNCTION may_write_external_id IS 'Whether who acts writes a number: the responsible centre, and of its own numbers an institution that treats or tests the person.';
REVOKE ALL ON FUNCTION sees_external_ids, may_write_external_id FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sees_external_ids, may_write_external_id TO hersys_app;

ALTER TABLE external_id ENABLE ROW LEVEL SECURITY;
ALTER TABLE external_id_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY external_id_visible ON external_id FOR SELECT TO hersys_app USING (
    sees_external_ids(person_id, case_id)
    OR (organization_id = app_organization() AND app_actor() = 'staff'
        AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id)));
CREATE POLICY external_id_made ON external_id FOR INSERT TO hersys_app WITH CHECK (
    organization_id = app_organization() AND may_write_external_id(person_id, case_id, organization_id));
CREATE POLICY external_id_changed ON external_id FOR UPDATE TO hersys_app
    USING (may_write_external_id(person_id, case_id, organization_id))
    WITH CHECK (may_write_external_id(person_id, case_id, organization_id));
CREATE POLICY external_id_version_visible ON external_id_version FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM external_id e WHERE e.id = external_id));
CREATE POLICY external_id_version_made ON external_id_version FOR INSERT TO hersys_app WITH CHECK (
    EXISTS (SELECT 1 FROM external_id e WHERE e.id = external_id
            AND may_write_external_id(e.person_id, e.case_id, e.organization_id)));

GRANT SELECT, INSERT ON external_id, external_id_version TO hersys_app;
GRANT UPDATE (source, sealed, token, version, changed_by, changed_for, changed_at, removed_by, removed_for, removed_at,
    removal_reason) ON external_id TO hersys_app;
