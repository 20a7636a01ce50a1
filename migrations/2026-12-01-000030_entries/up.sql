-- What is known of a case beside its course: tests, stays, treatment, conditions (検査・医療), what an investigation found
-- (疫学調査). One table: every kind is entered, changed, taken back and followed back by the same rules; what a kind holds
-- is declared once, in the program, and judged there.

CREATE TABLE case_entry (
    id             uuid PRIMARY KEY,
    case_id        uuid NOT NULL REFERENCES case_record,
    work           text NOT NULL CONSTRAINT case_entry_work_known CHECK (work IN ('clinical', 'survey')),
    kind           text NOT NULL,
    clear          jsonb NOT NULL CONSTRAINT case_entry_clear_object CHECK (jsonb_typeof(clear) = 'object'),
    sealed         bytea,
    occurred_on    date,
    awaited_on     date,
    center_id      uuid NOT NULL REFERENCES organization,
    version        integer NOT NULL DEFAULT 1,
    recorded_by    uuid REFERENCES account,
    recorded_for   uuid REFERENCES organization,
    recorded_at    timestamptz NOT NULL,
    changed_by     uuid REFERENCES account,
    changed_for    uuid REFERENCES organization,
    changed_at     timestamptz,
    removed_by     uuid REFERENCES account,
    removed_for    uuid REFERENCES organization,
    removed_at     timestamptz,
    removal_reason bytea,
    CONSTRAINT case_entry_kind_of_work CHECK (kind IN ('laboratory_test', 'other_test', 'diagnosis', 'hospital_need', 'hospital_stay',
            'medical_treatment', 'visit', 'background', 'vaccination', 'care_providers', 'case_outcome') AND work = 'clinical'
        OR kind IN ('interview', 'household', 'infection_source', 'travel', 'behaviour', 'related_person', 'consultation')
            AND work = 'survey'),
    CONSTRAINT case_entry_change_whole CHECK ((version > 1) = (changed_at IS NOT NULL))
);
COMMENT ON TABLE case_entry IS '[personal] An entry of the record of a case (検査, 入院, 疫学調査 …), as it stands.';
COMMENT ON COLUMN case_entry.work IS 'Whose work it is, which decides who reads and writes it.';
COMMENT ON COLUMN case_entry.kind IS 'Kind of the entry: which items it has.';
COMMENT ON COLUMN case_entry.clear IS 'Items that are chosen, counted or dated.';
COMMENT ON COLUMN case_entry.sealed IS 'Items that were typed, under the key of the person, bound to the version.';
COMMENT ON COLUMN case_entry.occurred_on IS 'The day by which entries of a kind stand in order, repeated from its items.';
COMMENT ON COLUMN case_entry.awaited_on IS 'Of a test whose result is awaited: for when, or since when.';
COMMENT ON COLUMN case_entry.center_id IS '担当保健所 of the case, repeated for the worklist of results awaited.';
COMMENT ON COLUMN case_entry.removed_at IS 'When it was taken back; it holds no more and stays readable.';
COMMENT ON COLUMN case_entry.removal_reason IS 'Why, sealed.';
CREATE INDEX case_entry_by_case ON case_entry (case_id, kind);
CREATE INDEX case_entry_awaited ON case_entry (center_id, awaited_on, id) WHERE awaited_on IS NOT NULL AND removed_at IS NULL;
-- Of these a case has one at most.
CREATE UNIQUE INDEX case_entry_single ON case_entry (case_id, kind) WHERE removed_at IS NULL AND kind IN (
    'diagnosis', 'hospital_need', 'background', 'care_providers', 'case_outcome', 'household', 'infection_source');

CREATE TABLE case_entry_version (
    entry_id uuid NOT NULL REFERENCES case_entry,
    version  integer NOT NULL,
    clear    jsonb NOT NULL,
    sealed   bytea,
    made_by  uuid REFERENCES account,
    made_for uuid REFERENCES organization,
    made_at  timestamptz NOT NULL,
    PRIMARY KEY (entry_id, version)
);
COMMENT ON TABLE case_entry_version IS '[personal] What an entry held before it was changed, and who had made it so.';

