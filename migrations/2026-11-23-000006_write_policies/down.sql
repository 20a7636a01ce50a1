DROP POLICY version_made ON notification_version;
DROP POLICY version_of_visible ON notification_version;
CREATE POLICY version_of_visible ON notification_version FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM notification n WHERE n.id = notification_id));
ALTER POLICY notification_annotated ON notification
    USING (receiving_center_id = app_organization() OR EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
ALTER POLICY notification_made ON notification WITH CHECK (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
DROP POLICY timeline_changed ON case_timeline;
DROP POLICY timeline_written ON case_timeline;
DROP POLICY timeline_of_visible ON case_timeline;
CREATE POLICY timeline_of_visible ON case_timeline FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM case_record c WHERE c.id = case_id));
DROP POLICY token_removed ON person_token;
DROP POLICY token_made ON person_token;
DROP POLICY token_of_visible ON person_token;
CREATE POLICY token_of_visible ON person_token FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
DROP POLICY sealed_changed ON person_sealed;
DROP POLICY sealed_made ON person_sealed;
DROP POLICY sealed_of_visible ON person_sealed;
CREATE POLICY sealed_of_visible ON person_sealed FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
DROP POLICY key_rewrapped ON person_key;
DROP POLICY key_made ON person_key;
DROP POLICY key_of_visible ON person_key;
CREATE POLICY key_of_visible ON person_key FOR ALL TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id));
ALTER POLICY person_changed ON person USING (EXISTS (SELECT 1 FROM case_record c WHERE c.person_id = person.id));
DROP FUNCTION may_write_case, may_write_person;
