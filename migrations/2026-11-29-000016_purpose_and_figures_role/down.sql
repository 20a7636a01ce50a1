GRANT SELECT (id, disease, kind, status, responsible_center_id, authority_id, prefecture_id, municipality_code, sex,
    age_years, age_months, reported_on, diagnosed_on, onset_state, onset_on, severity, whereabouts, published_on, age_band,
    counted) ON case_record TO hersys_statistics;
CREATE POLICY case_figures ON case_record FOR SELECT TO hersys_statistics USING (true);

-- Entries with a purpose lose it, and are then not what was sealed.
DROP FUNCTION audit_of_person, audit_page, audit_sealed, audit_append;
DROP VIEW audit_line;

CREATE OR REPLACE FUNCTION audit_text(e audit_entry, persons uuid[]) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT concat(e.id, chr(10), to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), chr(10), e.actor, chr(10),
        e.account_id, chr(10), e.organization_id, chr(10), array_to_string(e.roles, ','), chr(10), e.permission, chr(10),
        e.operation, chr(10), e.person_count, chr(10), array_to_string(e.field_groups, ','), chr(10), e.request_id, chr(10),
        (SELECT string_agg(one::text, ',' ORDER BY one) FROM (SELECT DISTINCT unnest(persons) AS one) AS ordered))
$$;
ALTER TABLE audit_entry DROP COLUMN purpose;

CREATE FUNCTION audit_append(
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
COMMENT ON FUNCTION audit_append IS 'The only way into the audit log: the application may execute it and nothing else.';

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

ALTER FUNCTION audit_append OWNER TO hersys_audit;
ALTER FUNCTION audit_sealed OWNER TO hersys_audit;
ALTER FUNCTION audit_page OWNER TO hersys_audit;
ALTER FUNCTION audit_of_person OWNER TO hersys_audit;
REVOKE ALL ON FUNCTION audit_append, audit_sealed, audit_page, audit_of_person FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append, audit_sealed, audit_page, audit_of_person TO hersys_app;
