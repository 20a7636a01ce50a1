//! 外部の識別子: the numbers by which other systems know a person or a case.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::transfers::{self, answer};
use crate::support::{Browser, Reply, Sql, TestApp, merges};

const PURPOSE: &str = "X-Hersys-Purpose";

fn ids(case: &str) -> String {
    format!("/cases/{case}/external-ids")
}

fn number(kind: &str, source: &str, value: &str) -> Value {
    json!({"kind": kind, "source": source, "value": value})
}

async fn enter(who: &Browser, case: &str, body: &Value) -> Reply {
    who.post(&ids(case), body).await
}

/// The cases that a number means.
async fn means(who: &Browser, sought: &Value) -> Vec<String> {
    let found = who.post("/external-ids/search", sought).await.expect(200);
    let items = found["items"].as_array().unwrap().iter();
    items
        .map(|case| case["id"].as_str().unwrap().to_owned())
        .collect()
}

/// What is told of the numbers that hold: kind, number, whether it may be changed.
async fn told(who: &Browser, case: &str) -> Vec<(String, String, bool)> {
    let found = who.get(&ids(case)).await.expect(200);
    let items = found["items"].as_array().unwrap().iter();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    items
        .map(|one| {
            let writable = one["writable"] == true;
            (text(one, "kind"), text(one, "value"), writable)
        })
        .collect()
}

/// Two people of Shinjuku's, notified by Kanda.
async fn two(app: &TestApp, sql: &Sql) -> [Notified; 2] {
    let other = with(form(), &[("/person/phone", json!("090-8765-4321"))]);
    [
        notified(app, sql, &form()).await,
        notified(app, sql, &other).await,
    ]
}

#[tokio::test]
async fn a_number_finds_its_case_however_it_is_spelt_and_stands_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [made, other] = two(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let one = number("specimen", "", "ab-１２ ３");
    let kept = enter(&nurse, &made.case, &one).await.expect(201);
    assert_eq!(kept["value"], "ab-１２ ３");
    assert_eq!(kept["case_id"], made.case.as_str());
    let sought = json!({"value": "AB-123"});
    assert_eq!(means(&nurse, &sought).await, [made.case.as_str()]);
    // Of another kind, of another source, of another organisation, not whole: nothing.
    let shinjuku = app.country.place("shinjuku").id;
    let chiyoda = app.country.place("chiyoda").id;
    for (sought, hits) in [
        (
            json!({"value": "AB-123", "kind": "specimen", "organization_id": shinjuku, "source": ""}),
            1,
        ),
        (json!({"value": "AB-123", "kind": "hospital"}), 0),
        (json!({"value": "AB-123", "source": "都健安研"}), 0),
        (json!({"value": "AB-123", "organization_id": chiyoda}), 0),
        (json!({"value": "AB-12"}), 0),
        (json!({"value": "AB123"}), 0),
    ] {
        assert_eq!(means(&nurse, &sought).await.len(), hits, "{sought}");
    }
    // Nobody gets it twice, however it is spelt; another source has numbers of its own.
    let again = number("specimen", "", "Ab−123");
    let refused = enter(&nurse, &other.case, &again).await;
    refused.problem(422, "invalid");
    assert_eq!(refused.fields(), ["/value external_id.taken"]);
    let elsewhere = number("specimen", "都健安研", "Ab-123");
    enter(&nurse, &other.case, &elsewhere).await.expect(201);
    let mut both = means(&nurse, &sought).await;
    both.sort();
    let mut cases = [made.case.clone(), other.case.clone()];
    cases.sort();
    assert_eq!(both, cases);
    // The field in which people are looked for takes it, too.
    let found = nurse
        .post("/persons/search", &json!({"text": "ab-123"}))
        .await;
    assert_eq!(found.expect(200)["items"].as_array().unwrap().len(), 2);
    // It stands nowhere in the clear.
    let clear = "SELECT count(*) FROM external_id WHERE position('ab-'::bytea IN sealed) > 0";
    assert_eq!(sql.number(clear).await, 0);
}

#[tokio::test]
async fn wrong_numbers_are_told_where_they_are_wrong() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let long = "1".repeat(65);
    for (body, wrong) in [
        (number("hospital", "", " "), "/value required"),
        (number("hospital", "", &long), "/value text.too_long"),
        (number("hospital", "", "1\n2"), "/value text.line_break"),
        (number("other", "", "1"), "/source required"),
        (number("other", &long, "1"), "/source text.too_long"),
    ] {
        let refused = enter(&nurse, &made.case, &body).await;
        refused.problem(422, "invalid");
        assert_eq!(refused.fields(), [wrong], "{body}");
    }
    let unknown = enter(&nurse, &made.case, &number("tax", "", "1")).await;
    unknown.problem(400, "malformed_body");
    let sought = nurse
        .post("/external-ids/search", &json!({"value": ""}))
        .await;
    sought.problem(422, "invalid");
    // A source that must be named cannot be taken away.
    let named = number("other", "国保", "7");
    let kept = enter(&nurse, &made.case, &named).await.expect(201);
    let path = format!("/external-ids/{}", kept["id"].as_str().unwrap());
    let patch = json!({"source": null});
    let refused = nurse.patch(&path, "\"v1\"", &patch).await;
    refused.problem(422, "invalid");
    assert_eq!(refused.fields(), ["/source required"]);
    let refused = nurse.patch(&path, "\"v1\"", &json!({"value": null})).await;
    assert_eq!(refused.fields(), ["/value required"]);
}

