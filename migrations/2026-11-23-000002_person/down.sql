-- Policies name other tables, so tables go together.
DROP FUNCTION grant_case_access;
DROP POLICY case_made ON case_record;
DROP FUNCTION may_open_case;
DROP TABLE person_token, person_sealed, person_key, case_access, case_record, person CASCADE;
