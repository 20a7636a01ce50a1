-- The second wall for writing: who sees a person or a case may not thereby change it.

CREATE FUNCTION may_write_person(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT app_actor() = 'system'
        OR EXISTS (SELECT 1 FROM person p WHERE p.id = the_person
                   AND p.made_in = (pg_current_xact_id_if_assigned()::text)::bigint)
        OR EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = the_person
                   AND c.responsible_center_id = app_organization());
$$;
COMMENT ON FUNCTION may_write_person IS 'Whether who acts may change what is known of a person: the responsible centre, or the transaction that made them.';

CREATE FUNCTION may_write_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT 1 FROM case_record c WHERE c.id = the_case
                   AND (c.responsible_center_id = app_organization() OR may_write_person(c.person_id)));
$$;
COMMENT ON FUNCTION may_write_case IS 'Whether who acts may write the record of a case.';
REVOKE ALL ON FUNCTION may_write_person, may_write_case FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_write_person, may_write_case TO hersys_app;

ALTER POLICY person_changed ON person USING (may_write_person(id));

DROP POLICY key_of_visible ON person_key;
CREATE POLICY key_of_visible ON person_key FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY key_made ON person_key FOR INSERT TO hersys_app WITH CHECK (may_write_person(person_id));
CREATE POLICY key_rewrapped ON person_key FOR UPDATE TO hersys_app USING (app_actor() = 'system');

DROP POLICY sealed_of_visible ON person_sealed;
CREATE POLICY sealed_of_visible ON person_sealed FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY sealed_made ON person_sealed FOR INSERT TO hersys_app WITH CHECK (may_write_person(person_id));
CREATE POLICY sealed_changed ON person_sealed FOR UPDATE TO hersys_app USING (may_write_person(person_id));

DROP POLICY token_of_visible ON person_token;
CREATE POLICY token_of_visible ON person_token FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
CREATE POLICY token_made ON person_token FOR INSERT TO hersys_app WITH CHECK (may_write_person(person_id));
CREATE POLICY token_removed ON person_token FOR DELETE TO hersys_app USING (may_write_person(person_id));

DROP POLICY timeline_of_visible ON case_timeline;
CREATE POLICY timeline_of_visible ON case_timeline FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
CREATE POLICY timeline_written ON case_timeline FOR INSERT TO hersys_app WITH CHECK (may_write_case(case_id));
CREATE POLICY timeline_changed ON case_timeline FOR UPDATE TO hersys_app USING (may_write_case(case_id));

ALTER POLICY notification_made ON notification
    WITH CHECK (organization_id = app_organization() AND may_write_case(case_id));
ALTER POLICY notification_annotated ON notification
    USING (receiving_center_id = app_organization() OR may_write_case(case_id));

DROP POLICY version_of_visible ON notification_version;
CREATE POLICY version_of_visible ON notification_version FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));
CREATE POLICY version_made ON notification_version FOR INSERT TO hersys_app
    WITH CHECK (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id AND n.organization_id = app_organization()));
