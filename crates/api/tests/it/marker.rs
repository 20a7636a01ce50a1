//! Nothing that is typed about a person stands anywhere in the clear: not in the database, its files, its
//! log or that of the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::grep::Patterns;
use crate::support::log::Log;
use crate::support::records::{WRITER, districts, draft, form, session_of, with};
use crate::support::transfers::{answer, request};
use crate::support::{Browser, Sql, TestApp, postgres};

/// In every text about a person.
const WORD: &str = "Qx7Wv9Kp2Zd";
const KANJI: &str = "鱻龘麤驫";
/// Of every phone, as it is typed and as it is read.
const PHONE: &str = "90-7391-48";
const PHONE_READ: &str = "90739148";
const PERSONS: usize = 1_000;

/// Every text that may be typed freely, with what it is here.
const TEXTS: &[&str] = &[
    "/person/family_name",
    "/person/given_name",
    "/person/family_kana",
    "/person/given_kana",
    "/person/age",
    "/person/occupation",
    "/person/mail",
    "/person/guardian_name",
    "/person/guardian_phone",
    "/person/residence/postal_code",
    "/person/residence/street",
    "/person/residence/building",
    "/person/whereabouts/postal_code",
    "/person/whereabouts/municipality_code",
    "/person/whereabouts/street",
    "/person/whereabouts/building",
    "/diagnosis/onset_on",
    "/diagnosis/first_visit_on",
    "/diagnosis/infected_on",
    "/diagnosis/died_on",
    "/diagnosis/other_symptom",
    "/diagnosis/spo2",
    "/infection/circumstances",
    "/infection/region_municipality_code",
    "/infection/household_note",
    "/person/alias",
    "/person/nationality",
    "/person/other_language",
    "/person/workplace/name",
    "/person/workplace/phone",
    "/person/workplace/last_attended_on",
    "/person/workplace/address/street",
    "/person/workplace/address/building",
    "/person/guardian_address/street",
    "/person/phones/0/note",
    "/diagnosis/death_place",
    "/diagnosis/death_cause",
    "/diagnosis/clinical_course",
    "/diagnosis/told_time",
    "/diagnosis/tests/0/laboratory",
    "/diagnosis/tests/0/lineage",
    "/diagnosis/other_tests/0/finding",
    "/infection/stays/0/country",
    "/condition/hospital/name",
    "/condition/waiting_reason",
    "/condition/place_sought",
    "/condition/other_condition",
    "/condition/smoking_amount",
    "/condition/doses/0/age",
    "/condition/acts/0/note",
    "/reporter/phone_after_hours",
    "/reporter/institution_name",
    "/condition/vaccinations",
    "/reporter/physician",
    "/reporter/phone",
    "/reporter/chart_number",
    "/remarks",
];

fn marked(number: usize) -> Value {
    let mut changes: Vec<(&str, Value)> = TEXTS
        .iter()
        .enumerate()
        .map(|(field, pointer)| {
            (
                *pointer,
                json!(format!("{KANJI}{WORD}{number:03}{field:02}")),
            )
        })
        .collect();
    changes.push((
        "/person/phone",
        json!(format!("0{PHONE}{:02}", number % 100)),
    ));
    let start = with(
        form(),
        &[
            ("/person/whereabouts", json!({})),
            ("/person/workplace", json!({"address": {}})),
            ("/person/guardian_address", json!({})),
            ("/person/phones", json!([{}])),
            ("/diagnosis/other_tests", json!([{}])),
            ("/infection/stays", json!([{}])),
            ("/condition/hospital", json!({})),
            ("/condition/doses", json!([{}])),
            ("/condition/acts", json!([{}])),
        ],
    );
    let start = with(start, &changes);
    with(start, &[("/reporter/reported_on", json!(""))])
}

