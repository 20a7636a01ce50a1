CREATE OR REPLACE VIEW figure_contribution AS
SELECT d.id, dates.date_kind, areas.area, dimensions.dimension, dates.on_date, dimensions.value, d.amount
FROM figure_delta d
CROSS JOIN LATERAL (VALUES ('reported', d.reported_on), ('diagnosed', d.diagnosed_on), ('onset', d.onset_on),
    ('published', d.published_on))
    AS dates(date_kind, on_date)
CROSS JOIN LATERAL (VALUES ('JP'), (d.prefecture_id::text), (d.authority_id::text), (d.center_id::text), (d.municipality_code))
    AS areas(area)
CROSS JOIN LATERAL (VALUES ('total', ''), ('sex', d.sex), ('age_band', d.age_band),
    ('age_sex', d.age_band || ' ' || d.sex), ('severity', d.severity))
    AS dimensions(dimension, value)
WHERE dates.on_date IS NOT NULL AND areas.area IS NOT NULL;

DELETE FROM figure_rollup WHERE dimension = 'district';
ALTER TABLE figure_rollup
    DROP CONSTRAINT figure_rollup_dimension_known,
    ADD CONSTRAINT figure_rollup_dimension_known CHECK (
        dimension IN ('total', 'sex', 'age_band', 'age_sex', 'severity'));
