CREATE OR REPLACE VIEW figure_contribution AS
SELECT d.id, dates.date_kind, areas.area, dimensions.dimension, dates.on_date, dimensions.value, d.amount
FROM figure_delta d
CROSS JOIN LATERAL (VALUES ('reported', d.reported_on), ('diagnosed', d.diagnosed_on), ('onset', d.onset_on))
    AS dates(date_kind, on_date)
CROSS JOIN LATERAL (VALUES ('JP'), (d.prefecture_id::text), (d.authority_id::text), (d.center_id::text), (d.municipality_code))
    AS areas(area)
CROSS JOIN LATERAL (VALUES ('total', ''), ('sex', d.sex), ('age_band', d.age_band),
    ('age_sex', d.age_band || ' ' || d.sex), ('severity', d.severity))
    AS dimensions(dimension, value)
WHERE dates.on_date IS NOT NULL AND areas.area IS NOT NULL;

DELETE FROM figure_rollup WHERE date_kind = 'published';
ALTER TABLE figure_rollup
    DROP CONSTRAINT figure_rollup_date_known,
    ADD CONSTRAINT figure_rollup_date_known CHECK (date_kind IN ('reported', 'diagnosed', 'onset'));
COMMENT ON COLUMN figure_delta.age_band IS 'Band of the age at diagnosis, or unknown.';
ALTER TABLE figure_delta DROP COLUMN published_on;
ALTER TABLE case_record
    DROP CONSTRAINT case_age_band_instead,
    DROP COLUMN published_on,
    DROP COLUMN age_band,
    DROP COLUMN counted;