async fn live_a_life(number: usize, writer: &Browser, center: &Browser, other: &(Browser, Value)) {
    let typed = marked(number);
    let id = draft(writer, &typed).await;
    let path = format!("/notifications/drafts/{id}");
    let submitted = writer
        .ask("POST", &format!("{path}/submission"))
        .header("If-Match", "\"v1\"")
        .header("Idempotency-Key", &format!("key-{number}"))
        .json(&json!({}));
    submitted.send().await.expect(201);
    let read = center
        .get(&format!("/notifications/{id}"))
        .await
        .expect(200);
    for pointer in TEXTS {
        let (kept, given) = (read["form"].pointer(pointer), typed.pointer(pointer));
        assert_eq!(kept, given, "{pointer}");
    }
    if number.is_multiple_of(5) {
        work(&typed, &read, center).await;
        hand_over(&typed, &read, center, other).await;
        stumble(
            typed["person"]["family_name"].as_str().unwrap(),
            writer,
            center,
        )
        .await;
    }
}

/// What a centre does with a case: searches, reads, changes.
async fn work(typed: &Value, read: &Value, center: &Browser) {
    let person = read["person_id"].as_str().unwrap();
    let text = json!({"text": typed["person"]["family_name"]});
    let found = center.post("/persons/search", &text).await.expect(200);
    let found = found["items"].as_array().unwrap().clone();
    assert!(found.iter().any(|one| one["person_id"] == person));
    let path = format!("/persons/{person}");
    let mut contact = center.get(&path).await.expect(200)["contact"].clone();
    // The marker is no phone of a guardian: refused, with the field's name alone.
    let wrong = format!("{}x", contact["guardian_phone"].as_str().unwrap());
    let again = json!({"contact": {"guardian_phone": wrong}});
    assert_eq!(center.patch(&path, "\"v1\"", &again).await.status, 422);
    contact["guardian_phone"] = json!("");
    center
        .patch(&path, "\"v1\"", &json!({"contact": contact}))
        .await
        .expect(200);
}

/// The case goes to another centre, for a reason that names somebody; what the first keeps names them, too.
async fn hand_over(typed: &Value, read: &Value, center: &Browser, other: &(Browser, Value)) {
    let (nurse, asked) = other;
    let case = read["case_id"].as_str().unwrap();
    let now = center.get(&format!("/cases/{case}")).await;
    let body = with(
        asked.clone(),
        &[("/reason", typed["person"]["family_name"].clone())],
    );
    let asked = center
        .ask("POST", &format!("/cases/{case}/transfers"))
        .header("If-Match", now.etag())
        .json(&body);
    let asked = asked.send().await.expect(200);
    let id = asked["id"].as_str().unwrap();
    answer(nurse, id, "acceptance").await.expect(200);
    let kept = center.get(&format!("/transfers/{id}")).await.expect(200);
    let name = kept["summary"]["subject"]["name"].as_str().unwrap();
    assert!(name.contains(typed["person"]["family_name"].as_str().unwrap()));
}

/// Requests that fail, with markers wherever they do not belong.
async fn stumble(marker: &str, writer: &Browser, center: &Browser) {
    let unknown = json!({ marker: marker, "person": {"sex": marker} });
    let refused = writer.post("/notifications/drafts", &unknown).await;
    assert_eq!(refused.status, 400);
    assert_eq!(center.get(&format!("/persons/{marker}")).await.status, 404);
    let refused = center.get(&format!("/cases?status={marker}")).await;
    assert_eq!(refused.status, 400);
    let control = with(
        form(),
        &[("/person/family_name", json!(format!("{marker}\u{7}")))],
    );
    let id = draft(writer, &control).await;
    let path = format!("/notifications/drafts/{id}/submission");
    let refused = writer
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .json(&json!({}));
    assert_eq!(refused.send().await.status, 422);
    // A writer has no more than so many drafts.
    let gone = writer.ask("DELETE", &format!("/notifications/drafts/{id}"));
    let gone = gone.header("If-Match", "\"v1\"").send().await;
    gone.expect(204);
}

