//! 患者一覧: each filter and each order gives what a plain reading of the table would, page by page.

mod plan;

use hersys_domain::case_list::{CaseFilter, CaseSort, Direction};
use serde_json::Value;

use crate::support::records::{form, notified, session_of};
use crate::support::{Browser, Sql, TestApp};

/// Copies the case of a centre, each with values of its own that can be told from its number; some have none.
pub async fn crowd(sql: &Sql, like: &str, many: u32) {
    let chance = |salt: &str, of: u32| format!("(abs(hashtext('{salt}' || g)) % {of})");
    let pick = |salt: &str, all: &str| {
        let count = all.split(',').count();
        format!("(string_to_array('{all}', ','))[1 + abs(hashtext('{salt}' || g)) % {count}]")
    };
    sql.run(&format!(
        "INSERT INTO case_record SELECT (jsonb_populate_record(NULL::case_record, to_jsonb(c) || jsonb_build_object( \
           'id', md5('{like}' || g)::uuid, \
           'status', {status}, 'severity', {severity}, 'whereabouts', {whereabouts}, 'sex', {sex}, \
           'reported_on', date '2022-01-01' + {day}, \
           'diagnosed_on', CASE WHEN {d} > 0 THEN date '2022-01-01' + {day} - {d} END, \
           'onset_state', CASE WHEN {o} < 6 THEN 'known' WHEN {o} < 9 THEN {answer} END, \
           'onset_on', CASE WHEN {o} < 6 THEN date '2022-01-01' + {day} - {o} END, \
           'published_on', CASE WHEN {p} = 0 THEN date '2022-01-02' + {day} END, \
           'age_years', CASE WHEN {a} < 100 THEN {a} END, \
           'age_months', CASE WHEN {a} = 0 THEN {d} END, \
           'municipality_code', CASE WHEN {p} < 2 THEN {code} END))).* \
         FROM (SELECT * FROM case_record WHERE id = '{like}') c, generate_series(1, {many}) g",
        status = pick("status", "open,closed,closed,closed,closed,reopened"),
        severity = pick(
            "severity",
            "none,mild,mild,moderate_1,moderate_2,severe,unknown"
        ),
        whereabouts = pick(
            "place",
            "home,released,released,hospital,lodging,dead,undecided"
        ),
        sex = pick("sex", "male,female,unknown"),
        code = pick("code", "131041,131016,131032"),
        answer = pick("answer", "none,unknown,not_asked"),
        day = chance("day", 300),
        d = chance("d", 5),
        o = chance("o", 10),
        p = chance("p", 3),
        a = chance("a", 110),
    ))
    .await;
}

/// All ids of a list, page by page.
async fn whole(browser: &Browser, query: &str, limit: u16) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = browser
            .get(&format!("/cases?limit={limit}&{query}{after}"))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        ids.extend(
            items
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => return ids,
        }
        assert_eq!(items.len(), usize::from(limit), "{query}");
    }
}

/// By what a plain reading would order.
fn column(sort: CaseSort) -> String {
    let place =
        |set: &str, name: &str| format!("array_position(string_to_array('{set}', ','), {name})");
    match sort {
        CaseSort::Age => "age_years * 12 + coalesce(age_months, 0)".to_owned(),
        CaseSort::Sex => place("male,female,other,unknown", "sex"),
        CaseSort::Status => place("open,closed,reopened", "status"),
        CaseSort::Severity => place("none,mild,moderate_1,moderate_2,severe,unknown", "severity"),
        CaseSort::Whereabouts => place(
            "undecided,awaiting_bed,hospital,lodging,home,welfare_facility,temporary,in_transit,released,dead,unknown,released_in_ward",
            "whereabouts",
        ),
        CaseSort::MunicipalityCode => "municipality_code COLLATE \"C\"".to_owned(),
        other => other.to_string(),
    }
}

