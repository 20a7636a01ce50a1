//! Made-up people at size: each is whole, is found by name and phone like any other, and is counted.

use hersys_api::services::seed::{Extent, SeedError, Wanted};
use hersys_api::services::set_up::OWNER_ROLE;
use hersys_api::services::{demonstration, doctor};
use serde_json::{Value, json};

use crate::support::made_up::{demonstration as made_up, fill, people, told_apart, wanted};
use crate::support::postgres::superuser_url;
use crate::support::records::{figures_agree, session_of};
use crate::support::{Browser, Sql, TestApp, secrets};

#[tokio::test]
async fn everybody_is_whole_found_and_counted() {
    let (app, sql) = made_up().await;
    let made = fill(&app, &wanted(&app, 1)).await.unwrap();
    assert_eq!((made.cases, made.left), (300, 0));
    let again = fill(&app, &wanted(&app, 1)).await.unwrap();
    assert_eq!(again.cases, 0, "once is enough");
    for (what, missing) in [
        (
            "key",
            "SELECT id FROM person EXCEPT SELECT person_id FROM person_key",
        ),
        (
            "seals",
            "SELECT id FROM person WHERE (SELECT count(*) FROM person_sealed s WHERE s.person_id = person.id) <> 2",
        ),
        (
            "tokens",
            "SELECT id FROM person WHERE (SELECT count(*) FROM person_token t WHERE t.person_id = person.id) < 5",
        ),
        (
            "case",
            "SELECT id FROM person EXCEPT SELECT person_id FROM case_record",
        ),
        (
            "notification",
            "SELECT c.id FROM case_record c WHERE NOT EXISTS (SELECT 1 FROM notification n \
             JOIN notification_version v ON v.notification_id = n.id WHERE n.case_id = c.id)",
        ),
        (
            "tracks that hold now, as the case has them",
            "SELECT c.id FROM case_record c WHERE (SELECT count(*) FROM case_timeline t WHERE t.case_id = c.id \
             AND t.until_at IS NULL AND t.value IN (c.status, c.severity, c.whereabouts, c.responsible_center_id::text)) <> 4",
        ),
        (
            "access of who notified",
            "SELECT c.id FROM case_record c WHERE NOT EXISTS (SELECT 1 FROM case_access a \
             WHERE a.case_id = c.id AND a.organization_id = c.created_by AND a.basis = 'notified')",
        ),
        (
            "a past that is past",
            "SELECT case_id FROM case_timeline WHERE from_at > (SELECT max(submitted_at) + interval '1 day' FROM notification)",
        ),
    ] {
        assert!(sql.rows(missing).await.is_empty(), "{what}");
    }
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let all = people(&nurse).await;
    assert_eq!(all.len(), 300);
    for case in all.iter().step_by(25) {
        let person = format!("/persons/{}", case["person_id"].as_str().unwrap());
        let person = nurse.get(&person).await.expect(200);
        let (identity, contact) = (&person["identity"], &person["contact"]);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        // Nobody real lives there, answers there or reads mail there.
        assert!(text(&contact["phone"]).starts_with("090-0"), "{contact}");
        assert!(text(&contact["residence"]["building"]).starts_with("架空の建物"));
        assert!(contact["mail"] == "" || text(&contact["mail"]).ends_with(".example"));
        for words in [
            text(&contact["phone"]),
            format!(
                "{} {}",
                text(&identity["family_name"]),
                text(&identity["given_name"])
            ),
            text(&identity["family_kana"]),
        ] {
            let found = nurse
                .post("/persons/search", &json!({"text": words}))
                .await
                .expect(200);
            let found = found["items"].as_array().unwrap();
            let same = |one: &&Value| one["person_number"] == case["person_number"];
            assert!(
                found.iter().any(|one| same(&one)) || found.len() >= 50,
                "{words}"
            );
        }
        let record = format!("/cases/{}", case["id"].as_str().unwrap());
        let record = nurse.get(&record).await.expect(200);
        let notification = record["notifications"][0].as_str().unwrap().to_owned();
        let read = nurse
            .get(&format!("/notifications/{notification}"))
            .await
            .expect(200);
        assert_eq!(
            read["form"]["person"]["family_name"],
            identity["family_name"]
        );
    }
    health_is_followed(&sql, &nurse).await;
    // Folded, and the same as a recount.
    assert_eq!(sql.number("SELECT count(*) FROM figure_delta").await, 0);
    figures_agree(&sql).await;
    let audited = sql
        .column("SELECT person_count FROM audit_entry WHERE operation = 'hersys seed'")
        .await;
    assert_eq!(audited, ["300"]);
}

