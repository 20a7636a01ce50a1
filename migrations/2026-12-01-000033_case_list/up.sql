-- 患者一覧: any filter by any sort, from one narrow index per centre.
--
-- Under the policies a list reads every row that it passes from the table, for the policies need columns that no narrow index
-- has: a filter that holds for few of a centre's 100,000 cases read all of them. This function sees past the policies, says
-- itself whose cases they are, and gives ids; what it finds is read under the policies. It reads indexes alone.

-- 担当者: who of the responsible centre's staff looks after the case.
ALTER TABLE case_record ADD COLUMN assigned_to uuid REFERENCES account;
COMMENT ON COLUMN case_record.assigned_to IS '担当者: member of the responsible centre''s staff who looks after the case; null for nobody.';

-- Its first column but one is the kind: contacts are many times the patients, and a list is of one kind.
CREATE INDEX case_listed ON case_record (responsible_center_id, kind, reported_on, id)
    INCLUDE (status, severity, whereabouts, sex, age_years, age_months, municipality_code, diagnosed_on, onset_state, onset_on,
             published_on, receiving_center_id, assigned_to);
COMMENT ON INDEX case_listed IS 'The list of a centre: order by report, every clear column to filter and sort by.';
-- What a centre received and another one is responsible for; what it is responsible for itself stands in the former.
CREATE INDEX case_listed_elsewhere ON case_record (receiving_center_id, kind, reported_on, id)
    INCLUDE (status, severity, whereabouts, sex, age_years, age_months, municipality_code, diagnosed_on, onset_state, onset_on,
             published_on, responsible_center_id, assigned_to)
    WHERE receiving_center_id <> responsible_center_id;
-- What is being worked on is a seventh of a centre's cases at the height of a wave, and nearly every list.
CREATE INDEX case_listed_open ON case_record (responsible_center_id, kind, reported_on, id)
    INCLUDE (status, severity, whereabouts, sex, age_years, age_months, municipality_code, diagnosed_on, onset_state, onset_on,
             published_on, receiving_center_id, assigned_to)
    WHERE status <> 'closed';
-- The orders that whole lists are looked at in most: of an area's millions, too. What their expressions are made of is included, for
-- an index is not read alone otherwise.
CREATE INDEX case_by_diagnosis ON case_record (responsible_center_id, kind, diagnosed_on, id);
CREATE INDEX case_by_onset ON case_record (responsible_center_id, kind, onset_on, id);
CREATE INDEX case_by_age ON case_record (responsible_center_id, kind, (age_years * 12 + coalesce(age_months, 0)), id)
    INCLUDE (age_years, age_months);
CREATE INDEX case_by_severity ON case_record (responsible_center_id, kind,
    array_position(ARRAY['none', 'mild', 'moderate_1', 'moderate_2', 'severe', 'unknown'], severity), id) INCLUDE (severity);
-- Made for the list, and no other use.
DROP INDEX case_open_severe;
-- An index is read alone only where the table's pages are known to be seen by all: a twentieth of 34 million rows is too late.
ALTER TABLE case_record SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX organization_centers_of_prefecture ON organization (prefecture_id) WHERE kind = 'health_center';
CREATE INDEX organization_centers_of_authority ON organization (authority_id) WHERE kind = 'health_center';
-- Who is in a ward now, by what was entered: few of all entries.
CREATE INDEX case_entry_in_ward ON case_entry (center_id, case_id)
    WHERE kind = 'hospital_stay' AND removed_at IS NULL AND (clear ->> 'discharged_on') IS NULL;

