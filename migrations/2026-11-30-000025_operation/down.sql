DROP FUNCTION work_waiting;
DROP FUNCTION audit_last_seal;
REVOKE SELECT ON __diesel_schema_migrations FROM hersys_app;
