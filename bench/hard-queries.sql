-- The two hard queries of docs/design.md with plans and times, as the application's role under its row-level
-- policies. Run as superuser after million.sql.
SET jit = off;
SET SESSION AUTHORIZATION hersys_app;
BEGIN;
SELECT set_config('app.actor', 'staff', true), set_config('app.organization', md5('center1')::uuid::text, true),
       set_config('app.account', '', true), set_config('app.person', '', true), set_config('app.now', now()::text, true);
\echo '--- list: the centre''s 100,000, two filters, newest first, page of 51, joined with the person'
EXPLAIN (ANALYZE, BUFFERS, COSTS off)
SELECT c.id, c.severity, c.reported_on, p.number FROM case_record c JOIN person p ON p.id = c.person_id
WHERE c.responsible_center_id = md5('center1')::uuid AND c.status = 'open' AND c.severity = 'severe'
ORDER BY c.reported_on DESC, c.id DESC LIMIT 51;
\echo '--- the same, in the middle of the list'
EXPLAIN (ANALYZE, COSTS off)
SELECT c.id, c.severity, c.reported_on, p.number FROM case_record c JOIN person p ON p.id = c.person_id
WHERE c.responsible_center_id = md5('center1')::uuid AND c.whereabouts = 'home'
  AND c.reported_on <= '2022-09-01' AND (c.reported_on < '2022-09-01' OR (c.reported_on = '2022-09-01' AND c.id < md5('x')::uuid))
ORDER BY c.reported_on DESC, c.id DESC LIMIT 51;
\echo '--- one case, through the whole policy'
EXPLAIN (ANALYZE, COSTS off)
SELECT c.id FROM case_record c WHERE c.id = md5('case7')::uuid;
\echo '--- series: 540 days of a prefecture by severity: rollup and unfolded'
EXPLAIN (ANALYZE, COSTS off)
SELECT on_date, value, sum(amount) FROM (
    SELECT on_date, value, amount FROM figure_rollup
    WHERE date_kind = 'reported' AND area = md5('prefecture1')::uuid::text AND dimension = 'severity' AND on_date BETWEEN '2022-01-01' AND '2023-06-30'
    UNION ALL
    SELECT on_date, value, amount FROM figure_contribution
    WHERE date_kind = 'reported' AND area = md5('prefecture1')::uuid::text AND dimension = 'severity' AND on_date BETWEEN '2022-01-01' AND '2023-06-30'
) both_parts GROUP BY on_date, value HAVING sum(amount) <> 0 ORDER BY 1, 2;
ROLLBACK;
RESET SESSION AUTHORIZATION;
\echo '--- the floor: the same figures counted from the cases, without policies'
EXPLAIN (ANALYZE, COSTS off)
SELECT reported_on, severity, count(*) FROM case_record WHERE prefecture_id = md5('prefecture1')::uuid GROUP BY 1, 2;
