-- Made-up people at size (`hersys seed`): what was asked for, and which batches of it stand, so that a seed that was
-- killed goes on as it began. Written by the owner of the tables alone, in the transaction of the batch.
CREATE TABLE seed_plan (
    only_one   boolean PRIMARY KEY DEFAULT true CONSTRAINT seed_plan_only_one CHECK (only_one),
    cases      integer NOT NULL CONSTRAINT seed_plan_cases_range CHECK (cases >= 1),
    extent     text NOT NULL CONSTRAINT seed_plan_extent_known CHECK (extent IN ('whole', 'figures')),
    from_on    date NOT NULL,
    until_on   date NOT NULL,
    curve      text,
    seed       bigint NOT NULL,
    batch_size integer NOT NULL CONSTRAINT seed_plan_batch_size_range CHECK (batch_size >= 1),
    as_of      timestamptz NOT NULL,
    CONSTRAINT seed_plan_forward CHECK (from_on <= until_on)
);
COMMENT ON TABLE seed_plan IS '[system] The made-up people of a demonstration: what was asked for when they were begun.';
COMMENT ON COLUMN seed_plan.extent IS 'Everything, or what figures are made of.';
COMMENT ON COLUMN seed_plan.curve IS 'SHA-256 of the curve; null for a made-up wave.';
COMMENT ON COLUMN seed_plan.as_of IS 'When it was begun: nothing of these people lies after it.';

CREATE TABLE seed_batch (
    number  integer PRIMARY KEY CONSTRAINT seed_batch_number_range CHECK (number >= 0),
    cases   integer NOT NULL CONSTRAINT seed_batch_cases_range CHECK (cases >= 1),
    made_at timestamptz NOT NULL
);
COMMENT ON TABLE seed_batch IS '[system] Batches of made-up people that stand, each noted in the transaction that wrote it.';

-- Rows of the rollups are met in the order of their key: a page of its index is read and written once a folding, not
-- once a row. At millions of rows this is what folding costs.
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
        ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (date_kind, area, dimension, on_date, value) DO UPDATE SET amount = r.amount + excluded.amount;
    DELETE FROM figure_delta d USING folding f WHERE d.id = f.id;
    GET DIAGNOSTICS folded = ROW_COUNT;
    RETURN folded;
END
$$;
