-- The audit log that nobody alters unnoticed (H4): each entry carries a hash of what it says, and each second a
-- sealer chains the hashes of what was committed. The application signs the chain with a key that does not lie in
-- the database, so that who owns the database can change or take away rows, but not without its being found.

-- The canonical text of an entry: one line a fact, none of which can hold a line break. The verifier makes the
-- same text from the columns by itself (`services/audit_seal.rs`).
CREATE FUNCTION audit_text(e audit_entry, persons uuid[]) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT concat(e.id, chr(10), to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), chr(10), e.actor, chr(10),
        e.account_id, chr(10), e.organization_id, chr(10), array_to_string(e.roles, ','), chr(10), e.permission, chr(10),
        e.operation, chr(10), e.person_count, chr(10), array_to_string(e.field_groups, ','), chr(10), e.request_id, chr(10),
        (SELECT string_agg(one::text, ',' ORDER BY one) FROM (SELECT DISTINCT unnest(persons) AS one) AS ordered))
$$;
COMMENT ON FUNCTION audit_text IS 'Canonical text of an entry with those it is about, for its hash.';
ALTER FUNCTION audit_text OWNER TO hersys_audit;

UPDATE audit_entry e SET hash = sha256(convert_to(audit_text(e,
    ARRAY(SELECT person_id FROM audit_person p WHERE p.audit_id = e.id)), 'UTF8'));

CREATE TABLE audit_waiting (
    audit_id uuid PRIMARY KEY
);
COMMENT ON TABLE audit_waiting IS '[audit] Entries that no seal covers yet.';
INSERT INTO audit_waiting SELECT id FROM audit_entry;

CREATE TABLE audit_seal (
    number    bigint PRIMARY KEY,
    sealed_at timestamptz NOT NULL,
    entries   uuid[] NOT NULL,
    root      bytea NOT NULL,
    signature bytea
);
COMMENT ON TABLE audit_seal IS '[audit] The chain: what was committed since the seal before, in order of id.';
COMMENT ON COLUMN audit_seal.root IS 'SHA-256 of the root before (32 zero bytes for the first), the number as text, and the hashes of the entries.';
COMMENT ON COLUMN audit_seal.signature IS 'HMAC-SHA-256 of the root under a key derived from the master key.';

ALTER TABLE audit_waiting OWNER TO hersys_audit;
ALTER TABLE audit_seal OWNER TO hersys_audit;

