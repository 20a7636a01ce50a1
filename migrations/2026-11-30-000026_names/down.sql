DROP FUNCTION cases_with_tokens;
