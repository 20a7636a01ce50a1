DROP FUNCTION people_like;
