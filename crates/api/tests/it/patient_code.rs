//! A code for another phone, and the new invitation that ends it.

use chrono::TimeDelta;
use hersys_api::services::patient_sign_in::code_mac;
use serde_json::json;

use crate::support::patients::{Patient, come_in, known_link, signed_in};
use crate::support::records::session_of;
use crate::support::{Reply, Sql, TestApp, secrets};

const CODE: &str = "730264";
/// Connections that wait for a lock.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// A ticket whose code was given rightly.
async fn confirmed(app: &TestApp, sql: &Sql, patient: &Patient) -> String {
    let ticket = sql.one("SELECT gen_random_uuid()").await;
    let mac = code_mac(&secrets(), patient.person.parse().unwrap(), CODE);
    let now = app.now().to_rfc3339();
    sql.run(&format!(
        "INSERT INTO patient_code (ticket_hash, person_id, code_mac, expires_at, made_at) VALUES \
         (sha256('{ticket}'), '{}', '\\x{}', timestamptz '{now}' + interval '10 minutes', '{now}')",
        patient.person,
        hersys_api::secrets::hex(&mac)
    ))
    .await;
    let given = json!({"ticket": ticket, "code": CODE});
    let reply = app.nobody().post("/self/codes/answer", &given).await;
    reply.expect(200);
    ticket
}

async fn choose(app: &TestApp, ticket: &str) -> Reply {
    let chosen = json!({"ticket": ticket, "pin": "730915"});
    app.nobody().post("/self/pin", &chosen).await
}

/// Devices on which somebody can still sign in.
async fn devices(sql: &Sql, patient: &Patient) -> i64 {
    sql.number(&format!(
        "SELECT count(*) FROM patient_device d JOIN patient_access a USING (person_id) \
         WHERE person_id = '{}' AND ended_at IS NULL AND stopped_at IS NULL",
        patient.person
    ))
    .await
}

#[tokio::test]
async fn a_new_invitation_ends_codes_that_were_given_already() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let ticket = confirmed(&app, &sql, &patient).await;
    let unanswered = confirmed(&app, &sql, &patient).await;
    sql.run(&format!(
        "UPDATE patient_code SET confirmed = false WHERE ticket_hash = sha256('{unanswered}')"
    ))
    .await;
    // Sent again because the phone was in wrong hands.
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/cases/{}/invitations", patient.case);
    nurse.post(&path, &json!({})).await.expect(201);
    choose(&app, &ticket).await.problem(401, "ticket_invalid");
    let link = known_link(&sql, &patient.case).await;
    let phone = come_in(&app, &link).await;
    // The access is open again; not to who began before.
    choose(&app, &ticket).await.problem(401, "ticket_invalid");
    let given = json!({"ticket": unanswered, "code": CODE});
    let reply = app.nobody().post("/self/codes/answer", &given).await;
    reply.problem(401, "ticket_invalid");
    phone.get("/self/today").await.expect(200);
    assert_eq!(devices(&sql, &patient).await, 1);
}

#[tokio::test]
async fn a_code_is_younger_than_the_pin_it_changes() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let first = confirmed(&app, &sql, &patient).await;
    app.advance(TimeDelta::minutes(1));
    let second = confirmed(&app, &sql, &patient).await;
    choose(&app, &second).await.expect(204);
    choose(&app, &first).await.problem(401, "ticket_invalid");
}

#[tokio::test]
async fn of_an_invitation_and_a_code_at_once_the_invitation_holds() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let patient = signed_in(&app, &sql).await;
    let ticket = confirmed(&app, &sql, &patient).await;
    // The invitation has stopped the access and is not through yet when the PIN is chosen.
    let inviting = app.sql().await;
    inviting
        .run(&format!(
            "BEGIN; UPDATE patient_access SET stopped_at = now() WHERE person_id = '{}'",
            patient.person
        ))
        .await;
    let waiting = async {
        while sql.number(WAITING).await == 0 {
            tokio::task::yield_now().await;
        }
        inviting.run("COMMIT").await;
    };
    let (reply, ()) = tokio::join!(choose(&app, &ticket), waiting);
    reply.problem(401, "ticket_invalid");
    assert_eq!(devices(&sql, &patient).await, 0);
}

#[tokio::test]
async fn what_a_code_makes_while_an_invitation_waits_is_stopped_by_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for _ in 0..8 {
        let patient = signed_in(&app, &sql).await;
        let ticket = confirmed(&app, &sql, &patient).await;
        let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
        let path = format!("/cases/{}/invitations", patient.case);
        let again = json!({});
        let (chosen, invited) = tokio::join!(choose(&app, &ticket), nurse.post(&path, &again));
        assert!([204, 401].contains(&chosen.status), "{}", chosen.text());
        invited.expect(201);
        assert_eq!(devices(&sql, &patient).await, 0, "{}", chosen.status);
    }
}
