DROP TABLE case_optional_value, case_optional_version, case_optional, optional_item_version, optional_item;
DROP FUNCTION optional_values_spread, has_optional_values, is_above_here;
