//! Entries of the record of a case: what a notification leaves, who reads and writes them, changes that keep what stood
//! before, many at once, the worklist of results awaited.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::{Browser, Reply, Sql, TestApp};

struct Desk {
    app: TestApp,
    sql: Sql,
    made: Notified,
    nurse: Browser,
}

impl Desk {
    async fn new(form: Value) -> Self {
        let app = TestApp::new().await;
        let sql = app.sql().await;
        let made = notified(&app, &sql, &form).await;
        let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
        Self {
            app,
            sql,
            made,
            nurse,
        }
    }

    async fn session(&self, login: &str) -> Browser {
        session_of(&self.app, &self.sql, login).await
    }

    async fn name_of(&self, login: &str) -> String {
        let name = format!("SELECT display_name FROM account WHERE login = '{login}'");
        self.sql.one(&name).await
    }

    fn list_path(&self, group: &str) -> String {
        format!("/cases/{}/{group}-entries", self.made.case)
    }

    async fn list(&self, who: &Browser, group: &str) -> Value {
        who.get(&self.list_path(group)).await.expect(200)
    }

    async fn enter(&self, who: &Browser, group: &str, kind: &str, values: Value) -> Reply {
        let body = json!({"kind": kind, "values": values});
        who.post(&self.list_path(group), &body).await
    }

    /// The one entry of a kind that holds.
    async fn one(&self, group: &str, kind: &str) -> Value {
        let found = self.list(&self.nurse, group).await;
        let all = found["items"].as_array().unwrap();
        let mut of_kind = all.iter().filter(|one| one["content"]["kind"] == kind);
        let one = of_kind
            .next()
            .unwrap_or_else(|| panic!("no {kind}"))
            .clone();
        assert!(of_kind.next().is_none(), "several {kind}");
        one
    }
}

fn id(entry: &Value) -> String {
    entry["id"].as_str().unwrap().to_owned()
}

async fn change(who: &Browser, entry: &str, version: i64, values: Value) -> Reply {
    let path = format!("/clinical-entries/{entry}");
    let etag = format!("\"v{version}\"");
    who.patch(&path, &etag, &json!({ "values": values })).await
}

fn rich_form() -> Value {
    with(
        form(),
        &[
            ("/diagnosis/clinical_course", json!("39度の発熱、湿性咳嗽")),
            (
                "/condition",
                json!({"risk_factors": ["diabetes"], "hospital_needed": "yes"}),
            ),
            (
                "/infection",
                json!({"household_case": "yes", "circumstances": "同居の夫が陽性"}),
            ),
        ],
    )
}

#[tokio::test]
async fn a_notification_leaves_entries_by_the_doctor_who_made_it() {
    let desk = Desk::new(rich_form()).await;
    let found = desk.list(&desk.nurse, "clinical").await;
    let kinds: Vec<&str> = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["content"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "laboratory_test",
            "diagnosis",
            "hospital_need",
            "background"
        ]
    );
    assert_eq!(found["writable"], true);
    let test = desk.one("clinical", "laboratory_test").await;
    assert_eq!(test["content"]["values"]["result"], "positive");
    assert_eq!(test["content"]["values"]["taken_on"], "2022-10-02");
    // The doctor is of another organisation: their institution is named, they are not.
    assert_eq!(test["recorded_by"], Value::Null);
    assert_eq!(test["recorded_for"], "kanda（試験）");
    let household = desk.one("survey", "household").await;
    assert_eq!(household["content"]["values"]["positive_member"], "yes");
    // What was typed is nowhere in the clear.
    let clear = desk
        .sql
        .number("SELECT count(*) FROM case_entry WHERE clear::text ~ '発熱|同居の夫'")
        .await;
    assert_eq!(clear, 0);
}

