CREATE OR REPLACE FUNCTION fold_figures(at_most integer) RETURNS bigint
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
DROP TABLE seed_batch;
DROP TABLE seed_plan;
