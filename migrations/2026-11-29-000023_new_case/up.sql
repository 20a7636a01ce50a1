-- A case makes its responsible centre a writer of the person. So only who may write the person makes one: a receiving
-- centre, which sees a person, must not become responsible for them by a case of its own making.
ALTER POLICY case_made ON case_record WITH CHECK (
    (created_by = app_organization() OR app_actor() = 'system') AND may_write_person(person_id));
