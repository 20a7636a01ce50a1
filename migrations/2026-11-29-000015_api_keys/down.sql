DROP TABLE api_key;
ALTER TABLE account DROP CONSTRAINT account_system_never_signs_in;
ALTER TABLE account DROP COLUMN kind;
