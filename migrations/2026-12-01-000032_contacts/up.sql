-- Contacts (濃厚接触者), returnees and consultees have records of their own: cases of another kind than patient, made without a
-- notification, in no figure. How a contact met a case is an entry of the contact's record that names the case.

-- Only patients count.
UPDATE case_record SET counted = false WHERE counted AND kind <> 'patient';
ALTER TABLE case_record ADD CONSTRAINT case_counted_is_patient CHECK (kind = 'patient' OR NOT counted);
COMMENT ON COLUMN case_record.kind IS '区分. Changes by case_becomes_patient and case_is_no_patient alone.';
COMMENT ON COLUMN case_record.counted IS 'Whether the figures count it: patients, until 取下げ and 無効 of the notification, or undoing an import, take them out.';

-- A list shows one kind, and there are several contacts to a patient: patients keep indexes of their own, the others get theirs. Each
-- row stands in one of both.
DROP INDEX case_by_responsible, case_by_receiving, case_by_prefecture, case_by_authority;
CREATE INDEX case_by_responsible ON case_record (responsible_center_id, reported_on DESC, id DESC) WHERE kind = 'patient';
CREATE INDEX case_by_receiving ON case_record (receiving_center_id, reported_on DESC, id DESC) WHERE kind = 'patient';
CREATE INDEX case_by_prefecture ON case_record (prefecture_id, reported_on DESC, id DESC) WHERE kind = 'patient';
CREATE INDEX case_by_authority ON case_record (authority_id, reported_on DESC, id DESC) WHERE kind = 'patient' AND authority_id IS NOT NULL;
CREATE INDEX case_other_by_responsible ON case_record (responsible_center_id, reported_on DESC, id DESC) WHERE kind <> 'patient';
CREATE INDEX case_other_by_prefecture ON case_record (prefecture_id, reported_on DESC, id DESC) WHERE kind <> 'patient';
CREATE INDEX case_other_by_authority ON case_record (authority_id, reported_on DESC, id DESC)
    WHERE kind <> 'patient' AND authority_id IS NOT NULL;

-- How a contact met a case.
ALTER TABLE case_entry
    ADD COLUMN source_case_id uuid REFERENCES case_record,
    ADD CONSTRAINT case_entry_source_of_exposure CHECK (source_case_id IS NULL OR (kind = 'exposure' AND source_case_id <> case_id)),
    DROP CONSTRAINT case_entry_kind_of_work,
    ADD CONSTRAINT case_entry_kind_of_work CHECK (kind IN ('laboratory_test', 'other_test', 'diagnosis', 'hospital_need', 'hospital_stay',
            'medical_treatment', 'visit', 'background', 'vaccination', 'care_providers', 'case_outcome') AND work = 'clinical'
        OR kind IN ('interview', 'household', 'infection_source', 'travel', 'behaviour', 'related_person', 'consultation', 'exposure')
            AND work = 'survey');
COMMENT ON COLUMN case_entry.source_case_id IS 'Of an exposure (接触の状況): the case that was met. Never changes.';
-- Of one case a contact has one exposure that holds; the contacts of a case stand in the order in which their records were made.
CREATE UNIQUE INDEX case_entry_exposure_once ON case_entry (source_case_id, case_id) WHERE removed_at IS NULL AND source_case_id IS NOT NULL;
CREATE INDEX case_entry_by_source ON case_entry (source_case_id) WHERE source_case_id IS NOT NULL;

-- The centre of the case that was met sees how, wherever the contact's record has gone.
ALTER POLICY entry_visible ON case_entry USING (
    app_actor() IN ('staff', 'system') AND (
        EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id)
            AND (work = 'clinical' OR app_actor() = 'system' OR may_survey_case(case_id))
        OR source_case_id IS NOT NULL AND may_survey_case(source_case_id)));
-- Who says that somebody met a case is in charge of that case.
ALTER POLICY entry_made ON case_entry WITH CHECK (
    (may_enter_case(case_id) OR (work = 'clinical' AND may_treat_case(case_id)))
    AND (source_case_id IS NULL OR may_enter_case(source_case_id)));