#[tokio::test]
async fn institutions_enter_what_they_did_and_see_nothing_of_the_investigation() {
    let desk = Desk::new(rich_form()).await;
    let doctor = desk.session("kanda.physician").await;
    let made = desk
        .enter(
            &doctor,
            "clinical",
            "hospital_stay",
            json!({"institution": "神田病院", "admitted_on": "2022-10-04"}),
        )
        .await;
    let made = made.expect(201);
    assert_eq!(made["recorded_by"], desk.name_of("kanda.physician").await);
    let changed = change(
        &doctor,
        &id(&made),
        1,
        json!({"icu": "yes", "as_of": "2022-10-04"}),
    )
    .await;
    changed.expect(200);
    assert_eq!(desk.list(&doctor, "clinical").await["writable"], true);
    doctor
        .get(&desk.list_path("survey"))
        .await
        .problem(403, "not_allowed");
    let refused = desk
        .enter(&doctor, "survey", "interview", json!({"on": "2022-10-04"}))
        .await;
    refused.problem(403, "not_allowed");
    // The receiving centre reads and does not write; another clinic knows of nothing.
    let receiving = desk.session("chiyoda.nurse").await;
    assert_eq!(desk.list(&receiving, "clinical").await["writable"], false);
    let refused = desk
        .enter(&receiving, "clinical", "visit", json!({"on": "2022-10-04"}))
        .await;
    refused.problem(403, "not_allowed");
    let stranger = desk.session("yotsuya.physician").await;
    stranger
        .get(&desk.list_path("clinical"))
        .await
        .problem(404, "not_found");
    change(&stranger, &id(&made), 2, json!({"icu": "no"}))
        .await
        .problem(404, "not_found");
    // Once the institution's access is over, so is its writing.
    desk.sql
        .run("UPDATE case_access SET from_at = from_at - interval '2 days', until_at = from_at - interval '1 day'")
        .await;
    change(&doctor, &id(&made), 2, json!({"icu": "no"}))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_change_keeps_what_stood_before_and_says_who_made_it() {
    let desk = Desk::new(form()).await;
    let test = desk.one("clinical", "laboratory_test").await;
    let entry = id(&test);
    let first = change(
        &desk.nurse,
        &entry,
        1,
        json!({"ct_value": 24.5, "note": "再検査を依頼"}),
    )
    .await;
    assert_eq!(first.etag(), "\"v2\"");
    let now = change(
        &desk.nurse,
        &entry,
        2,
        json!({"ct_value": null, "laboratory": "衛生研究所"}),
    )
    .await;
    let now = now.expect(200);
    assert_eq!(now["version"], 3);
    assert_eq!(now["changed"]["by"], desk.name_of("shinjuku.nurse").await);
    // The same again changes nothing.
    let same = change(&desk.nurse, &entry, 3, json!({"laboratory": "衛生研究所"})).await;
    assert_eq!(same.expect(200)["version"], 3);
    let path = format!("/clinical-entries/{entry}/versions");
    let history = desk.nurse.get(&path).await.expect(200);
    let told: Vec<(i64, &Value)> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].as_i64().unwrap(), &one["changed"]))
        .collect();
    assert_eq!(
        told,
        [
            (3, &json!(["laboratory", "ct_value"])),
            (2, &json!(["ct_value", "note"])),
            (
                1,
                &json!([
                    "method",
                    "specimen",
                    "taken_on",
                    "result_on",
                    "result",
                    "administrative"
                ])
            ),
        ]
    );
    assert_eq!(
        history["items"][1]["content"]["values"]["note"],
        "再検査を依頼"
    );
    assert_eq!(history["items"][2]["made"]["organization"], "kanda（試験）");
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_looks_wrong_is_told() {
    let desk = Desk::new(form()).await;
    let entry = id(&desk.one("clinical", "laboratory_test").await);
    for (values, status, code, field) in [
        (json!({"no_such": 1}), 422, "invalid", "/values/no_such"),
        (json!({"result": "maybe"}), 422, "invalid", "/values/result"),
        (json!({"ct_value": 51}), 422, "invalid", "/values/ct_value"),
        (
            json!({"laboratory": "一\n二"}),
            422,
            "invalid",
            "/values/laboratory",
        ),
    ] {
        let refused = change(&desk.nurse, &entry, 1, values.clone()).await;
        refused.problem(status, code);
        assert!(
            refused.fields().iter().any(|one| one.starts_with(field)),
            "{values}: {:?}",
            refused.fields()
        );
    }
    let empty = desk
        .enter(&desk.nurse, "clinical", "visit", json!({"note": "　"}))
        .await;
    empty.problem(422, "invalid");
    let other = desk
        .enter(
            &desk.nurse,
            "clinical",
            "interview",
            json!({"on": "2022-10-04"}),
        )
        .await;
    other.problem(400, "malformed_body");
    let odd = change(&desk.nurse, &entry, 1, json!({"result_on": "2022-10-01"}))
        .await
        .expect(200);
    assert_eq!(
        odd["warnings"],
        json!([{"pointer": "/values/result_on", "code": "warning.days_out_of_order"}])
    );
}

#[tokio::test]
async fn what_is_taken_back_stays_readable_and_is_changed_no_more() {
    let desk = Desk::new(form()).await;
    let entry = id(&desk.one("clinical", "laboratory_test").await);
    let path = format!("/clinical-entries/{entry}/removal");
    let take = async |version: i64| {
        let ask = desk.nurse.ask("POST", &path);
        let ask = ask.header("If-Match", &format!("\"v{version}\""));
        ask.json(&json!({"reason": "別の患者の検査"})).send().await
    };
    take(7).await.problem(412, "stale_version");
    let gone = take(1).await.expect(200);
    assert_eq!(gone["removed"]["reason"], "別の患者の検査");
    take(1).await.problem(409, "conflict");
    change(&desk.nurse, &entry, 1, json!({"note": "?"}))
        .await
        .problem(409, "conflict");
    let found = desk.list(&desk.nurse, "clinical").await;
    assert_eq!(found["removed"][0]["id"], entry.as_str());
    let holds = found["items"].as_array().unwrap();
    assert!(holds.iter().all(|one| one["id"] != entry.as_str()));
}

