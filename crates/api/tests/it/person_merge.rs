//! Records of one person: merged by one or by two, shown together, and put back as they were.

mod race;
mod random;

use serde_json::{Value, json};

use crate::person::find;
use crate::support::records::{Notified, figures_agree, form, notified, session_of, with};
use crate::support::{Browser, Reply, Sql, TestApp};

/// A centre with two members of staff.
pub struct Desk {
    pub nurse: Browser,
    pub clerk: Browser,
}

impl Desk {
    pub async fn new(app: &TestApp, sql: &Sql) -> Self {
        Self {
            nurse: session_of(app, sql, "shinjuku.nurse").await,
            clerk: session_of(app, sql, "shinjuku.clerk").await,
        }
    }

    pub async fn person(&self, id: &str) -> Value {
        self.nurse.get(&format!("/persons/{id}")).await.expect(200)
    }

    pub async fn comparison(&self, one: &str, other: &str) -> Value {
        let path = format!("/persons/{one}/comparison/{other}");
        self.nurse.get(&path).await.expect(200)
    }

    /// Merges on the versions that stand.
    pub async fn merge(&self, one: &str, other: &str, choices: &Value) -> Reply {
        let seen = self.comparison(one, other).await;
        let [this, that] = ["this", "that"].map(|side| seen[side]["version"].clone());
        merge(&self.nurse, one, &this, other, &that, choices).await
    }

    pub async fn approve(&self, merge: &str) -> Reply {
        approve(&self.clerk, merge).await
    }

    pub async fn undo(&self, merge: &str) -> Reply {
        let path = format!("/merges/{merge}");
        let version = self.nurse.get(&path).await.expect(200)["version"].clone();
        undo(&self.nurse, merge, &version).await
    }
}

pub async fn merge(
    browser: &Browser,
    one: &str,
    this: &Value,
    other: &str,
    that: &Value,
    choices: &Value,
) -> Reply {
    let body = json!({"other_id": other, "other_version": that, "choices": choices, "note": "電話で本人に確認"});
    let path = format!("/persons/{one}/merges");
    let ask = browser.ask("POST", &path);
    let ask = ask.header("If-Match", &format!("\"v{this}\""));
    ask.json(&body).send().await
}

pub async fn approve(browser: &Browser, merge: &str) -> Reply {
    let found = browser.get(&format!("/merges/{merge}")).await.expect(200);
    let [this, that] = ["this", "that"].map(|side| found["comparison"][side]["version"].clone());
    let body = json!({"this_version": this, "that_version": that});
    let path = format!("/merges/{merge}/approval");
    let ask = browser.ask("POST", &path);
    let ask = ask.header("If-Match", &format!("\"v{}\"", found["version"]));
    ask.json(&body).send().await
}

pub async fn undo(browser: &Browser, merge: &str, version: &Value) -> Reply {
    let path = format!("/merges/{merge}/reversal");
    let ask = browser.ask("POST", &path);
    let ask = ask.header("If-Match", &format!("\"v{version}\""));
    ask.json(&json!({"reason": "別の人だった"})).send().await
}

/// What a record says, its version apart.
pub fn said(person: &Value) -> Value {
    with(person.clone(), &[("/version", json!(0))])
}

pub fn id(reply: &Value) -> &str {
    reply["id"].as_str().unwrap()
}

fn states(comparison: &Value) -> Vec<(&str, &str)> {
    let lines = comparison["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| {
            (
                line["item"].as_str().unwrap(),
                line["state"].as_str().unwrap(),
            )
        })
        .filter(|(_, state)| *state != "agrees")
        .collect()
}

async fn notify(app: &TestApp, sql: &Sql, changes: &[(&str, Value)]) -> Notified {
    notified(app, sql, &with(form(), changes)).await
}

/// The same woman with other characters, a mail, and no occupation.
async fn alike(app: &TestApp, sql: &Sql) -> [Notified; 2] {
    [
        notify(app, sql, &[]).await,
        notify(
            app,
            sql,
            &[
                ("/person/family_name", json!("高橋")),
                ("/person/phone", json!("09012345678")),
                ("/person/mail", json!("takahashi@example.jp")),
                ("/person/occupation", json!("")),
            ],
        )
        .await,
    ]
}

/// Somebody whose birth date, sex and phone differ from the first.
async fn unlike(app: &TestApp, sql: &Sql) -> [Notified; 2] {
    [
        notify(app, sql, &[]).await,
        notify(
            app,
            sql,
            &[
                ("/person/birth_date", json!("S56.3.14")),
                ("/person/sex", json!("male")),
                ("/person/phone", json!("080-8765-4321")),
            ],
        )
        .await,
    ]
}

