//! What follows a submission: questions answered in one tap, versions that overwrite nothing, the decision on
//! them, 確認, 取下げ and 無効; figures that change only where they must.

mod standing;
mod withdrawal;

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::records::{
    Notified, WRITER, figures_agree, form, notified, session_of, step, with,
};
use crate::support::{Browser, Reply, Sql, TestApp};

struct Desk<'a> {
    sql: &'a Sql,
    made: Notified,
    doctor: Browser,
    receiving: Browser,
    responsible: Browser,
}

impl<'a> Desk<'a> {
    async fn new(app: &TestApp, sql: &'a Sql) -> Self {
        Self::of(app, sql, &form()).await
    }

    async fn of(app: &TestApp, sql: &'a Sql, form: &Value) -> Self {
        Self {
            made: notified(app, sql, form).await,
            doctor: session_of(app, sql, WRITER).await,
            receiving: session_of(app, sql, "chiyoda.nurse").await,
            responsible: session_of(app, sql, "shinjuku.nurse").await,
            sql,
        }
    }

    async fn act(&self, who: &Browser, what: &str, body: &Value) -> Reply {
        let id = &self.made.notification;
        step(
            self.sql,
            who,
            id,
            &format!("/notifications/{id}/{what}"),
            body,
        )
        .await
    }

    async fn annotate(&self, who: &Browser, what: &str) -> Reply {
        let path = format!("/notifications/{}/{what}", self.made.notification);
        who.ask("POST", &path).send().await
    }

    async fn answer(&self, query: &Value, body: &Value) -> Reply {
        let path = format!("/queries/{}/answer", query["id"].as_str().unwrap());
        step(self.sql, &self.doctor, &self.made.notification, &path, body).await
    }

    async fn read(&self, who: &Browser) -> Value {
        let path = format!("/notifications/{}", self.made.notification);
        who.get(&path).await.expect(200)
    }

    async fn versions(&self, who: &Browser) -> Value {
        let path = format!("/notifications/{}/versions", self.made.notification);
        who.get(&path).await.expect(200)["versions"].clone()
    }

    async fn case(&self) -> Value {
        let path = format!("/cases/{}", self.made.case);
        self.responsible.get(&path).await.expect(200)
    }

    async fn queue(&self, who: &Browser, queue: &str) -> usize {
        let page = who
            .get(&format!("/notifications?queue={queue}"))
            .await
            .expect(200);
        page["items"].as_array().unwrap().len()
    }

    async fn deltas(&self) -> i64 {
        self.sql.number("SELECT count(*) FROM figure_delta").await
    }
}

