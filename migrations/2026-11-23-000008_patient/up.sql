-- Patients and families: invitations, what they sign in with, what they report, what that raises, and the
-- messages that go out to them.

CREATE TABLE invitation (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL REFERENCES case_record,
    secret_hash bytea NOT NULL CONSTRAINT invitation_secret_unique UNIQUE,
    code_mac    bytea,
    gap         text CONSTRAINT invitation_gap_known CHECK (gap IN ('no_channel', 'birth_unknown')),
    channel     text CONSTRAINT invitation_channel_known CHECK (channel IN ('sms', 'mail')),
    attempts    smallint NOT NULL DEFAULT 0,
    ticket_hash bytea,
    ticket_ends timestamptz,
    made_by     uuid REFERENCES account,
    made_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    voided_at   timestamptz,
    CONSTRAINT invitation_goes_or_says_why CHECK ((gap IS NULL) = (channel IS NOT NULL))
);
COMMENT ON TABLE invitation IS '[personal] Links by which a patient comes in: 72 hours, one use, 5 tries at the second fact. A newer one voids the older ones.';
COMMENT ON COLUMN invitation.secret_hash IS 'SHA-256 of the 128 bits in the link; the link itself is kept nowhere.';
COMMENT ON COLUMN invitation.code_mac IS 'Keyed hash of the code that the centre reads out where the birth date is unknown.';
COMMENT ON COLUMN invitation.gap IS 'Why nothing went out; staff see it.';
COMMENT ON COLUMN invitation.ticket_hash IS 'Between the second fact and the choice of the PIN.';
COMMENT ON COLUMN invitation.made_by IS 'Who sent it again; null for the one that went out by itself on submission.';
CREATE INDEX invitation_by_case ON invitation (case_id, made_at DESC);
CREATE INDEX invitation_by_ticket ON invitation (ticket_hash) WHERE ticket_hash IS NOT NULL;

CREATE TABLE patient_access (
    person_id  uuid PRIMARY KEY REFERENCES person,
    pin_mac    bytea NOT NULL,
    attempts   smallint NOT NULL DEFAULT 0,
    made_at    timestamptz NOT NULL,
    stopped_at timestamptz
);
COMMENT ON TABLE patient_access IS '[personal] What a patient signs in with. Stopped by a new invitation, and after 5 wrong PINs until there is one.';
COMMENT ON COLUMN patient_access.pin_mac IS 'Keyed hash of person and PIN. The key lies outside the database: without it a million PINs cannot be tried.';

CREATE TABLE patient_device (
    token_hash   bytea PRIMARY KEY,
    person_id    uuid NOT NULL REFERENCES person,
    session_hash bytea CONSTRAINT patient_session_unique UNIQUE,
    seen_at      timestamptz NOT NULL,
    session_ends timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    made_at      timestamptz NOT NULL
);
COMMENT ON TABLE patient_device IS '[personal] Phones that are known for 30 days, each with one session at most: only hashes of the cookies.';
CREATE INDEX patient_device_by_person ON patient_device (person_id) WHERE ended_at IS NULL;

CREATE TABLE patient_code (
    ticket_hash bytea PRIMARY KEY,
    person_id   uuid REFERENCES person,
    code_mac    bytea NOT NULL,
    attempts    smallint NOT NULL DEFAULT 0,
    confirmed   boolean NOT NULL DEFAULT false,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    made_at     timestamptz NOT NULL
);
COMMENT ON TABLE patient_code IS '[personal] Codes sent to the registered number for another phone: 10 minutes, 5 tries.';
COMMENT ON COLUMN patient_code.person_id IS 'Null for a request that fits nobody: it is answered, and fails, like any other.';
CREATE INDEX patient_code_by_person ON patient_code (person_id);

