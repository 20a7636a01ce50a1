-- Transfer of a case between health centres (移管, B8). The former centre keeps its row with a frozen summary; a row in
-- case_access would open the whole case to it, so it has none.

CREATE TABLE transfer (
    id             uuid PRIMARY KEY,
    case_id        uuid NOT NULL REFERENCES case_record,
    person_id      uuid NOT NULL REFERENCES person,
    from_center_id uuid NOT NULL REFERENCES organization,
    to_center_id   uuid NOT NULL REFERENCES organization,
    taken          boolean NOT NULL DEFAULT false,
    state          text NOT NULL DEFAULT 'requested' CONSTRAINT transfer_state_known CHECK (state IN (
                       'requested', 'accepted', 'refused', 'withdrawn', 'taken_over')),
    moved_on       date,
    summary        bytea,
    made_at        timestamptz NOT NULL,
    ended_at       timestamptz,
    version        integer NOT NULL DEFAULT 1,
    CONSTRAINT transfer_to_another CHECK (from_center_id <> to_center_id),
    CONSTRAINT transfer_ended_whole CHECK ((ended_at IS NULL) = (state = 'requested')),
    CONSTRAINT transfer_summary_of_handed_over CHECK (summary IS NULL OR state IN ('accepted', 'taken_over'))
);
COMMENT ON TABLE transfer IS '[personal] 移管: a case on its way from one responsible centre to another. What the former one keeps hangs here.';
COMMENT ON COLUMN transfer.taken IS 'Whether the centre of the whereabouts took it over by itself (引き取り).';
COMMENT ON COLUMN transfer.moved_on IS '転居日; none of a 引き取り.';
COMMENT ON COLUMN transfer.summary IS 'The case as it stood when it was handed over, for the former centre; sealed under the person''s key.';
CREATE UNIQUE INDEX transfer_one_waits ON transfer (case_id) WHERE state = 'requested';
CREATE INDEX transfer_by_case ON transfer (case_id, made_at DESC, id DESC);
CREATE INDEX transfer_by_person ON transfer (person_id);
CREATE INDEX transfer_incoming ON transfer (to_center_id, made_at, id) WHERE state = 'requested';
CREATE INDEX transfer_outgoing ON transfer (from_center_id, made_at, id) WHERE state = 'requested';
CREATE INDEX transfer_handed_over ON transfer (from_center_id, ended_at DESC, id DESC) WHERE state IN ('accepted', 'taken_over');

CREATE TABLE transfer_act (
    id              uuid PRIMARY KEY,
    transfer_id     uuid NOT NULL REFERENCES transfer,
    kind            text NOT NULL CONSTRAINT transfer_act_kind_known CHECK (kind IN (
                        'requested', 'accepted', 'refused', 'withdrawn', 'taken_over')),
    account_id      uuid NOT NULL REFERENCES account,
    organization_id uuid NOT NULL REFERENCES organization,
    at              timestamptz NOT NULL,
    reason          bytea
);
COMMENT ON TABLE transfer_act IS '[personal] What was done about a transfer, by whom and when; nothing of it is ever taken out.';
COMMENT ON COLUMN transfer_act.reason IS 'Why, sealed; compulsory for asking and refusing.';
CREATE INDEX transfer_act_by_transfer ON transfer_act (transfer_id, at);