/// Reports lie within their case's days, and what the worklist shows is what the last of them asks for.
async fn health_is_followed(sql: &Sql, nurse: &Browser) {
    assert!(sql.number("SELECT count(*) FROM observation").await > 300);
    for (what, wrong) in [
        ("no month left out", "SELECT id FROM observation_default"),
        (
            "before the notification or of the future",
            "SELECT o.id FROM observation o JOIN notification n USING (case_id) \
             WHERE o.measured_at <= n.submitted_at OR o.measured_at >= (SELECT max(at) FROM audit_entry) \
             OR o.observed_on <> (o.measured_at AT TIME ZONE 'Asia/Tokyo')::date",
        ),
        (
            "after the end",
            "SELECT o.id FROM observation o JOIN case_timeline t USING (case_id) \
             WHERE t.track = 'status' AND t.value = 'closed' AND o.measured_at > t.from_at",
        ),
        (
            "alerts of something else than an open case's last report",
            "SELECT a.id FROM alert a JOIN case_record c ON c.id = a.case_id \
             WHERE c.status = 'closed' OR a.organization_id <> c.responsible_center_id OR a.observation_id <> \
             (SELECT o.id FROM observation o WHERE o.case_id = a.case_id ORDER BY o.measured_at DESC LIMIT 1)",
        ),
    ] {
        assert!(sql.rows(wrong).await.is_empty(), "{what}");
    }
    // 37.5 ℃, 95 %, an urgent symptom; what is older than 36 hours has been answered by a call.
    let waiting = sql
        .number(
            "SELECT count(*) FROM case_record c JOIN LATERAL (SELECT * FROM observation o WHERE o.case_id = c.id \
             ORDER BY o.measured_at DESC LIMIT 1) o ON true WHERE c.status = 'open' \
             AND o.measured_at > (SELECT max(at) FROM audit_entry WHERE operation = 'hersys seed') - interval '36 hours' \
             AND (o.temperature >= 375 OR o.spo2 <= 95 OR o.urgent_yes <> 0)",
        )
        .await;
    let listed = nurse.get("/alerts?limit=200").await.expect(200);
    assert_eq!(
        i64::try_from(listed["items"].as_array().unwrap().len()).unwrap(),
        waiting
    );
    let of = sql
        .column("SELECT case_id::text FROM observation LIMIT 1")
        .await;
    let seen = nurse
        .get(&format!("/cases/{}/observations", of[0]))
        .await
        .expect(200);
    assert!(!seen["items"].as_array().unwrap().is_empty(), "{seen}");
}

#[tokio::test]
async fn the_same_number_makes_the_same_people() {
    let mut made = Vec::new();
    for number in [7, 7, 8] {
        let (app, sql) = made_up().await;
        fill(&app, &wanted(&app, number)).await.unwrap();
        made.push(told_apart(&app, &sql).await);
    }
    assert_eq!(made[0], made[1]);
    assert_ne!(made[0], made[2]);
}

#[tokio::test]
async fn nobody_is_made_up_among_real_people() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    sql.run("INSERT INTO installation (mode, created_at) VALUES ('real', now())")
        .await;
    assert!(matches!(
        fill(&app, &wanted(&app, 1)).await,
        Err(SeedError::NotADemonstration)
    ));
    assert_eq!(sql.number("SELECT count(*) FROM person").await, 0);
}

