ALTER POLICY case_made ON case_record WITH CHECK (
    (created_by = app_organization() OR app_actor() = 'system') AND may_open_case(person_id));