-- Access that has ended can be given again, at the same instant, too.
CREATE OR REPLACE FUNCTION grant_case_access(the_case uuid, organization uuid, the_basis text, from_time timestamptz, until_time timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case;
    -- IS NOT TRUE: a case that no centre received makes NOT of the whole null, which is no refusal.
    IF c.id IS NULL OR (app_actor() = 'system'
        OR c.responsible_center_id = app_organization() OR c.receiving_center_id = app_organization()
        OR (c.created_by = app_organization()
            AND EXISTS (SELECT 1 FROM person p WHERE p.id = c.person_id AND made_here(p.made_in, p.created_at)))) IS NOT TRUE THEN
        RAISE EXCEPTION 'case_access: not yours to grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on)
    VALUES (the_case, organization, the_basis, from_time, until_time, c.reported_on)
    ON CONFLICT (case_id, organization_id, basis, from_at) DO UPDATE SET until_at = excluded.until_at;
END
$$;

CREATE FUNCTION end_moved_in(the_case uuid, organization uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    UPDATE case_access a SET until_at = app_now()
    WHERE a.case_id = the_case AND a.organization_id = organization AND a.basis = 'moved_in'
      AND (a.until_at IS NULL OR a.until_at > app_now())
      AND (organization = app_organization()
           OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case AND c.responsible_center_id = app_organization()));
$$;
COMMENT ON FUNCTION end_moved_in IS 'Ends what let a centre in on a case because its person moves there: by that centre, or by the responsible one.';

CREATE FUNCTION let_in_by_place(the_case uuid, the_center uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case;
    IF c.responsible_center_id IS DISTINCT FROM app_organization() THEN
        RAISE EXCEPTION 'case_access: not yours to grant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE case_access a SET until_at = app_now()
    WHERE a.case_id = the_case AND a.basis = 'moved_in' AND (a.until_at IS NULL OR a.until_at > app_now())
      AND a.organization_id IS DISTINCT FROM the_center
      AND NOT EXISTS (SELECT 1 FROM transfer t WHERE t.case_id = the_case AND t.state = 'requested'
                      AND t.to_center_id = a.organization_id);
    IF the_center <> c.responsible_center_id AND NOT EXISTS (
        SELECT 1 FROM case_access a WHERE a.case_id = the_case AND a.organization_id = the_center AND a.basis = 'moved_in'
        AND (a.until_at IS NULL OR a.until_at > app_now())) THEN
        INSERT INTO case_access (case_id, organization_id, basis, from_at, until_at, reported_on)
        VALUES (the_case, the_center, 'moved_in', app_now(), NULL, c.reported_on)
        ON CONFLICT (case_id, organization_id, basis, from_at) DO UPDATE SET until_at = NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION let_in_by_place IS 'Lets the centre of where the person is now in on a case, none where the_center is null, and ends what let others in because of where they were; by the responsible centre.';

CREATE FUNCTION may_take_over_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT 1 FROM case_record c JOIN case_access a ON a.case_id = c.id
        WHERE c.id = the_case AND c.responsible_center_id <> app_organization()
          AND a.organization_id = app_organization() AND a.basis = 'moved_in'
          AND a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now())
          AND EXISTS (
            WITH RECURSIVE place (code, depth) AS (
                SELECT c.municipality_code, 0
                UNION SELECT s.successor_code, p.depth + 1 FROM place p
                JOIN municipality_succession s ON s.former_code = p.code WHERE p.depth < 5)
            SELECT 1 FROM place p JOIN district d ON d.municipality_code = p.code
            WHERE d.organization_id = app_organization()
              AND (d.until_on IS NULL OR d.until_on > (app_now() AT TIME ZONE 'Asia/Tokyo')::date)));
$$;
COMMENT ON FUNCTION may_take_over_case IS 'Whether who acts is the centre of where the person is now, let in because of it, and not responsible yet.';

CREATE FUNCTION may_move_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM transfer t WHERE t.case_id = the_case AND t.state = 'requested'
                   AND app_organization() IN (t.to_center_id, t.from_center_id))
        OR may_take_over_case(the_case);
$$;
COMMENT ON FUNCTION may_move_case IS 'Whether who acts has a part in a transfer of this case that waits, or may take the case over.';