CREATE FUNCTION case_list_key(sort text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE sort
        WHEN 'reported_on' THEN 'r.reported_on'
        WHEN 'diagnosed_on' THEN 'r.diagnosed_on'
        WHEN 'onset_on' THEN 'r.onset_on'
        WHEN 'published_on' THEN 'r.published_on'
        WHEN 'age' THEN '(r.age_years * 12 + coalesce(r.age_months, 0))'
        WHEN 'municipality_code' THEN '(r.municipality_code COLLATE "C")'
        WHEN 'sex' THEN 'array_position(ARRAY[''male'', ''female'', ''other'', ''unknown''], r.sex)'
        WHEN 'status' THEN 'array_position(ARRAY[''open'', ''closed'', ''reopened''], r.status)'
        WHEN 'severity' THEN
            'array_position(ARRAY[''none'', ''mild'', ''moderate_1'', ''moderate_2'', ''severe'', ''unknown''], r.severity)'
        WHEN 'whereabouts' THEN
            'array_position(ARRAY[''undecided'', ''awaiting_bed'', ''hospital'', ''lodging'', ''home'', ''welfare_facility'', '
            '''temporary'', ''in_transit'', ''released'', ''dead'', ''unknown'', ''released_in_ward''], r.whereabouts)'
    END
$$;
COMMENT ON FUNCTION case_list_key IS 'By what a sort of the list orders; null for a sort that there is not.';

CREATE FUNCTION case_list_conditions(filter jsonb) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    me    CONSTANT uuid := app_organization();
    today CONSTANT date := (app_now() AT TIME ZONE 'Asia/Tokyo')::date;
    said  text;
    name  text;
    parts text[] := ARRAY[]::text[];
    -- Wire name, column, its type: one of several.
    sets  CONSTANT text[] := ARRAY[
        ['status', 'r.status', 'text'], ['severity', 'r.severity', 'text'], ['whereabouts', 'r.whereabouts', 'text'],
        ['sex', 'r.sex', 'text'], ['onset', 'r.onset_state', 'text'], ['municipality_code', 'r.municipality_code', 'text'],
        ['receiving_center_id', 'r.receiving_center_id', 'uuid'], ['assigned_to', 'r.assigned_to', 'uuid']];
    -- Wire name, column, comparison, type.
    spans CONSTANT text[] := ARRAY[
        ['reported_from', 'r.reported_on', '>=', 'date'], ['reported_until', 'r.reported_on', '<=', 'date'],
        ['diagnosed_from', 'r.diagnosed_on', '>=', 'date'], ['diagnosed_until', 'r.diagnosed_on', '<=', 'date'],
        ['onset_from', 'r.onset_on', '>=', 'date'], ['onset_until', 'r.onset_on', '<=', 'date'],
        ['published_from', 'r.published_on', '>=', 'date'], ['published_until', 'r.published_on', '<=', 'date'],
        ['age_from', 'r.age_years', '>=', 'smallint'], ['age_until', 'r.age_years', '<=', 'smallint']];
    one   text[];
    ward  CONSTANT text := 'EXISTS (SELECT FROM case_entry e WHERE e.case_id = r.id AND e.center_id = r.responsible_center_id '
        'AND e.kind = ''hospital_stay'' AND e.removed_at IS NULL AND (e.clear ->> ''discharged_on'') IS NULL%s)';
BEGIN
    FOREACH one SLICE 1 IN ARRAY sets LOOP
        IF jsonb_array_length(coalesce(filter -> one[1], '[]')) > 0 THEN
            SELECT array_agg(v)::text INTO said FROM jsonb_array_elements_text(filter -> one[1]) AS v;
            parts := parts || format('%s = ANY (%L::%s[])', one[2], said, one[3]);
        END IF;
    END LOOP;
    FOREACH one SLICE 1 IN ARRAY spans LOOP
        IF filter ->> one[1] IS NOT NULL THEN
            parts := parts || format('%s %s %L::%s', one[2], one[3], filter ->> one[1], one[4]);
        END IF;
    END LOOP;
    FOR name, said IN
        SELECT m.v, 'IS NULL' FROM jsonb_array_elements_text(coalesce(filter -> 'missing', '[]')) AS m(v)
        UNION ALL SELECT p.v, 'IS NOT NULL' FROM jsonb_array_elements_text(coalesce(filter -> 'present', '[]')) AS p(v)
    LOOP
        parts := parts || format('r.%I %s', CASE name
            WHEN 'age' THEN 'age_years' WHEN 'onset' THEN 'onset_state' WHEN 'municipality_code' THEN name
            WHEN 'diagnosed_on' THEN name WHEN 'published_on' THEN name WHEN 'receiving_center_id' THEN name
            WHEN 'assigned_to' THEN name END, said);
    END LOOP;
    FOR name IN SELECT v FROM jsonb_array_elements_text(coalesce(filter -> 'having', '[]')) AS h(v) LOOP
        parts := parts || CASE name
            WHEN 'alert' THEN format('r.id IN (SELECT a.case_id FROM alert a WHERE a.organization_id = %L AND a.resolved_at IS NULL)', me)
            WHEN 'awaited_test' THEN format('r.id IN (SELECT e.case_id FROM case_entry e WHERE e.center_id = %L '
                'AND e.awaited_on IS NOT NULL AND e.removed_at IS NULL)', me)
            WHEN 'silent' THEN format('r.status <> ''closed'' AND r.whereabouts IN (''undecided'', ''awaiting_bed'', ''lodging'', ''home'') '
                'AND NOT EXISTS (SELECT FROM observation o WHERE o.case_id = r.id AND o.observed_on = %L AND o.corrected_at IS NULL)', today)
            WHEN 'ward' THEN format(ward, '')
            WHEN 'icu' THEN format(ward, ' AND e.clear ->> ''icu'' = ''yes''')
            WHEN 'ventilator' THEN format(ward, ' AND e.clear ->> ''ventilator'' = ''yes''')
            WHEN 'ecmo' THEN format(ward, ' AND e.clear ->> ''ecmo'' = ''yes''')
            ELSE 'false'
        END;
    END LOOP;
    RETURN array_to_string(parts, ' AND ');
