-- 公表日 as the fourth day by which cases are counted, an age band where no age is known, and whether the
-- figures count a case at all.

ALTER TABLE case_record
    ADD COLUMN published_on date,
    ADD COLUMN age_band text CONSTRAINT case_age_band_known CHECK (age_band IN (
        '0', '1_4', '5_9', '10_14', '15_19', '20_29', '30_39', '40_49', '50_59', '60_69', '70_79', '80_89', '90_over',
        '0_9', '10_19', 'preschool', 'school_age', 'unknown', 'investigating')),
    ADD COLUMN counted boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT case_age_band_instead CHECK (age_band IS NULL OR age_years IS NULL);
COMMENT ON COLUMN case_record.published_on IS '公表日: the day the body made the case known; null while it has not.';
COMMENT ON COLUMN case_record.age_band IS 'Band of the age as a published list has it, where no age is known; unknown (不明) and investigating (調査中) are told apart.';
COMMENT ON COLUMN case_record.counted IS 'Whether the figures count it: only 取下げ and 無効 of its notification, and undoing an import, take it out.';
GRANT SELECT (published_on, age_band, counted) ON case_record TO hersys_statistics;

ALTER TABLE figure_delta ADD COLUMN published_on date;
COMMENT ON COLUMN figure_delta.age_band IS 'Band of the age at diagnosis, else the band that was recorded, else unknown.';

ALTER TABLE figure_rollup
    DROP CONSTRAINT figure_rollup_date_known,
    ADD CONSTRAINT figure_rollup_date_known CHECK (date_kind IN ('reported', 'diagnosed', 'onset', 'published'));

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
