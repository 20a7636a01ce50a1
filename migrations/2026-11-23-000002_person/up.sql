-- Persons (sealed apart), their cases, and who may see a case.

CREATE TABLE person (
    id         uuid PRIMARY KEY,
    number     text NOT NULL CONSTRAINT person_number_unique UNIQUE
                    CONSTRAINT person_number_shape CHECK (number ~ '^[0-9]{10}$'),
    version    integer NOT NULL DEFAULT 1,
    made_in    bigint NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    created_by uuid NOT NULL REFERENCES organization,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
COMMENT ON TABLE person IS '[personal] A human being: a number that says nothing, and a seal. What is known of them lies in person_sealed.';
COMMENT ON COLUMN person.number IS '患者等ID: 10 digits, the last a check digit, issued at random, never reused, opens nothing.';
COMMENT ON COLUMN person.made_in IS 'The transaction that made it, which sees it before its first case stands.';

CREATE TABLE case_record (
    id                    uuid PRIMARY KEY,
    person_id             uuid NOT NULL REFERENCES person,
    disease               text NOT NULL DEFAULT 'covid19',
    kind                  text NOT NULL CONSTRAINT case_kind_known CHECK (kind IN ('patient', 'contact', 'returnee', 'consultee')),
    status                text NOT NULL DEFAULT 'open' CONSTRAINT case_status_known CHECK (status IN ('open', 'closed', 'reopened')),
    responsible_center_id uuid NOT NULL REFERENCES organization,
    receiving_center_id   uuid REFERENCES organization,
    authority_id          uuid REFERENCES organization,
    prefecture_id         uuid REFERENCES organization,
    municipality_code     text CONSTRAINT case_municipality_code_shape CHECK (municipality_code ~ '^[0-9]{6}$'),
    sex                   text NOT NULL CONSTRAINT case_sex_known CHECK (sex IN ('male', 'female', 'other', 'unknown')),
    age_years             smallint CONSTRAINT case_age_years_range CHECK (age_years BETWEEN 0 AND 150),
    age_months            smallint CONSTRAINT case_age_months_range CHECK (age_months BETWEEN 0 AND 11),
    reported_on           date NOT NULL,
    diagnosed_on          date,
    onset_state           text CONSTRAINT case_onset_state_known CHECK (onset_state IN ('known', 'none', 'unknown', 'not_asked')),
    onset_on              date,
    severity              text NOT NULL DEFAULT 'unknown' CONSTRAINT case_severity_known CHECK (
                              severity IN ('none', 'mild', 'moderate_1', 'moderate_2', 'severe', 'unknown')),
    whereabouts           text NOT NULL DEFAULT 'undecided' CONSTRAINT case_whereabouts_known CHECK (whereabouts IN (
                              'undecided', 'awaiting_bed', 'hospital', 'lodging', 'home', 'welfare_facility', 'temporary',
                              'in_transit', 'released', 'dead', 'unknown', 'released_in_ward')),
    version               integer NOT NULL DEFAULT 1,
    created_by            uuid NOT NULL REFERENCES organization,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    CONSTRAINT case_onset_agrees CHECK ((onset_on IS NOT NULL) = (onset_state IS NOT DISTINCT FROM 'known'))
);
COMMENT ON TABLE case_record IS '[personal] One episode of a person. Holds no identity; clear facts only.';
COMMENT ON COLUMN case_record.responsible_center_id IS '担当保健所: acts. First in every query and policy.';
COMMENT ON COLUMN case_record.receiving_center_id IS '届出受理保健所: received the notification.';
COMMENT ON COLUMN case_record.authority_id IS 'Designated city or special ward of the responsible centre.';
COMMENT ON COLUMN case_record.prefecture_id IS 'Prefecture of the responsible centre.';
COMMENT ON COLUMN case_record.age_years IS 'Completed years at diagnosis; null when unknown.';
COMMENT ON COLUMN case_record.age_months IS 'Completed months at diagnosis, under one year only.';
CREATE INDEX case_by_responsible ON case_record (responsible_center_id, reported_on DESC, id DESC);
CREATE INDEX case_by_receiving ON case_record (receiving_center_id, reported_on DESC, id DESC);
CREATE INDEX case_by_prefecture ON case_record (prefecture_id, reported_on DESC, id DESC);
CREATE INDEX case_by_authority ON case_record (authority_id, reported_on DESC, id DESC) WHERE authority_id IS NOT NULL;
CREATE INDEX case_by_person ON case_record (person_id);
CREATE INDEX case_open_severe ON case_record (responsible_center_id, severity, reported_on DESC, id DESC) WHERE status <> 'closed';

CREATE TABLE case_access (
    case_id         uuid NOT NULL REFERENCES case_record,
    organization_id uuid NOT NULL REFERENCES organization,
    basis           text NOT NULL CONSTRAINT case_access_basis_known CHECK (basis IN (
                        'notified', 'visited', 'follow_up', 'emergency_destination', 'accepted', 'placed', 'entrusted',
                        'tested', 'moved_in', 'transferred_away', 'registered', 'emergency_access')),
    from_at         timestamptz NOT NULL,
    until_at        timestamptz,
    reported_on     date NOT NULL,
    PRIMARY KEY (case_id, organization_id, basis, from_at)
);
COMMENT ON TABLE case_access IS '[personal] Every basis of access that is not a column of the case, with its time.';
COMMENT ON COLUMN case_access.reported_on IS 'Default sort key of the list, repeated from the case.';
CREATE INDEX case_access_by_organization ON case_access (organization_id, reported_on DESC, case_id DESC);

CREATE TABLE person_key (
    person_id uuid PRIMARY KEY REFERENCES person,
    key_id    smallint NOT NULL,
    wrapped   bytea NOT NULL
);
COMMENT ON TABLE person_key IS '[personal] The person''s data key, wrapped by the key-encryption key named key_id. Destroying the row erases the person, in backups too.';

CREATE TABLE person_sealed (
    person_id uuid NOT NULL REFERENCES person,
    part      text NOT NULL CONSTRAINT person_sealed_part_known CHECK (part IN ('identity', 'contact')),
    version   integer NOT NULL,
    sealed    bytea NOT NULL,
    PRIMARY KEY (person_id, part)
);
COMMENT ON TABLE person_sealed IS '[personal] Names, birth date, address, phones: AES-256-GCM under the person''s key.';

CREATE TABLE person_token (
    kind      smallint NOT NULL,
    token     bigint NOT NULL,
    person_id uuid NOT NULL REFERENCES person,
    PRIMARY KEY (kind, token, person_id)
);
COMMENT ON TABLE person_token IS '[personal] Keyed hashes for search: kind of value, HMAC cut to 8 bytes, person. Scope comes by join.';
CREATE INDEX person_token_by_person ON person_token (person_id);

-- The second wall. The first is in the queries; either alone must hold.
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_sealed ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_token ENABLE ROW LEVEL SECURITY;

CREATE POLICY access_own ON case_access FOR SELECT TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');

CREATE POLICY case_visible ON case_record FOR SELECT TO hersys_app USING (
    responsible_center_id = app_organization()
    OR receiving_center_id = app_organization()
    OR prefecture_id = app_organization()
    OR authority_id = app_organization()
    OR person_id = app_person()
    OR app_actor() = 'system'
    OR EXISTS (SELECT 1 FROM case_access a
               WHERE a.case_id = case_record.id AND a.organization_id = app_organization()
                 AND a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now())));