CREATE TABLE outbound_message (
    id         uuid PRIMARY KEY,
    case_id    uuid NOT NULL REFERENCES case_record,
    purpose    text NOT NULL CONSTRAINT outbound_message_purpose_known CHECK (purpose IN ('invitation', 'device_code')),
    channel    text NOT NULL CONSTRAINT outbound_message_channel_known CHECK (channel IN ('sms', 'mail')),
    sealed     bytea,
    state      text NOT NULL DEFAULT 'waiting' CONSTRAINT outbound_message_state_known CHECK (
                   state IN ('waiting', 'sending', 'sent', 'failed', 'voided')),
    failure    text CONSTRAINT outbound_message_failure_known CHECK (failure IN ('not_configured', 'refused', 'unreachable', 'expired')),
    attempts   smallint NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    made_at    timestamptz NOT NULL,
    ended_at   timestamptz
);
COMMENT ON TABLE outbound_message IS '[personal] Messages to patients: written in the transaction that wants them, delivered in the background, tried again with growing pauses.';
COMMENT ON COLUMN outbound_message.sealed IS 'Number or address and what to say, under the person''s key; emptied once it was sent or given up (a demonstration keeps it for its mailbox).';
COMMENT ON COLUMN outbound_message.due_at IS 'When it is tried next. A sender that takes it moves this on, so that a message whose sender died is taken up again.';
CREATE INDEX outbound_message_due ON outbound_message (due_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbound_message_by_case ON outbound_message (case_id, made_at DESC);

CREATE TABLE observation (
    id               uuid NOT NULL,
    case_id          uuid NOT NULL REFERENCES case_record,
    observed_on      date NOT NULL,
    measured_at      timestamptz NOT NULL,
    entered_at       timestamptz NOT NULL,
    reporter         text NOT NULL CONSTRAINT observation_reporter_known CHECK (reporter IN (
                         'self', 'family', 'center', 'nurse', 'physician', 'auto_call', 'external')),
    channel          text NOT NULL CONSTRAINT observation_channel_known CHECK (channel IN (
                         'web', 'family', 'staff_call', 'nurse', 'auto_call', 'dial_in', 'external', 'paper')),
    account_id       uuid REFERENCES account,
    organization_id  uuid REFERENCES organization,
    temperature      smallint CONSTRAINT observation_temperature_range CHECK (temperature BETWEEN 200 AND 500),
    spo2             smallint CONSTRAINT observation_spo2_range CHECK (spo2 BETWEEN 1 AND 100),
    breathing        text CONSTRAINT observation_breathing_known CHECK (breathing IN ('room_air', 'oxygen')),
    pulse            smallint CONSTRAINT observation_pulse_range CHECK (pulse BETWEEN 1 AND 400),
    respiration      smallint CONSTRAINT observation_respiration_range CHECK (respiration BETWEEN 1 AND 150),
    unmeasured       text[] NOT NULL DEFAULT '{}' CONSTRAINT observation_unmeasured_known CHECK (
                         unmeasured <@ ARRAY['temperature', 'spo2', 'pulse', 'respiration']),
    odd              text[] NOT NULL DEFAULT '{}' CONSTRAINT observation_odd_known CHECK (
                         odd <@ ARRAY['temperature', 'spo2', 'pulse', 'respiration']),
    symptoms_yes     integer NOT NULL DEFAULT 0,
    symptoms_no      integer NOT NULL DEFAULT 0,
    symptoms_unknown integer NOT NULL DEFAULT 0,
    urgent_yes       integer NOT NULL DEFAULT 0,
    urgent_asked     boolean NOT NULL DEFAULT false,
    antipyretic      text CONSTRAINT observation_antipyretic_known CHECK (antipyretic IN ('yes', 'no', 'unknown')),
    note             bytea,
    corrects         uuid,
    corrected_at     timestamptz,
    PRIMARY KEY (id, observed_on),
    CONSTRAINT observation_answers_once CHECK (
        symptoms_yes & symptoms_no = 0 AND symptoms_yes & symptoms_unknown = 0 AND symptoms_no & symptoms_unknown = 0)
) PARTITION BY RANGE (observed_on);
COMMENT ON TABLE observation IS '[personal] Health observations (健康観察), by month of the day they tell of. A correction is a further row; nothing is overwritten.';
COMMENT ON COLUMN observation.observed_on IS 'Day in Japan of measured_at.';
COMMENT ON COLUMN observation.organization_id IS 'The organisation whose staff entered it; null where the patient did.';
COMMENT ON COLUMN observation.temperature IS 'Tenths of a degree Celsius.';
COMMENT ON COLUMN observation.unmeasured IS 'What was said to be impossible to measure (測れない): another thing than not said.';
COMMENT ON COLUMN observation.odd IS 'Values outside of the usual range that were asked again and confirmed.';
COMMENT ON COLUMN observation.symptoms_yes IS 'Bit n is the n-th symptom in the order of the sheet, counted from 0; a bit set in none of the three columns was not asked.';
COMMENT ON COLUMN observation.urgent_yes IS 'Bit n is the n-th of the 13 urgent symptoms, counted from 0.';
COMMENT ON COLUMN observation.note IS 'Free text to the centre, sealed under the person''s key.';
COMMENT ON COLUMN observation.corrects IS 'The row that this one takes the place of.';
CREATE INDEX observation_by_case ON observation (case_id, measured_at DESC, id DESC);
CREATE TABLE observation_default PARTITION OF observation DEFAULT;
COMMENT ON TABLE observation_default IS '[personal] Observations of months whose partition has not been made yet.';

CREATE FUNCTION observation_month(of_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    first date := date_trunc('month', of_day)::date;
    next date := (date_trunc('month', of_day) + interval '1 month')::date;
    partition text := 'observation_' || to_char(of_day, 'YYYYMM');
BEGIN
    PERFORM pg_advisory_xact_lock(7237463008);
    IF to_regclass('public.' || partition) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE public.observation INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    EXECUTE format('COMMENT ON TABLE public.%I IS ''[personal] Health observations of one month.''', partition);
    -- What came before the partition was made lies in the default one.
    EXECUTE format('WITH moved AS (DELETE FROM public.observation_default WHERE observed_on >= $1 AND observed_on < $2 RETURNING *)
        INSERT INTO public.%I SELECT * FROM moved', partition) USING first, next;
    EXECUTE format('ALTER TABLE public.observation ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', partition, first, next);
    RETURN true;
END
$$;
COMMENT ON FUNCTION observation_month IS 'Makes the partition of the month of a day unless it is there; gives whether it was made.';

CREATE TABLE alert (
    id              uuid PRIMARY KEY,
    case_id         uuid NOT NULL REFERENCES case_record,
    organization_id uuid NOT NULL REFERENCES organization,
    urgency         smallint NOT NULL CONSTRAINT alert_urgency_range CHECK (urgency BETWEEN 1 AND 3),
    rules           text[] NOT NULL CONSTRAINT alert_rules_known CHECK (cardinality(rules) >= 1 AND rules <@ ARRAY[
                        'urgent_symptom', 'spo2_alert', 'spo2_warn', 'high_fever', 'fever', 'fever_days',
                        'not_invited', 'not_delivered', 'wrong_recipient']),
    reports         smallint NOT NULL,
    observation_id  uuid,
    observed_on     date,
    temperature     smallint,
    spo2            smallint,
    urgent_yes      integer NOT NULL DEFAULT 0,
    raised_at       timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    resolved_at     timestamptz,
    resolved_by     uuid REFERENCES account,
    note            bytea,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT alert_resolved_with_a_note CHECK ((resolved_at IS NULL) = (note IS NULL))
);
COMMENT ON TABLE alert IS '[personal] What somebody must look at (要対応). One open line a case: what comes to it raises its urgency and version; it stays until it is resolved with a note.';
COMMENT ON COLUMN alert.organization_id IS 'The responsible centre; follows the case.';
COMMENT ON COLUMN alert.urgency IS '1 緊急, 2 注意, 3 確認.';
COMMENT ON COLUMN alert.reports IS 'How many reports came to this line.';
COMMENT ON COLUMN alert.observation_id IS 'The latest report that came to it, with its day and values.';
COMMENT ON COLUMN alert.raised_at IS 'Since when it has been of this urgency.';
COMMENT ON COLUMN alert.note IS 'What was done, sealed under the person''s key.';
CREATE UNIQUE INDEX alert_one_open ON alert (case_id) WHERE resolved_at IS NULL;
CREATE INDEX alert_by_case ON alert (case_id, raised_at DESC);
CREATE INDEX alert_open ON alert (organization_id, urgency, raised_at, id) WHERE resolved_at IS NULL;

-- The second wall.
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_device ENABLE ROW LEVEL SECURITY;
ALTER TABLE patient_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbound_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert ENABLE ROW LEVEL SECURITY;

CREATE POLICY invitation_visible ON invitation FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY invitation_made ON invitation FOR INSERT TO hersys_app WITH CHECK (may_write_case(case_id));
CREATE POLICY invitation_changed ON invitation FOR UPDATE TO hersys_app
    USING (may_write_case(case_id) OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id AND c.person_id = app_person()));

CREATE POLICY access_of_person ON patient_access FOR SELECT TO hersys_app
    USING (person_id = app_person() OR may_write_person(person_id));
CREATE POLICY access_made ON patient_access FOR INSERT TO hersys_app WITH CHECK (person_id = app_person());
CREATE POLICY access_changed ON patient_access FOR UPDATE TO hersys_app
    USING (person_id = app_person() OR may_write_person(person_id));

CREATE POLICY device_of_person ON patient_device FOR SELECT TO hersys_app
    USING (person_id = app_person() OR may_write_person(person_id));
CREATE POLICY device_made ON patient_device FOR INSERT TO hersys_app WITH CHECK (person_id = app_person());
CREATE POLICY device_changed ON patient_device FOR UPDATE TO hersys_app
    USING (person_id = app_person() OR may_write_person(person_id));

CREATE POLICY code_of_person ON patient_code FOR SELECT TO hersys_app USING (person_id = app_person());
CREATE POLICY code_made ON patient_code FOR INSERT TO hersys_app
    WITH CHECK (app_actor() = 'public' AND person_id IS NOT DISTINCT FROM app_person());
CREATE POLICY code_used ON patient_code FOR UPDATE TO hersys_app USING (person_id = app_person());

CREATE POLICY message_of_case ON outbound_message FOR SELECT TO hersys_app USING (may_write_case(case_id));
CREATE POLICY message_made ON outbound_message FOR INSERT TO hersys_app
    WITH CHECK (may_write_case(case_id)
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id AND c.person_id = app_person()));
CREATE POLICY message_changed ON outbound_message FOR UPDATE TO hersys_app USING (may_write_case(case_id));

CREATE POLICY observation_visible ON observation FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY observation_made ON observation FOR INSERT TO hersys_app
    WITH CHECK (may_write_case(case_id)
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id AND c.person_id = app_person()));
CREATE POLICY observation_corrected ON observation FOR UPDATE TO hersys_app
    USING (may_write_case(case_id)
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id AND c.person_id = app_person()));

