//! The second wall alone, for contacts: who is a patient, who met whom, and who may be asked about.

use super::people::{begin, case, people};
use crate::support::TestApp;

/// What the database says to a statement of an organisation's, tried alone.
async fn tried(app: &TestApp, key: &str, statement: &str) -> Result<usize, String> {
    let as_app = app.sql_as_app().await;
    begin(app, &as_app, "staff", &app.id(key)).await;
    as_app.attempt(statement).await.map(|rows| rows.len())
}

#[tokio::test]
async fn nobody_makes_a_patient_past_the_one_function() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let one = case(1);
    let kind = format!("UPDATE case_record SET kind = 'contact' WHERE id = '{one}' RETURNING id");
    for key in ["shinjuku", "chiyoda", "tokyo", "kanda", "sakai_center"] {
        assert!(tried(&app, key, &kind).await.is_err(), "{key}");
    }
    sql.run(&format!(
        "UPDATE case_record SET kind = 'contact', counted = false WHERE id = '{one}'"
    ))
    .await;
    let becomes =
        format!("SELECT case_becomes_patient('{one}', gen_random_uuid(), '2026-11-24', NULL)");
    let back = format!("SELECT case_is_no_patient('{one}', gen_random_uuid())");
    for key in ["chiyoda", "tokyo", "kanda", "sakai_center"] {
        for statement in [&becomes, &back] {
            let said = tried(&app, key, statement).await.unwrap_err();
            assert!(said.contains("not yours to decide"), "{key}: {said}");
        }
        let watch = format!(
            "INSERT INTO case_watch (case_id, center_id, day_zero_on, until_on) \
             VALUES ('{one}', '{}', '2026-11-24', '2026-11-29') RETURNING case_id",
            app.id(key)
        );
        assert!(tried(&app, key, &watch).await.is_err(), "{key}");
    }
    assert_eq!(tried(&app, "shinjuku", &becomes).await, Ok(1));
}

#[tokio::test]
async fn who_says_that_somebody_met_a_case_is_in_charge_of_both() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    let met = |contact: u8, source: u8, key: &str| {
        format!(
            "INSERT INTO case_entry (id, case_id, source_case_id, work, kind, clear, center_id, recorded_at) \
             VALUES (gen_random_uuid(), '{}', '{}', 'survey', 'exposure', '{{}}', '{}', app_now()) RETURNING id",
            case(contact),
            case(source),
            app.id(key)
        )
    };
    // Another case of Shinjuku's; the second is another centre's.
    let own = "0198c5a2-7e4b-7c63-9a50-000000000099";
    sql.run(&format!(
        "INSERT INTO case_record SELECT (jsonb_populate_record(c, jsonb_build_object('id', '{own}'))).* \
         FROM case_record c WHERE c.id = '{}'",
        case(1)
    ))
    .await;
    let between = |contact: &str, source: &str| {
        met(1, 2, "shinjuku")
            .replacen(&case(1), contact, 1)
            .replacen(&case(2), source, 1)
    };
    assert_eq!(
        tried(&app, "shinjuku", &between(own, &case(1))).await,
        Ok(1)
    );
    for key in ["chiyoda", "tokyo", "kanda", "sakai_center"] {
        let said = tried(&app, key, &between(own, &case(1))).await;
        assert!(said.is_err(), "{key}: {said:?}");
    }
    // Neither end is another centre's.
    assert!(
        tried(&app, "shinjuku", &met(1, 2, "shinjuku"))
            .await
            .is_err()
    );
    assert!(
        tried(&app, "shinjuku", &met(2, 1, "shinjuku"))
            .await
            .is_err()
    );
    // Nobody is a contact of themselves, nor does anything else than an exposure name a case.
    assert!(
        tried(&app, "shinjuku", &met(1, 1, "shinjuku"))
            .await
            .is_err()
    );
    let other = between(own, &case(1)).replace("'exposure'", "'behaviour'");
    assert!(tried(&app, "shinjuku", &other).await.is_err());
}

#[tokio::test]
async fn only_health_centres_ask_about_people_before_they_register_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    people(&app, &sql).await;
    // Only of whom both parts are known is anything to be compared.
    sql.run(
        "INSERT INTO person_sealed (person_id, part, version, sealed) SELECT id, 'contact', 1, '' FROM person",
    )
    .await;
    let token = "SELECT kind, token, person_id FROM person_token LIMIT 1";
    let row = sql.rows(token).await.swap_remove(0);
    let [kind, token] = [0, 1].map(|at| row[at].clone().unwrap());
    let ask = |function: &str, who: &str| {
        format!(
            "SELECT * FROM {function}({who}'{{{kind}}}', '{{{token}}}', 3::smallint, '{{}}', '{{}}', '{{}}', 10)"
        )
    };
    let found = tried(&app, "sakai_center", &ask("people_like_new", "")).await;
    assert!(found.is_ok_and(|rows| rows > 0));
    for key in ["kanda", "tokyo", "hotel", "ministry"] {
        assert_eq!(
            tried(&app, key, &ask("people_like_new", "")).await,
            Ok(0),
            "{key}"
        );
    }
    // What both ask by is asked by nobody himself.
    let said = tried(&app, "shinjuku", &ask("people_sharing", "NULL, ")).await;
    assert!(said.is_err_and(|said| said.contains("permission denied")));
}