END
$$;
COMMENT ON FUNCTION case_list_conditions IS 'What a list is narrowed by, as a condition on the case r. Names come from fixed lists, values are quoted.';

CREATE FUNCTION case_list_sql(basis text, filter jsonb, sort text, descending boolean, unsaid boolean,
    after_key text, after_id uuid, at_most integer) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    me         CONSTANT uuid := app_organization();
    key        CONSTANT text := case_list_key(sort);
    way        CONSTANT text := CASE WHEN descending THEN 'DESC' ELSE 'ASC' END;
    beyond     CONSTANT text := CASE WHEN descending THEN '<' ELSE '>' END;
    type       CONSTANT text := CASE WHEN sort LIKE '%\_on' THEN 'date' WHEN sort = 'municipality_code' THEN 'text' ELSE 'integer' END;
    conditions CONSTANT text := case_list_conditions(filter);
    -- Whether an index has the order itself: nothing that would have to be read beside it is asked for.
    ordered    CONSTANT boolean := sort = 'reported_on'
        OR (sort IN ('diagnosed_on', 'onset_on', 'age', 'severity') AND conditions = '' AND basis IN ('responsible', 'area'));
    -- A list is of one kind.
    narrow     text := concat_ws(' AND ', format('r.kind = %L', coalesce(filter ->> 'kind', 'patient')), nullif(conditions, ''));
    current    CONSTANT text := 'a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now())';
    head       text;
    tail       text;
    strands    text;
