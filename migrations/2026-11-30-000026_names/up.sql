-- Looking for people by the tokens of their names. Under the policies every row of person_token asks for its person, the person for
-- their cases and these for what lets somebody in; a token of a common name has a hundred thousand rows in a tenth of the nation.
-- This function sees past the policies and says itself which cases are the organisation's; what it finds is read under the policies.
CREATE FUNCTION cases_with_tokens(bases text[], sets smallint[], kinds smallint[], tokens bigint[], few integer, at_most integer)
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
COMMENT ON FUNCTION cases_with_tokens IS 'The newest cases, at_most of each set and basis, of people who have all tokens of one of the sets and whose cases are, by one of the bases, those of the organisation acted for. Up to few people are looked up one by one; where more have the tokens, the organisation''s newest cases are gone through instead.';
REVOKE ALL ON FUNCTION cases_with_tokens FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_with_tokens TO hersys_app;