CREATE FUNCTION lock_moving_case(the_case uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found integer;
BEGIN
    IF NOT may_move_case(the_case) THEN
        RETURN NULL;
    END IF;
    -- Notifications first, as whoever corrects, withdraws or reviews one: they follow the case to its new centre.
    PERFORM FROM notification n WHERE n.case_id = the_case ORDER BY n.id FOR NO KEY UPDATE;
    SELECT version INTO found FROM case_record WHERE id = the_case FOR NO KEY UPDATE;
    -- Asked again: whoever held the lock before may have decided.
    RETURN CASE WHEN may_move_case(the_case) THEN found END;
END
$$;
COMMENT ON FUNCTION lock_moving_case IS 'Locks a case with its notifications for a transfer, by who may not change it otherwise; gives its version, or nothing where nothing of theirs waits any more.';

CREATE FUNCTION move_case(the_transfer uuid, entry uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    t transfer;
    c case_record;
    begins timestamptz;
BEGIN
    SELECT * INTO t FROM transfer WHERE id = the_transfer;
    SELECT * INTO c FROM case_record WHERE id = t.case_id FOR NO KEY UPDATE;
    SELECT * INTO t FROM transfer WHERE id = the_transfer FOR NO KEY UPDATE;
    IF (t.state = 'requested' AND t.to_center_id = app_organization() AND t.from_center_id = c.responsible_center_id
        AND (NOT t.taken OR may_take_over_case(c.id))) IS NOT TRUE THEN
        RAISE EXCEPTION 'transfer: not yours to take' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Two entries of one instant would be no order.
    SELECT greatest(app_now(), e.from_at + interval '1 microsecond') INTO begins FROM case_timeline e
    WHERE e.case_id = c.id AND e.track = 'jurisdiction' AND e.removed_at IS NULL AND e.until_at IS NULL;
    begins := coalesce(begins, app_now());
    UPDATE case_timeline SET until_at = begins
    WHERE case_id = c.id AND track = 'jurisdiction' AND removed_at IS NULL AND until_at IS NULL;
    INSERT INTO case_timeline (id, case_id, track, value, from_at, recorded_by, recorded_for, recorded_at)
    VALUES (entry, c.id, 'jurisdiction', t.to_center_id::text, begins, nullif(current_setting('app.account', true), '')::uuid,
            app_organization(), app_now());
    UPDATE transfer SET state = CASE WHEN t.taken THEN 'taken_over' ELSE 'accepted' END, ended_at = app_now(),
        version = version + 1
    WHERE id = t.id;
    UPDATE case_access SET until_at = app_now()
    WHERE case_id = c.id AND organization_id = t.to_center_id AND basis = 'moved_in'
      AND (until_at IS NULL OR until_at > app_now());
    UPDATE case_record r SET responsible_center_id = o.id, authority_id = o.authority_id, prefecture_id = o.prefecture_id,
        version = r.version + 1, updated_at = app_now()
    FROM organization o WHERE o.id = t.to_center_id AND r.id = c.id;
END
$$;
COMMENT ON FUNCTION move_case IS 'Makes the centre that accepts, or takes over, responsible: jurisdiction track, case and area in one; what else hangs on the centre follows by triggers.';

CREATE FUNCTION keys_of_transfers(ids uuid[]) RETURNS TABLE (transfer uuid, person uuid, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT t.id, k.person_id, k.wrapped FROM transfer t JOIN person_key k ON k.person_id = t.person_id
    WHERE t.id = ANY (ids) AND t.from_center_id = app_organization();
$$;
COMMENT ON FUNCTION keys_of_transfers IS 'The wrapped keys under which the former centre''s summaries lie: it sees neither the person nor their key row any more.';

REVOKE ALL ON FUNCTION end_moved_in, let_in_by_place, may_take_over_case, may_move_case, lock_moving_case, move_case, keys_of_transfers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_moved_in, let_in_by_place, may_take_over_case, may_move_case, lock_moving_case, move_case, keys_of_transfers TO hersys_app;

-- The second wall.
ALTER TABLE transfer ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_act ENABLE ROW LEVEL SECURITY;
CREATE POLICY transfer_of_parties ON transfer FOR SELECT TO hersys_app USING (
    from_center_id = app_organization() OR to_center_id = app_organization()
    OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = transfer.case_id AND app_organization() IN (
        c.responsible_center_id, c.receiving_center_id, c.prefecture_id, c.authority_id)));
CREATE POLICY transfer_asked ON transfer FOR INSERT TO hersys_app WITH CHECK (
    state = 'requested'
    AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = transfer.case_id AND c.person_id = transfer.person_id
                AND c.responsible_center_id = transfer.from_center_id)
    AND ((NOT taken AND from_center_id = app_organization())
        OR (taken AND to_center_id = app_organization() AND may_take_over_case(case_id))));
-- To accept is for move_case alone; what is left is to refuse, to take back, and to keep the summary once.
CREATE POLICY transfer_answered ON transfer FOR UPDATE TO hersys_app
    USING ((state = 'requested' AND app_organization() IN (from_center_id, to_center_id))
        OR (state IN ('accepted', 'taken_over') AND summary IS NULL AND to_center_id = app_organization()))
    WITH CHECK ((state = 'refused' AND to_center_id = app_organization())
        OR (state = 'withdrawn' AND from_center_id = app_organization())
        OR (state IN ('accepted', 'taken_over') AND to_center_id = app_organization() AND summary IS NOT NULL
            AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = transfer.case_id
                        AND c.responsible_center_id = app_organization())));
CREATE POLICY transfer_act_of_visible ON transfer_act FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM transfer t WHERE t.id = transfer_id));
CREATE POLICY transfer_act_done ON transfer_act FOR INSERT TO hersys_app
    WITH CHECK (organization_id = app_organization() AND EXISTS (SELECT 1 FROM transfer t WHERE t.id = transfer_id
        AND app_organization() IN (t.from_center_id, t.to_center_id)));
GRANT SELECT, INSERT, UPDATE (state, ended_at, summary, version) ON transfer TO hersys_app;
GRANT SELECT, INSERT ON transfer_act TO hersys_app;

-- Who takes a case over takes it out of the figures of the centre that had it.
CREATE OR REPLACE FUNCTION may_count_case(the_case uuid, the_center uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT (EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case AND c.responsible_center_id = the_center)
            AND (may_write_case(the_case) OR may_take_out_case(the_case)))
        OR EXISTS (SELECT 1 FROM transfer t WHERE t.case_id = the_case AND t.from_center_id = the_center
            AND t.to_center_id = app_organization() AND t.state IN ('accepted', 'taken_over') AND t.summary IS NULL);
$$;

-- The present centre sees what was done about the alerts of its case before it came.
ALTER POLICY alert_of_center ON alert
    USING (organization_id = app_organization() OR app_actor() = 'system' OR may_write_case(case_id));

-- A report that comes while its case changes hands waits, and goes to the new centre.
CREATE OR REPLACE FUNCTION raise_alert(
    the_id uuid, the_case uuid, the_rules text[], the_urgency smallint,
    the_observation uuid, the_day date, the_temperature smallint, the_spo2 smallint, the_urgent integer)
RETURNS TABLE (alert uuid, organization uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE c case_record;
BEGIN
    SELECT * INTO c FROM case_record WHERE id = the_case FOR SHARE;
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

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_known;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_known CHECK (kind IN (
    'notification_submitted', 'notification_changed', 'case_changed', 'observation_made', 'alert_changed', 'transfer_changed'));
