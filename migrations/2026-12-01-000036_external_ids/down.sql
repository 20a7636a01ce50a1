DROP TABLE external_id_version, external_id;
DROP FUNCTION may_write_external_id, sees_external_ids;