#[tokio::test]
async fn a_question_is_answered_in_one_tap_and_the_case_stays_counted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql).await;
    let ask = json!({"pointer": "/person/birth_date", "question": "年齢と合いません。"});
    let asked = desk.act(&desk.receiving, "queries", &ask).await.expect(200);
    assert_eq!(asked["open_queries"], 1);
    let also = json!({"pointer": "/diagnosis/spo2", "question": "室内気ですか。"});
    desk.act(&desk.responsible, "queries", &also)
        .await
        .expect(200);
    // The clinic has it on its list at once, with the words and who asks.
    assert_eq!(desk.queue(&desk.doctor, "asked").await, 1);
    let seen = desk.read(&desk.doctor).await;
    assert_eq!(
        (&seen["open_queries"], &seen["state"]),
        (&json!(2), &json!("submitted"))
    );
    let queries = seen["queries"].as_array().unwrap();
    let of = |pointer: &str| {
        queries
            .iter()
            .find(|one| one["pointer"] == pointer)
            .unwrap()
    };
    assert_eq!(of("/person/birth_date")["question"], "年齢と合いません。");
    assert_eq!(of("/person/birth_date")["asked_for"], "chiyoda（試験）");
    assert_eq!(of("/diagnosis/spo2")["asked_for"], "shinjuku（試験）");
    // One tap.
    let kept = desk
        .answer(of("/diagnosis/spo2"), &json!({"answer": "kept"}))
        .await
        .expect(200);
    assert_eq!(
        (&kept["open_queries"], &kept["latest"]),
        (&json!(1), &json!(1))
    );
    desk.answer(of("/diagnosis/spo2"), &json!({"answer": "kept"}))
        .await
        .problem(409, "conflict");
    // What is right becomes a new version, of which the centre sees the difference.
    let right = with(form(), &[("/person/birth_date", json!("S54.3.14"))]);
    let body = json!({"answer": "corrected", "form": right});
    let done = desk
        .answer(of("/person/birth_date"), &body)
        .await
        .expect(200);
    assert_eq!(
        (&done["open_queries"], &done["latest"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(desk.queue(&desk.doctor, "asked").await, 0);
    let versions = desk.versions(&desk.receiving).await;
    assert_eq!(versions[0]["cause"], "answer");
    assert_eq!(
        versions[0]["differences"][0]["pointer"],
        "/person/birth_date"
    );
    assert_eq!(versions[0]["differences"][0]["before"], "S55.3.14");
    let answered = desk.read(&desk.receiving).await["queries"].clone();
    let one = answered
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["answer"] == "corrected")
        .unwrap();
    assert_eq!(one["answer_version"], 2);
    assert_eq!(desk.deltas().await, 1);
    // What is typed lies sealed.
    let kept = sql
        .column("SELECT encode(question, 'escape') FROM notification_query")
        .await
        .join(" ");
    assert!(!kept.contains(&escaped("室内気")) && !kept.contains(&escaped("年齢")));
    for (body, fields) in [
        (
            json!({"pointer": "/person/birthday", "question": "？"}),
            vec!["/pointer notification.no_such_item"],
        ),
        (
            json!({"pointer": "", "question": ""}),
            vec!["/pointer notification.no_such_item", "/question required"],
        ),
    ] {
        let refused = desk.act(&desk.receiving, "queries", &body).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, fields.into_iter().map(str::to_owned).collect())
        );
    }
}

/// As PostgreSQL writes the bytes of a text.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("\\{byte:03o}")).collect()
}

#[tokio::test]
async fn a_correction_overwrites_nothing_until_the_centre_decides() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql).await;
    let right = with(
        form(),
        &[
            ("/person/family_name", json!("高梨")),
            ("/person/phone", json!("03-5555-0177")),
            ("/diagnosis/onset_on", json!("-1")),
            ("/diagnosis/diagnosed_on", json!("2022-10-04")),
            ("/diagnosis/spo2", json!("91")),
            ("/condition/severity", json!("moderate_2")),
        ],
    );
    app.advance(TimeDelta::minutes(1));
    let body = json!({"form": right, "reason": "カルテと照合した"});
    let done = desk.act(&desk.doctor, "versions", &body).await.expect(200);
    assert_eq!((&done["latest"], &done["reviewed"]), (&json!(2), &json!(1)));
    // The case is as it was; so are the figures.
    let case = desk.case().await;
    assert_eq!(
        (&case["name"], &case["severity"]),
        (&json!("髙橋 健子"), &json!("mild"))
    );
    assert_eq!(desk.deltas().await, 1);
    // Both versions are there, with whose word each is.
    let versions = desk.versions(&desk.doctor).await;
    assert_eq!(
        (&versions[0]["number"], &versions[0]["reason"]),
        (&json!(2), &json!("カルテと照合した"))
    );
    assert!(!versions[0]["made_by"].is_null());
    assert_eq!(versions[1]["form"]["person"]["family_name"], "髙橋");
    // A day said by today is that of the correction.
    let yesterday = (hersys_domain::jp_date::jst_date(app.now()) - TimeDelta::days(1)).to_string();
    assert_eq!(versions[0]["form"]["diagnosis"]["onset_on"], yesterday);
    let foreign = desk.versions(&desk.responsible).await;
    assert!(foreign[0]["made_by"].is_null());

    assert_eq!(desk.queue(&desk.responsible, "to_review").await, 1);
    let path = format!("/notifications/{}/review", desk.made.notification);
    let review = desk.responsible.get(&path).await.expect(200);
    assert_eq!(
        review["items"],
        json!(["name", "phone", "diagnosis", "onset", "severity"])
    );
    for (body, field) in [
        (json!({"apply": ["name"]}), "/leave notification.undecided"),
        (
            json!({"apply": ["name", "phone", "diagnosis", "onset", "severity", "sex"]}),
            "/apply notification.not_different",
        ),
        (
            json!({"apply": ["name", "phone", "diagnosis", "onset", "severity"], "leave": ["name"]}),
            "/leave notification.decided_twice",
        ),
    ] {
        let refused = desk.act(&desk.responsible, "review", &body).await;
        assert!(
            refused.fields().contains(&field.to_owned()),
            "{body}: {}",
            refused.text()
        );
    }
    let decisions =
        json!({"apply": ["name", "diagnosis", "onset", "severity"], "leave": ["phone"]});
    let done = desk
        .act(&desk.responsible, "review", &decisions)
        .await
        .expect(200);
    assert_eq!(done["reviewed"], 2);
    let case = desk.case().await;
    assert_eq!(
        (&case["name"], &case["severity"]),
        (&json!("高梨 健子"), &json!("moderate_2"))
    );
    assert_eq!(case["diagnosed_on"], "2022-10-04");
    assert_eq!(case["onset"]["on"], yesterday);
    let person = desk
        .responsible
        .get(&format!("/persons/{}", desk.made.person))
        .await
        .expect(200);
    assert_eq!(person["contact"]["phone"], "090-1234-5678");
    assert_eq!(person["version"], 2);
    figures_agree(&sql).await;
    // Found by the new name.
    let hits = desk
        .responsible
        .post("/persons/search", &json!({"text": "高梨"}))
        .await
        .expect(200);
    assert_eq!(hits["items"].as_array().unwrap().len(), 1);
    // Nothing waits any more.
    desk.responsible.get(&path).await.problem(409, "conflict");
    desk.act(&desk.responsible, "review", &decisions)
        .await
        .problem(409, "conflict");
    assert_eq!(desk.queue(&desk.responsible, "to_review").await, 0);
    let kept = sql
        .column("SELECT item || ' ' || applied FROM notification_decision ORDER BY 1")
        .await;
    assert_eq!(
        kept,
        [
            "diagnosis true",
            "name true",
            "onset true",
            "phone false",
            "severity true"
        ]
    );
}

