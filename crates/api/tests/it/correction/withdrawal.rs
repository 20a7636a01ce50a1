//! 取下げ before and after 受理, and 無効: what goes out of the figures stays in the records.

use serde_json::{Value, json};

use super::Desk;
use crate::support::TestApp;
use crate::support::records::{figures_agree, form, session_of, with};

#[tokio::test]
async fn what_is_not_accepted_is_withdrawn_at_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql).await;
    let refused = desk
        .act(&desk.doctor, "withdrawal", &json!({"reason": ""}))
        .await;
    assert_eq!(refused.fields(), ["/reason required"]);
    let done = desk
        .act(&desk.doctor, "withdrawal", &json!({"reason": "別の患者"}))
        .await
        .expect(200);
    assert_eq!(done["state"], "withdrawn");
    assert_eq!(done["acts"][0]["kind"], "withdrawn");
    assert_eq!(done["acts"][0]["reason"], "別の患者");
    let case = desk.case().await;
    assert_eq!(case["status"], "closed");
    let status = case["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["track"] == "status")
        .unwrap();
    assert_eq!(status["reason"], "withdrawn");
    figures_agree(&sql).await;
    assert_eq!(sql.number("SELECT sum(amount) FROM figure_delta").await, 0);
    assert_eq!(desk.queue(&desk.receiving, "to_accept").await, 0);
    // Nothing more is done about it, and the case is not opened again.
    for (who, what, body) in [
        (&desk.doctor, "withdrawal", json!({"reason": "x"})),
        (
            &desk.doctor,
            "versions",
            json!({"form": with(form(), &[("/diagnosis/spo2", json!("90"))]), "reason": "x"}),
        ),
        (
            &desk.receiving,
            "queries",
            json!({"pointer": "/person/sex", "question": "x"}),
        ),
        (&desk.receiving, "voiding", json!({"reason": "x"})),
    ] {
        desk.act(who, what, &body).await.problem(409, "conflict");
    }
    desk.annotate(&desk.receiving, "acceptance")
        .await
        .problem(409, "conflict");
    desk.annotate(&desk.responsible, "confirmation")
        .await
        .problem(409, "conflict");
    let reopened = desk
        .responsible
        .ask("POST", &format!("/cases/{}/reopening", desk.made.case))
        .header("If-Match", &format!("\"v{}\"", case["version"]))
        .json(&json!({"reason": "x"}))
        .send()
        .await;
    reopened.problem(409, "conflict");
}

#[tokio::test]
async fn what_is_accepted_is_withdrawn_with_the_centres_consent() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql).await;
    desk.annotate(&desk.receiving, "acceptance")
        .await
        .expect(200);
    desk.act(&desk.receiving, "withdrawal/consent", &Value::Null)
        .await
        .problem(409, "conflict");
    let asked = desk
        .act(
            &desk.doctor,
            "withdrawal",
            &json!({"reason": "検査の取り違え"}),
        )
        .await
        .expect(200);
    assert_eq!(asked["state"], "submitted");
    assert!(!asked["withdrawal_asked_at"].is_null());
    assert_eq!(desk.queue(&desk.receiving, "to_consent").await, 1);
    assert_eq!(desk.deltas().await, 1);
    desk.act(&desk.receiving, "acceptance/withdrawal", &Value::Null)
        .await
        .problem(409, "conflict");
    let refused = desk
        .act(
            &desk.receiving,
            "withdrawal/refusal",
            &json!({"reason": "陽性を確認した"}),
        )
        .await
        .expect(200);
    assert!(refused["withdrawal_asked_at"].is_null());
    desk.act(
        &desk.doctor,
        "withdrawal",
        &json!({"reason": "再検査で陰性"}),
    )
    .await
    .expect(200);
    let done = desk
        .act(&desk.responsible, "withdrawal/consent", &Value::Null)
        .await
        .expect(200);
    assert_eq!(done["state"], "withdrawn");
    let kinds: Vec<_> = done["acts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].clone())
        .collect();
    let mut wanted = [
        "withdrawn",
        "withdrawal_asked",
        "withdrawal_refused",
        "withdrawal_asked",
        "accepted",
    ]
    .map(Value::from)
    .to_vec();
    let mut found = kinds;
    // All of one instant here: the clock stands still.
    wanted.sort_by_key(Value::to_string);
    found.sort_by_key(Value::to_string);
    assert_eq!(found, wanted);
    assert_eq!(desk.case().await["status"], "closed");
    figures_agree(&sql).await;
}

#[tokio::test]
async fn a_mistaken_registration_is_void() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for who in ["chiyoda.nurse", "shinjuku.nurse"] {
        let desk = Desk::new(&app, &sql).await;
        // Closed already: it stays closed, and leaves the figures all the same.
        if who == "shinjuku.nurse" {
            let closing = desk
                .responsible
                .ask("POST", &format!("/cases/{}/closing", desk.made.case))
                .header("If-Match", "\"v1\"")
                .json(&json!({"reason": "moved"}));
            closing.send().await.expect(200);
        }
        let center = session_of(&app, &sql, who).await;
        let done = desk
            .act(&center, "voiding", &json!({"reason": "二重登録"}))
            .await
            .expect(200);
        assert_eq!(done["state"], "void");
        assert_eq!(desk.case().await["status"], "closed");
        figures_agree(&sql).await;
    }
    assert_eq!(
        sql.number("SELECT count(*) FROM case_record WHERE counted")
            .await,
        0
    );
}
