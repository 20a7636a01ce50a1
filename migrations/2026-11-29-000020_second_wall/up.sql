-- What a hostile reading of both walls found: an account has a home, answers kept for repeats are bound to what
-- they show, districts lie within one's own area, and the second wall lets nothing through by a side door.

-- An account belongs to the organisation that issued it. Others may have it as a member; its sign-in link is not theirs.
ALTER TABLE account ADD COLUMN home_organization_id uuid REFERENCES organization;
COMMENT ON COLUMN account.home_organization_id IS 'The organisation that issued it: it alone renews its first sign-in link.';
UPDATE account a SET home_organization_id = (
    SELECT m.organization_id FROM membership m WHERE m.account_id = a.id ORDER BY m.created_at, m.organization_id LIMIT 1);
ALTER TABLE account ALTER COLUMN home_organization_id SET NOT NULL;

-- Answers kept until now do not say what they show: a repeat of theirs cannot be judged any more.
DELETE FROM idempotency_key;
ALTER TABLE idempotency_key
    ADD COLUMN organization_id uuid REFERENCES organization,
    ADD COLUMN persons         uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN drafts          uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN field_groups    text[] NOT NULL DEFAULT '{}',
    ADD COLUMN secret_until    timestamptz;
COMMENT ON COLUMN idempotency_key.organization_id IS 'The organisation acted for; null for patients. A repeat for another one is refused.';
COMMENT ON COLUMN idempotency_key.persons IS 'Whose data the answer was about: a repeat is answered only while they are still seen.';
COMMENT ON COLUMN idempotency_key.drafts IS 'Drafts that the answer shows: seen as drafts still, or as the notifications they became.';
COMMENT ON COLUMN idempotency_key.field_groups IS 'Groups of data, for the audit entry of a repeat.';
COMMENT ON COLUMN idempotency_key.secret_until IS 'When an answer that holds a secret of one use is emptied; null for others.';
CREATE INDEX idempotency_key_with_secret ON idempotency_key (secret_until) WHERE answer IS NOT NULL AND secret_until IS NOT NULL;

-- Which prefecture an organisation is: the districts of no other one are its to give.
ALTER TABLE organization
    ADD COLUMN prefecture_code text
        CONSTRAINT organization_prefecture_code_shape CHECK (prefecture_code ~ '^[0-9]{2}$' AND prefecture_code BETWEEN '01' AND '47'),
    ADD CONSTRAINT organization_prefecture_code_for_prefectures CHECK (prefecture_code IS NULL OR kind = 'prefecture');
COMMENT ON COLUMN organization.prefecture_code IS 'Of a prefecture: which one it is (JIS X 0401).';
UPDATE organization SET prefecture_code = left(municipality_code, 2) WHERE kind = 'prefecture' AND municipality_code IS NOT NULL;
UPDATE organization p SET prefecture_code = (
    SELECT min(left(c.reference_key, 2)) FROM organization c WHERE c.prefecture_id = p.id AND c.reference_key IS NOT NULL
    HAVING count(DISTINCT left(c.reference_key, 2)) = 1)
WHERE p.kind = 'prefecture' AND p.prefecture_code IS NULL;

-- Numbers of transactions begin anew where a dump is restored: a person is of this transaction only if its moment agrees, too.
CREATE FUNCTION made_here(made_in bigint, created_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT made_in = (pg_current_xact_id_if_assigned()::text)::bigint AND created_at = app_now() $$;
COMMENT ON FUNCTION made_here IS 'Whether a record was made by this very transaction: its number and its moment both agree.';
GRANT EXECUTE ON FUNCTION made_here TO hersys_app;

CREATE OR REPLACE FUNCTION may_open_case(of_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system'
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = of_person AND made_here(p.made_in, p.created_at))
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = of_person
                   AND app_organization() IN (c.responsible_center_id, c.receiving_center_id));
$$;
CREATE OR REPLACE FUNCTION may_write_person(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system'
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = the_person AND made_here(p.made_in, p.created_at))
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = the_person
                   AND c.responsible_center_id = app_organization());
$$;
ALTER POLICY person_visible ON person USING (
    EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = person.id)
    OR made_here(made_in, created_at)
    OR app_actor() = 'system');