#[tokio::test]
async fn who_may_not_read_free_text_does_not_lose_it_by_changing_the_rest() {
    let desk = Desk::new(form()).await;
    let entry = id(&desk.one("clinical", "laboratory_test").await);
    change(
        &desk.nurse,
        &entry,
        1,
        json!({"note": "本人は動揺している"}),
    )
    .await
    .expect(200);
    let clerk = desk.session("shinjuku.clerk").await;
    let found = desk.list(&clerk, "clinical").await;
    let test = &found["items"][0];
    assert_eq!(test["withheld"], json!(["note"]));
    assert_eq!(test["content"]["values"]["note"], "");
    let changed = change(&clerk, &entry, 2, json!({"result": "negative"}))
        .await
        .expect(200);
    assert_eq!(changed["withheld"], json!(["note"]));
    let kept = desk.one("clinical", "laboratory_test").await;
    assert_eq!(kept["content"]["values"]["note"], "本人は動揺している");
    let versions = clerk
        .get(&format!("/clinical-entries/{entry}/versions"))
        .await;
    assert!(!versions.text().contains("動揺"));
    assert_eq!(versions.expect(200)["withheld"], json!(["note"]));
}

#[tokio::test]
async fn of_fifty_changes_at_once_one_is_made_and_the_others_are_told() {
    let desk = Desk::new(form()).await;
    let entry = id(&desk.one("clinical", "laboratory_test").await);
    let tries = (0..50).map(|number| change(&desk.nurse, &entry, 1, json!({"ct_value": number})));
    let replies = join_all(tries).await;
    let done: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(done.len(), 1);
    let stands = desk.one("clinical", "laboratory_test").await;
    assert_eq!(
        stands["content"]["values"]["ct_value"],
        done[0].json()["content"]["values"]["ct_value"]
    );
    assert_eq!(stands["version"], 2);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        let current = &reply.problem(412, "stale_version")["current"];
        assert_eq!(current["version"], 2);
    }
    let kept = desk
        .sql
        .number("SELECT count(*) FROM case_entry_version")
        .await;
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn of_some_kinds_a_case_has_one_however_many_are_entered_at_once() {
    let desk = Desk::new(form()).await;
    let tries = (0..50).map(|number| {
        desk.enter(
            &desk.nurse,
            "survey",
            "household",
            json!({"members": number}),
        )
    });
    let replies = join_all(tries).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(made, 1);
    for reply in replies.iter().filter(|reply| reply.status != 201) {
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), ["/kind entry.exists"]);
    }
    // Taken back, it makes room for another.
    let first = id(&desk.one("survey", "household").await);
    let ask = desk
        .nurse
        .ask("POST", &format!("/survey-entries/{first}/removal"));
    let ask = ask
        .header("If-Match", "\"v1\"")
        .json(&json!({"reason": "聞き直す"}));
    ask.send().await.expect(200);
    let again = desk
        .enter(&desk.nurse, "survey", "household", json!({"members": 3}))
        .await;
    again.expect(201);
}

#[tokio::test]
async fn results_are_awaited_by_the_responsible_centre_until_they_are_there() {
    let desk = Desk::new(form()).await;
    let waiting = async || {
        let found = desk.nurse.get("/worklists").await.expect(200);
        found["awaited_tests"]["count"].as_i64().unwrap()
    };
    assert_eq!(waiting().await, 0);
    let mut made = Vec::new();
    for day in ["2022-10-06", "2022-10-04", "2022-10-05"] {
        let values = json!({"method": "pcr", "taken_on": "2022-10-04", "expected_on": day});
        made.push(
            desk.enter(&desk.nurse, "clinical", "laboratory_test", values)
                .await
                .expect(201),
        );
    }
    assert_eq!(waiting().await, 3);
    let first = desk.nurse.get("/awaited-tests?limit=2").await.expect(200);
    let next = first["next"].as_str().unwrap();
    let rest = desk
        .nurse
        .get(&format!("/awaited-tests?limit=2&after={next}"))
        .await
        .expect(200);
    let days: Vec<&str> = [&first, &rest]
        .into_iter()
        .flat_map(|page| page["items"].as_array().unwrap())
        .map(|one| one["awaited_on"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2022-10-04", "2022-10-05", "2022-10-06"]);
    assert_eq!(first["items"][0]["case"]["name"], "髙橋 健子");
    assert_eq!(first["items"][0]["stage"], "taken");
    let entry = id(&made[0]);
    change(
        &desk.nurse,
        &entry,
        1,
        json!({"result": "negative", "result_on": "2022-10-06"}),
    )
    .await
    .expect(200);
    assert_eq!(waiting().await, 2);
    let elsewhere = desk
        .session("chiyoda.nurse")
        .await
        .get("/awaited-tests")
        .await
        .expect(200);
    assert_eq!(elsewhere["items"], json!([]));
}