-- The centre is that of the case, whoever writes.
CREATE FUNCTION entry_takes_center() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    -- Held until the end: a case that changes hands meanwhile would leave the entry behind.
    SELECT responsible_center_id INTO NEW.center_id FROM case_record WHERE id = NEW.case_id FOR SHARE;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_entry_center BEFORE INSERT ON case_entry FOR EACH ROW EXECUTE FUNCTION entry_takes_center();
CREATE FUNCTION entries_follow_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE case_entry SET center_id = NEW.responsible_center_id WHERE case_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER case_entries_center AFTER UPDATE OF responsible_center_id ON case_record FOR EACH ROW
    WHEN (OLD.responsible_center_id IS DISTINCT FROM NEW.responsible_center_id) EXECUTE FUNCTION entries_follow_case();

CREATE FUNCTION may_enter_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system' OR EXISTS (SELECT 1 FROM case_record c JOIN person p ON p.id = c.person_id
        WHERE c.id = the_case AND (c.responsible_center_id = app_organization() OR made_here(p.made_in, p.created_at)));
$$;
COMMENT ON FUNCTION may_enter_case IS 'Whether who acts is responsible for this very case, or makes it just now. Who holds another case of the person is not.';
CREATE FUNCTION may_treat_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM case_access a
        WHERE a.case_id = the_case AND a.organization_id = app_organization()
          AND a.basis IN ('notified', 'visited', 'follow_up', 'emergency_destination', 'accepted', 'tested')
          AND a.from_at <= app_now() AND (a.until_at IS NULL OR a.until_at > app_now()));
$$;
COMMENT ON FUNCTION may_treat_case IS 'Whether who acts treats or tests the person of a case: such institutions enter what they did and found.';
CREATE FUNCTION may_survey_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT may_enter_case(the_case) OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case
        AND app_organization() IN (c.responsible_center_id, c.receiving_center_id, c.prefecture_id, c.authority_id));
$$;
COMMENT ON FUNCTION may_survey_case IS 'Whether who acts may read what an investigation found: the centres and the bodies above them, no institution.';
REVOKE ALL ON FUNCTION entry_takes_center, entries_follow_case, may_enter_case, may_treat_case, may_survey_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_enter_case, may_treat_case, may_survey_case TO hersys_app;

ALTER TABLE case_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_entry_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY entry_visible ON case_entry FOR SELECT TO hersys_app USING (
    app_actor() IN ('staff', 'system') AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id)
    AND (work = 'clinical' OR app_actor() = 'system' OR may_survey_case(case_id)));
CREATE POLICY entry_made ON case_entry FOR INSERT TO hersys_app
    WITH CHECK (may_enter_case(case_id) OR (work = 'clinical' AND may_treat_case(case_id)));
CREATE POLICY entry_changed ON case_entry FOR UPDATE TO hersys_app
    USING (may_enter_case(case_id) OR (work = 'clinical' AND may_treat_case(case_id)))
    WITH CHECK (may_enter_case(case_id) OR (work = 'clinical' AND may_treat_case(case_id)));
CREATE POLICY entry_version_visible ON case_entry_version FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_entry e WHERE e.id = entry_id));
CREATE POLICY entry_version_made ON case_entry_version FOR INSERT TO hersys_app WITH CHECK (
    EXISTS (SELECT 1 FROM case_entry e WHERE e.id = entry_id
            AND (may_enter_case(e.case_id) OR (e.work = 'clinical' AND may_treat_case(e.case_id)))));

GRANT SELECT, INSERT ON case_entry, case_entry_version TO hersys_app;
GRANT UPDATE (clear, sealed, occurred_on, awaited_on, version, changed_by, changed_for, changed_at, removed_by, removed_for,
    removed_at, removal_reason) ON case_entry TO hersys_app;

-- What was done about the alerts of a case is its own centre's to see, not that of another case of the person.
ALTER POLICY alert_of_center ON alert
    USING (organization_id = app_organization() OR app_actor() = 'system' OR may_enter_case(case_id));
