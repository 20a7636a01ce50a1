-- For what somebody of a prefecture or a designated city opened a record by name (閲覧の目的): in the audit log, under
-- its seals. And the role of the figures reads what figures are made of, and no records.

ALTER TABLE audit_entry ADD COLUMN purpose text
    CONSTRAINT audit_entry_purpose_known CHECK (purpose IN ('coordination', 'mediation', 'survey'));
COMMENT ON COLUMN audit_entry.purpose IS 'For what a record was opened by name; null where no purpose is asked for.';

-- A line more where there is a purpose, so that entries sealed before stay what was sealed. An empty purpose is not none.
CREATE OR REPLACE FUNCTION audit_text(e audit_entry, persons uuid[]) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT concat(e.id, chr(10), to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), chr(10), e.actor, chr(10),
        e.account_id, chr(10), e.organization_id, chr(10), array_to_string(e.roles, ','), chr(10), e.permission, chr(10),
        e.operation, chr(10), e.person_count, chr(10), array_to_string(e.field_groups, ','), chr(10), e.request_id, chr(10),
        (SELECT string_agg(one::text, ',' ORDER BY one) FROM (SELECT DISTINCT unnest(persons) AS one) AS ordered),
        chr(10) || e.purpose)
$$;

DROP FUNCTION audit_append;
CREATE FUNCTION audit_append(
    entry uuid, roles text[], permission text, operation text, person_count integer,
    persons uuid[], field_groups text[], request_id uuid, purpose text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    e audit_entry := ROW (entry, app_now(), app_actor(), nullif(current_setting('app.account', true), '')::uuid,
        app_organization(), roles, permission, operation, person_count, field_groups, request_id, '', purpose);
BEGIN
    e.hash := sha256(convert_to(audit_text(e, persons), 'UTF8'));
    INSERT INTO audit_entry SELECT e.*;
    INSERT INTO audit_person (person_id, audit_id) SELECT DISTINCT person, entry FROM unnest(persons) AS person;
    INSERT INTO audit_waiting VALUES (entry);
END
$$;
COMMENT ON FUNCTION audit_append IS 'The only way into the audit log: the application may execute it and nothing else.';

DROP FUNCTION audit_sealed;
CREATE FUNCTION audit_sealed(ids uuid[])
RETURNS TABLE (id uuid, at timestamptz, actor text, account_id uuid, organization_id uuid, roles text[], permission text,
               operation text, person_count integer, field_groups text[], request_id uuid, hash bytea, persons uuid[], purpose text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT e.id, e.at, e.actor, e.account_id, e.organization_id, e.roles, e.permission, e.operation, e.person_count,
           e.field_groups, e.request_id, e.hash,
           ARRAY(SELECT p.person_id FROM audit_person p WHERE p.audit_id = e.id ORDER BY p.person_id), e.purpose
    FROM audit_entry e WHERE e.id = ANY (ids) AND app_actor() = 'system' ORDER BY e.id;
$$;
COMMENT ON FUNCTION audit_sealed IS 'Entries with those they are about, for the verifier.';

CREATE OR REPLACE VIEW audit_line AS
    SELECT e.id, e.at, e.actor, e.account_id, a.display_name AS account_name, e.organization_id, o.name AS organization_name,
           e.roles, e.permission, e.operation, e.person_count, e.field_groups, e.request_id, e.purpose
    FROM audit_entry e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN organization o ON o.id = e.organization_id;

CREATE OR REPLACE FUNCTION audit_of_person(of_person uuid, before uuid, at_most integer) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT l.id, l.at, l.actor, l.account_id,
           CASE WHEN l.organization_id = app_organization() THEN l.account_name END,
           l.organization_id, l.organization_name, l.roles, l.permission, l.operation, l.person_count, l.field_groups, l.request_id,
           l.purpose
    FROM (SELECT p.audit_id FROM audit_person p
          WHERE p.person_id = of_person AND may_open_case(of_person) AND (before IS NULL OR p.audit_id < before)
          ORDER BY p.audit_id DESC LIMIT at_most) AS found
    JOIN audit_line l ON l.id = found.audit_id ORDER BY l.id DESC;
$$;

ALTER FUNCTION audit_append OWNER TO hersys_audit;
ALTER FUNCTION audit_sealed OWNER TO hersys_audit;
REVOKE ALL ON FUNCTION audit_append, audit_sealed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append, audit_sealed TO hersys_app;

-- Figures are read from rollups and what is not folded yet; no figure is counted from the records themselves.
DROP POLICY case_figures ON case_record;
REVOKE SELECT ON case_record FROM hersys_statistics;