#[tokio::test]
async fn what_is_changed_or_taken_back_is_found_no_more_and_stays_on_record() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [made, other] = two(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let kept = enter(&nurse, &made.case, &number("hospital", "", "100")).await;
    let path = format!("/external-ids/{}", kept.expect(201)["id"].as_str().unwrap());
    let changed = nurse.patch(&path, "\"v1\"", &json!({"value": "200"})).await;
    let changed = changed.expect(200);
    assert_eq!(changed["version"], 2);
    assert_eq!(changed["before"][0]["value"], "100");
    let stale = nurse.patch(&path, "\"v1\"", &json!({"value": "300"})).await;
    assert_eq!(
        stale.problem(412, "stale_version")["current"]["value"],
        "200"
    );
    assert!(means(&nurse, &json!({"value": "100"})).await.is_empty());
    assert_eq!(
        means(&nurse, &json!({"value": "200"})).await,
        [made.case.as_str()]
    );
    assert_eq!(
        sql.number("SELECT count(*) FROM external_id_version").await,
        1
    );
    // The same again changes nothing.
    let same = nurse.patch(&path, "\"v2\"", &json!({"value": "200"})).await;
    assert_eq!(same.expect(200)["version"], 2);
    let removal = format!("{path}/removal");
    let ask = || nurse.ask("POST", &removal).header("If-Match", "\"v2\"");
    let blank = ask().json(&json!({"reason": ""})).send().await;
    assert_eq!(blank.fields(), ["/reason required"]);
    let why = json!({"reason": "別の患者の番号"});
    let gone = ask().json(&why).send().await.expect(200);
    assert_eq!(gone["removed"]["reason"], "別の患者の番号");
    ask().json(&why).send().await.problem(409, "conflict");
    let dead = nurse.patch(&path, "\"v2\"", &json!({"value": "1"})).await;
    dead.problem(409, "conflict");
    let list = nurse.get(&ids(&made.case)).await.expect(200);
    assert_eq!(list["items"], json!([]));
    assert_eq!(list["removed"][0]["value"], "200");
    // It is free for whose it is.
    let free = number("hospital", "", "200");
    enter(&nurse, &other.case, &free).await.expect(201);
    assert_eq!(
        means(&nurse, &json!({"value": "200"})).await,
        [other.case.as_str()]
    );
}

#[tokio::test]
async fn an_institution_enters_its_own_numbers_and_sees_no_others() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let doctor = session_of(&app, &sql, "kanda.physician").await;
    let centers = enter(&nurse, &made.case, &number("hospital", "", "55")).await;
    let centers = format!(
        "/external-ids/{}",
        centers.expect(201)["id"].as_str().unwrap()
    );
    enter(&nurse, &made.case, &number("resident", "", "9001"))
        .await
        .expect(201);
    // The same number is another one of Kanda's.
    let own = enter(&doctor, &made.case, &number("hospital", "", "55"))
        .await
        .expect(201);
    let own = format!("/external-ids/{}", own["id"].as_str().unwrap());
    let line = |kind: &str, value: &str, writable| (kind.to_owned(), value.to_owned(), writable);
    assert_eq!(
        told(&doctor, &made.case).await,
        [line("hospital", "55", true)]
    );
    let all = [
        line("resident", "9001", true),
        line("hospital", "55", true),
        line("hospital", "55", true),
    ];
    assert_eq!(told(&nurse, &made.case).await, all);
    let kinds = doctor.get(&ids(&made.case)).await.expect(200)["writable"].clone();
    assert!(
        !kinds.as_array().unwrap().contains(&json!("resident")),
        "{kinds}"
    );
    let resident = enter(&doctor, &made.case, &number("resident", "", "1")).await;
    resident.problem(403, "not_allowed");
    assert!(means(&doctor, &json!({"value": "9001"})).await.is_empty());
    assert_eq!(
        means(&doctor, &json!({"value": "55"})).await,
        [made.case.as_str()]
    );
    let patch = json!({"value": "56"});
    doctor
        .patch(&centers, "\"v1\"", &patch)
        .await
        .problem(404, "not_found");
    // Who received the notification reads, and changes nothing.
    let received = session_of(&app, &sql, "chiyoda.nurse").await;
    assert!(told(&received, &made.case).await.iter().all(|one| !one.2));
    received
        .patch(&own, "\"v1\"", &patch)
        .await
        .problem(403, "not_allowed");
    // The centre corrects what the institution gave; a stranger knows of nothing.
    nurse.patch(&own, "\"v1\"", &patch).await.expect(200);
    assert_eq!(
        told(&doctor, &made.case).await,
        [line("hospital", "56", true)]
    );
    for login in ["yotsuya.physician", "sakai_center.nurse"] {
        let stranger = session_of(&app, &sql, login).await;
        stranger
            .get(&ids(&made.case))
            .await
            .problem(404, "not_found");
        stranger
            .patch(&own, "\"v2\"", &patch)
            .await
            .problem(404, "not_found");
        assert!(
            means(&stranger, &json!({"value": "56"})).await.is_empty(),
            "{login}"
        );
    }
}

