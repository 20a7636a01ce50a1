//! Contacts of a case: registered row by row, known people met, in no figure and on no list of patients; until when they are under
//! observation; who becomes a patient counts once.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::contacts::{register, registered, row};
use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::{Browser, Reply, Sql, TestApp};

mod follow_up;
mod positive;
mod scope;

struct Desk {
    app: TestApp,
    sql: Sql,
    made: Notified,
    nurse: Browser,
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let sql = app.sql().await;
        let made = notified(&app, &sql, &form()).await;
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

    async fn contacts(&self, case: &str) -> Value {
        self.nurse
            .get(&format!("/cases/{case}/contacts"))
            .await
            .expect(200)
    }

    async fn case(&self, id: &str) -> Value {
        self.nurse.get(&format!("/cases/{id}")).await.expect(200)
    }

    /// Whom a list shows.
    async fn listed(&self, query: &str) -> Vec<String> {
        let found = self.nurse.get(&format!("/cases?{query}")).await.expect(200);
        let items = found["items"].as_array().unwrap();
        let ids = items.iter().map(|one| one["id"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    }

    /// How many cases the figures count.
    async fn counted(&self) -> i64 {
        self.sql
            .number(
                "SELECT coalesce(sum(amount), 0) FROM (SELECT amount FROM figure_rollup WHERE area = 'JP' \
                 AND date_kind = 'reported' AND dimension = 'total' UNION ALL SELECT amount FROM figure_contribution \
                 WHERE area = 'JP' AND date_kind = 'reported' AND dimension = 'total') both_parts",
            )
            .await
    }

    async fn positive(&self, who: &Browser, case: &str, version: i64) -> Reply {
        who.ask("POST", &format!("/cases/{case}/positive"))
            .header("If-Match", &format!("\"v{version}\""))
            .json(&json!({"diagnosed_on": "2022-10-03"}))
            .send()
            .await
    }
}

fn outcomes(results: &[Value]) -> Vec<&str> {
    let all = results.iter().map(|one| one["outcome"].as_str().unwrap());
    all.collect()
}

#[tokio::test]
async fn a_row_becomes_a_person_with_a_record_of_their_own() {
    let desk = Desk::new().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;

    let found = desk.contacts(&desk.made.case).await;
    let met = &found["items"][0];
    assert_eq!(met["other"]["id"], id);
    assert_eq!(met["other"]["kind"], "contact");
    assert_eq!(met["other"]["name"], "架空 太郎");
    assert_eq!(met["other"]["age"], json!({"unit": "years", "value": 41}));
    assert_eq!(met["kana"], "カクウ タロウ");
    assert_eq!(met["phone"], "090-2222-3333");
    assert_eq!(met["proposed"], "close");
    let values = &met["exposure"]["content"]["values"];
    assert_eq!(values["last_on"], "2022-10-01");
    assert_eq!(values["near_15_minutes"], "yes");
    assert_eq!(values["same_household"], Value::Null);
    assert_eq!(values["note"], "昼食を共にした");
    // 2022-07-22: five days, three where tests are negative.
    let watch =
        json!({"day_zero_on": "2022-10-01", "until_on": "2022-10-06", "early_on": "2022-10-04"});
    assert_eq!(met["watch"], watch);
    assert_eq!(found["writable"], true);

    // From the other end.
    let own = desk.contacts(&id).await;
    assert_eq!(own["sources"][0]["other"]["id"], desk.made.case);
    assert_eq!(own["watch"], watch);
    assert_eq!(own["writable"], false);
    let record = desk.case(&id).await;
    assert_eq!(
        (&record["kind"], &record["watch"], &record["notifications"]),
        (&json!("contact"), &watch, &json!([]))
    );
    // What was typed lies sealed.
    let clear = "SELECT clear::text FROM case_entry WHERE kind = 'exposure'";
    assert!(!desk.sql.one(clear).await.contains("昼食"));
}

#[tokio::test]
async fn contacts_are_in_no_figure_and_on_no_list_of_patients() {
    let desk = Desk::new().await;
    let before = desk.counted().await;
    let id = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    assert_eq!(desk.counted().await, before);
    assert_eq!(desk.listed("").await, [desk.made.case.as_str()]);
    assert_eq!(desk.listed("kind=contact").await, [id.as_str()]);
    assert_eq!(desk.listed("kind=returnee").await, Vec::<String>::new());

    // Nor does anything that is changed about them count.
    let change = json!({"value": "mild"});
    let severities = format!("/cases/{id}/severities");
    desk.nurse
        .ask("POST", &severities)
        .header("If-Match", "\"v1\"")
        .json(&change)
        .send()
        .await
        .expect(200);
    let record = desk.case(&id).await;
    let person = format!("/persons/{}", record["person_id"].as_str().unwrap());
    let patch = json!({"sex": "female", "identity": {"birth_on": "1990-01-01"}});
    desk.nurse
        .patch(&person, "\"v1\"", &patch)
        .await
        .expect(200);
    assert_eq!(desk.counted().await, before);
    // They are found by name all the same.
    let found = desk
        .nurse
        .post("/persons/search", &json!({"text": "架空"}))
        .await
        .expect(200);
    assert_eq!(found["items"][0]["kind"], "contact");
}

#[tokio::test]
async fn each_row_is_told_what_became_of_it() {
    let desk = Desk::new().await;
    let mut bad = row("架空 花子");
    bad["birth"] = json!("R4.13.1");
    bad["phone"] = json!("12");
    let mut other = row("山川 次郎");
    other["kana"] = json!("ヤマカワ ジロウ");
    other["birth"] = json!("40");
    other["phone"] = json!("");
    let rows = [row("架空 太郎"), bad, other, row("架空 太郎")];
    let results = register(&desk.nurse, &desk.made.case, &rows).await;
    // The fourth is the first once more.
    assert_eq!(
        outcomes(&results),
        ["registered", "refused", "registered", "asks"]
    );
    let pointers: Vec<&str> = results[1]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/birth", "/phone"]);
    let candidate = &results[3]["candidates"]["items"][0]["case"];
    assert_eq!(candidate["id"], results[0]["case_id"]);
    assert_eq!(
        desk.contacts(&desk.made.case).await["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn somebody_on_record_is_met_and_not_made_again() {
    let desk = Desk::new().await;
    let first = registered(&desk.nurse, &desk.made.case, &row("架空 太郎")).await;
    let second = with(
        form(),
        &[
            ("/person/family_name", json!("別所")),
            ("/person/phone", json!("080-1111-9999")),
        ],
    );
    let second = notified(&desk.app, &desk.sql, &second).await;

    // The same person met another case, later.
    let mut again = row("架空 太郎");
    again["last_on"] = json!("2022-10-03");
    let asked = register(&desk.nurse, &second.case, &[again.clone()]).await;
    assert_eq!(outcomes(&asked), ["asks"]);
    again["identity"] = json!("known");
    again["known_case_id"] = json!(first);
    let done = register(&desk.nurse, &second.case, &[again.clone(), again.clone()]).await;
    assert_eq!(outcomes(&done), ["linked", "already"]);
    let own = desk.contacts(&first).await;
    assert_eq!(own["sources"].as_array().unwrap().len(), 2);
    // The longer observation counts.
    assert_eq!(own["watch"]["until_on"], "2022-10-08");

    // An exposure that was judged to be none that matters shortens it again, and so does one that is taken back.
    let later = own["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["other"]["id"] == second.case.as_str())
        .unwrap();
    let entry = format!(
        "/survey-entries/{}",
        later["exposure"]["id"].as_str().unwrap()
    );
    let patch = json!({"values": {"judgement": "not_close"}});
    desk.nurse.patch(&entry, "\"v1\"", &patch).await.expect(200);
    assert_eq!(desk.case(&first).await["watch"]["until_on"], "2022-10-06");
    let patch = json!({"values": {"judgement": "close"}});
    desk.nurse.patch(&entry, "\"v2\"", &patch).await.expect(200);
    assert_eq!(desk.case(&first).await["watch"]["until_on"], "2022-10-08");
    desk.nurse
        .ask("POST", &format!("{entry}/removal"))
        .header("If-Match", "\"v3\"")
        .json(&json!({"reason": "別の人"}))
        .send()
        .await
        .expect(200);
    assert_eq!(desk.case(&first).await["watch"]["until_on"], "2022-10-06");
    assert_eq!(desk.contacts(&second.case).await["items"], json!([]));

    // A new person, where somebody says so.
    let mut new = row("架空 太郎");
    new["identity"] = json!("new");
    let made = register(&desk.nurse, &second.case, &[new]).await;
    assert_eq!(outcomes(&made), ["registered"]);
    assert_ne!(made[0]["case_id"], first.as_str());
    // Nobody is a contact of themselves.
    let mut own = row("髙橋 健子");
    own["identity"] = json!("known");
    own["known_case_id"] = json!(desk.made.case);
    let refused = register(&desk.nurse, &desk.made.case, &[own]).await;
    assert_eq!(refused[0]["errors"][0]["code"], "contact.self");
}

#[tokio::test]
async fn at_home_the_observation_follows_the_onset_of_whom_they_live_with() {
    let desk = Desk::new().await;
    let mut housemate = row("髙橋 太郎");
    housemate["relation"] = json!("household");
    let id = registered(&desk.nurse, &desk.made.case, &housemate).await;
    // Onset 2022-10-01, the last contact does not matter.
    assert_eq!(desk.case(&id).await["watch"]["day_zero_on"], "2022-10-01");
    let found = desk.contacts(&id).await;
    let entry = format!(
        "/survey-entries/{}",
        found["sources"][0]["exposure"]["id"].as_str().unwrap()
    );
    let patch = json!({"values": {"precautions_on": "2022-10-03"}});
    desk.nurse.patch(&entry, "\"v1\"", &patch).await.expect(200);
    assert_eq!(desk.case(&id).await["watch"]["until_on"], "2022-10-08");
}

#[tokio::test]
async fn the_same_request_twice_registers_once() {
    let desk = Desk::new().await;
    let path = format!("/cases/{}/contacts", desk.made.case);
    let body = json!({"rows": [row("架空 太郎")]});
    let ask = || {
        desk.nurse
            .ask("POST", &path)
            .header("Idempotency-Key", "grid-1")
            .json(&body)
            .send()
    };
    let (first, again) = (ask().await.expect(200), ask().await.expect(200));
    assert_eq!(first, again);
    let people = "SELECT count(*) FROM case_record WHERE kind = 'contact'";
    assert_eq!(desk.sql.number(people).await, 1);
}

#[tokio::test]
async fn of_fifty_who_register_the_same_person_at_once_one_does() {
    let desk = Desk::new().await;
    let path = format!("/cases/{}/contacts", desk.made.case);
    let body = json!({"rows": [row("架空 太郎")]});
    let all = join_all((0..50).map(|_| desk.nurse.post(&path, &body))).await;
    let mut made = 0;
    for reply in all {
        let done = reply.expect(200);
        match done["results"][0]["outcome"].as_str().unwrap() {
            "registered" => made += 1,
            other => assert_eq!(other, "asks"),
        }
    }
    assert_eq!(made, 1);
    let people = "SELECT count(*) FROM case_record WHERE kind = 'contact'";
    assert_eq!(desk.sql.number(people).await, 1);
}

#[tokio::test]
async fn pages_of_contacts_put_together_are_all_of_them() {
    let desk = Desk::new().await;
    let rows: Vec<Value> = (0..7)
        .map(|number| {
            json!({"name": format!("接触 {number}郎"), "identity": "new", "last_on": "2022-10-01"})
        })
        .collect();
    register(&desk.nurse, &desk.made.case, &rows).await;
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/cases/{}/contacts?limit=3{after}", desk.made.case);
        let page = desk.nurse.get(&path).await.expect(200);
        for one in page["items"].as_array().unwrap() {
            found.push(one["other"]["name"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let wanted: Vec<String> = (0..7).map(|number| format!("接触 {number}郎")).collect();
    assert_eq!(found, wanted);
    desk.app.advance(TimeDelta::minutes(1));
}
