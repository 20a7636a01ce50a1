-- 任意入力項目: items that an organisation adds to the record of a case (B7). A definition is versioned and never destroys
-- what was entered; what was entered belongs to the organisation that defined the item.

CREATE TABLE optional_item (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    code            text NOT NULL CONSTRAINT optional_item_code_shape CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind            text NOT NULL CONSTRAINT optional_item_kind_known CHECK (kind IN ('text', 'number', 'date', 'choice', 'choices')),
    definition      jsonb NOT NULL CONSTRAINT optional_item_definition_object CHECK (jsonb_typeof(definition) = 'object'),
    audience        text NOT NULL CONSTRAINT optional_item_audience_known CHECK (audience IN ('own', 'area')),
    version         integer NOT NULL DEFAULT 1,
    changed_by      uuid NOT NULL REFERENCES account,
    changed_at      timestamptz NOT NULL,
    CONSTRAINT optional_item_code_unique UNIQUE (organization_id, code)
);
COMMENT ON TABLE optional_item IS '[access] An item that an organisation adds to the record of a case (任意入力項目), as it is defined now.';
COMMENT ON COLUMN optional_item.code IS 'Its name in the API and in files; like its kind it stays for ever.';
COMMENT ON COLUMN optional_item.definition IS 'Words, bounds, choices, order, whether it is retired.';
COMMENT ON COLUMN optional_item.audience IS 'Who sees and enters it: the organisation alone, or the health centres of its area, too. It stays for ever, for what was entered for one must not be shown to others.';

CREATE TABLE optional_item_version (
    item_id    uuid NOT NULL REFERENCES optional_item,
    version    integer NOT NULL,
    definition jsonb NOT NULL,
    made_by    uuid NOT NULL REFERENCES account,
    made_at    timestamptz NOT NULL,
    PRIMARY KEY (item_id, version)
);
COMMENT ON TABLE optional_item_version IS '[access] What an item was before its definition was changed.';

CREATE TABLE case_optional (
    case_id         uuid NOT NULL REFERENCES case_record,
    organization_id uuid NOT NULL REFERENCES organization,
    audience        text NOT NULL CONSTRAINT case_optional_audience_known CHECK (audience IN ('own', 'area')),
    clear           jsonb NOT NULL CONSTRAINT case_optional_clear_object CHECK (jsonb_typeof(clear) = 'object'),
    sealed          bytea,
    version         integer NOT NULL DEFAULT 1,
    changed_by      uuid NOT NULL REFERENCES account,
    changed_for     uuid NOT NULL REFERENCES organization,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (case_id, organization_id, audience)
);
COMMENT ON TABLE case_optional IS '[personal] What is entered into the optional items of an organisation, of one case.';
COMMENT ON COLUMN case_optional.organization_id IS 'Who defined the items.';
COMMENT ON COLUMN case_optional.clear IS 'Numbers, days and choices by the codes of their items.';
COMMENT ON COLUMN case_optional.sealed IS 'Texts by the codes of their items, under the key of the person, bound to the version.';

CREATE TABLE case_optional_version (
    case_id         uuid NOT NULL,
    organization_id uuid NOT NULL,
    audience        text NOT NULL,
    version         integer NOT NULL,
    clear           jsonb NOT NULL,
    sealed          bytea,
    made_by         uuid NOT NULL REFERENCES account,
    made_for        uuid NOT NULL REFERENCES organization,
    made_at         timestamptz NOT NULL,
    PRIMARY KEY (case_id, organization_id, audience, version),
    FOREIGN KEY (case_id, organization_id, audience) REFERENCES case_optional
);
COMMENT ON TABLE case_optional_version IS '[personal] What was entered before it was changed, and who had made it so.';

CREATE TABLE case_optional_value (
    item_id         uuid NOT NULL REFERENCES optional_item,
    case_id         uuid NOT NULL,
    nth             smallint NOT NULL,
    organization_id uuid NOT NULL,
    audience        text NOT NULL,
    code            text,
    number          double precision,
    day             date,
    PRIMARY KEY (item_id, case_id, nth),
    FOREIGN KEY (case_id, organization_id, audience) REFERENCES case_optional
);
COMMENT ON TABLE case_optional_value IS '[personal] The same values one by one, for lists, but for texts, which are sealed. Written by a trigger alone.';
COMMENT ON COLUMN case_optional_value.nth IS 'Of several choices the how manieth, from 0.';
COMMENT ON COLUMN case_optional_value.code IS 'The choice.';
CREATE INDEX case_optional_value_by_case ON case_optional_value (case_id, organization_id, audience);
CREATE INDEX case_optional_value_by_code ON case_optional_value (item_id, code, case_id) WHERE code IS NOT NULL;
CREATE INDEX case_optional_value_by_number ON case_optional_value (item_id, number, case_id) WHERE number IS NOT NULL;
CREATE INDEX case_optional_value_by_day ON case_optional_value (item_id, day, case_id) WHERE day IS NOT NULL;

