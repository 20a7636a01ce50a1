-- Figures by district: what an area is divided into. The nation by prefecture, a prefecture or designated city by
-- health centre, a health centre by municipality, a municipality by health centre; '' where it is not known.

ALTER TABLE figure_rollup
    DROP CONSTRAINT figure_rollup_dimension_known,
    ADD CONSTRAINT figure_rollup_dimension_known CHECK (
        dimension IN ('total', 'sex', 'age_band', 'age_sex', 'severity', 'district'));

CREATE OR REPLACE VIEW figure_contribution AS
SELECT d.id, dates.date_kind, areas.area, dimensions.dimension, dates.on_date, dimensions.value, d.amount
FROM figure_delta d
CROSS JOIN LATERAL (VALUES ('reported', d.reported_on), ('diagnosed', d.diagnosed_on), ('onset', d.onset_on),
    ('published', d.published_on))
    AS dates(date_kind, on_date)
CROSS JOIN LATERAL (VALUES ('JP', d.prefecture_id::text), (d.prefecture_id::text, d.center_id::text),
    (d.authority_id::text, d.center_id::text), (d.center_id::text, d.municipality_code),
    (d.municipality_code, d.center_id::text))
    AS areas(area, district)
CROSS JOIN LATERAL (VALUES ('total', ''), ('sex', d.sex), ('age_band', d.age_band),
    ('age_sex', d.age_band || ' ' || d.sex), ('severity', d.severity), ('district', coalesce(areas.district, '')))
    AS dimensions(dimension, value)
WHERE dates.on_date IS NOT NULL AND areas.area IS NOT NULL;

-- What was folded before: all that counts, without what waits to be folded.
-- Cases are grouped before the areas are looked at: a row for each date of a case instead of one for each area, too.
INSERT INTO figure_rollup (date_kind, area, dimension, on_date, value, amount)
SELECT date_kind, area, 'district', on_date, district, sum(amount)
FROM (
    SELECT g.date_kind, areas.area, g.on_date, coalesce(areas.district, '') AS district, g.amount
    FROM (
        SELECT dates.date_kind, dates.on_date, c.prefecture_id, c.authority_id, c.responsible_center_id,
            c.municipality_code, count(*) AS amount
        FROM case_record c
        CROSS JOIN LATERAL (VALUES ('reported', c.reported_on), ('diagnosed', c.diagnosed_on), ('onset', c.onset_on),
            ('published', c.published_on))
            AS dates(date_kind, on_date)
        WHERE c.counted AND dates.on_date IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS g
    CROSS JOIN LATERAL (VALUES ('JP', g.prefecture_id::text), (g.prefecture_id::text, g.responsible_center_id::text),
        (g.authority_id::text, g.responsible_center_id::text), (g.responsible_center_id::text, g.municipality_code),
        (g.municipality_code, g.responsible_center_id::text))
        AS areas(area, district)
    WHERE areas.area IS NOT NULL
    UNION ALL
    SELECT date_kind, area, on_date, value, -amount FROM figure_contribution WHERE dimension = 'district'
) AS folded
GROUP BY 1, 2, 4, 5
HAVING sum(amount) <> 0;
