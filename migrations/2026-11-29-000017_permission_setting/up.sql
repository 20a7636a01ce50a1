-- 閲覧・入力の範囲 (G2): what an organisation withholds from those that it has registered, of all that the table of
-- permissions grants to their kind. Only taking away is kept here, never giving: an unknown word does nothing, and
-- whoever renames a permission renames it here, too.

CREATE TABLE kind_permission (
    creator_id uuid NOT NULL REFERENCES organization,
    kind       text NOT NULL CONSTRAINT kind_permission_kind_known CHECK (kind IN (
                   'ministry', 'prefecture', 'municipality', 'health_center', 'medical_institution',
                   'laboratory', 'medical_association', 'call_center', 'lodging_facility',
                   'welfare_facility', 'quarantine_station', 'municipality_support',
                   'migration_operator')),
    withheld   text[] NOT NULL CONSTRAINT kind_permission_leaves_the_needed CHECK (
                   array_position(withheld, NULL) IS NULL AND NOT withheld && ARRAY[
                       'organization.read', 'organization.write', 'account.read', 'account.write',
                       'audit.read', 'audit.person', 'reference.read']),
    version    integer NOT NULL,
    changed_by uuid NOT NULL REFERENCES account,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (creator_id, kind)
);
COMMENT ON TABLE kind_permission IS '[access] What is withheld from all organisations of a kind that one has registered (閲覧・入力の範囲).';
COMMENT ON COLUMN kind_permission.version IS 'Nothing set yet is version 1, so the first row is version 2.';

CREATE TABLE organization_permission (
    organization_id uuid PRIMARY KEY REFERENCES organization,
    withheld        text[] CONSTRAINT organization_permission_leaves_the_needed CHECK (
                        array_position(withheld, NULL) IS NULL AND NOT withheld && ARRAY[
                            'organization.read', 'organization.write', 'account.read', 'account.write',
                            'audit.read', 'audit.person', 'reference.read']),
    version         integer NOT NULL,
    changed_by      uuid NOT NULL REFERENCES account,
    changed_at      timestamptz NOT NULL
);
COMMENT ON TABLE organization_permission IS '[access] What is withheld from one organisation by the one that registered it; comes before what is set for its kind.';
COMMENT ON COLUMN organization_permission.withheld IS 'Null where it follows its kind again.';
COMMENT ON COLUMN organization_permission.version IS 'Nothing set yet is version 1, so the first row is version 2.';

GRANT SELECT, INSERT, UPDATE ON kind_permission, organization_permission TO hersys_app;