BEGIN
    IF key IS NULL OR unsaid IS NULL OR at_most IS NULL OR (basis IN ('responsible', 'receiving', 'area', 'granted')) IS NOT TRUE THEN
        RAISE EXCEPTION 'case_list_sql: no such list' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF descending IS NOT NULL AND sort NOT IN ('reported_on', 'sex', 'status', 'severity', 'whereabouts') THEN
        narrow := narrow || ' AND ' || key || CASE WHEN unsaid THEN ' IS NULL' ELSE ' IS NOT NULL' END;
    END IF;
    IF after_id IS NOT NULL THEN
        narrow := narrow || ' AND ' || CASE WHEN unsaid THEN format('r.id %s %L::uuid', beyond, after_id)
            ELSE format('(%s, r.id) %s (%L::%s, %L::uuid)', key, beyond, after_key, type, after_id) END;
    END IF;

    IF basis = 'granted' AND ordered AND descending IS NOT NULL THEN
        -- Their index repeats the day of the report; several bases of one case stand side by side in it.
        RETURN concat('SELECT DISTINCT ON (a.reported_on, a.case_id) r.id, a.reported_on::text AS key FROM case_access a JOIN case_record r ',
            'ON r.id = a.case_id WHERE a.organization_id = ', quote_nullable(me), ' AND ', current, ' AND ', narrow,
            format(' ORDER BY a.reported_on %1$s, a.case_id %1$s LIMIT %2$s', way, at_most));
    END IF;
    IF descending IS NULL THEN
        head := '(SELECT r.id, NULL::date AS key FROM case_record r WHERE ';
        tail := concat(' AND ', narrow, ' LIMIT ', at_most, ')');
    ELSIF ordered THEN
        -- The first rows of the index are all that is read.
        head := concat('(SELECT r.id, ', key, ' AS key FROM case_record r WHERE ');
        tail := concat(' AND ', narrow, format(' ORDER BY %1$s %2$s, r.id %2$s LIMIT %3$s)', key, way, at_most));
    ELSE
        -- The slice is read once, in the index alone, and the first are kept: OFFSET 0 keeps the planner from another index whose order
        -- would send it to the table for each row that it passes.
        head := concat('(SELECT f.id, f.key FROM (SELECT r.id, ', key, ' AS key FROM case_record r WHERE ');
        tail := concat(' AND ', narrow, format(' OFFSET 0) AS f ORDER BY f.key %1$s, f.id %1$s LIMIT %2$s)', way, at_most));
    END IF;
    strands := CASE basis
        WHEN 'responsible' THEN head || format('r.responsible_center_id = %L', me) || tail
        -- What it is responsible for, too, stands in its own slice; the rest has an index of its own.
        WHEN 'receiving' THEN
            head || format('r.responsible_center_id = %1$L AND r.receiving_center_id = %1$L', me) || tail || ' UNION ALL ' ||
            head || format('r.receiving_center_id = %1$L AND r.receiving_center_id <> r.responsible_center_id', me) || tail
        -- The centres of an area one by one: each has its slice, and of each no more than a page is needed.
        WHEN 'area' THEN concat('SELECT p.* FROM (', format(
            'SELECT o.id FROM organization o WHERE o.kind = ''health_center'' AND o.prefecture_id = %1$L UNION '
            'SELECT o.id FROM organization o WHERE o.kind = ''health_center'' AND o.authority_id = %1$L', me),
            ') AS c, LATERAL ', head, 'r.responsible_center_id = c.id', tail, ' AS p')
        WHEN 'granted' THEN concat(head, 'r.id IN (SELECT a.case_id FROM case_access a WHERE a.organization_id = ', quote_nullable(me),
            ' AND ', current, ')', tail)
        END;
    RETURN concat('SELECT s.id, s.key::text FROM (', strands, ') AS s',
        CASE WHEN descending IS NOT NULL THEN format(' ORDER BY s.key %1$s, s.id %1$s', way) END, ' LIMIT ', at_most);
END
$$;
COMMENT ON FUNCTION case_list_sql IS 'The statement that gives a part of a list: ids with what they are ordered by; in no order where descending is null. By itself, so that its plan can be looked at.';