fn choices() -> Value {
    json!([
        {"item": "birth", "side": "that"}, {"item": "sex", "side": "that"}, {"item": "phone", "side": "this"},
    ])
}

#[tokio::test]
async fn where_nothing_conflicts_one_person_merges() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = alike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let before = [
        desk.person(&one.person).await,
        desk.person(&other.person).await,
    ];
    let seen = desk.comparison(&one.person, &other.person).await;
    assert_eq!(
        states(&seen),
        [("mail", "only_that"), ("occupation", "only_this")]
    );
    assert_eq!(seen["conflicting"], false);
    let made = desk.merge(&one.person, &other.person, &json!([])).await;
    let made = made.expect(201);
    assert_eq!(made["state"], "merged");
    assert_eq!(made["note"], "電話で本人に確認");
    assert_eq!(made["last"], true);
    // Each says what either knew; what only the typing makes differ stays as it was typed.
    for (person, family) in [(&one, "髙橋"), (&other, "高橋")] {
        let now = desk.person(&person.person).await;
        assert_eq!(now["identity"]["family_name"], family);
        assert_eq!(now["contact"]["mail"], "takahashi@example.jp");
        assert_eq!(now["contact"]["occupation"], "会社員");
    }
    // Both numbers find, either page shows all cases, and neither is the other's candidate.
    for person in &before {
        let number = person["number"].as_str().unwrap();
        assert_eq!(find(&desk.nurse, number).await, [id(person)]);
        let cases = desk
            .nurse
            .get(&format!("/persons/{}/cases", id(person)))
            .await
            .expect(200);
        assert_eq!(cases["items"].as_array().unwrap().len(), 2);
        let found = desk
            .nurse
            .get(&format!("/persons/{}/duplicates", id(person)))
            .await
            .expect(200);
        assert_eq!(found["items"], json!([]));
        let merges = desk
            .nurse
            .get(&format!("/persons/{}/merges", id(person)))
            .await
            .expect(200);
        assert_eq!(merges["items"][0]["id"], made["id"]);
    }
    // Again is no more to be done; nor are they held apart.
    let again = desk.merge(&other.person, &one.person, &json!([])).await;
    again.problem(409, "conflict");
    let path = format!("/persons/{}/distinctions", one.person);
    let refused = desk
        .nurse
        .post(&path, &json!({"other_id": other.person}))
        .await;
    refused.problem(409, "conflict");
    figures_agree(&sql).await;

    let undone = desk.undo(id(&made)).await.expect(200);
    assert_eq!(undone["state"], "undone");
    assert_eq!(undone["reason"], "別の人だった");
    assert_eq!(undone["left"], json!([]));
    for person in &before {
        assert_eq!(said(&desk.person(id(person)).await), said(person));
    }
    figures_agree(&sql).await;
    desk.undo(id(&made)).await.problem(409, "conflict");
}

#[tokio::test]
async fn where_items_conflict_a_second_person_confirms() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = unlike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let before = [
        desk.person(&one.person).await,
        desk.person(&other.person).await,
    ];
    for (given, code) in [
        (json!([]), "merge.undecided"),
        (
            json!([{"item": "phone", "side": "this"}]),
            "merge.undecided",
        ),
    ] {
        let refused = desk.merge(&one.person, &other.person, &given).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec![format!("/choices {code}")])
        );
    }
    let made = desk
        .merge(&one.person, &other.person, &choices())
        .await
        .expect(201);
    assert_eq!(
        (&made["state"], &made["own"]),
        (&json!("proposed"), &json!(true))
    );
    // Nothing is done yet, and the proposal waits on the worklist.
    assert_eq!(desk.person(&one.person).await, before[0]);
    let waiting = desk.clerk.get("/merges").await.expect(200);
    assert_eq!(waiting["items"][0]["id"], made["id"]);
    assert_eq!(waiting["items"][0]["own"], false);
    assert_eq!(waiting["items"][0]["choices"].as_array().unwrap().len(), 3);
    // A second proposal, and holding them apart, wait for the first to be decided.
    desk.merge(&other.person, &one.person, &choices())
        .await
        .problem(409, "conflict");
    let path = format!("/persons/{}/distinctions", other.person);
    let refused = desk
        .nurse
        .post(&path, &json!({"other_id": one.person}))
        .await;
    refused.problem(409, "conflict");
    // Who proposed it neither confirms nor declines it.
    approve(&desk.nurse, id(&made))
        .await
        .problem(403, "not_allowed");
    let path = format!("/merges/{}/refusal", id(&made));
    let ask = desk.nurse.ask("POST", &path).header("If-Match", "\"v1\"");
    ask.json(&json!({"reason": "x"}))
        .send()
        .await
        .problem(403, "not_allowed");

    let merged = desk.approve(id(&made)).await.expect(200);
    assert_eq!(merged["state"], "merged");
    assert!(!merged["decided"]["by"].is_null());
    for (person, notified) in before.iter().zip([&one, &other]) {
        let now = desk.person(id(person)).await;
        assert_eq!(now["identity"]["birth_on"], "1981-03-14");
        assert_eq!(now["sex"], "male");
        assert_eq!(now["contact"]["phone"], "090-1234-5678");
        let case = desk
            .nurse
            .get(&format!("/cases/{}", notified.case))
            .await
            .expect(200);
        assert_eq!(
            (&case["age"]["value"], &case["sex"]),
            (&json!(41), &json!("male"))
        );
    }
    let mut found = find(&desk.nurse, "S56.3.14").await;
    found.sort_unstable();
    let mut both = [one.person.clone(), other.person.clone()];
    both.sort_unstable();
    assert_eq!(found, both);
    figures_agree(&sql).await;
    assert_eq!(
        desk.clerk.get("/merges").await.expect(200)["items"],
        json!([])
    );

    desk.undo(id(&made)).await.expect(200);
    for person in &before {
        assert_eq!(said(&desk.person(id(person)).await), said(person));
    }
    let case = desk
        .nurse
        .get(&format!("/cases/{}", one.case))
        .await
        .expect(200);
    assert_eq!(
        (&case["age"]["value"], &case["sex"]),
        (&json!(42), &json!("female"))
    );
    figures_agree(&sql).await;
}

