-- Who may be the same person as somebody (A8). Looked for among everybody, past the policies: a person who was notified in Osaka
-- and is notified again in Tokyo has one record too many, whoever may see which. What comes back is sealed; the server opens it,
-- compares it, and tells nothing of those whom the organisation may not see but the centre that knows them.
CREATE FUNCTION people_like(who uuid, kinds smallint[], tokens bigint[], birth_kind smallint, births bigint[],
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
COMMENT ON FUNCTION people_like IS 'People who share a token with a person whom the organisation may write, at most at_most, those who share most first: sealed, with 性別 and 担当保健所 of their latest case. A birth date alone is not enough; one of the supporting tokens must be shared, too.';
REVOKE ALL ON FUNCTION people_like FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_like TO hersys_app;
