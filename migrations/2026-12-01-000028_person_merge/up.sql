-- Records of one person (同一人物): merged by linking, told apart for good, and both taken back. Nothing is moved and nothing is
-- sealed anew: each record keeps its number, its key and its cases. What a merge wrote into a record lies beside it, before and
-- after, under the record's own key, so that taking the merge back puts the record as it was.

CREATE TABLE person_distinction (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    other_id        uuid NOT NULL REFERENCES person,
    organization_id uuid NOT NULL REFERENCES organization,
    note            bytea,
    decided_by      uuid NOT NULL REFERENCES account,
    decided_at      timestamptz NOT NULL,
    taken_back_by   uuid REFERENCES account,
    taken_back_at   timestamptz,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT person_distinction_of_two CHECK (person_id <> other_id),
    CONSTRAINT person_distinction_taken_back_whole CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL))
);
COMMENT ON TABLE person_distinction IS '[personal] 別人: two records that look alike and are of two people, as the responsible centre of the first decided. Kept when it is taken back.';
COMMENT ON COLUMN person_distinction.note IS 'Why, sealed under the key of person_id.';
CREATE UNIQUE INDEX person_distinction_standing ON person_distinction (least(person_id, other_id), greatest(person_id, other_id))
    WHERE taken_back_at IS NULL;
CREATE INDEX person_distinction_by_person ON person_distinction (person_id);
CREATE INDEX person_distinction_by_other ON person_distinction (other_id);

CREATE SEQUENCE person_merge_number;
CREATE TABLE person_merge (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL REFERENCES person,
    other_id        uuid NOT NULL REFERENCES person,
    organization_id uuid NOT NULL REFERENCES organization,
    state           text NOT NULL CONSTRAINT person_merge_state_known CHECK (
                        state IN ('proposed', 'merged', 'declined', 'withdrawn', 'undone')),
    conflicting     boolean NOT NULL,
    number          bigint,
    note            bytea,
    reason          bytea,
    proposed_by     uuid NOT NULL REFERENCES account,
    proposed_at     timestamptz NOT NULL,
    decided_by      uuid REFERENCES account,
    decided_at      timestamptz,
    undone_by       uuid REFERENCES account,
    undone_at       timestamptz,
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT person_merge_of_two CHECK (person_id <> other_id),
    CONSTRAINT person_merge_decided_whole CHECK (
        (decided_by IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (state = 'proposed')),
    CONSTRAINT person_merge_undone_whole CHECK (
        (undone_by IS NULL) = (undone_at IS NULL) AND (undone_at IS NOT NULL) = (state = 'undone')),
    CONSTRAINT person_merge_numbered CHECK ((number IS NOT NULL) = (state IN ('merged', 'undone'))),
    CONSTRAINT person_merge_second_person CHECK (
        NOT conflicting OR state NOT IN ('merged', 'undone') OR decided_by <> proposed_by)
);
COMMENT ON TABLE person_merge IS '[personal] 統合: two records held to be of one person. Those that stand (merged) link records to groups; one whose items conflict waits for a second person (proposed). Kept when it is declined, withdrawn or undone.';
COMMENT ON COLUMN person_merge.organization_id IS 'The centre that proposed it, whose second person decides.';
COMMENT ON COLUMN person_merge.conflicting IS 'Whether items of the two differed, so that two people decided.';
COMMENT ON COLUMN person_merge.number IS 'In which order merges came to stand: of one group they are undone from the last on.';
COMMENT ON COLUMN person_merge.note IS 'What the proposer wrote, sealed under the key of person_id.';
COMMENT ON COLUMN person_merge.reason IS 'Why it was declined or undone, sealed likewise.';
CREATE UNIQUE INDEX person_merge_standing ON person_merge (least(person_id, other_id), greatest(person_id, other_id))
    WHERE state IN ('proposed', 'merged');
CREATE INDEX person_merge_by_person ON person_merge (person_id);
CREATE INDEX person_merge_by_other ON person_merge (other_id);
CREATE INDEX person_merge_waiting ON person_merge (organization_id, proposed_at, id) WHERE state = 'proposed';

CREATE TABLE person_merge_choice (
    merge_id uuid NOT NULL REFERENCES person_merge,
    item     text NOT NULL CONSTRAINT person_merge_choice_item_known CHECK (item IN (
                 'name', 'kana', 'alias', 'birth', 'sex', 'phone', 'phones', 'mail', 'residence', 'whereabouts', 'occupation',
                 'guardian', 'nationality', 'language', 'workplace')),
    side     text NOT NULL CONSTRAINT person_merge_choice_side_known CHECK (side IN ('this', 'that')),
    PRIMARY KEY (merge_id, item)
);
COMMENT ON TABLE person_merge_choice IS '[personal] Whose value was chosen of an item in which the two records differed.';

CREATE TABLE person_merge_image (
    merge_id  uuid NOT NULL REFERENCES person_merge,
    person_id uuid NOT NULL REFERENCES person,
    sealed    bytea NOT NULL,
    PRIMARY KEY (merge_id, person_id)
);
COMMENT ON TABLE person_merge_image IS '[personal] What a merge found in a record and what it left there, with age and 性別 of its cases: sealed under the record''s key. By it a merge is undone.';
CREATE INDEX person_merge_image_by_person ON person_merge_image (person_id);

ALTER TABLE person_distinction ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_merge_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_merge_image ENABLE ROW LEVEL SECURITY;

-- Who does not see both records is not told that somebody has two.
CREATE POLICY distinction_of_visible ON person_distinction FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY distinction_made ON person_distinction FOR INSERT TO hersys_app WITH CHECK (
    organization_id = app_organization() AND may_write_person(person_id) AND taken_back_at IS NULL
    AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY distinction_taken_back ON person_distinction FOR UPDATE TO hersys_app
    USING (may_write_person(person_id) OR may_write_person(other_id))
    WITH CHECK (may_write_person(person_id) OR may_write_person(other_id));

CREATE POLICY merge_of_visible ON person_merge FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person p WHERE p.id = person_id) AND EXISTS (SELECT 1 FROM person p WHERE p.id = other_id));
CREATE POLICY merge_made ON person_merge FOR INSERT TO hersys_app WITH CHECK (
    organization_id = app_organization() AND may_write_person(person_id) AND may_write_person(other_id)
    AND (state = 'proposed' OR (state = 'merged' AND NOT conflicting)));
