//! The course of a case: entries of now and of the past, corrections that leave their trace, closing and
//! opening again, two at once, and figures that follow.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::records::{Notified, figures_agree, form, notified, session_of};
use crate::support::{Browser, Reply, Sql, TestApp};

async fn send(browser: &Browser, path: &str, version: i64, body: &Value) -> Reply {
    browser
        .ask("POST", path)
        .header("If-Match", &format!("\"v{version}\""))
        .json(body)
        .send()
        .await
}

struct Case {
    nurse: Browser,
    made: Notified,
    version: i64,
    record: Value,
}

impl Case {
    async fn new(app: &TestApp, sql: &Sql) -> Self {
        let made = notified(app, sql, &form()).await;
        let nurse = session_of(app, sql, "shinjuku.nurse").await;
        let record = nurse
            .get(&format!("/cases/{}", made.case))
            .await
            .expect(200);
        Self {
            nurse,
            made,
            version: 1,
            record,
        }
    }

    async fn attempt(&self, what: &str, body: &Value) -> Reply {
        send(
            &self.nurse,
            &format!("/cases/{}/{what}", self.made.case),
            self.version,
            body,
        )
        .await
    }

    fn take(&mut self, reply: &Reply) {
        self.record = reply.expect(200);
        self.version += 1;
        assert_eq!(self.record["version"], self.version);
        assert_eq!(reply.etag(), format!("\"v{}\"", self.version));
    }

    async fn enter(&mut self, what: &str, body: &Value) {
        let reply = self.attempt(what, body).await;
        self.take(&reply);
    }

    async fn attempt_on(&self, entry: &Value, what: &str, body: &Value) -> Reply {
        let id = entry["id"].as_str().unwrap();
        send(
            &self.nurse,
            &format!("/timeline/{id}/{what}"),
            self.version,
            body,
        )
        .await
    }

    /// Values of a track with their beginnings and ends in minutes after `zero`, oldest first.
    fn course(&self, track: &str, zero: DateTime<Utc>) -> Vec<(String, i64, Option<i64>)> {
        let minutes = |at: &Value| {
            let at: DateTime<Utc> = at.as_str()?.parse().unwrap();
            Some((at - zero).num_minutes())
        };
        let mut found: Vec<_> = entries(&self.record["timeline"], track)
            .map(|one| {
                let value = one["value"].as_str().unwrap().to_owned();
                (
                    value,
                    minutes(&one["from_at"]).unwrap(),
                    minutes(&one["until_at"]),
                )
            })
            .collect();
        found.sort_by_key(|(_, from, _)| *from);
        found
    }

    fn entry(&self, value: &str) -> Value {
        let all = self.record["timeline"].as_array().unwrap();
        all.iter()
            .find(|one| one["value"] == value)
            .unwrap()
            .clone()
    }
}

fn entries<'a>(list: &'a Value, track: &'a str) -> impl Iterator<Item = &'a Value> {
    list.as_array()
        .unwrap()
        .iter()
        .filter(move |one| one["track"] == track)
}

fn owned(course: &[(&str, i64, Option<i64>)]) -> Vec<(String, i64, Option<i64>)> {
    let own =
        |(value, from, until): &(&str, i64, Option<i64>)| ((*value).to_owned(), *from, *until);
    course.iter().map(own).collect()
}

#[tokio::test]
async fn entries_of_now_and_of_the_past_share_the_time_among_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    let zero = app.now();
    app.advance(TimeDelta::minutes(50));
    case.enter("whereabouts", &json!({"value": "hospital", "note": "個室"}))
        .await;
    assert_eq!(case.record["whereabouts"], "hospital");
    let at = |minutes| (zero + TimeDelta::minutes(minutes)).to_rfc3339();
    // Of the past: until the next entry; what holds now stays.
    case.enter(
        "whereabouts",
        &json!({"value": "in_transit", "from_at": at(40)}),
    )
    .await;
    assert_eq!(case.record["whereabouts"], "hospital");
    // Over already: what held before holds again.
    case.enter(
        "whereabouts",
        &json!({"value": "temporary", "from_at": at(10), "until_at": at(20)}),
    )
    .await;
    // Before the notification came: what stood there gives way.
    case.enter(
        "whereabouts",
        &json!({"value": "home", "from_at": at(-600), "until_at": at(10)}),
    )
    .await;
    let wanted = [
        ("home", -600, Some(10)),
        ("temporary", 10, Some(20)),
        ("undecided", 20, Some(40)),
        ("in_transit", 40, Some(50)),
        ("hospital", 50, None),
    ];
    assert_eq!(case.course("whereabouts", zero), owned(&wanted));
    let hospital = case.entry("hospital");
    assert_eq!(hospital["note"], "個室");
    assert_eq!(hospital["recorded_for"], "shinjuku（試験）");
    assert!(!hospital["recorded_by"].is_null());
    for (body, field) in [
        (
            json!({"value": "home", "from_at": at(51)}),
            "/from_at course.in_future",
        ),
        (
            json!({"value": "home", "from_at": at(50)}),
            "/from_at course.same_instant",
        ),
        (
            json!({"value": "home", "from_at": "2019-11-30T00:00:00Z"}),
            "/from_at course.too_early",
        ),
        (
            // The report is of 2022-10-03.
            json!({"value": "home", "from_at": "2022-07-01T00:00:00Z"}),
            "/from_at course.too_early",
        ),
        (
            json!({"value": "home", "from_at": at(45), "until_at": at(45)}),
            "/until_at course.ends_first",
        ),
        (
            json!({"value": "home", "from_at": at(15), "until_at": at(25)}),
            "/until_at course.overlaps",
        ),
        (
            json!({"value": "home", "note": "a\u{7}b"}),
            "/note text.control_character",
        ),
    ] {
        let refused = case.attempt("whereabouts", &body).await;
        assert_eq!(refused.status, 422, "{body}: {}", refused.text());
        assert_eq!(refused.fields(), [field], "{body}");
    }
    for body in [
        json!({"value": "moon"}),
        json!({}),
        json!({"value": "home", "from_at": "today"}),
    ] {
        assert_eq!(
            case.attempt("whereabouts", &body).await.status,
            400,
            "{body}"
        );
    }
}