CREATE FUNCTION list_cases(basis text, filter jsonb, sort text, descending boolean, unsaid boolean, after_key text, after_id uuid, at_most integer)
RETURNS TABLE (id uuid, key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- Compiling takes longer than running, other ways through a centre than its slice are none, and a page needs no second process.
SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0
AS $$
DECLARE found integer := 0;
BEGIN
    IF NOT unsaid THEN
        RETURN QUERY EXECUTE case_list_sql(basis, filter, sort, descending, false, after_key, after_id, at_most);
        GET DIAGNOSTICS found = ROW_COUNT;
    END IF;
    IF found < at_most AND sort NOT IN ('reported_on', 'sex', 'status', 'severity', 'whereabouts') THEN
        RETURN QUERY EXECUTE case_list_sql(basis, filter, sort, descending, true, NULL,
            CASE WHEN unsaid THEN after_id END, at_most - found);
    END IF;
END
$$;
COMMENT ON FUNCTION list_cases IS 'A part of the list of the cases that are, by one basis, those of the organisation acted for: ids in order. What has no value stands at the end either way.';
CREATE FUNCTION count_cases(basis text, filter jsonb, at_most integer) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0
AS $$
DECLARE found integer;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s) AS s', case_list_sql(basis, filter, 'reported_on', NULL, false, NULL, NULL, at_most)) INTO found;
    RETURN found;
END
$$;
COMMENT ON FUNCTION count_cases IS 'How many cases a list has, at most so many: what lies beyond is not read.';
REVOKE ALL ON FUNCTION case_list_key, case_list_conditions, case_list_sql, list_cases, count_cases FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_cases, count_cases TO hersys_app;

