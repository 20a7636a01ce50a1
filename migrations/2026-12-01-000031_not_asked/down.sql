UPDATE observation SET antipyretic = NULL WHERE antipyretic = 'not_asked';
ALTER TABLE observation
    DROP CONSTRAINT observation_antipyretic_known,
    ADD CONSTRAINT observation_antipyretic_known CHECK (antipyretic IN ('yes', 'no', 'unknown'));