CREATE POLICY alert_of_center ON alert FOR SELECT TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');
CREATE POLICY alert_resolved ON alert FOR UPDATE TO hersys_app
    USING (organization_id = app_organization() OR app_actor() = 'system');

GRANT SELECT, INSERT, UPDATE ON invitation, patient_access, patient_device, patient_code, outbound_message TO hersys_app;
GRANT SELECT, INSERT, UPDATE (corrected_at) ON observation TO hersys_app;
GRANT SELECT, UPDATE (resolved_at, resolved_by, note, version, updated_at) ON alert TO hersys_app;

-- What may be asked past the wall: each answers one question about one secret, and counts where one may guess.
CREATE FUNCTION try_invitation(the_hash bytea) RETURNS TABLE (invitation uuid, person uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE invitation i SET attempts = i.attempts + 1 FROM case_record c
    WHERE i.secret_hash = the_hash AND c.id = i.case_id AND i.used_at IS NULL AND i.voided_at IS NULL
      AND i.expires_at > app_now() AND i.attempts < 5
    RETURNING i.id, c.person_id;
$$;
COMMENT ON FUNCTION try_invitation IS 'Takes one of the five tries of a link that still works; gives whose it is.';

CREATE FUNCTION refuse_invitation(the_hash bytea) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE invitation i SET voided_at = app_now() FROM case_record c
    WHERE i.secret_hash = the_hash AND c.id = i.case_id AND i.used_at IS NULL AND i.voided_at IS NULL
      AND i.expires_at > app_now()
    RETURNING c.person_id;
$$;
COMMENT ON FUNCTION refuse_invitation IS 'Voids a link whose receiver says that it is not for them; gives whose it was.';

CREATE FUNCTION invitation_of_ticket(the_hash bytea) RETURNS TABLE (invitation uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT i.id, c.person_id FROM invitation i JOIN case_record c ON c.id = i.case_id
    WHERE i.ticket_hash = the_hash AND i.ticket_ends > app_now() AND i.used_at IS NULL AND i.voided_at IS NULL;
$$;
COMMENT ON FUNCTION invitation_of_ticket IS 'The link whose second fact was given, while its ticket lasts.';

CREATE FUNCTION try_pin(the_device bytea) RETURNS TABLE (person uuid, pin bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE patient_access a SET attempts = a.attempts + 1 FROM patient_device d
    WHERE d.token_hash = the_device AND d.person_id = a.person_id AND d.ended_at IS NULL AND d.expires_at > app_now()
      AND a.stopped_at IS NULL AND a.attempts < 5
    RETURNING a.person_id, a.pin_mac;
$$;
COMMENT ON FUNCTION try_pin IS 'Takes one of the five tries at the PIN of the person whose device this is.';

CREATE FUNCTION patient_by_tokens(phone_kind smallint, phone bigint, birth_kind smallint, birth bigint) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT a.person_id FROM patient_access a
    JOIN person_token p ON p.person_id = a.person_id AND p.kind = phone_kind AND p.token = phone
    JOIN person_token b ON b.person_id = a.person_id AND b.kind = birth_kind AND b.token = birth
    WHERE a.stopped_at IS NULL AND a.attempts < 5
    ORDER BY a.made_at DESC LIMIT 1;
$$;
COMMENT ON FUNCTION patient_by_tokens IS 'Who signs in with this registered number and birth date, for sending a code to that number.';

CREATE FUNCTION try_patient_code(the_ticket bytea) RETURNS TABLE (person uuid, code bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE patient_code c SET attempts = c.attempts + 1
    WHERE c.ticket_hash = the_ticket AND c.used_at IS NULL AND NOT c.confirmed AND c.expires_at > app_now() AND c.attempts < 5
    RETURNING c.person_id, c.code_mac;
$$;
COMMENT ON FUNCTION try_patient_code IS 'Takes one of the five tries at a code that was sent for another device.';

CREATE FUNCTION person_of_code(the_ticket bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT c.person_id FROM patient_code c JOIN patient_access a ON a.person_id = c.person_id
    WHERE c.ticket_hash = the_ticket AND c.confirmed AND c.used_at IS NULL AND c.expires_at > app_now()
      AND a.stopped_at IS NULL;
$$;
COMMENT ON FUNCTION person_of_code IS 'Whose code was given rightly, until the PIN is chosen.';

CREATE FUNCTION patient_of(the_session bytea, the_device bytea, at timestamptz)
RETURNS TABLE (person uuid, device bytea, seen_at timestamptz, signed_in boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT d.person_id, d.token_hash, d.seen_at,
           coalesce(d.session_hash = the_session AND d.session_ends > at, false)
    FROM patient_device d JOIN patient_access a ON a.person_id = d.person_id
    WHERE d.token_hash = the_device AND d.ended_at IS NULL AND d.expires_at > at AND a.stopped_at IS NULL;
$$;
COMMENT ON FUNCTION patient_of IS 'Who uses a device, and whether its session is open.';

CREATE FUNCTION patient_seen(the_device bytea, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ UPDATE patient_device SET seen_at = at WHERE token_hash = the_device $$;
COMMENT ON FUNCTION patient_seen IS 'Notes that a patient''s session was used.';

CREATE FUNCTION raise_alert(
    the_id uuid, the_case uuid, the_rules text[], the_urgency smallint,
    the_observation uuid, the_day date, the_temperature smallint, the_spo2 smallint, the_urgent integer)
RETURNS TABLE (alert uuid, organization uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case;
    IF c.id IS NULL OR NOT (c.person_id IS NOT DISTINCT FROM app_person() OR may_write_case(the_case)) THEN
        RAISE EXCEPTION 'alert: not yours to raise' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY INSERT INTO alert AS a (id, case_id, organization_id, urgency, rules, reports, observation_id, observed_on,
            temperature, spo2, urgent_yes, raised_at, updated_at)
        VALUES (the_id, the_case, c.responsible_center_id, the_urgency, the_rules, 1, the_observation, the_day,
            the_temperature, the_spo2, the_urgent, app_now(), app_now())
        ON CONFLICT (case_id) WHERE resolved_at IS NULL DO UPDATE SET
            raised_at = CASE WHEN excluded.urgency < a.urgency THEN excluded.raised_at ELSE a.raised_at END,
            urgency = least(a.urgency, excluded.urgency),
            rules = ARRAY(SELECT DISTINCT unnest(a.rules || excluded.rules) ORDER BY 1),
            reports = least(a.reports + 1, 32767),
            observation_id = coalesce(excluded.observation_id, a.observation_id),
            observed_on = coalesce(excluded.observed_on, a.observed_on),
            temperature = CASE WHEN excluded.observation_id IS NULL THEN a.temperature ELSE excluded.temperature END,
            spo2 = CASE WHEN excluded.observation_id IS NULL THEN a.spo2 ELSE excluded.spo2 END,
            urgent_yes = a.urgent_yes | excluded.urgent_yes,
            updated_at = excluded.updated_at,
            version = a.version + 1
        RETURNING a.id, a.organization_id;
END
$$;
COMMENT ON FUNCTION raise_alert IS 'Opens the line of a case on its centre''s worklist, or adds to the open one: the patient may do it without seeing the worklist.';

CREATE FUNCTION alert_follows_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE alert SET organization_id = NEW.responsible_center_id WHERE case_id = NEW.id AND resolved_at IS NULL;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION alert_follows_case IS 'Open lines of the worklist go with the case to its new centre.';
CREATE TRIGGER alert_follows_case AFTER UPDATE OF responsible_center_id ON case_record FOR EACH ROW
    WHEN (OLD.responsible_center_id IS DISTINCT FROM NEW.responsible_center_id) EXECUTE FUNCTION alert_follows_case();

REVOKE ALL ON FUNCTION try_invitation, refuse_invitation, invitation_of_ticket, try_pin, patient_by_tokens, try_patient_code,
    person_of_code, patient_of, patient_seen, raise_alert, alert_follows_case, observation_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION try_invitation, refuse_invitation, invitation_of_ticket, try_pin, patient_by_tokens, try_patient_code,
    person_of_code, patient_of, patient_seen, raise_alert, observation_month TO hersys_app;

-- Keys of patients' requests lie beside those of staff: whoever asks owns the key.
ALTER TABLE idempotency_key DROP CONSTRAINT idempotency_key_account_id_fkey;
ALTER TABLE idempotency_key RENAME COLUMN account_id TO owner_id;
COMMENT ON COLUMN idempotency_key.owner_id IS 'The account or the patient that sent it.';

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN (
    'notification_submitted', 'notification_changed', 'case_changed', 'observation_made', 'alert_changed'));
