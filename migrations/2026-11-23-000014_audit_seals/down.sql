DROP FUNCTION audit_of_person, audit_page, audit_state, audit_counts, audit_sealed, audit_seals, audit_sign, audit_seal_next;
DROP VIEW audit_line;
REVOKE EXECUTE ON FUNCTION may_open_case FROM hersys_audit;
REVOKE SELECT (id, name) ON organization FROM hersys_audit;
REVOKE SELECT (id, display_name) ON account FROM hersys_audit;
DROP TABLE audit_seal, audit_waiting;

CREATE OR REPLACE FUNCTION audit_append(
    entry uuid, roles text[], permission text, operation text, person_count integer,
    persons uuid[], field_groups text[], request_id uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    INSERT INTO audit_entry (id, at, actor, account_id, organization_id, roles, permission, operation,
                             person_count, field_groups, request_id, hash)
    SELECT entry, app_now(), app_actor(), nullif(current_setting('app.account', true), '')::uuid,
           app_organization(), roles, permission, operation, person_count, field_groups, request_id,
           sha256(convert_to(concat_ws('|', entry, app_now(), app_actor(), current_setting('app.account', true),
               app_organization(), roles, permission, operation, person_count, persons, field_groups, request_id), 'UTF8'));
    INSERT INTO audit_person (person_id, audit_id) SELECT DISTINCT person, entry FROM unnest(persons) AS person;
$$;
COMMENT ON FUNCTION audit_append IS 'The only way into the audit log: the application may execute it and nothing else.';
ALTER FUNCTION audit_append OWNER TO hersys_audit;

CREATE FUNCTION audit_page(before uuid, at_most integer)
RETURNS TABLE (id uuid, at timestamptz, account_id uuid, roles text[], permission text, operation text,
               person_count integer, field_groups text[], request_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT id, at, account_id, roles, permission, operation, person_count, field_groups, request_id
    FROM audit_entry
    WHERE organization_id = app_organization() AND app_actor() = 'staff' AND (before IS NULL OR audit_entry.id < before)
    ORDER BY audit_entry.id DESC LIMIT at_most;
$$;
COMMENT ON FUNCTION audit_page IS 'Entries of the organisation acted for, newest first.';
ALTER FUNCTION audit_page OWNER TO hersys_audit;

REVOKE ALL ON FUNCTION audit_append, audit_page FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append, audit_page TO hersys_app;
DROP FUNCTION audit_text;