/// Keeps the log of changes from here on, whatever checkpoints other tests cause.
async fn hold_the_log(sql: &Sql) {
    let_the_log_go(sql).await;
    sql.run("SELECT pg_create_physical_replication_slot('markers', true)")
        .await;
}

async fn let_the_log_go(sql: &Sql) {
    sql.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'markers'",
    )
    .await;
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}

fn names_in(patterns: &Patterns, paths: &[PathBuf]) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        // A file of a database may be gone by now.
        let bytes = fs::read(path).unwrap_or_default();
        let names = patterns.found_in(&bytes);
        found.extend(
            names
                .into_iter()
                .map(|name| format!("{}: {name}", path.display())),
        );
    }
    found
}

#[test]
fn the_search_finds_every_form_at_every_place() {
    let patterns = Patterns::of(&[WORD, KANJI]);
    for (name, bytes) in patterns.forms() {
        for before in 0..40 {
            let mut text = vec![b'Q'; before];
            text.extend_from_slice(bytes);
            text.extend_from_slice(b"Qx7");
            assert!(
                patterns.found_in(&text).contains(&name.as_str()),
                "{name} at {before}"
            );
        }
    }
}

#[tokio::test]
async fn no_trace_of_a_person_is_left_in_the_clear() {
    let log = Log::of_the_server();
    let app = TestApp::new().await;
    let sql = app.sql().await;
    hold_the_log(&sql).await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let other = (
        session_of(&app, &sql, "minato.nurse").await,
        request(&app, "minato"),
    );
    for first in (0..PERSONS).step_by(10) {
        join_all((first..first + 10).map(|number| live_a_life(number, &writer, &center, &other)))
            .await;
    }
    assert_eq!(
        sql.number("SELECT count(*) FROM person").await,
        i64::try_from(PERSONS).unwrap()
    );
    let administrator = session_of(&app, &sql, "chiyoda.administrator").await;
    let planted = sql.one("SELECT left(gen_random_uuid()::text, 23)").await;
    let clinic = json!({"kind": "medical_institution", "name": format!("対照{planted}")});
    administrator
        .post("/organizations", &clinic)
        .await
        .expect(201);
    sql.run("SELECT pg_switch_wal()").await;

    let secret = Patterns::of(&[WORD, KANJI, PHONE, PHONE_READ]);
    let control = Patterns::of(&[&planted]);
    let data = PathBuf::from(sql.one("SHOW data_directory").await);
    let wal = files(&data.join("pg_wal"));
    assert_eq!(names_in(&secret, &wal), [""; 0]);
    assert!(!names_in(&control, &wal).is_empty());
    let_the_log_go(&sql).await;

    sql.run("CHECKPOINT").await;
    let database = sql
        .one("SELECT oid FROM pg_database WHERE datname = current_database()")
        .await;
    let base = files(&data.join("base").join(database));
    assert_eq!(names_in(&secret, &base), [""; 0]);
    assert!(!names_in(&control, &base).is_empty());

    let dump = Command::new(postgres::pg_dump())
        .args([
            "--inserts",
            "--dbname",
            &postgres::superuser_url(app.database()),
        ])
        .output()
        .unwrap();
    assert!(dump.status.success());
    assert_eq!(secret.found_in(&dump.stdout), [""; 0]);
    assert!(!control.found_in(&dump.stdout).is_empty());

    let logs = files(&data.parent().unwrap().join("log"));
    assert!(!logs.is_empty());
    assert_eq!(names_in(&secret, &logs), [""; 0]);

    let log = log.so_far();
    assert_eq!(secret.found_in(&log), [""; 0]);
    let text = String::from_utf8(log).unwrap();
    // It is the log: requests and refusals are in it.
    assert!(
        text.contains("\"/api/v1/persons/search\"") && text.contains("\"refused\""),
        "{text}"
    );
}
