-- Figures that count themselves (F1): every change of a case appends what it takes away and what it adds;
-- a job folds these into marginal rollups; a reading is rollup plus what is not folded yet, so a figure
-- never lags behind the records.

CREATE TABLE figure_delta (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount            smallint NOT NULL CONSTRAINT figure_delta_amount_sign CHECK (amount IN (-1, 1)),
    center_id         uuid NOT NULL,
    authority_id      uuid,
    prefecture_id     uuid,
    municipality_code text,
    reported_on       date NOT NULL,
    diagnosed_on      date,
    onset_on          date,
    sex               text NOT NULL,
    age_band          text NOT NULL,
    severity          text NOT NULL
);
COMMENT ON TABLE figure_delta IS '[figures] What changes of cases add to and take from the figures, until it is folded.';
COMMENT ON COLUMN figure_delta.age_band IS 'Band of the age at diagnosis, or unknown.';

CREATE TABLE figure_rollup (
    date_kind text NOT NULL CONSTRAINT figure_rollup_date_known CHECK (date_kind IN ('reported', 'diagnosed', 'onset')),
    area      text NOT NULL,
    dimension text NOT NULL CONSTRAINT figure_rollup_dimension_known CHECK (
                  dimension IN ('total', 'sex', 'age_band', 'age_sex', 'severity')),
    on_date   date NOT NULL,
    value     text NOT NULL,
    amount    bigint NOT NULL,
    PRIMARY KEY (date_kind, area, dimension, on_date, value)
);
COMMENT ON TABLE figure_rollup IS '[figures] New cases by day: one date kind, one area, one dimension at a time.';
COMMENT ON COLUMN figure_rollup.area IS 'JP for the nation, an organisation''s id for its area or district, else a municipality code.';

-- Every delta seen from every side it counts on. The same view serves folding and reading.
CREATE VIEW figure_contribution AS
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
COMMENT ON VIEW figure_contribution IS '[figures] Deltas as the rollups count them.';

CREATE FUNCTION fold_figures(at_most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    folded bigint;
BEGIN
    -- One folder at a time; another one has nothing to do.
    IF NOT pg_try_advisory_xact_lock(7237463003) THEN
        RETURN 0;
    END IF;
    CREATE TEMP TABLE folding ON COMMIT DROP AS SELECT id FROM figure_delta ORDER BY id LIMIT at_most;
    INSERT INTO figure_rollup AS r (date_kind, area, dimension, on_date, value, amount)
        SELECT c.date_kind, c.area, c.dimension, c.on_date, c.value, sum(c.amount)
        FROM figure_contribution c JOIN folding USING (id)
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.amount) <> 0
    ON CONFLICT (date_kind, area, dimension, on_date, value) DO UPDATE SET amount = r.amount + excluded.amount;
    DELETE FROM figure_delta d USING folding f WHERE d.id = f.id;
    GET DIAGNOSTICS folded = ROW_COUNT;
    RETURN folded;
END
$$;
COMMENT ON FUNCTION fold_figures IS 'Folds up to at_most deltas into the rollups; gives how many.';
REVOKE ALL ON FUNCTION fold_figures FROM PUBLIC;
GRANT EXECUTE ON FUNCTION fold_figures TO hersys_app;
GRANT INSERT ON figure_delta TO hersys_app;
GRANT SELECT ON figure_delta, figure_rollup, figure_contribution TO hersys_app, hersys_statistics;