-- 保存した表示: how a list is looked at, under a name; of one member of staff, or of the organisation.
CREATE TABLE case_view (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    account_id      uuid REFERENCES account,
    name            text NOT NULL CONSTRAINT case_view_name_length CHECK (char_length(name) BETWEEN 1 AND 40),
    usual           boolean NOT NULL,
    setting         jsonb NOT NULL CONSTRAINT case_view_setting_object CHECK (jsonb_typeof(setting) = 'object'),
    version         integer NOT NULL DEFAULT 1,
    created_by      uuid NOT NULL REFERENCES account,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
COMMENT ON TABLE case_view IS '[access] Views of the list of cases that are kept (保存した表示). They say how to look and tell of nobody.';
COMMENT ON COLUMN case_view.account_id IS 'Whose it is; null where it is the organisation''s.';
COMMENT ON COLUMN case_view.usual IS 'Whether the list opens with it.';
COMMENT ON COLUMN case_view.setting IS 'Filter, order, columns.';
CREATE INDEX case_view_by_owner ON case_view (organization_id, account_id);
CREATE UNIQUE INDEX case_view_one_usual ON case_view (organization_id, account_id) NULLS NOT DISTINCT WHERE usual;

-- Nobody sees or changes what a colleague keeps for themselves, or another organisation's.
ALTER TABLE case_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_view_own ON case_view FOR ALL TO hersys_app
    USING (organization_id = app_organization()
        AND (account_id IS NULL OR account_id = nullif(current_setting('app.account', true), '')::uuid))
    WITH CHECK (organization_id = app_organization()
        AND (account_id IS NULL OR account_id = nullif(current_setting('app.account', true), '')::uuid));
GRANT SELECT, INSERT, DELETE ON case_view TO hersys_app;
GRANT UPDATE (account_id, name, usual, setting, version, updated_at) ON case_view TO hersys_app;

-- 担当者: a member of the responsible centre's staff, whoever writes; nobody once the case has changed hands.
CREATE TABLE case_assignment (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     uuid NOT NULL REFERENCES case_record,
    account_id  uuid REFERENCES account,
    recorded_by uuid REFERENCES account,
    recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE case_assignment IS '[personal] Who looked after a case (担当者), since when: the history of case_record.assigned_to.';
COMMENT ON COLUMN case_assignment.account_id IS 'Null from when on nobody did.';
CREATE INDEX case_assignment_by_case ON case_assignment (case_id, id);

CREATE FUNCTION assignee_is_staff() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF NEW.responsible_center_id IS DISTINCT FROM OLD.responsible_center_id THEN
        NEW.assigned_to := NULL;
    ELSIF NEW.assigned_to IS NOT NULL AND NEW.assigned_to IS DISTINCT FROM OLD.assigned_to AND NOT EXISTS (
        SELECT FROM membership m WHERE m.account_id = NEW.assigned_to AND m.organization_id = NEW.responsible_center_id) THEN
        RAISE EXCEPTION 'case_record: not of the centre''s staff' USING ERRCODE = 'check_violation', CONSTRAINT = 'case_assignee_of_center';
    END IF;
    IF NEW.assigned_to IS DISTINCT FROM OLD.assigned_to THEN
        INSERT INTO case_assignment (case_id, account_id, recorded_by, recorded_at)
        VALUES (NEW.id, NEW.assigned_to, nullif(current_setting('app.account', true), '')::uuid, coalesce(app_now(), now()));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_assignee BEFORE UPDATE OF assigned_to, responsible_center_id ON case_record FOR EACH ROW
    WHEN (NEW.assigned_to IS DISTINCT FROM OLD.assigned_to OR NEW.responsible_center_id IS DISTINCT FROM OLD.responsible_center_id)
    EXECUTE FUNCTION assignee_is_staff();
REVOKE ALL ON FUNCTION assignee_is_staff FROM PUBLIC;
GRANT UPDATE (assigned_to) ON case_record TO hersys_app;
ALTER TABLE case_assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignment_of_center ON case_assignment FOR SELECT TO hersys_app
    USING (app_actor() IN ('staff', 'system') AND (app_actor() = 'system' OR may_enter_case(case_id)));
GRANT SELECT ON case_assignment TO hersys_app;

-- 一括変更: what an act upon several cases changed, so that exactly that can be undone.
CREATE TABLE case_batch (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    account_id      uuid NOT NULL REFERENCES account,
    change          jsonb NOT NULL,
    made_at         timestamptz NOT NULL,
    undone_at       timestamptz
);
COMMENT ON TABLE case_batch IS '[system] Acts upon several cases at once (一括変更), by whom and of what; the cases lie in case_batch_item.';
COMMENT ON COLUMN case_batch.change IS 'What was changed, as it was asked for.';
CREATE INDEX case_batch_by_maker ON case_batch (organization_id, account_id, made_at DESC);
CREATE TABLE case_batch_item (
    batch_id uuid NOT NULL REFERENCES case_batch,
    case_id  uuid NOT NULL REFERENCES case_record,
    before   text,
    entry_id uuid REFERENCES case_timeline,
    PRIMARY KEY (batch_id, case_id)
);
COMMENT ON TABLE case_batch_item IS '[personal] What an act upon several cases changed about one of them.';
COMMENT ON COLUMN case_batch_item.before IS 'What stood there before: a member of the set, or the account of 担当者; null for nobody.';
COMMENT ON COLUMN case_batch_item.entry_id IS 'The entry of the course that was made.';
CREATE INDEX case_batch_item_by_case ON case_batch_item (case_id);
CREATE INDEX case_batch_item_by_entry ON case_batch_item (entry_id) WHERE entry_id IS NOT NULL;
ALTER TABLE case_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_batch_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY case_batch_own ON case_batch FOR ALL TO hersys_app
    USING (organization_id = app_organization() AND account_id = nullif(current_setting('app.account', true), '')::uuid)
    WITH CHECK (organization_id = app_organization() AND account_id = nullif(current_setting('app.account', true), '')::uuid);
CREATE POLICY case_batch_item_seen ON case_batch_item FOR SELECT TO hersys_app
    USING (EXISTS (SELECT FROM case_batch b WHERE b.id = batch_id));
CREATE POLICY case_batch_item_made ON case_batch_item FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT FROM case_batch b WHERE b.id = batch_id) AND may_enter_case(case_id));
GRANT SELECT, INSERT ON case_batch, case_batch_item TO hersys_app;
GRANT UPDATE (undone_at) ON case_batch TO hersys_app;
