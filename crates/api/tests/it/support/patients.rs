//! Patients: people who were notified, with a link known to the test, or signed in on a phone.

use hersys_api::services::patient_sign_in::code_mac;
use serde_json::json;

use super::app::TestApp;
use super::http::Browser;
use super::records::{Notified, form, notified};
use super::sql::Sql;
use super::template::secrets;

/// Birth date of everybody here, as they write it.
pub const BIRTH: &str = "昭和55年3月14日";
/// Everybody's PIN.
pub const PIN: &str = "482915";

/// Somebody who was invited, and the secret of their link.
#[derive(Debug, Clone)]
pub struct Invited {
    /// What their notification left.
    pub notified: Notified,
    /// What stands behind `#` in the link.
    pub link: String,
}

/// Somebody signed in on a phone.
#[derive(Clone)]
pub struct Patient {
    /// The phone.
    pub browser: Browser,
    /// The person.
    pub person: String,
    /// Their case.
    pub case: String,
}

/// Notifies somebody; their link is made known, since only its hash is kept.
pub async fn link(app: &TestApp, sql: &Sql) -> Invited {
    let notified = notified(app, sql, &form()).await;
    let link = known_link(sql, &notified.case).await;
    Invited { notified, link }
}

/// Gives the latest invitation of a case a secret that the test knows.
pub async fn known_link(sql: &Sql, case: &str) -> String {
    let link = sql.one("SELECT gen_random_uuid()").await;
    sql.run(&format!(
        "UPDATE invitation SET secret_hash = sha256('{link}') WHERE case_id = '{case}' AND voided_at IS NULL"
    ))
    .await;
    link
}

/// A ticket for the choice of a PIN.
pub async fn ticket(app: &TestApp, sql: &Sql) -> String {
    let link = link(app, sql).await.link;
    verified(app, &link).await
}

/// Gives link and birth date; gives the ticket.
pub async fn verified(app: &TestApp, link: &str) -> String {
    let given = json!({"secret": link, "birth_date": BIRTH});
    let ticket = app.nobody().post("/self/verification", &given).await;
    ticket.expect(200)["ticket"].as_str().unwrap().to_owned()
}

/// Comes in by a link on a new phone.
pub async fn come_in(app: &TestApp, link: &str) -> Browser {
    let ticket = verified(app, link).await;
    let browser = app.nobody();
    let chosen = json!({"ticket": ticket, "pin": PIN});
    browser.post("/self/pin", &chosen).await.expect(204);
    browser
}

/// Somebody new, signed in.
pub async fn signed_in(app: &TestApp, sql: &Sql) -> Patient {
    let invited = link(app, sql).await;
    Patient {
        browser: come_in(app, &invited.link).await,
        person: invited.notified.person,
        case: invited.notified.case,
    }
}

/// The ticket of a code that was sent to somebody who has a PIN, and the code.
pub async fn code(app: &TestApp, sql: &Sql) -> (String, String) {
    let patient = signed_in(app, sql).await;
    let ticket = sql.one("SELECT gen_random_uuid()").await;
    let mac = code_mac(&secrets(), patient.person.parse().unwrap(), "730264");
    let now = app.now().to_rfc3339();
    sql.run(&format!(
        "INSERT INTO patient_code (ticket_hash, person_id, code_mac, expires_at, made_at) VALUES \
         (sha256('{ticket}'), '{}', '\\x{}', timestamptz '{now}' + interval '10 minutes', '{now}')",
        patient.person,
        hersys_api::secrets::hex(&mac)
    ))
    .await;
    (ticket, "730264".to_owned())
}

/// A report by whoever came last, of this moment; nothing where nobody has come.
pub async fn latest_report(app: &TestApp, sql: &Sql) -> Option<String> {
    let case = sql
        .column(
            "SELECT c.id FROM patient_access a JOIN case_record c USING (person_id) \
             ORDER BY a.xmin::text::bigint DESC LIMIT 1",
        )
        .await;
    let nobody = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11".to_owned();
    let Some(case) = case.first() else {
        return Some(nobody);
    };
    let now = app.now().to_rfc3339();
    let made = sql
        .one(&format!(
            "INSERT INTO observation (id, case_id, observed_on, measured_at, entered_at, reporter, channel, temperature) \
             VALUES (gen_random_uuid(), '{case}', (timestamptz '{now}' AT TIME ZONE 'Asia/Tokyo')::date, '{now}', '{now}', \
             'self', 'web', 365) RETURNING id"
        ))
        .await;
    Some(made)
}

/// An open line of the worklist about a case.
pub async fn alert(sql: &Sql, case: &str) -> String {
    sql.one(&format!(
        "INSERT INTO alert (id, case_id, organization_id, urgency, rules, reports, raised_at, updated_at) \
         SELECT gen_random_uuid(), id, responsible_center_id, 1, '{{spo2_alert}}', 1, now(), now() \
         FROM case_record WHERE id = '{case}' RETURNING id"
    ))
    .await
}
