//! Submission: the legal act. All of it or nothing, at once, once; nothing that merely looks wrong stops it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::records::{Notified, WRITER, form, notified, session_of, submit, with};

/// What is asked for of an adult's notification that says as little as it may.
fn bare(diagnosed_on: &str) -> Value {
    json!({
        "category": "confirmed",
        "person": {"family_name": "田中", "sex": "female", "age": "34歳", "phone": "03-5555-0101"},
        "diagnosis": {"diagnosed_on": diagnosed_on},
        "reporter": {"physician": "神田 一郎"},
    })
}

fn items(gaps: &Value) -> Vec<&str> {
    let gaps = gaps.as_array().unwrap();
    gaps.iter()
        .map(|gap| gap["item"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn it_makes_everything_in_one_go() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let Notified {
        notification,
        case,
        person,
        receipt,
    } = notified(&app, &sql, &form()).await;
    let mut transactions = BTreeSet::new();
    for (table, rows) in [
        ("person", 1),
        ("person_key", 1),
        ("person_sealed", 2),
        ("case_record", 1),
        ("case_access", 1),
        ("case_timeline", 4),
        ("notification", 1),
        ("notification_version", 1),
        ("figure_delta", 1),
        ("outbox", 2),
        ("draft", 0),
    ] {
        let found = sql.column(&format!("SELECT xmin FROM {table}")).await;
        assert_eq!(found.len(), rows, "{table}");
        transactions.extend(found);
    }
    let audited = sql
        .column("SELECT xmin FROM audit_entry WHERE permission = 'notification.submit'")
        .await;
    assert_eq!(Vec::from_iter(transactions), audited);

    let id = |key: &str| app.country.place(key).id.to_string();
    assert_eq!(receipt["notification_id"], notification);
    for (which, key) in [
        ("receiving_center", "chiyoda"),
        ("responsible_center", "shinjuku"),
    ] {
        assert_eq!(receipt[which]["id"], id(key));
        assert_eq!(receipt[which]["name"], format!("{key}（試験）"));
        assert_eq!(receipt[which]["phone"], "03-5555-0100");
    }
    assert_eq!(receipt["gaps"], json!([]));
    let number = sql
        .one(&format!("SELECT number FROM person WHERE id = '{person}'"))
        .await;
    assert_eq!(receipt["person_number"], number);
    let told = sql
        .one("SELECT array_to_string(organizations, ' ') FROM outbox WHERE kind = 'notification_submitted'")
        .await;
    let told: BTreeSet<&str> = told.split(' ').collect();
    let wanted = ["kanda", "chiyoda", "shinjuku", "tokyo"].map(id);
    assert_eq!(told, wanted.iter().map(String::as_str).collect());

    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let read = center.get(&format!("/cases/{case}")).await.expect(200);
    assert_eq!(read["person_id"], person);
    assert_eq!(read["notifications"], json!([notification]));
    assert_eq!(read["name"], "髙橋 健子");
    assert_eq!(read["age"], json!({"unit": "years", "value": 42}));
    assert_eq!(read["municipality_code"], "131041");
    assert_eq!(read["timeline"].as_array().unwrap().len(), 4);
    assert_eq!(read["responsible_center_name"], "shinjuku（試験）");
    // What the doctor wrote stays, word for word, under the key of the draft.
    let writer = session_of(&app, &sql, WRITER).await;
    let read = writer
        .get(&format!("/notifications/{notification}"))
        .await
        .expect(200);
    assert_eq!(read["form"]["person"]["family_kana"], "たかはし");
    assert_eq!(read["form"]["person"]["birth_date"], "S55.3.14");
    assert_eq!(read["warnings"], json!([]));
    assert_eq!(read["rule_set"], "2022-09-26");
    // The draft is no more.
    let draft = format!("/notifications/drafts/{notification}");
    writer.get(&draft).await.problem(404, "not_found");
    submit(&writer, &notification)
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn gaps_follow_the_rules_of_the_day_of_diagnosis() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // Only what is ◎ and due at notification: the rest is asked for, and nobody is reminded of it.
    let of_2020 = [
        "kana",
        "onset",
        "symptoms",
        "tests",
        "test_result",
        "cause",
        "region",
        "hospitalised",
    ];
    let of_2021 = [
        "kana",
        "occupation",
        "residence",
        "onset",
        "first_visit",
        "infection",
        "symptoms",
        "spo2",
        "tests",
        "specimen_date",
        "test_result",
        "cause",
        "region",
        "hospitalised",
        "hospital_needed",
        "severity",
        "risk_factors",
        "vaccinations",
    ];
    let of_summer_2022 = [
        "kana",
        "onset",
        "specimen_date",
        "hospital_needed",
        "severity",
        "risk_factors",
        "vaccinations",
    ];
    let of_2022 = [
        "kana",
        "onset",
        "specimen_date",
        "hospital_needed",
        "severity",
        "pregnancy",
        "risk_factors",
        "treatment_needed",
        "vaccinations",
    ];
    for (day, rule_set, wanted) in [
        ("2020-01-28", "2020-05-29", of_2020.as_slice()),
        ("2021-02-09", "2020-05-29", &of_2020),
        ("2021-02-10", "2021-02-10", &of_2021),
        ("R4.6.30", "2022-06-30", &of_summer_2022),
        ("R4.9.25", "2022-08-04", &of_summer_2022),
        ("令和4年9月26日", "2022-09-26", &of_2022),
        ("2026-11-20", "2022-09-26", &of_2022),
    ] {
        let made = notified(&app, &sql, &bare(day)).await;
        assert_eq!(items(&made.receipt["gaps"]), wanted, "{day}");
        let center = session_of(&app, &sql, "chiyoda.nurse").await;
        let path = format!("/notifications/{}", made.notification);
        let read = center.get(&path).await.expect(200);
        assert_eq!(read["rule_set"], rule_set, "{day}");
        assert_eq!(read["gaps"], made.receipt["gaps"], "{day}");
        assert_eq!(read["gap_count"], wanted.len(), "{day}");
    }
    // Guardians are asked for of minors: under twenty until March 2022, then under eighteen.
    for (day, age, asked) in [
        ("2022-03-31", "19", true),
        ("2022-04-01", "19", false),
        ("2022-04-01", "17", true),
        ("2022-10-01", "8か月", true),
    ] {
        let minor = with(bare(day), &[("/person/age", json!(age))]);
        let made = notified(&app, &sql, &minor).await;
        let gaps = items(&made.receipt["gaps"]);
        assert_eq!(gaps.contains(&"guardian"), asked, "{day} {age}");
    }
}

#[tokio::test]
async fn what_looks_wrong_is_taken_and_stands_beside_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let odd = with(
        form(),
        &[
            ("/diagnosis/diagnosed_on", json!("2022-06-01")),
            ("/diagnosis/onset_on", json!("2022-10-20")),
            ("/person/birth_date", json!("1892-01-01")),
            ("/person/family_kana", json!("Smith")),
            ("/diagnosis/tests", json!([])),
            ("/person/phone", json!("12")),
            ("/diagnosis/spo2", json!("9")),
            ("/diagnosis/died_on", json!("昨日あたり")),
        ],
    );
    let made = notified(&app, &sql, &odd).await;
    let center = session_of(&app, &sql, "chiyoda.nurse").await;
    let read = center
        .get(&format!("/notifications/{}", made.notification))
        .await
        .expect(200);
    let warnings = read["warnings"].as_array().unwrap();
    let told: BTreeSet<(&str, &str)> = warnings
        .iter()
        .map(|one| {
            (
                one["pointer"].as_str().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect();
    for wanted in [
        ("/diagnosis/onset_on", "warning.onset_after_diagnosis"),
        ("/person/birth_date", "warning.very_old"),
        ("/person/family_kana", "warning.not_kana"),
        ("/diagnosis/tests", "warning.no_test"),
        ("/diagnosis/spo2", "warning.spo2_range"),
    ] {
        assert!(told.contains(&wanted), "{wanted:?} is not in {told:?}");
    }
    for unreadable in ["/person/phone", "/diagnosis/died_on"] {
        assert!(told.iter().any(|(at, _)| *at == unreadable), "{unreadable}");
    }
    assert_eq!(read["warning_count"], warnings.len());
    assert_eq!(read["age"]["value"], 130);
    assert_eq!(read["form"]["person"]["phone"], "12");
}

#[tokio::test]
async fn somebody_without_a_name_can_be_notified() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let unknown = with(
        bare("2022-10-03"),
        &[
            ("/person/family_name", json!("")),
            ("/person/name_unknown", json!(true)),
        ],
    );
    let made = notified(&app, &sql, &unknown).await;
    assert!(!items(&made.receipt["gaps"]).contains(&"kana"));
    let center = session_of(&app, &sql, "chiyoda.nurse").await;
    let read = center
        .get(&format!("/cases/{}", made.case))
        .await
        .expect(200);
    assert_eq!(read["name"], Value::Null);
}

#[tokio::test]
async fn the_responsible_centre_is_that_of_where_the_person_is() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for (residence, whereabouts, wanted) in [
        ("131041", "", "shinjuku"),
        ("131041", "131032", "minato"),
        ("", "271403", "sakai_center"),
        // No centre that takes part, unreadable, nothing: the receiving one.
        ("011002", "", "chiyoda"),
        ("131041x", "", "chiyoda"),
        ("", "", "chiyoda"),
        ("131041", "011002", "shinjuku"),
    ] {
        let there = with(
            form(),
            &[
                ("/person/residence/municipality_code", json!(residence)),
                (
                    "/person/whereabouts",
                    json!({"municipality_code": whereabouts}),
                ),
            ],
        );
        let made = notified(&app, &sql, &there).await;
        let found = &made.receipt["responsible_center"]["id"];
        let id = app.country.place(wanted).id.to_string();
        assert_eq!(*found, id, "{residence} {whereabouts}: {wanted}");
        assert_eq!(
            made.receipt["receiving_center"]["id"],
            app.country.place("chiyoda").id.to_string()
        );
    }
}