#[tokio::test]
async fn a_number_of_the_person_stands_at_each_of_their_merged_records() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let merge = merges::merged(&app, &sql).await;
    let pair = sql
        .rows(&format!(
            "SELECT c.id::text FROM person_merge m JOIN case_record c ON c.person_id IN (m.person_id, m.other_id) WHERE m.id = '{merge}'"
        ))
        .await;
    let cases: Vec<String> = pair.into_iter().flatten().flatten().collect();
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    enter(&nurse, &cases[0], &number("resident", "新宿区", "12-34"))
        .await
        .expect(201);
    enter(&nurse, &cases[0], &number("specimen", "", "77"))
        .await
        .expect(201);
    assert_eq!(
        told(&nurse, &cases[1]).await,
        [("resident".to_owned(), "12-34".to_owned(), true)]
    );
    assert_eq!(means(&nurse, &json!({"value": "12-34"})).await.len(), 2);
    assert_eq!(
        means(&nurse, &json!({"value": "77"})).await,
        [cases[0].as_str()]
    );
}

#[tokio::test]
async fn a_case_that_moves_takes_its_numbers_along() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let kept = enter(&nurse, &made.case, &number("resident", "", "31"))
        .await
        .expect(201);
    let transfer = transfers::asked(&app, &sql, &made.case).await;
    app.advance(TimeDelta::minutes(1));
    let minato = session_of(&app, &sql, "minato.nurse").await;
    // While it waits the other centre is told none.
    minato.get(&ids(&made.case)).await.problem(404, "not_found");
    answer(&minato, &transfer, "acceptance").await.expect(200);
    assert_eq!(
        means(&minato, &json!({"value": "31"})).await,
        [made.case.as_str()]
    );
    assert!(means(&nurse, &json!({"value": "31"})).await.is_empty());
    let path = format!("/external-ids/{}", kept["id"].as_str().unwrap());
    nurse
        .patch(&path, "\"v1\"", &json!({"value": "32"}))
        .await
        .problem(404, "not_found");
    minato
        .patch(&path, "\"v1\"", &json!({"value": "32"}))
        .await
        .expect(200);
}

#[tokio::test]
async fn who_looks_for_an_area_says_for_what_and_stands_in_the_history() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    enter(&nurse, &made.case, &number("specimen", "", "5001"))
        .await
        .expect(201);
    let tokyo = session_of(&app, &sql, "tokyo.coordinator").await;
    let sought = json!({"value": "5001"});
    let path = "/external-ids/search";
    tokyo
        .post(path, &sought)
        .await
        .problem(403, "purpose_required");
    let asked = tokyo
        .ask("POST", path)
        .header(PURPOSE, "survey")
        .json(&sought);
    let found = asked.send().await.expect(200);
    assert_eq!(found["items"][0]["id"], made.case.as_str());
    let history = nurse
        .get(&format!("/persons/{}/accesses", made.person))
        .await
        .expect(200);
    let mut seen = history["items"].as_array().unwrap().iter();
    assert!(
        seen.any(|one| one["operation"] == "POST /api/v1/external-ids/search"),
        "{history}"
    );
    // No list of figures or another's register knows of numbers.
    let ministry = session_of(&app, &sql, "ministry.all").await;
    ministry
        .post(path, &sought)
        .await
        .problem(403, "not_allowed");
}

#[tokio::test]
async fn of_many_who_enter_one_number_at_once_one_has_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [made, other] = two(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let body = number("hospital", "", "1");
    let tries = (0..10).map(|turn| {
        let case = if turn % 2 == 0 {
            &made.case
        } else {
            &other.case
        };
        enter(&nurse, case, &body)
    });
    let replies = join_all(tries).await;
    let mut codes: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    codes.sort_unstable();
    assert_eq!(codes, [vec![201], vec![422; 9]].concat());
}