CREATE FUNCTION is_above_here(the_organization uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM organization o WHERE o.id = app_organization() AND o.kind = 'health_center'
        AND the_organization IN (o.prefecture_id, o.authority_id));
$$;
COMMENT ON FUNCTION is_above_here IS 'Whether who acts is a health centre in the area of that organisation.';
CREATE FUNCTION has_optional_values(the_case uuid, the_organization uuid, the_audience text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system'
        OR (app_actor() = 'staff' AND (the_organization = app_organization()
            OR (the_audience = 'area' AND is_above_here(the_organization)
                AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case
                    AND c.responsible_center_id = app_organization()
                    AND the_organization IN (c.prefecture_id, c.authority_id)))));
$$;
COMMENT ON FUNCTION has_optional_values IS 'Whether who acts reads and writes what is entered into the items of an organisation: that organisation, and of items for its area the responsible centre.';
CREATE FUNCTION optional_values_spread() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM case_optional_value v
    WHERE v.case_id = NEW.case_id AND v.organization_id = NEW.organization_id AND v.audience = NEW.audience;
    INSERT INTO case_optional_value (item_id, case_id, nth, organization_id, audience, code, number, day)
    SELECT i.id, NEW.case_id, (c.nth - 1)::smallint, NEW.organization_id, NEW.audience,
        CASE WHEN i.kind IN ('choice', 'choices') THEN c.one #>> '{}' END,
        CASE i.kind WHEN 'number' THEN (c.one #>> '{}')::double precision END,
        CASE i.kind WHEN 'date' THEN (c.one #>> '{}')::date END
    FROM optional_item i CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(NEW.clear -> i.code) WHEN 'array' THEN NEW.clear -> i.code ELSE jsonb_build_array(NEW.clear -> i.code) END)
        WITH ORDINALITY AS c (one, nth)
    WHERE i.organization_id = NEW.organization_id AND i.audience = NEW.audience AND i.kind <> 'text' AND NEW.clear ? i.code;
    RETURN NULL;
END
$$;
CREATE TRIGGER case_optional_spread AFTER INSERT OR UPDATE OF clear ON case_optional FOR EACH ROW EXECUTE FUNCTION optional_values_spread();
REVOKE ALL ON FUNCTION is_above_here, has_optional_values, optional_values_spread FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_above_here, has_optional_values TO hersys_app;

ALTER TABLE optional_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE optional_item_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_optional ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_optional_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_optional_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY optional_item_visible ON optional_item FOR SELECT TO hersys_app USING (
    organization_id = app_organization() OR app_actor() = 'system' OR (audience = 'area' AND is_above_here(organization_id)));
CREATE POLICY optional_item_made ON optional_item FOR INSERT TO hersys_app WITH CHECK (organization_id = app_organization());
CREATE POLICY optional_item_changed ON optional_item FOR UPDATE TO hersys_app
    USING (organization_id = app_organization()) WITH CHECK (organization_id = app_organization());
CREATE POLICY optional_item_version_visible ON optional_item_version FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM optional_item i WHERE i.id = item_id));
CREATE POLICY optional_item_version_made ON optional_item_version FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT 1 FROM optional_item i WHERE i.id = item_id AND i.organization_id = app_organization()));

CREATE POLICY case_optional_visible ON case_optional FOR SELECT TO hersys_app USING (
    has_optional_values(case_id, organization_id, audience) AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY case_optional_made ON case_optional FOR INSERT TO hersys_app WITH CHECK (
    has_optional_values(case_id, organization_id, audience) AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY case_optional_changed ON case_optional FOR UPDATE TO hersys_app
    USING (has_optional_values(case_id, organization_id, audience)) WITH CHECK (has_optional_values(case_id, organization_id, audience));
CREATE POLICY case_optional_version_visible ON case_optional_version FOR SELECT TO hersys_app USING (EXISTS (
    SELECT 1 FROM case_optional o WHERE o.case_id = case_optional_version.case_id
        AND o.organization_id = case_optional_version.organization_id AND o.audience = case_optional_version.audience));
CREATE POLICY case_optional_version_made ON case_optional_version FOR INSERT TO hersys_app WITH CHECK (EXISTS (
    SELECT 1 FROM case_optional o WHERE o.case_id = case_optional_version.case_id
        AND o.organization_id = case_optional_version.organization_id AND o.audience = case_optional_version.audience));
-- By the case, which every reader of lists sees first; whose value it is, is a matter of a comparison.
CREATE POLICY case_optional_value_visible ON case_optional_value FOR SELECT TO hersys_app USING (
    has_optional_values(case_id, organization_id, audience) AND EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));

GRANT SELECT, INSERT ON optional_item, optional_item_version, case_optional, case_optional_version TO hersys_app;
GRANT SELECT ON case_optional_value TO hersys_app;
GRANT UPDATE (definition, version, changed_by, changed_at) ON optional_item TO hersys_app;
GRANT UPDATE (clear, sealed, version, changed_by, changed_for, changed_at) ON case_optional TO hersys_app;
