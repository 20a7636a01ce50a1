ALTER POLICY alert_of_center ON alert
    USING (organization_id = app_organization() OR app_actor() = 'system' OR may_write_case(case_id));
DROP TRIGGER case_entries_center ON case_record;
DROP TABLE case_entry_version, case_entry;
DROP FUNCTION entries_follow_case, entry_takes_center, may_survey_case, may_treat_case, may_enter_case;