#[tokio::test]
async fn figures_follow_what_is_severe_now() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    for (minutes, severity) in [
        (10, "moderate_2"),
        (10, "severe"),
        (10, "severe"),
        (10, "mild"),
    ] {
        app.advance(TimeDelta::minutes(minutes));
        case.enter("severities", &json!({"value": severity})).await;
        assert_eq!(case.record["severity"], severity);
        figures_agree(&sql).await;
    }
    // Of the past: nothing holds otherwise now, nothing is counted otherwise.
    let before = sql.number("SELECT count(*) FROM figure_delta").await;
    let past = (app.now() - TimeDelta::minutes(25)).to_rfc3339();
    case.enter("severities", &json!({"value": "none", "from_at": past}))
        .await;
    assert_eq!(case.record["severity"], "mild");
    assert_eq!(
        sql.number("SELECT count(*) FROM figure_delta").await,
        before
    );
    // Taking the last one back brings the one before it back.
    let last = case.entry("mild");
    let reply = case
        .attempt_on(&last, "removal", &json!({"reason": "別の患者"}))
        .await;
    case.take(&reply);
    assert_eq!(case.record["severity"], "severe");
    figures_agree(&sql).await;
}

#[tokio::test]
async fn what_was_mistaken_stays_readable_beside_what_is_right() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    let zero = app.now();
    app.advance(TimeDelta::minutes(10));
    case.enter("severities", &json!({"value": "severe", "note": "挿管"}))
        .await;
    let right = json!({"value": "moderate_1", "reason": "患者を取り違えた", "note": "酸素なし"});
    let mistaken = case.entry("severe");
    let reply = case.attempt_on(&mistaken, "correction", &right).await;
    case.take(&reply);
    assert_eq!(case.record["severity"], "moderate_1");
    assert_eq!(
        case.course("severity", zero),
        owned(&[("mild", 0, Some(10)), ("moderate_1", 10, None)])
    );
    let removed = &case.record["removed"][0];
    assert_eq!(
        (&removed["id"], &removed["note"]),
        (&mistaken["id"], &json!("挿管"))
    );
    assert_eq!(removed["removal"]["reason"], "患者を取り違えた");
    assert_eq!(removed["removal"]["corrected"], true);
    assert_eq!(case.entry("moderate_1")["note"], "酸素なし");
    figures_agree(&sql).await;
    // Once corrected it is no more to be corrected or taken back.
    for (what, body) in [
        ("correction", right.clone()),
        ("removal", json!({"reason": "x"})),
    ] {
        case.attempt_on(&mistaken, what, &body)
            .await
            .problem(409, "conflict");
    }
    // The only entry cannot be taken back, but corrected: to earlier, too.
    let earlier = json!({"value": "unknown", "from_at": (zero - TimeDelta::hours(5)).to_rfc3339(), "reason": "入院前から"});
    let place = case.entry("undecided");
    let refused = case
        .attempt_on(&place, "removal", &json!({"reason": "x"}))
        .await;
    assert_eq!(refused.fields(), ["/reason course.only_one"]);
    let reply = case.attempt_on(&place, "correction", &earlier).await;
    case.take(&reply);
    assert_eq!(
        case.course("whereabouts", zero),
        owned(&[("unknown", -300, None)])
    );
    for (body, field) in [
        (json!({"value": "home", "reason": " "}), "/reason required"),
        (
            json!({"value": "severe", "reason": "x"}),
            "/value course.not_a_member",
        ),
    ] {
        let refused = case
            .attempt_on(&case.entry("unknown"), "correction", &body)
            .await;
        assert_eq!(refused.fields(), [field]);
    }
    // States and centres have acts of their own.
    for value in ["open", &app.id("shinjuku")] {
        let entry = case.entry(value);
        case.attempt_on(&entry, "removal", &json!({"reason": "x"}))
            .await
            .problem(409, "conflict");
    }
    let kept = sql
        .column("SELECT coalesce(note, '')::text || coalesce(removal_reason, '')::text FROM case_timeline")
        .await
        .join(" ");
    assert!(!kept.contains(&hex("挿管")) && !kept.contains(&hex("取り違え")));
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_case_is_closed_and_opened_again_and_stays_counted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    case.attempt("reopening", &json!({"reason": "再燃"}))
        .await
        .problem(409, "conflict");
    for reason in ["withdrawn", "not_a_case"] {
        let refused = case.attempt("closing", &json!({"reason": reason})).await;
        assert_eq!(refused.fields(), ["/reason course.needs_withdrawal"]);
    }
    app.advance(TimeDelta::minutes(5));
    let early = (app.now() - TimeDelta::minutes(6)).to_rfc3339();
    let refused = case
        .attempt("closing", &json!({"reason": "died", "from_at": early}))
        .await;
    assert_eq!(refused.fields(), ["/from_at course.too_early"]);
    case.enter(
        "closing",
        &json!({"reason": "released", "note": "10日経過"}),
    )
    .await;
    assert_eq!(case.record["status"], "closed");
    let closed = case.entry("closed");
    assert_eq!(
        (&closed["reason"], &closed["note"]),
        (&json!("released"), &json!("10日経過"))
    );
    figures_agree(&sql).await;
    assert_eq!(sql.number("SELECT count(*) FROM figure_delta").await, 1);
    case.attempt("closing", &json!({"reason": "died"}))
        .await
        .problem(409, "conflict");
    app.advance(TimeDelta::minutes(5));
    case.enter("reopening", &json!({"reason": "再び発熱"}))
        .await;
    assert_eq!(case.record["status"], "reopened");
    assert_eq!(case.entry("reopened")["note"], "再び発熱");
    app.advance(TimeDelta::minutes(5));
    case.enter("closing", &json!({"reason": "recovered"})).await;
}

