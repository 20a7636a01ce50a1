-- A million made-up cases in 60 centres of 5 prefectures, one centre with 100,000 of them, to prove the two
-- hard queries (docs/design.md). Run as superuser on a migrated, empty database.
\set ON_ERROR_STOP on
\timing off
SET synchronous_commit = off;
BEGIN;
CREATE TEMP TABLE place AS
SELECT n, md5('center' || n)::uuid AS center, md5('prefecture' || (n % 5))::uuid AS prefecture FROM generate_series(1, 60) n;
INSERT INTO organization (id, kind, name, created_at, updated_at)
    SELECT DISTINCT prefecture, 'prefecture', 'p' || prefecture, now(), now() FROM place;
INSERT INTO organization (id, kind, name, prefecture_id, created_by, created_at, updated_at)
    SELECT center, 'health_center', 'c' || n, prefecture, prefecture, now(), now() FROM place;
INSERT INTO organization (id, kind, name, health_center_id, created_at, updated_at)
    SELECT md5('clinic' || n)::uuid, 'medical_institution', 'k' || n, center, now(), now() FROM place;
-- Centre 1 takes one case in ten, the others share the rest.
CREATE TEMP TABLE made AS
SELECT g, md5('person' || g)::uuid AS person, md5('case' || g)::uuid AS id,
    CASE WHEN g % 10 = 0 THEN 1 ELSE 2 + (g * 7 % 59) END AS n,
    date '2022-01-01' + (g % 540) AS on_date, (g * 31 % 100) AS age, g % 3 AS s, g % 50 AS sev
FROM generate_series(1, 1000000) g;
INSERT INTO person (id, number, made_in, created_by, created_at, updated_at)
    SELECT person, (1000000000 + g)::text, 0, center, now(), now() FROM made JOIN place USING (n);
INSERT INTO case_record (id, person_id, kind, responsible_center_id, receiving_center_id, prefecture_id, municipality_code,
        sex, age_years, reported_on, diagnosed_on, onset_state, onset_on, severity, whereabouts, status, created_by, created_at, updated_at)
    SELECT id, person, 'patient', center, (SELECT p.center FROM place p WHERE p.n = 1 + (g % 60)), prefecture, '131016',
        (ARRAY['male', 'female', 'unknown'])[s + 1], age, on_date, on_date, 'known', on_date - 2,
        CASE WHEN sev = 0 THEN 'severe' WHEN sev < 5 THEN 'moderate_2' ELSE 'mild' END,
        (ARRAY['home', 'hospital', 'lodging', 'released'])[1 + g % 4], CASE WHEN g % 4 = 3 THEN 'closed' ELSE 'open' END,
        center, now(), now()
    FROM made JOIN place USING (n);
INSERT INTO case_access (case_id, organization_id, basis, from_at, reported_on)
    SELECT id, md5('clinic' || n)::uuid, 'notified', now() - interval '1 day', on_date FROM made;
-- A name of two kanji and a reading of four kana give about ten tokens; frequencies as of common names.
INSERT INTO person_token (kind, token, person_id)
    SELECT DISTINCT k, (k * 1000 + (power(random(), 3) * 400)::int)::bigint, person
    FROM made CROSS JOIN generate_series(1, 2) k CROSS JOIN generate_series(1, 4);
INSERT INTO figure_delta (amount, center_id, prefecture_id, municipality_code, reported_on, diagnosed_on, onset_on, sex, age_band, severity)
    SELECT 1, responsible_center_id, prefecture_id, municipality_code, reported_on, diagnosed_on, onset_on, sex,
        least(age_years / 10 * 10, 90)::text, severity
    FROM case_record WHERE reported_on < '2023-06-20';
COMMIT;
\timing on
SELECT fold_figures(2000000);
\timing off
INSERT INTO figure_delta (amount, center_id, prefecture_id, municipality_code, reported_on, diagnosed_on, onset_on, sex, age_band, severity)
    SELECT 1, responsible_center_id, prefecture_id, municipality_code, reported_on, diagnosed_on, onset_on, sex,
        least(age_years / 10 * 10, 90)::text, severity
    FROM case_record WHERE reported_on >= '2023-06-20' LIMIT 2000;
VACUUM (ANALYZE);