#[tokio::test]
async fn a_proposal_is_declined_with_a_reason_or_withdrawn() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = unlike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let before = desk.person(&one.person).await;
    let made = desk
        .merge(&one.person, &other.person, &choices())
        .await
        .expect(201);
    let path = format!("/merges/{}/refusal", id(&made));
    let decline = |reason: &str| {
        let ask = desk.clerk.ask("POST", &path).header("If-Match", "\"v1\"");
        ask.json(&json!({"reason": reason})).send()
    };
    assert_eq!(decline(" ").await.status, 422);
    let declined = decline("本人は転入前").await.expect(200);
    assert_eq!(
        (&declined["state"], &declined["reason"]),
        (&json!("declined"), &json!("本人は転入前"))
    );
    decline("x").await.problem(412, "stale_version");
    let made = desk
        .merge(&one.person, &other.person, &choices())
        .await
        .expect(201);
    let path = format!("/merges/{}/withdrawal", id(&made));
    let withdrawn = desk.nurse.act(&path, "\"v1\"").await.expect(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    approve_stale(&desk, id(&made)).await;
    assert_eq!(desk.person(&one.person).await, before);
    let path = format!("/persons/{}/merges", other.person);
    let all = desk.nurse.get(&path).await.expect(200);
    let all = all["items"].as_array().unwrap();
    let mut states: Vec<_> = all
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    states.sort_unstable();
    assert_eq!(states, ["declined", "withdrawn"]);
}

async fn approve_stale(desk: &Desk, merge: &str) {
    let body = json!({"this_version": 1, "that_version": 1});
    let path = format!("/merges/{merge}/approval");
    for (version, status, code) in [(1, 412, "stale_version"), (2, 409, "conflict")] {
        let ask = desk.clerk.ask("POST", &path);
        let ask = ask.header("If-Match", &format!("\"v{version}\""));
        ask.json(&body).send().await.problem(status, code);
    }
}

#[tokio::test]
async fn who_confirms_is_shown_what_somebody_changed_meanwhile() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = unlike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let made = desk
        .merge(&one.person, &other.person, &choices())
        .await
        .expect(201);
    let path = format!("/persons/{}", other.person);
    let patch = json!({"contact": {"mail": "x@example.jp"}});
    desk.nurse.patch(&path, "\"v1\"", &patch).await.expect(200);
    let path = format!("/merges/{}/approval", id(&made));
    let ask = desk.clerk.ask("POST", &path).header("If-Match", "\"v1\"");
    let stale = ask
        .json(&json!({"this_version": 1, "that_version": 1}))
        .send()
        .await;
    assert_eq!(
        stale.problem(412, "stale_version")["current"]["contact"]["mail"],
        "x@example.jp"
    );
    // A new conflict is nothing the proposal has an answer to.
    let patch = json!({"identity": {"given_name": "健二"}});
    let path = format!("/persons/{}", other.person);
    desk.nurse.patch(&path, "\"v2\"", &patch).await.expect(200);
    desk.approve(id(&made)).await.problem(409, "conflict");
    let patch = json!({"identity": {"given_name": "健子"}});
    desk.nurse.patch(&path, "\"v3\"", &patch).await.expect(200);
    desk.approve(id(&made)).await.expect(200);
    assert_eq!(
        desk.person(&one.person).await["contact"]["mail"],
        "x@example.jp"
    );
}

