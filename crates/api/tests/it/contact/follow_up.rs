//! Under observation: the list of the centre, what a contact sees of it on their phone; returnees and consultees.

use super::*;
use crate::support::patients;

impl Desk {
    /// Whom a list of those under observation shows.
    async fn watched(&self, queue: &str) -> Vec<String> {
        let path = format!("/watched-contacts?queue={queue}");
        let found = self.nurse.get(&path).await.expect(200);
        let items = found["items"].as_array().unwrap().iter();
        let names = items.map(|one| one["case"]["name"].as_str().unwrap().to_owned());
        names.collect()
    }

    /// The day `days` from now, in Japan.
    fn day(&self, days: i64) -> String {
        let at = self.app.now() + TimeDelta::hours(9) + TimeDelta::days(days);
        at.date_naive().to_string()
    }

    async fn met(&self, name: &str, days_ago: i64) -> String {
        let row = json!({"name": name, "last_on": self.day(-days_ago), "identity": "new"});
        registered(&self.nurse, &self.made.case, &row).await
    }
}

#[tokio::test]
async fn who_is_under_observation_stands_in_the_order_of_the_last_day_until_closed() {
    let mut desk = Desk::new().await;
    let late = desk.met("終了 一郎", 9).await;
    let today = desk.met("本日 二郎", 5).await;
    desk.met("継続 三郎", 1).await;
    assert_eq!(desk.watched("ongoing").await, ["本日 二郎", "継続 三郎"]);
    assert_eq!(desk.watched("due").await, ["終了 一郎", "本日 二郎"]);
    assert_eq!(desk.watched("unheard").await, ["本日 二郎", "継続 三郎"]);

    // Whoever was heard from today need not be called.
    let report = json!({"channel": "staff_call", "report": {"temperature": 36.5}});
    let path = format!("/cases/{today}/observations");
    desk.nurse.post(&path, &report).await.expect(201);
    assert_eq!(desk.watched("unheard").await, ["継続 三郎"]);
    desk.app.advance(TimeDelta::days(1));
    desk.nurse = desk.session("shinjuku.nurse").await;
    assert_eq!(desk.watched("unheard").await, ["継続 三郎"]);
    assert_eq!(desk.watched("due").await, ["終了 一郎", "本日 二郎"]);

    let closing = json!({"reason": "observation_over"});
    desk.nurse
        .ask("POST", &format!("/cases/{late}/closing"))
        .header("If-Match", "\"v1\"")
        .json(&closing)
        .send()
        .await
        .expect(200);
    assert_eq!(desk.watched("due").await, ["本日 二郎"]);
    // Another centre has a list of its own.
    let minato = desk.session("minato.nurse").await;
    let found = minato.get("/watched-contacts?queue=due").await.expect(200);
    assert_eq!(found["items"], json!([]));
}

#[tokio::test]
async fn a_contact_reports_like_a_patient_and_sees_until_when() {
    let desk = Desk::new().await;
    let mut row = row("架空 太郎");
    row["last_on"] = json!(desk.day(-1));
    row["birth"] = json!(patients::BIRTH);
    let id = registered(&desk.nurse, &desk.made.case, &row).await;
    let invited = format!("/cases/{id}/invitations");
    desk.nurse.post(&invited, &json!({})).await.expect(201);
    let link = patients::known_link(&desk.sql, &id).await;
    let patient = patients::come_in(&desk.app, &link).await;
    let today = patient.get("/self/today").await.expect(200);
    assert_eq!(today["period"], Value::Null);
    assert_eq!(today["watch"]["until_on"], desk.day(4));
    assert_eq!(today["reporting"], true);
    let report = json!({"temperature": 38.9, "spo2": 91, "urgent_asked": true});
    patient
        .post("/self/observations", &report)
        .await
        .expect(201);
    // It is an alert like any other.
    let alerts = desk.nurse.get("/alerts").await.expect(200);
    assert_eq!(alerts["items"][0]["case_id"], id.as_str());
}

#[tokio::test]
async fn returnees_and_consultees_are_registered_without_a_case_that_they_met() {
    let desk = Desk::new().await;
    let before = desk.counted().await;
    let returnee = json!({
        "kind": "returnee", "name": "帰国 花子", "kana": "キコク ハナコ", "phone": "090-7777-8888",
        "birth": "H2.3.4", "entered_on": desk.day(-2), "flight": "XX001 12A", "stays_at": "架空ホテル",
    });
    let made = desk.nurse.post("/cases", &returnee).await.expect(200);
    assert_eq!(made["outcome"], "registered");
    let id = made["case_id"].as_str().unwrap();
    let record = desk.case(id).await;
    assert_eq!(record["kind"], "returnee");
    // Fourteen days after the entry.
    assert_eq!(record["watch"]["until_on"], desk.day(12));
    assert_eq!(desk.listed("kind=returnee").await, [id]);
    assert_eq!(desk.listed("").await, [desk.made.case.as_str()]);
    assert_eq!(desk.counted().await, before);
    assert_eq!(desk.watched("ongoing").await, ["帰国 花子"]);
    // Once more it is asked who that is, and what is known goes on.
    let again = desk.nurse.post("/cases", &returnee).await.expect(200);
    assert_eq!(again["outcome"], "asks");
    let mut known = returnee.clone();
    known["identity"] = json!("known");
    known["known_case_id"] = json!(id);
    let linked = desk.nurse.post("/cases", &known).await.expect(200);
    assert_eq!(
        (&linked["outcome"], &linked["case_id"]),
        (&json!("linked"), &json!(id))
    );

    let consultee =
        json!({"kind": "consultee", "name": "相談 次郎", "consulted_on": "t", "symptoms": "発熱"});
    let made = desk.nurse.post("/cases", &consultee).await.expect(200);
    let id = made["case_id"].as_str().unwrap();
    assert_eq!(desk.case(id).await["watch"], Value::Null);
    let entries = desk
        .nurse
        .get(&format!("/cases/{id}/survey-entries"))
        .await
        .expect(200);
    assert_eq!(entries["items"][0]["content"]["values"]["symptoms"], "発熱");

    for (kind, pointer) in [("patient", "/kind"), ("contact", "/kind")] {
        let body = json!({"kind": kind, "name": "架空 太郎"});
        let refused = desk.nurse.post("/cases", &body).await.expect(422);
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let body = json!({"kind": "returnee", "name": "架空 太郎", "entered_on": desk.day(1)});
    let refused = desk.nurse.post("/cases", &body).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "contact.in_future");
}

#[tokio::test]
async fn of_fifty_who_register_one_returnee_at_once_one_does() {
    let desk = Desk::new().await;
    let body = json!({"kind": "returnee", "name": "帰国 花子", "kana": "キコク ハナコ", "phone": "090-7777-8888", "birth": "H2.3.4"});
    let all = join_all((0..50).map(|_| desk.nurse.post("/cases", &body))).await;
    let mut made = 0;
    for reply in all {
        match reply.expect(200)["outcome"].as_str().unwrap() {
            "registered" => made += 1,
            other => assert_eq!(other, "asks"),
        }
    }
    assert_eq!(made, 1);
}
