-- Requests for a message (a patient's code) are counted in a lane of their own: within sliding windows, and
-- never for life.
ALTER TABLE throttle DROP CONSTRAINT throttle_lane_known;
ALTER TABLE throttle ADD CONSTRAINT throttle_lane_known CHECK (lane IN ('password', 'code', 'message'));
ALTER TABLE throttle ADD COLUMN asked_at timestamptz[] NOT NULL DEFAULT '{}';
ALTER TABLE throttle ADD COLUMN tried_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN throttle.asked_at IS 'Lane message: when a message was asked for within the last day, a dozen at most.';
COMMENT ON COLUMN throttle.tried_at IS 'When the last try was counted.';
CREATE INDEX throttle_by_try ON throttle (tried_at) WHERE lane <> 'code';
CREATE INDEX sign_in_ticket_by_end ON sign_in_ticket (expires_at);
CREATE INDEX patient_code_by_end ON patient_code (expires_at);
CREATE INDEX known_device_by_use ON known_device (seen_at);
CREATE INDEX enrolment_by_end ON enrolment (expires_at);

-- Wrong codes of staff are kept for ever: they add up to the stop after fifty. There are at most two rows an account.
CREATE FUNCTION purge_expired(the_time timestamptz, at_most integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    total bigint := 0;
    gone bigint;
BEGIN
    IF app_actor() <> 'system' THEN
        RAISE EXCEPTION 'purge: for the system alone' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM throttle WHERE ctid = ANY (ARRAY(SELECT t.ctid FROM throttle t WHERE t.lane <> 'code'
        AND t.tried_at < the_time - interval '2 days' LIMIT at_most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM sign_in_ticket WHERE secret_hash IN (SELECT t.secret_hash FROM sign_in_ticket t
        WHERE t.expires_at < the_time - interval '1 day' LIMIT at_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM patient_code WHERE ticket_hash IN (SELECT c.ticket_hash FROM patient_code c
        WHERE c.expires_at < the_time - interval '1 day' LIMIT at_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM known_device WHERE ctid = ANY (ARRAY(SELECT d.ctid FROM known_device d
        WHERE d.seen_at < the_time - interval '180 days' LIMIT at_most));
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
    DELETE FROM enrolment WHERE secret_hash IN (SELECT e.secret_hash FROM enrolment e
        WHERE e.expires_at < the_time - interval '1 day' LIMIT at_most);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN total + gone;
END
$$;
COMMENT ON FUNCTION purge_expired IS 'Takes away what has lapsed and stands between nobody and anything: tries, tickets, codes, devices, first sign-in links; at most so many of each. Gives how many.';
REVOKE ALL ON FUNCTION purge_expired FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_expired TO hersys_app;

-- Who was stopped hears no more of live events, and no stream has to ask at each event: stopping tells all nodes in
-- its own COMMIT, on the channel that carries the events, before anything that happens later.
CREATE FUNCTION tell_stopped() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_notify('hersys_event', json_build_object('stopped', to_jsonb(NEW) ->> TG_ARGV[0])::text);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION tell_stopped IS 'Tells all nodes the id (the column that is named) of whom something was taken from: {"stopped": id}.';
CREATE TRIGGER account_tells_stopped AFTER UPDATE OF stopped_at ON account
    FOR EACH ROW WHEN (NEW.stopped_at IS NOT NULL) EXECUTE FUNCTION tell_stopped('id');
CREATE TRIGGER organization_tells_stopped AFTER UPDATE OF stopped_at ON organization
    FOR EACH ROW WHEN (NEW.stopped_at IS NOT NULL) EXECUTE FUNCTION tell_stopped('id');
CREATE TRIGGER membership_tells_stopped AFTER UPDATE OF stopped_at, valid_until ON membership
    FOR EACH ROW WHEN (NEW.stopped_at IS NOT NULL OR NEW.valid_until IS NOT NULL) EXECUTE FUNCTION tell_stopped('account_id');
CREATE TRIGGER session_tells_stopped AFTER UPDATE ON session
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL OR NEW.locked_at IS NOT NULL OR NEW.seen_at < OLD.seen_at
                       OR NEW.organization_id <> OLD.organization_id)
    EXECUTE FUNCTION tell_stopped('id');
CREATE TRIGGER api_key_tells_stopped AFTER UPDATE OF stopped_at, valid_until ON api_key
    FOR EACH ROW WHEN (NEW.stopped_at IS NOT NULL) EXECUTE FUNCTION tell_stopped('id');