-- Who made a case lets others in while making it. Later that is for those in charge: nobody lets himself in again.
CREATE OR REPLACE FUNCTION grant_case_access(the_case uuid, organization uuid, the_basis text, from_time timestamptz, until_time timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case;
    -- IS NOT TRUE: a case that no centre received makes NOT of the whole null, which is no refusal.
    IF c.id IS NULL OR (app_actor() = 'system'
        OR c.responsible_center_id = app_organization() OR c.receiving_center_id = app_organization()
        OR (c.created_by = app_organization()
            AND EXISTS (SELECT 1 FROM person p WHERE p.id = c.person_id AND made_here(p.made_in, p.created_at)))) IS NOT TRUE THEN
        RAISE EXCEPTION 'case_access: not yours to grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on)
    VALUES (the_case, organization, the_basis, from_time, until_time, c.reported_on)
    ON CONFLICT DO NOTHING;
END
$$;

-- A change leaves a record with those who may change it, and never touches whose it is or who made it.
ALTER POLICY case_changed_by_center ON case_record
    WITH CHECK (responsible_center_id = app_organization() OR receiving_center_id = app_organization() OR app_actor() = 'system');
ALTER POLICY case_taken_out ON case_record
    WITH CHECK (may_take_out_case(id) AND (status = 'closed' OR NOT counted));
REVOKE UPDATE ON case_record FROM hersys_app;
GRANT UPDATE (municipality_code, sex, age_years, age_months, age_band, diagnosed_on, onset_state, onset_on, severity,
    whereabouts, status, counted, version, updated_at) ON case_record TO hersys_app;
ALTER POLICY notification_annotated ON notification
    WITH CHECK (receiving_center_id = app_organization() OR organization_id = app_organization() OR may_write_case(case_id));
REVOKE UPDATE ON notification FROM hersys_app;
GRANT UPDATE (category, rule_set, state, accepted_at, accepted_by, confirmed_at, confirmed_by, withdrawal_asked_at, gap_count,
    warning_count, open_queries, asked_at, latest, reviewed, version) ON notification TO hersys_app;
ALTER POLICY person_changed ON person WITH CHECK (may_write_person(id));
REVOKE UPDATE ON person, person_sealed FROM hersys_app;
GRANT UPDATE (version, updated_at) ON person TO hersys_app;
GRANT UPDATE (version, sealed) ON person_sealed TO hersys_app;

-- What changes figures is a case that one may write, and counts at its centre.
ALTER TABLE figure_delta ADD COLUMN case_id uuid;
COMMENT ON COLUMN figure_delta.case_id IS 'The case that is counted, for the policy alone; null where the owner of the tables wrote it. It goes when the delta is folded.';
CREATE FUNCTION may_count_case(the_case uuid, the_center uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case AND c.responsible_center_id = the_center)
        AND (may_write_case(the_case) OR may_take_out_case(the_case));
$$;
COMMENT ON FUNCTION may_count_case IS 'Whether who acts may change what the figures of a centre say of a case.';
REVOKE ALL ON FUNCTION may_count_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_count_case TO hersys_app;
ALTER TABLE figure_delta ENABLE ROW LEVEL SECURITY;
CREATE POLICY delta_read ON figure_delta FOR SELECT TO hersys_app, hersys_statistics USING (true);
CREATE POLICY delta_of_case ON figure_delta FOR INSERT TO hersys_app WITH CHECK (may_count_case(case_id, center_id));

-- A new invitation ends what was begun before it: codes under way, too.
CREATE FUNCTION void_patient_codes(the_person uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE patient_code SET used_at = app_now()
    WHERE person_id = the_person AND used_at IS NULL AND (the_person = app_person() OR may_write_person(the_person));
$$;
COMMENT ON FUNCTION void_patient_codes IS 'Uses up every code of a person, by who may stop their access.';
REVOKE ALL ON FUNCTION void_patient_codes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION void_patient_codes TO hersys_app;

CREATE OR REPLACE FUNCTION person_of_code(the_ticket bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.person_id FROM patient_code c JOIN patient_access a ON a.person_id = c.person_id
    WHERE c.ticket_hash = the_ticket AND c.confirmed AND c.used_at IS NULL AND c.expires_at > app_now()
      AND a.stopped_at IS NULL AND c.made_at >= a.made_at;
$$;
COMMENT ON FUNCTION person_of_code IS 'Whose code was given rightly, until the PIN is chosen; a code asked for before the present PIN was chosen is none.';

-- A device is known to each account that has signed in on it: several share the computer of a ward.
ALTER TABLE known_device DROP CONSTRAINT known_device_pkey, ADD PRIMARY KEY (token_hash, account_id);
