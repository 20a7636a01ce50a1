DROP TRIGGER case_entries_center ON case_record;
DROP TABLE case_entry_version, case_entry;
DROP FUNCTION entries_follow_case, entry_takes_center, may_survey_case, may_treat_case;
