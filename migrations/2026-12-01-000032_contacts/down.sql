-- What the tables of before cannot hold goes: exposures, observation periods, and the mark of those who never were patients.
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
                'SELECT c.id FROM case_record c WHERE c.%I = %L AND %s ORDER BY c.reported_on DESC, c.id DESC LIMIT %s',
                place, me, holds, at_most);
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
DROP FUNCTION people_like_new;
CREATE OR REPLACE FUNCTION people_like(who uuid, kinds smallint[], tokens bigint[], birth_kind smallint, births bigint[],
    support_kinds smallint[], support_tokens bigint[], at_most integer)
RETURNS TABLE (person_id uuid, wrapped bytea, identity_version integer, identity bytea, contact_version integer, contact bytea,
    sex text, center_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off
AS $$
DECLARE
    found uuid[];
BEGIN
    -- Who may not write the person has no business to ask who else they may be.
    IF NOT may_write_person(who) THEN
        RETURN;
    END IF;
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
        WHERE u.id <> who
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
DROP FUNCTION people_sharing;
DROP FUNCTION case_is_no_patient, case_becomes_patient;
DROP TABLE case_kind_change;
DROP TRIGGER observation_is_heard ON observation;
DROP TRIGGER case_watch_moves ON case_record;
DROP TABLE case_watch;
DROP FUNCTION watch_is_none, watch_hears, watch_follows_case, watch_takes_center, exposure_days;
UPDATE case_timeline SET reason = 'released' WHERE reason = 'observation_over';
ALTER TABLE case_timeline
    DROP CONSTRAINT case_timeline_reason_known,
    ADD CONSTRAINT case_timeline_reason_known CHECK (reason IN (
        'recovered', 'released', 'died', 'moved', 'withdrawn', 'not_a_case'));
ALTER POLICY entry_made ON case_entry WITH CHECK (may_enter_case(case_id) OR (work = 'clinical' AND may_treat_case(case_id)));
ALTER POLICY entry_visible ON case_entry USING (
    app_actor() IN ('staff', 'system') AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id)
    AND (work = 'clinical' OR app_actor() = 'system' OR may_survey_case(case_id)));
DELETE FROM case_entry_version v USING case_entry e WHERE e.id = v.entry_id AND e.kind = 'exposure';
DELETE FROM case_entry WHERE kind = 'exposure';
DROP INDEX case_entry_by_source, case_entry_exposure_once;
ALTER TABLE case_entry
    DROP CONSTRAINT case_entry_kind_of_work,
    DROP CONSTRAINT case_entry_source_of_exposure,
    DROP COLUMN source_case_id,
    ADD CONSTRAINT case_entry_kind_of_work CHECK (kind IN ('laboratory_test', 'other_test', 'diagnosis', 'hospital_need', 'hospital_stay',
            'medical_treatment', 'visit', 'background', 'vaccination', 'care_providers', 'case_outcome') AND work = 'clinical'
        OR kind IN ('interview', 'household', 'infection_source', 'travel', 'behaviour', 'related_person', 'consultation')
            AND work = 'survey');
DROP INDEX case_other_by_responsible, case_other_by_prefecture, case_other_by_authority,
    case_by_responsible, case_by_receiving, case_by_prefecture, case_by_authority;
CREATE INDEX case_by_responsible ON case_record (responsible_center_id, reported_on DESC, id DESC);
CREATE INDEX case_by_receiving ON case_record (receiving_center_id, reported_on DESC, id DESC);
CREATE INDEX case_by_prefecture ON case_record (prefecture_id, reported_on DESC, id DESC);
CREATE INDEX case_by_authority ON case_record (authority_id, reported_on DESC, id DESC) WHERE authority_id IS NOT NULL;
COMMENT ON COLUMN case_record.counted IS 'Whether the figures count it: only 取下げ and 無効 of its notification, and undoing an import, take it out.';
COMMENT ON COLUMN case_record.kind IS NULL;
ALTER TABLE case_record DROP CONSTRAINT case_counted_is_patient;