/// Filters as the address has them, and what they mean.
pub const FILTERS: &[(&str, &str)] = &[
    ("", "true"),
    ("status=open,reopened", "status IN ('open', 'reopened')"),
    ("severity=severe", "severity = 'severe'"),
    (
        "whereabouts=home,lodging",
        "whereabouts IN ('home', 'lodging')",
    ),
    ("sex=unknown", "sex = 'unknown'"),
    (
        "onset=none,not_asked",
        "onset_state IN ('none', 'not_asked')",
    ),
    ("municipality_code=131041", "municipality_code = '131041'"),
    ("age_from=65&age_until=74", "age_years BETWEEN 65 AND 74"),
    ("age_until=0", "age_years = 0"),
    (
        "reported_from=2022-03-01&reported_until=2022-03-31",
        "reported_on BETWEEN '2022-03-01' AND '2022-03-31'",
    ),
    ("diagnosed_from=2022-09-01", "diagnosed_on >= '2022-09-01'"),
    ("onset_until=2022-02-01", "onset_on <= '2022-02-01'"),
    (
        "published_from=2022-05-01&published_until=2022-06-01",
        "published_on BETWEEN '2022-05-01' AND '2022-06-01'",
    ),
    ("missing=age", "age_years IS NULL"),
    ("missing=onset", "onset_state IS NULL"),
    (
        "missing=diagnosed_on,municipality_code",
        "diagnosed_on IS NULL AND municipality_code IS NULL",
    ),
    ("present=published_on", "published_on IS NOT NULL"),
    ("missing=assigned_to", "assigned_to IS NULL"),
    ("missing=receiving_center_id", "receiving_center_id IS NULL"),
];

#[tokio::test]
async fn every_order_is_that_of_the_table_page_by_page() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 150).await;
    let center = app.country.place("shinjuku").id;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    for sort in CaseSort::ALL {
        for direction in Direction::ALL {
            let way = if *direction == Direction::Descending {
                "DESC"
            } else {
                "ASC"
            };
            let by = column(*sort);
            let plain = sql
                .column(&format!(
                    "SELECT id::text FROM case_record WHERE responsible_center_id = '{center}' \
                     ORDER BY ({by}) IS NULL, {by} {way}, id {way}"
                ))
                .await;
            assert_eq!(plain.len(), 151);
            let query = format!("sort={sort}&direction={direction}");
            assert_eq!(whole(&nurse, &query, 40).await, plain, "{query}");
        }
    }
}

#[tokio::test]
async fn every_filter_is_what_it_says_in_every_order_and_counts_as_many() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 150).await;
    let center = app.country.place("shinjuku").id;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    for (number, (query, condition)) in FILTERS.iter().enumerate() {
        let sort = CaseSort::ALL[number % CaseSort::ALL.len()];
        let by = column(sort);
        let plain = sql
            .column(&format!(
                "SELECT id::text FROM case_record WHERE responsible_center_id = '{center}' AND {condition} \
                 ORDER BY ({by}) IS NULL, {by} DESC, id DESC"
            ))
            .await;
        assert!(
            *query == "missing=receiving_center_id" || !plain.is_empty(),
            "{query}"
        );
        let asked = format!("{query}&sort={sort}");
        assert_eq!(
            whole(&nurse, asked.trim_start_matches('&'), 60).await,
            plain,
            "{asked}"
        );
        let counted = nurse
            .get(&format!("/cases?limit=1&count=true&{query}"))
            .await
            .expect(200);
        assert_eq!(counted["total"], plain.len(), "{query}");
    }
    // Whoever has other cases by another relation gets them by the same ways.
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let area = session_of(&app, &sql, "tokyo.coordinator").await;
    let granted = session_of(&app, &sql, "kanda.nurse").await;
    for (browser, view, sees) in [
        (&receiving, "receiving", 151),
        (&receiving, "responsible", 0),
        (&area, "area", 151),
        (&granted, "granted", 1),
    ] {
        for sort in [CaseSort::ReportedOn, CaseSort::OnsetOn, CaseSort::Age] {
            let all = whole(browser, &format!("view={view}&sort={sort}"), 60).await;
            assert_eq!(all.len(), sees, "{view} {sort}");
            let severe = format!("view={view}&sort={sort}&severity=severe");
            let found = whole(browser, &severe, 60).await;
            assert_eq!(found.is_empty(), sees < 2, "{view} {sort}");
        }
    }
}