CREATE OR REPLACE FUNCTION audit_append(
    entry uuid, roles text[], permission text, operation text, person_count integer,
    persons uuid[], field_groups text[], request_id uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    e audit_entry := ROW (entry, app_now(), app_actor(), nullif(current_setting('app.account', true), '')::uuid,
        app_organization(), roles, permission, operation, person_count, field_groups, request_id, '');
BEGIN
    e.hash := sha256(convert_to(audit_text(e, persons), 'UTF8'));
    INSERT INTO audit_entry SELECT e.*;
    INSERT INTO audit_person (person_id, audit_id) SELECT DISTINCT person, entry FROM unnest(persons) AS person;
    INSERT INTO audit_waiting VALUES (entry);
END
$$;

CREATE FUNCTION audit_seal_next(at_most integer) RETURNS TABLE (number bigint, root bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
    taken  uuid[];
    before audit_seal;
BEGIN
    -- One sealer at a time; another one has nothing to do.
    IF app_actor() <> 'system' OR NOT pg_try_advisory_xact_lock(7237463004) THEN
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM audit_waiting w
        WHERE w.audit_id IN (SELECT audit_id FROM audit_waiting ORDER BY audit_id LIMIT at_most)
        RETURNING w.audit_id
    )
    SELECT array_agg(audit_id ORDER BY audit_id) INTO taken FROM gone;
    IF taken IS NULL THEN
        RETURN;
    END IF;
    SELECT s.* INTO before FROM audit_seal s ORDER BY s.number DESC LIMIT 1;
    number := coalesce(before.number, 0) + 1;
    SELECT sha256(coalesce(before.root, decode(repeat('00', 32), 'hex')) || convert_to(number::text, 'UTF8')
                  || string_agg(e.hash, ''::bytea ORDER BY e.id))
        INTO root FROM audit_entry e WHERE e.id = ANY (taken);
    INSERT INTO audit_seal (number, sealed_at, entries, root) VALUES (number, app_now(), taken, root);
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION audit_seal_next IS 'Chains up to at_most waiting entries; gives the seal to sign, or nothing.';

CREATE FUNCTION audit_sign(the_number bigint, the_signature bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE audit_seal SET signature = the_signature
    WHERE number = the_number AND signature IS NULL AND app_actor() = 'system';
$$;
COMMENT ON FUNCTION audit_sign IS 'Signs a seal, once.';

-- What the verifier reads. It trusts nothing of it but what its own hashes confirm.
CREATE FUNCTION audit_seals(after bigint, at_most integer) RETURNS SETOF audit_seal
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT * FROM audit_seal WHERE number > after AND app_actor() = 'system' ORDER BY number LIMIT at_most;
$$;
COMMENT ON FUNCTION audit_seals IS 'Seals in order, for the verifier.';

CREATE FUNCTION audit_sealed(ids uuid[])
RETURNS TABLE (id uuid, at timestamptz, actor text, account_id uuid, organization_id uuid, roles text[], permission text,
               operation text, person_count integer, field_groups text[], request_id uuid, hash bytea, persons uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT e.id, e.at, e.actor, e.account_id, e.organization_id, e.roles, e.permission, e.operation, e.person_count,
           e.field_groups, e.request_id, e.hash,
           ARRAY(SELECT p.person_id FROM audit_person p WHERE p.audit_id = e.id ORDER BY p.person_id)
    FROM audit_entry e WHERE e.id = ANY (ids) AND app_actor() = 'system' ORDER BY e.id;
$$;
COMMENT ON FUNCTION audit_sealed IS 'Entries with those they are about, for the verifier.';

CREATE FUNCTION audit_counts() RETURNS TABLE (entries bigint, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT (SELECT count(*) FROM audit_entry), (SELECT count(*) FROM audit_waiting) WHERE app_actor() = 'system';
$$;
COMMENT ON FUNCTION audit_counts IS 'How many entries there are, and how many wait for a seal, for the verifier.';

CREATE FUNCTION audit_state() RETURNS TABLE (number bigint, sealed_at timestamptz, root bytea, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.number, s.sealed_at, s.root, (SELECT count(*) FROM audit_waiting)
    FROM (VALUES (1)) AS always LEFT JOIN (SELECT * FROM audit_seal ORDER BY number DESC LIMIT 1) AS s ON true;
$$;
COMMENT ON FUNCTION audit_state IS 'The last seal and how many entries wait for the next.';

-- Entries as people read them: with the names of accounts and organisations.
DROP FUNCTION audit_page;
GRANT SELECT (id, name) ON organization TO hersys_audit;
GRANT SELECT (id, display_name) ON account TO hersys_audit;
CREATE VIEW audit_line AS
    SELECT e.id, e.at, e.actor, e.account_id, a.display_name AS account_name, e.organization_id, o.name AS organization_name,
           e.roles, e.permission, e.operation, e.person_count, e.field_groups, e.request_id
    FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN organization o ON o.id = e.organization_id;
COMMENT ON VIEW audit_line IS '[audit] Entries with the names of who acted.';
ALTER VIEW audit_line OWNER TO hersys_audit;

CREATE FUNCTION audit_page(before uuid, at_most integer) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT * FROM audit_line l
    WHERE l.organization_id = app_organization() AND app_actor() = 'staff' AND (before IS NULL OR l.id < before)
    ORDER BY l.id DESC LIMIT at_most;
$$;
COMMENT ON FUNCTION audit_page IS 'Entries of the organisation acted for, newest first.';

-- Newest first by id: the key of audit_person begins with the person, and ids sort by time.
CREATE FUNCTION audit_of_person(of_person uuid, before uuid, at_most integer) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT l.id, l.at, l.actor, l.account_id,
           CASE WHEN l.organization_id = app_organization() THEN l.account_name END,
           l.organization_id, l.organization_name, l.roles, l.permission, l.operation, l.person_count, l.field_groups, l.request_id
    FROM (SELECT p.audit_id FROM audit_person p
          WHERE p.person_id = of_person AND may_open_case(of_person) AND (before IS NULL OR p.audit_id < before)
          ORDER BY p.audit_id DESC LIMIT at_most) AS found
    JOIN audit_line l ON l.id = found.audit_id ORDER BY l.id DESC;
$$;
COMMENT ON FUNCTION audit_of_person IS 'Who looked at a person, for a centre that is responsible or received; people of other bodies without their name.';
GRANT EXECUTE ON FUNCTION may_open_case TO hersys_audit;

ALTER FUNCTION audit_seal_next OWNER TO hersys_audit;
ALTER FUNCTION audit_sign OWNER TO hersys_audit;
ALTER FUNCTION audit_seals OWNER TO hersys_audit;
ALTER FUNCTION audit_sealed OWNER TO hersys_audit;
ALTER FUNCTION audit_counts OWNER TO hersys_audit;
ALTER FUNCTION audit_state OWNER TO hersys_audit;
ALTER FUNCTION audit_page OWNER TO hersys_audit;
ALTER FUNCTION audit_of_person OWNER TO hersys_audit;
REVOKE ALL ON FUNCTION audit_text, audit_seal_next, audit_sign, audit_seals, audit_sealed, audit_counts, audit_state, audit_page,
    audit_of_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal_next, audit_sign, audit_seals, audit_sealed, audit_counts, audit_state, audit_page,
    audit_of_person TO hersys_app;