#[tokio::test]
async fn a_change_reaches_all_records_of_the_person_and_survives_the_unmerging() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = unlike(&app, &sql).await;
    let desk = Desk::new(&app, &sql).await;
    let made = desk
        .merge(&one.person, &other.person, &choices())
        .await
        .expect(201);
    desk.approve(id(&made)).await.expect(200);
    let path = format!("/persons/{}", one.person);
    let patch = json!({
        "identity": {"birth_on": "1950-01-01"}, "sex": "other",
        "contact": {"phone": "03-5555-0199", "residence": {"municipality_code": "131032"}},
    });
    desk.nurse.patch(&path, "\"v2\"", &patch).await.expect(200);
    let theirs = desk.person(&other.person).await;
    assert_eq!(theirs["contact"]["phone"], "03-5555-0199");
    assert_eq!(theirs["sex"], "other");
    assert_eq!(theirs["version"], 3);
    let case = desk
        .nurse
        .get(&format!("/cases/{}", other.case))
        .await
        .expect(200);
    assert_eq!(case["age"]["value"], 72);
    // Where the other case was is of its own time.
    assert_eq!(case["municipality_code"], "131041");
    figures_agree(&sql).await;

    let undone = desk.undo(id(&made)).await.expect(200);
    let numbers = [&one, &other].map(|made| made.receipt["person_number"].clone());
    let mut left = undone["left"].as_array().unwrap().clone();
    left.sort_by_key(|left| left["number"] != numbers[0]);
    // The case of the second was no other's before.
    assert_eq!(
        left,
        [
            json!({"number": numbers[0], "items": ["birth", "phone", "residence", "sex"]}),
            json!({"number": numbers[1], "items": ["birth", "phone", "residence"]}),
        ]
    );
    for person in [&one, &other] {
        assert_eq!(
            desk.person(&person.person).await["contact"]["phone"],
            "03-5555-0199"
        );
    }
    figures_agree(&sql).await;
}

#[tokio::test]
async fn of_one_person_the_last_merge_is_undone_first() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let [one, other] = alike(&app, &sql).await;
    let third = notify(
        &app,
        &sql,
        &[("/person/workplace", json!({"name": "神田小学校"}))],
    )
    .await;
    let desk = Desk::new(&app, &sql).await;
    let first = desk
        .merge(&one.person, &other.person, &json!([]))
        .await
        .expect(201);
    let second = desk
        .merge(&third.person, &other.person, &json!([]))
        .await
        .expect(201);
    for person in [&one, &other, &third] {
        let now = desk.person(&person.person).await;
        assert_eq!(now["contact"]["workplace"]["name"], "神田小学校");
        assert_eq!(now["contact"]["mail"], "takahashi@example.jp");
        let cases = desk
            .nurse
            .get(&format!("/persons/{}/cases", person.person))
            .await
            .expect(200);
        assert_eq!(cases["items"].as_array().unwrap().len(), 3);
    }
    // All three are one: the first and the third, too.
    desk.merge(&one.person, &third.person, &json!([]))
        .await
        .problem(409, "conflict");
    desk.undo(id(&first)).await.problem(409, "conflict");
    desk.undo(id(&second)).await.expect(200);
    assert_eq!(
        desk.person(&one.person).await["contact"]["workplace"]["name"],
        ""
    );
    assert_eq!(
        desk.person(&one.person).await["contact"]["mail"],
        "takahashi@example.jp"
    );
    desk.undo(id(&first)).await.expect(200);
    assert_eq!(desk.person(&one.person).await["contact"]["mail"], "");
}

#[tokio::test]
async fn across_centres_nothing_is_merged_and_nothing_is_told() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let one = notify(&app, &sql, &[]).await;
    let moved = [("/person/residence/municipality_code", json!("131032"))];
    let other = notify(&app, &sql, &moved).await;
    let desk = Desk::new(&app, &sql).await;
    let reply = merge(
        &desk.nurse,
        &one.person,
        &json!(1),
        &other.person,
        &json!(1),
        &json!([]),
    )
    .await;
    reply.problem(404, "not_found");
    // Chiyoda received both and writes neither.
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let reply = merge(
        &receiving,
        &one.person,
        &json!(1),
        &other.person,
        &json!(1),
        &json!([]),
    )
    .await;
    reply.problem(403, "not_allowed");
    let path = format!("/persons/{}/cases", one.person);
    let cases = receiving.get(&path).await.expect(200);
    assert_eq!(cases["items"].as_array().unwrap().len(), 1);
    session_of(&app, &sql, "minato.nurse")
        .await
        .get(&path)
        .await
        .expect(404);
}