#[tokio::test]
async fn what_was_entered_elsewhere_narrows_for_those_who_may_read_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 3).await;
    let center = app.country.place("shinjuku").id;
    // The first has an open alert, and reported today.
    let [own, second, third, fourth]: [String; 4] = sql
        .column(&format!(
            "SELECT id::text FROM case_record WHERE responsible_center_id = '{center}' ORDER BY id <> '{like}', id"
        ))
        .await
        .try_into()
        .unwrap();
    sql.run(&format!(
        "INSERT INTO alert (id, case_id, organization_id, urgency, rules, reports, raised_at, updated_at) \
           VALUES (gen_random_uuid(), '{own}', '{center}', 1, '{{spo2_alert}}', 1, now(), now()); \
         UPDATE case_record SET status = 'open', whereabouts = 'home' WHERE id IN ('{own}', '{second}'); \
         UPDATE case_record SET status = 'closed' WHERE id IN ('{third}', '{fourth}'); \
         INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel) \
           VALUES (gen_random_uuid(), '{own}', '{today}', now(), now(), 'self', 'web'); \
         INSERT INTO case_entry (id, case_id, work, kind, clear, awaited_on, center_id, recorded_at) VALUES \
           (gen_random_uuid(), '{second}', 'clinical', 'laboratory_test', '{{}}', '2026-11-24', '{center}', now()), \
           (gen_random_uuid(), '{third}', 'clinical', 'hospital_stay', '{{\"icu\": \"yes\", \"ecmo\": \"no\"}}', NULL, '{center}', now()), \
           (gen_random_uuid(), '{fourth}', 'clinical', 'hospital_stay', \
             '{{\"icu\": \"yes\", \"discharged_on\": \"2022-01-05\"}}', NULL, '{center}', now())",
        today = hersys_domain::jp_date::jst_date(app.now()),
    ))
    .await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    for (sign, expected) in [
        ("alert", vec![&own]),
        ("awaited_test", vec![&second]),
        ("silent", vec![&second]),
        ("ward", vec![&third]),
        ("icu", vec![&third]),
        ("ecmo", vec![]),
        ("ventilator", vec![]),
        ("silent,awaited_test", vec![&second]),
        ("silent,icu", vec![]),
    ] {
        for sort in ["reported_on", "age"] {
            let found = whole(&nurse, &format!("having={sign}&sort={sort}"), 50).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{sign} {sort}");
        }
    }
    // A prefecture sees the case, and not that it has an alert; its clerks see nothing of stays.
    let area = session_of(&app, &sql, "tokyo.coordinator").await;
    assert_eq!(whole(&area, "view=area&having=icu", 50).await, [third]);
    area.get("/cases?view=area&having=alert")
        .await
        .problem(403, "not_allowed");
    let clerk = session_of(&app, &sql, "tokyo.clerk").await;
    clerk.get("/cases?view=area").await.expect(200);
    clerk
        .get("/cases?view=area&having=icu")
        .await
        .problem(403, "not_allowed");
}

#[tokio::test]
async fn what_cannot_be_read_as_a_list_is_refused() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 3).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let first = nurse.get("/cases?limit=1&sort=age").await.expect(200);
    let after = first["next"].as_str().unwrap();
    nurse
        .get(&format!("/cases?limit=1&sort=age&after={after}"))
        .await
        .expect(200);
    for query in [
        &format!("limit=1&after={after}"),
        &format!("limit=1&sort=age&direction=ascending&after={after}"),
        "sort=name",
        "sort=",
        "direction=up",
        "status=open,",
        "status=open&status=closed",
        "name=%E5%81%A5%E5%AD%90",
        "age_from=151",
        "age_from=-1",
        "reported_from=%2B12345-01-01",
        "missing=status",
        "having=alert,nothing",
        "municipality_code=1",
        "assigned_to=me",
        "count=yes",
        "limit=201",
    ] {
        nurse
            .get(&format!("/cases?{query}"))
            .await
            .problem(400, "malformed_parameter");
    }
    assert_eq!(CaseFilter::NAMES.len(), 22);
}
