DROP FUNCTION fold_figures;
DROP VIEW figure_contribution;
DROP TABLE figure_rollup, figure_delta;
