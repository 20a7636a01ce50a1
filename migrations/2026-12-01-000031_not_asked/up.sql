-- Whether an antipyretic was taken is an answer like any other: it may not have been asked (未聴取).
ALTER TABLE observation
    DROP CONSTRAINT observation_antipyretic_known,
    ADD CONSTRAINT observation_antipyretic_known CHECK (antipyretic IN ('yes', 'no', 'unknown', 'not_asked'));