#[tokio::test]
async fn the_whole_country_takes_part_where_it_is_asked_for() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    sql.run("INSERT INTO installation (mode, created_at) VALUES ('demonstration', now())")
        .await;
    let all = "SELECT count(*) FROM organization";
    let mut founded = Vec::new();
    for _ in 0..2 {
        demonstration::found_everywhere(&app.app.db).await.unwrap();
        founded.push(sql.number(all).await);
    }
    assert_eq!(founded[0], founded[1], "once is enough");
    let missing = "SELECT key FROM health_center h WHERE until_on IS NULL \
        AND NOT EXISTS (SELECT 1 FROM organization o WHERE o.reference_key = h.key)";
    assert!(sql.column(missing).await.is_empty());
    let codes =
        "SELECT count(DISTINCT prefecture_code) FROM organization WHERE kind = 'prefecture'";
    assert_eq!(sql.number(codes).await, 47);

    // Iwate and Tokyo have towns in the tests, Okinawa has none; the day decides how many there are.
    let asked = wanted(&app, 1);
    let (first, last) = (asked.from.unwrap(), asked.until.unwrap());
    let curve = format!("Date,Iwate,Tokyo,Okinawa\n{first},200,100,500\n{last},75,225,500\n");
    let asked = Wanted {
        curve: Some(curve),
        ..asked
    };
    assert_eq!(fill(&app, &asked).await.unwrap().cases, 300);
    let count = |day, code: &str| {
        format!(
            "SELECT count(*) FROM case_record c JOIN organization p ON p.id = c.prefecture_id \
             WHERE c.reported_on = '{day}' AND p.prefecture_code LIKE '{code}'"
        )
    };
    assert_eq!(sql.number(&count(first, "%")).await, 150);
    assert_eq!(sql.number(&count(last, "%")).await, 150);
    // 100 and 37.5 of 150 are expected; six standard deviations are 35 and 32.
    let (first, last) = (
        sql.number(&count(first, "03")).await,
        sql.number(&count(last, "03")).await,
    );
    assert!(
        (65..136).contains(&first) && (6..70).contains(&last),
        "{first} {last}"
    );
    let elsewhere = "SELECT count(*) FROM organization o JOIN case_record c ON c.prefecture_id = o.id \
        WHERE o.prefecture_code NOT IN ('03', '13')";
    assert_eq!(sql.number(elsewhere).await, 0);
    figures_agree(&sql).await;
}

#[tokio::test]
async fn figures_alone_need_nobodys_name() {
    let (app, sql) = made_up().await;
    let asked = Wanted {
        extent: Extent::Figures,
        ..wanted(&app, 1)
    };
    assert_eq!(fill(&app, &asked).await.unwrap().cases, 300);
    for empty in [
        "person_sealed",
        "person_token",
        "notification",
        "observation",
    ] {
        let rows = format!("SELECT count(*) FROM {empty}");
        assert_eq!(sql.number(&rows).await, 0, "{empty}");
    }
    figures_agree(&sql).await;
    let url = superuser_url(app.database());
    let report = doctor::examine(&url, OWNER_ROLE, &secrets(), true)
        .await
        .unwrap();
    assert_eq!((report.persons, report.findings), (300, Vec::new()));
    // Who they are is not known, how the case stands is; the figures are those of people with everything.
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let (bare, number) = (people(&nurse).await, "person_number");
    assert_eq!(bare.len(), 300);
    let (whole, of_whole) = made_up().await;
    fill(&whole, &wanted(&whole, 1)).await.unwrap();
    let known = people(&session_of(&whole, &of_whole, "shinjuku.nurse").await).await;
    let told = |all: &[Value]| {
        let keys = [
            number,
            "age",
            "sex",
            "severity",
            "whereabouts",
            "reported_on",
        ];
        let line = |case: &Value| keys.map(|key| case[key].to_string());
        let mut lines: Vec<_> = all.iter().map(line).collect();
        lines.sort();
        lines
    };
    assert_eq!(told(&bare), told(&known));
}