#[tokio::test]
async fn a_correction_has_a_reason_and_makes_nothing_worse() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let gappy = with(
        form(),
        &[
            ("/diagnosis/first_visit_on", json!("")),
            ("/condition/vaccinations", json!("")),
        ],
    );
    let desk = Desk::of(&app, &sql, &gappy).await;
    assert_eq!(desk.queue(&desk.doctor, "with_gaps").await, 1);
    let worse = with(gappy.clone(), &[("/person/sex", Value::Null)]);
    let other = with(gappy.clone(), &[("/diagnosis/spo2", json!("90"))]);
    for (body, field) in [
        (json!({"form": other}), "/reason required"),
        (json!({"form": other, "reason": " "}), "/reason required"),
        (
            json!({"form": gappy, "reason": "同じ"}),
            "/form notification.nothing_changed",
        ),
        (
            json!({"form": worse, "reason": "誤り"}),
            "/form/person/sex required",
        ),
        // A 補記 fills in, and changes nothing that was said.
        (
            json!({"form": other, "supplement": true}),
            "/reason required",
        ),
    ] {
        let refused = desk.act(&desk.doctor, "versions", &body).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec![field.to_owned()]),
            "{body}"
        );
    }
    let filled = with(gappy, &[("/condition/vaccinations", json!("3"))]);
    let body = json!({"form": filled, "supplement": true});
    let done = desk.act(&desk.doctor, "versions", &body).await.expect(200);
    assert_eq!(done["gap_count"], 0);
    assert_eq!(desk.queue(&desk.doctor, "with_gaps").await, 0);
    assert_eq!(desk.versions(&desk.doctor).await[0]["cause"], "supplement");
    // Nothing that the case holds: noted, not overwritten.
    desk.act(&desk.responsible, "review", &json!({}))
        .await
        .expect(200);
    // On a stale version nothing happens, and the present one is shown.
    let stale = desk
        .doctor
        .ask(
            "POST",
            &format!("/notifications/{}/versions", desk.made.notification),
        )
        .header("If-Match", "\"v1\"")
        .json(&json!({"form": form(), "reason": "x"}))
        .send()
        .await;
    let problem = stale.problem(412, "stale_version");
    assert_eq!(problem["current"]["form"]["condition"]["vaccinations"], "3");
}
