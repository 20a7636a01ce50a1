-- What those who run the server ask of it: whether the tables are those of the binary, whether the keys are those of
-- the data, and what waits to be done. Counts and moments only.
GRANT SELECT ON __diesel_schema_migrations TO hersys_app;

CREATE FUNCTION audit_last_seal() RETURNS TABLE (root bytea, signature bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT s.root, s.signature FROM audit_seal s ORDER BY s.number DESC LIMIT 1;
$$;
COMMENT ON FUNCTION audit_last_seal IS 'The last seal of the audit log: who has its key has those of everything else.';
ALTER FUNCTION audit_last_seal OWNER TO hersys_audit;
REVOKE ALL ON FUNCTION audit_last_seal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_last_seal TO hersys_app;

CREATE FUNCTION work_waiting(at_most integer) RETURNS TABLE (queue text, waiting bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT 'events', count(*), min(w.at) FROM (SELECT o.at FROM outbox o ORDER BY o.id LIMIT at_most) AS w
    UNION ALL
    SELECT 'messages', count(*), min(w.made_at)
    FROM (SELECT m.made_at FROM outbound_message m WHERE m.state IN ('waiting', 'sending')
          ORDER BY m.due_at, m.id LIMIT at_most) AS w
    UNION ALL
    SELECT 'audit', (SELECT count(*) FROM (SELECT FROM audit_waiting LIMIT at_most) AS w),
           (SELECT e.at FROM audit_entry e
            WHERE e.id = (SELECT a.audit_id FROM audit_waiting a ORDER BY a.audit_id LIMIT 1));
$$;
COMMENT ON FUNCTION work_waiting IS 'How much waits in each queue (counted up to at_most) and since when the oldest of it does.';
REVOKE ALL ON FUNCTION work_waiting FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work_waiting TO hersys_app;