#[tokio::test]
async fn the_second_of_two_is_shown_what_the_first_changed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    app.advance(TimeDelta::minutes(1));
    case.enter("whereabouts", &json!({"value": "home"})).await;
    let late = send(
        &case.nurse,
        &format!("/cases/{}/severities", case.made.case),
        1,
        &json!({"value": "severe"}),
    )
    .await;
    let problem = late.problem(412, "stale_version");
    assert_eq!(problem["current"]["whereabouts"], "home");
    assert_eq!(problem["current"]["version"], 2);
    // Twenty at once on one version: one gets through.
    app.advance(TimeDelta::minutes(1));
    let body = json!({"value": "severe"});
    let tries = (0..20).map(|_| case.attempt("severities", &body));
    let replies = futures_util::future::join_all(tries).await;
    let through = replies.iter().filter(|one| one.status == 200).count();
    assert_eq!(through, 1);
    assert!(replies.iter().all(|one| [200, 412].contains(&one.status)));
    figures_agree(&sql).await;
}

#[tokio::test]
async fn only_the_responsible_centre_changes_it_and_others_read_what_they_may() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut case = Case::new(&app, &sql).await;
    app.advance(TimeDelta::minutes(1));
    case.enter("severities", &json!({"value": "severe", "note": "挿管"}))
        .await;
    let path = format!("/cases/{}", case.made.case);
    for (login, status, note, person) in [
        ("shinjuku.nurse", 200, true, true),
        ("shinjuku.clerk", 200, false, true),
        ("chiyoda.nurse", 200, true, false),
        // Without a purpose; with one they are read (`purpose.rs`).
        ("tokyo.coordinator", 200, false, false),
        ("tokyo.clerk", 200, false, false),
        ("kanda.physician", 200, false, false),
        ("minato.nurse", 404, false, false),
    ] {
        let reader = session_of(&app, &sql, login).await;
        let reply = reader.get(&path).await;
        assert_eq!(reply.status, status, "{login}");
        if status == 200 {
            let record = reply.json();
            let entry = entries(&record["timeline"], "severity").next().unwrap();
            assert_eq!(entry["value"], "severe", "{login}");
            assert_eq!(!entry["note"].is_null(), note, "{login}");
            assert_eq!(!entry["recorded_by"].is_null(), person, "{login}");
        }
        if login != "shinjuku.nurse" {
            let refused = send(
                &reader,
                &format!("{path}/severities"),
                2,
                &json!({"value": "mild"}),
            )
            .await;
            let wanted = if status == 404 { 404 } else { 403 };
            assert_eq!(refused.status, wanted, "{login}");
        }
    }
    let told = sql
        .one("SELECT array_to_string(organizations, ' ') FROM outbox WHERE kind = 'case_changed' ORDER BY id DESC LIMIT 1")
        .await;
    for key in ["shinjuku", "chiyoda", "tokyo", "kanda"] {
        assert!(told.contains(&app.id(key)), "{key}");
    }
}