CREATE FUNCTION exposure_days(entries uuid[]) RETURNS TABLE (entry uuid, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT e.id, coalesce(c.onset_on, c.diagnosed_on) FROM case_entry e JOIN case_record c ON c.id = e.source_case_id
    WHERE e.id = ANY (entries) AND (may_survey_case(e.case_id) OR may_survey_case(e.source_case_id));
$$;
COMMENT ON FUNCTION exposure_days IS 'The day of onset, else of diagnosis, of the cases that were met, by which the observation of housemates is reckoned; of exposures that the organisation may read.';

-- What ends for who was never ill is no recuperation.
ALTER TABLE case_timeline
    DROP CONSTRAINT case_timeline_reason_known,
    ADD CONSTRAINT case_timeline_reason_known CHECK (reason IN (
        'recovered', 'released', 'observation_over', 'died', 'moved', 'withdrawn', 'not_a_case'));

-- Until when somebody is under observation (健康観察の終期), worked out by the program from exposures, journeys and the rules of the time.
CREATE TABLE case_watch (
    case_id     uuid PRIMARY KEY REFERENCES case_record,
    center_id   uuid NOT NULL REFERENCES organization,
    day_zero_on date NOT NULL,
    until_on    date NOT NULL,
    early_on    date,
    heard_at    timestamptz,
    ended       boolean NOT NULL DEFAULT false,
    CONSTRAINT case_watch_in_order CHECK (until_on >= day_zero_on AND (early_on IS NULL OR early_on BETWEEN day_zero_on AND until_on))
);
COMMENT ON TABLE case_watch IS '[personal] Until when a contact or returnee is under observation.';
COMMENT ON COLUMN case_watch.center_id IS '担当保健所 of the case, repeated for the list.';
COMMENT ON COLUMN case_watch.day_zero_on IS 'Day 0: last exposure, or entry into the country.';
COMMENT ON COLUMN case_watch.until_on IS '健康観察の終期: the last day.';
COMMENT ON COLUMN case_watch.early_on IS 'The last day where two tests in between are negative, by rules that know of such.';
COMMENT ON COLUMN case_watch.heard_at IS 'When their health was reported last.';
COMMENT ON COLUMN case_watch.ended IS 'Whether the case is closed, repeated for the list.';
CREATE INDEX case_watch_by_center ON case_watch (center_id, until_on, case_id) WHERE NOT ended;

CREATE FUNCTION watch_takes_center() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    SELECT responsible_center_id, status = 'closed' INTO NEW.center_id, NEW.ended FROM case_record WHERE id = NEW.case_id FOR SHARE;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_watch_center BEFORE INSERT ON case_watch FOR EACH ROW EXECUTE FUNCTION watch_takes_center();
CREATE FUNCTION watch_follows_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE case_watch SET center_id = NEW.responsible_center_id, ended = NEW.status = 'closed' WHERE case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER case_watch_moves AFTER UPDATE OF responsible_center_id, status ON case_record FOR EACH ROW
    WHEN (OLD.responsible_center_id IS DISTINCT FROM NEW.responsible_center_id OR OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION watch_follows_case();
-- A report is heard by whom it concerns, whoever sends it.
CREATE FUNCTION watch_hears() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE case_watch SET heard_at = greatest(heard_at, NEW.measured_at) WHERE case_id = NEW.case_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER observation_is_heard AFTER INSERT ON observation FOR EACH ROW EXECUTE FUNCTION watch_hears();

ALTER TABLE case_watch ENABLE ROW LEVEL SECURITY;
CREATE POLICY watch_of_visible ON case_watch FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY watch_begun ON case_watch FOR INSERT TO hersys_app WITH CHECK (may_enter_case(case_id));
CREATE POLICY watch_changed ON case_watch FOR UPDATE TO hersys_app
    USING (may_enter_case(case_id)) WITH CHECK (may_enter_case(case_id));
GRANT SELECT, INSERT, UPDATE (day_zero_on, until_on, early_on) ON case_watch TO hersys_app;

-- 陽性になった: what was no patient becomes one, with everything that hangs on the record.
CREATE TABLE case_kind_change (
    id               uuid PRIMARY KEY,
    case_id          uuid NOT NULL REFERENCES case_record,
    from_kind        text NOT NULL CONSTRAINT case_kind_change_from_known CHECK (from_kind IN ('patient', 'contact', 'returnee', 'consultee')),
    to_kind          text NOT NULL CONSTRAINT case_kind_change_to_known CHECK (to_kind IN ('patient', 'contact', 'returnee', 'consultee')),
    reported_on      date NOT NULL,
    diagnosed_on     date,
    changed_by       uuid REFERENCES account,
    changed_for      uuid NOT NULL REFERENCES organization,
    changed_at       timestamptz NOT NULL,
    CONSTRAINT case_kind_change_one_is_patient CHECK ((from_kind = 'patient') <> (to_kind = 'patient'))
);
COMMENT ON TABLE case_kind_change IS '[personal] Who made a contact, returnee or consultee a patient, and who took that back.';
COMMENT ON COLUMN case_kind_change.reported_on IS '報告日 that the case had before.';
COMMENT ON COLUMN case_kind_change.diagnosed_on IS '診断日 that the case had before.';
CREATE INDEX case_kind_change_by_case ON case_kind_change (case_id, changed_at);
ALTER TABLE case_kind_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY kind_change_of_visible ON case_kind_change FOR SELECT TO hersys_app
    USING (app_actor() IN ('staff', 'system') AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
GRANT SELECT ON case_kind_change TO hersys_app;

CREATE FUNCTION case_becomes_patient(the_case uuid, the_change uuid, reported date, diagnosed date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case FOR NO KEY UPDATE;
    IF (app_actor() = 'staff' AND c.responsible_center_id = app_organization()) IS NOT TRUE THEN
        RAISE EXCEPTION 'case_record: not yours to decide' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF c.kind = 'patient' THEN
        RETURN false;
    END IF;
    INSERT INTO case_kind_change (id, case_id, from_kind, to_kind, reported_on, diagnosed_on, changed_by, changed_for, changed_at)
    VALUES (the_change, c.id, c.kind, 'patient', c.reported_on, c.diagnosed_on,
            nullif(current_setting('app.account', true), '')::uuid, app_organization(), app_now());
    UPDATE case_record SET kind = 'patient', counted = true, reported_on = reported, diagnosed_on = diagnosed,
        version = version + 1, updated_at = app_now()
    WHERE id = c.id;
    UPDATE case_access SET reported_on = reported WHERE case_id = c.id;
    DELETE FROM case_watch WHERE case_id = c.id;
    RETURN true;
END
$$;
COMMENT ON FUNCTION case_becomes_patient IS 'Makes a contact, returnee or consultee a patient who counts from now on; false where the case is one already. Of many at once one does it.';

CREATE FUNCTION case_is_no_patient(the_case uuid, the_change uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    c case_record;
    was case_kind_change;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case FOR NO KEY UPDATE;
    IF (app_actor() = 'staff' AND c.responsible_center_id = app_organization()) IS NOT TRUE THEN
        RAISE EXCEPTION 'case_record: not yours to decide' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO was FROM case_kind_change WHERE case_id = c.id ORDER BY changed_at DESC, id DESC LIMIT 1;
    IF c.kind <> 'patient' OR was.id IS NULL OR was.to_kind <> 'patient'
        OR EXISTS (SELECT 1 FROM notification n WHERE n.case_id = c.id)
        OR EXISTS (SELECT 1 FROM case_entry e WHERE e.source_case_id = c.id AND e.removed_at IS NULL) THEN
        RETURN false;
    END IF;
    INSERT INTO case_kind_change (id, case_id, from_kind, to_kind, reported_on, diagnosed_on, changed_by, changed_for, changed_at)
    VALUES (the_change, c.id, 'patient', was.from_kind, c.reported_on, c.diagnosed_on,
            nullif(current_setting('app.account', true), '')::uuid, app_organization(), app_now());
    UPDATE case_record SET kind = was.from_kind, counted = false, reported_on = was.reported_on, diagnosed_on = was.diagnosed_on,
        version = version + 1, updated_at = app_now()
    WHERE id = c.id;
    UPDATE case_access SET reported_on = was.reported_on WHERE case_id = c.id;
    RETURN true;
END
$$;
COMMENT ON FUNCTION case_is_no_patient IS 'Takes back that a contact, returnee or consultee is a patient; false where there is nothing to take back, a notification says so, or contacts of theirs are on record.';

CREATE FUNCTION watch_is_none(the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF may_enter_case(the_case) THEN
        DELETE FROM case_watch WHERE case_id = the_case;
    END IF;
END
$$;
COMMENT ON FUNCTION watch_is_none IS 'Nothing is left from which an observation could be reckoned. For the responsible centre; what is derived is all that goes.';

REVOKE ALL ON FUNCTION watch_is_none, exposure_days, watch_takes_center, watch_follows_case, watch_hears, case_becomes_patient, case_is_no_patient FROM PUBLIC;
GRANT EXECUTE ON FUNCTION watch_is_none, exposure_days, case_becomes_patient, case_is_no_patient TO hersys_app;

-- Who may be somebody that is about to be registered: the search of people_like, by a health centre alone.
CREATE FUNCTION people_sharing(who uuid, kinds smallint[], tokens bigint[], birth_kind smallint, births bigint[],
    support_kinds smallint[], support_tokens bigint[], at_most integer)
RETURNS TABLE (person_id uuid, wrapped bytea, identity_version integer, identity bytea, contact_version integer, contact bytea,
    sex text, center_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off
AS $$
DECLARE
    found uuid[];
BEGIN
    -- Token by token, each cut off: PostgreSQL believes a token to have a hundred times the rows it has, and would read whole tables.
    SELECT array_agg(f.id) INTO found FROM (
        SELECT u.id FROM (
            SELECT t.person_id AS id FROM unnest(kinds, tokens) AS q(kind, token)
            CROSS JOIN LATERAL (SELECT p.person_id FROM person_token p
                WHERE p.kind = q.kind AND p.token = q.token LIMIT at_most) AS t
            UNION ALL
            -- Many are born on one day: of those, who shares something of the name, too.
            SELECT t.person_id FROM unnest(births) AS q(token)
            CROSS JOIN LATERAL (SELECT p.person_id FROM person_token p
                WHERE p.kind = birth_kind AND p.token = q.token LIMIT 20 * at_most) AS t
            WHERE EXISTS (SELECT FROM unnest(support_kinds, support_tokens) AS s(kind, token)
                CROSS JOIN LATERAL (SELECT FROM person_token p
                    WHERE p.kind = s.kind AND p.token = s.token AND p.person_id = t.person_id) AS h)
        ) AS u
        WHERE u.id IS DISTINCT FROM who
        GROUP BY u.id ORDER BY count(*) DESC, u.id LIMIT at_most
    ) AS f;
    RETURN QUERY
        SELECT f.id, k.wrapped, i.version, i.sealed, c.version, c.sealed, r.sex, r.responsible_center_id
        FROM unnest(found) AS f(id)
        CROSS JOIN LATERAL (SELECT y.wrapped FROM person_key y WHERE y.person_id = f.id OFFSET 0) AS k
        CROSS JOIN LATERAL (SELECT s.version, s.sealed FROM person_sealed s
            WHERE s.person_id = f.id AND s.part = 'identity' OFFSET 0) AS i
        CROSS JOIN LATERAL (SELECT s.version, s.sealed FROM person_sealed s
            WHERE s.person_id = f.id AND s.part = 'contact' OFFSET 0) AS c
        CROSS JOIN LATERAL (SELECT n.sex, n.responsible_center_id FROM case_record n
            WHERE n.person_id = f.id ORDER BY n.reported_on DESC, n.id DESC LIMIT 1) AS r;
END
$$;
COMMENT ON FUNCTION people_sharing IS 'People who share a token, sealed; who asks has been judged by people_like or people_like_new, which alone may call it.';
CREATE OR REPLACE FUNCTION people_like(who uuid, kinds smallint[], tokens bigint[], birth_kind smallint, births bigint[],
    support_kinds smallint[], support_tokens bigint[], at_most integer)
RETURNS TABLE (person_id uuid, wrapped bytea, identity_version integer, identity bytea, contact_version integer, contact bytea,
    sex text, center_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off
AS $$
BEGIN
    -- Who may not write the person has no business to ask who else they may be.
    IF NOT may_write_person(who) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM people_sharing(who, kinds, tokens, birth_kind, births, support_kinds, support_tokens, at_most);
END
$$;
CREATE FUNCTION people_like_new(kinds smallint[], tokens bigint[], birth_kind smallint, births bigint[],
    support_kinds smallint[], support_tokens bigint[], at_most integer)
RETURNS TABLE (person_id uuid, wrapped bytea, identity_version integer, identity bytea, contact_version integer, contact bytea,
    sex text, center_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off
AS $$
BEGIN
    -- A centre registers whom it investigates, and could ask about them as soon as they stand. Nobody else asks about people whom they
    -- made up.
    IF (app_actor() = 'staff' AND EXISTS (SELECT 1 FROM organization o
            WHERE o.id = app_organization() AND o.kind = 'health_center')) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM people_sharing(NULL, kinds, tokens, birth_kind, births, support_kinds, support_tokens, at_most);
END
$$;
COMMENT ON FUNCTION people_like_new IS 'The same of somebody whom a health centre is about to register.';
REVOKE ALL ON FUNCTION people_sharing, people_like_new FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_like_new TO hersys_app;

-- Names are looked for among all kinds: where an index of patients is gone through, that of the others is, too.
CREATE OR REPLACE FUNCTION cases_with_tokens(bases text[], sets smallint[], kinds smallint[], tokens bigint[], few integer, at_most integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- The plan is of use once; compiling it takes longer than running it.
SET jit = off
AS $$
DECLARE
    me     CONSTANT uuid := app_organization();
    -- So many tokens of a set are merged; what more it has is asked of those that are left.
    merged CONSTANT integer := 8;
    one    smallint;
    k      smallint[];
    t      bigint[];
    joined text;
    found  uuid[];
    place  text;
    -- Whether a person has all of them: counted, so that it is asked of each that is met and never becomes a join of everybody's tokens.
    holds  text;
BEGIN
    FOR one IN SELECT DISTINCT unnest(sets) LOOP
        SELECT array_agg(q.kind), array_agg(q.token) INTO k, t
        FROM unnest(sets, kinds, tokens) AS q(number, kind, token) WHERE q.number = one;
        CONTINUE WHEN EXISTS (SELECT FROM unnest(k, t) AS q(kind, token)
            WHERE NOT EXISTS (SELECT FROM person_token p WHERE p.kind = q.kind AND p.token = q.token));

        holds := format('(SELECT count(*) FROM unnest(%L::smallint[], %L::bigint[]) AS q(kind, token) JOIN person_token p '
                        'ON p.kind = q.kind AND p.token = q.token AND p.person_id = c.person_id) = %s', k, t, cardinality(k));
        SELECT string_agg(format('(SELECT person_id FROM person_token WHERE kind = %s AND token = %s) AS t%s%s', q.kind, q.token, q.n,
                                 CASE WHEN q.n > 1 THEN ' USING (person_id)' END), ' JOIN ' ORDER BY q.n)
        INTO joined FROM unnest(k, t) WITH ORDINALITY AS q(kind, token, n) WHERE q.n <= merged;
        EXECUTE format('SELECT array_agg(f.person_id) FROM (SELECT c.person_id FROM (SELECT person_id FROM %s) AS c WHERE %s LIMIT %s) AS f',
                       joined, CASE WHEN cardinality(k) > merged THEN holds ELSE 'true' END, few + 1) INTO found;
        CONTINUE WHEN found IS NULL;

        IF cardinality(found) <= few THEN
            RETURN QUERY
                SELECT c.id FROM case_record c
                WHERE c.person_id = ANY (found)
                  AND ('responsible' = ANY (bases) AND c.responsible_center_id = me
                    OR 'receiving' = ANY (bases) AND c.receiving_center_id = me
                    OR 'area' = ANY (bases) AND me IN (c.prefecture_id, c.authority_id)
                    OR 'granted' = ANY (bases) AND EXISTS (
                        SELECT FROM case_access a WHERE a.case_id = c.id AND a.organization_id = me
                        AND a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now())))
                ORDER BY c.reported_on DESC, c.id DESC LIMIT at_most;
            CONTINUE;
        END IF;

        FOR place IN
            SELECT p.name FROM (VALUES ('responsible', 'responsible_center_id'), ('receiving', 'receiving_center_id'),
                ('area', 'prefecture_id'), ('area', 'authority_id')) AS p(basis, name) WHERE p.basis = ANY (bases)
        LOOP
            RETURN QUERY EXECUTE format(
                'SELECT c.id FROM case_record c WHERE c.kind = ''patient'' AND c.%I = %L AND %s '
                'ORDER BY c.reported_on DESC, c.id DESC LIMIT %s', place, me, holds, at_most);
            -- Nobody is notified of these.
            CONTINUE WHEN place = 'receiving_center_id';
            RETURN QUERY EXECUTE format(
                'SELECT c.id FROM case_record c WHERE c.kind <> ''patient'' AND c.%I = %L AND %s '
                'ORDER BY c.reported_on DESC, c.id DESC LIMIT %s', place, me, holds, at_most);
        END LOOP;
        IF 'granted' = ANY (bases) THEN
            RETURN QUERY EXECUTE format(
                'SELECT DISTINCT ON (a.reported_on, a.case_id) a.case_id FROM case_access a JOIN case_record c ON c.id = a.case_id '
                'WHERE a.organization_id = %L AND a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now()) '
                'AND %s ORDER BY a.reported_on DESC, a.case_id DESC LIMIT %s', me, holds, at_most);
        END IF;
    END LOOP;
END
$$;