CREATE POLICY merge_decided ON person_merge FOR UPDATE TO hersys_app
    USING (may_write_person(person_id) AND may_write_person(other_id))
    WITH CHECK (may_write_person(person_id) AND may_write_person(other_id));

CREATE POLICY choice_of_visible ON person_merge_choice FOR SELECT TO hersys_app
    USING (EXISTS (SELECT 1 FROM person_merge m WHERE m.id = merge_id));
CREATE POLICY choice_made ON person_merge_choice FOR INSERT TO hersys_app WITH CHECK (
    EXISTS (SELECT 1 FROM person_merge m WHERE m.id = merge_id AND m.organization_id = app_organization() AND m.state = 'proposed'));

-- Images are there to write records back.
CREATE POLICY image_of_writable ON person_merge_image FOR SELECT TO hersys_app USING (may_write_person(person_id));
CREATE POLICY image_made ON person_merge_image FOR INSERT TO hersys_app WITH CHECK (
    may_write_person(person_id) AND EXISTS (SELECT 1 FROM person_merge m WHERE m.id = merge_id AND m.state = 'merged'));

GRANT SELECT, INSERT ON person_distinction, person_merge, person_merge_choice, person_merge_image TO hersys_app;
GRANT UPDATE (taken_back_by, taken_back_at, version) ON person_distinction TO hersys_app;
GRANT UPDATE (state, number, reason, decided_by, decided_at, undone_by, undone_at, version) ON person_merge TO hersys_app;
GRANT USAGE ON SEQUENCE person_merge_number TO hersys_app;

CREATE FUNCTION images_of_merge(the_merge uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT count(*) FROM person_merge_image i JOIN person_merge m ON m.id = i.merge_id
    WHERE i.merge_id = the_merge AND may_write_person(m.person_id) AND may_write_person(m.other_id);
$$;
COMMENT ON FUNCTION images_of_merge IS 'In how many records a merge left something, those that have gone to another centre included: for whoever may write the two.';
REVOKE ALL ON FUNCTION images_of_merge FROM PUBLIC;
GRANT EXECUTE ON FUNCTION images_of_merge TO hersys_app;