CREATE POLICY case_changed_by_center ON case_record FOR UPDATE TO hersys_app
    USING (responsible_center_id = app_organization() OR receiving_center_id = app_organization() OR app_actor() = 'system')
    WITH CHECK (true);
-- Persons are seen through their cases, so a policy of cases cannot ask for persons: a function that sees
-- past the policies answers the one question.
CREATE FUNCTION may_open_case(of_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system'
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = of_person
                   AND p.made_in = (pg_current_xact_id_if_assigned()::text)::bigint)
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = of_person
                   AND app_organization() IN (c.responsible_center_id, c.receiving_center_id));
$$;
COMMENT ON FUNCTION may_open_case IS 'Whether who acts may open a case of this person: one made in this transaction, or one of whom they hold a case. Nobody gets at a stranger by opening a case of theirs.';
REVOKE ALL ON FUNCTION may_open_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_open_case TO hersys_app;
CREATE POLICY case_made ON case_record FOR INSERT TO hersys_app WITH CHECK (
    (created_by = app_organization() OR app_actor() = 'system') AND may_open_case(person_id));

CREATE POLICY person_visible ON person FOR SELECT TO hersys_app USING (
    EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = person.id)
    OR made_in = (pg_current_xact_id_if_assigned()::text)::bigint
    OR app_actor() = 'system');
CREATE POLICY person_made ON person FOR INSERT TO hersys_app
    WITH CHECK (created_by = app_organization() OR app_actor() = 'system');
CREATE POLICY person_changed ON person FOR UPDATE TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = person.id)) WITH CHECK (true);

CREATE POLICY key_of_visible ON person_key FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY sealed_of_visible ON person_sealed FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY token_of_visible ON person_token FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));

CREATE FUNCTION grant_case_access(the_case uuid, organization uuid, the_basis text, from_time timestamptz, until_time timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case;
    -- Only who made the case or is in charge of it may let others in.
    IF c.id IS NULL OR NOT (app_actor() = 'system' OR c.created_by = app_organization()
        OR c.responsible_center_id = app_organization() OR c.receiving_center_id = app_organization()) THEN
        RAISE EXCEPTION 'case_access: not yours to grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on)
    VALUES (the_case, organization, the_basis, from_time, until_time, c.reported_on)
    ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION grant_case_access IS 'The only way to give access to a case: a doctor must be able to let a centre in, and nobody may let himself in.';
REVOKE ALL ON FUNCTION grant_case_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION grant_case_access TO hersys_app;

GRANT SELECT, INSERT, UPDATE ON person, case_record, person_key, person_sealed TO hersys_app;
GRANT SELECT, INSERT, DELETE ON person_token TO hersys_app;
GRANT SELECT ON case_access TO hersys_app;
GRANT SELECT (id, disease, kind, status, responsible_center_id, authority_id, prefecture_id, municipality_code, sex,
    age_years, age_months, reported_on, diagnosed_on, onset_state, onset_on, severity, whereabouts) ON case_record TO hersys_statistics;
CREATE POLICY case_figures ON case_record FOR SELECT TO hersys_statistics USING (true);
