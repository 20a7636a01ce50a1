//! How a notification stands with the centre: 確認 beside 受理, who may take which step, how many versions there may be.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Desk;
use crate::support::TestApp;
use crate::support::records::{WRITER, form, notified, session_of, step, with};

#[tokio::test]
async fn confirmation_ages_beside_acceptance_and_both_are_taken_back() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let first = Desk::new(&app, &sql).await;
    app.advance(TimeDelta::minutes(1));
    let second = Desk::new(&app, &sql).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let page = nurse
        .get("/notifications?queue=to_confirm")
        .await
        .expect(200);
    let ids: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(
        ids,
        [
            first.made.notification.clone(),
            second.made.notification.clone()
        ]
    );
    let asked = json!({"ids": ids});
    let not_ours = first
        .receiving
        .post("/notifications:confirm", &asked)
        .await
        .expect(200);
    assert_eq!(not_ours["accepted"], json!([]));
    first
        .annotate(&first.receiving, "confirmation")
        .await
        .problem(403, "not_allowed");
    let done = nurse
        .post("/notifications:confirm", &asked)
        .await
        .expect(200);
    assert_eq!(done["accepted"].as_array().unwrap().len(), 2);
    assert_eq!(first.queue(&nurse, "to_confirm").await, 0);
    first
        .annotate(&nurse, "confirmation")
        .await
        .problem(409, "conflict");
    let back = first
        .act(&nurse, "confirmation/withdrawal", &Value::Null)
        .await
        .expect(200);
    assert!(back["confirmed_at"].is_null());
    assert_eq!(first.queue(&nurse, "to_confirm").await, 1);
    first
        .act(&nurse, "confirmation/withdrawal", &Value::Null)
        .await
        .problem(409, "conflict");
    first
        .annotate(&first.receiving, "acceptance")
        .await
        .expect(200);
    let back = first
        .act(&first.receiving, "acceptance/withdrawal", &Value::Null)
        .await
        .expect(200);
    assert!(back["accepted_at"].is_null());
    assert_eq!(first.queue(&first.receiving, "to_accept").await, 2);
    // Who and when stays on record.
    let kinds = sql
        .column(&format!(
            "SELECT kind FROM notification_act WHERE notification_id = '{}' ORDER BY kind",
            first.made.notification
        ))
        .await;
    assert_eq!(
        kinds,
        [
            "acceptance_taken_back",
            "accepted",
            "confirmation_taken_back",
            "confirmed"
        ]
    );
    assert_eq!(first.deltas().await, 2);
}

#[tokio::test]
async fn each_step_is_for_those_it_is_given_to() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql).await;
    let right = json!({"form": with(form(), &[("/diagnosis/spo2", json!("90"))]), "reason": "x"});
    let reason = json!({"reason": "x"});
    let ask = json!({"pointer": "/person/sex", "question": "x"});
    for (what, body, allowed) in [
        (
            "queries",
            &ask,
            [
                "chiyoda.nurse",
                "chiyoda.clerk",
                "shinjuku.nurse",
                "shinjuku.clerk",
            ]
            .as_slice(),
        ),
        ("versions", &right, &["kanda.physician"]),
        ("withdrawal", &reason, &["kanda.physician"]),
        ("voiding", &reason, &["chiyoda.nurse", "shinjuku.nurse"]),
        ("review", &json!({}), &["shinjuku.nurse"]),
    ] {
        for (login, hidden) in [
            ("kanda.physician", false),
            ("kanda.nurse", false),
            ("chiyoda.nurse", false),
            ("chiyoda.clerk", false),
            ("chiyoda.viewer", false),
            ("shinjuku.nurse", false),
            ("shinjuku.clerk", false),
            ("tokyo.coordinator", false),
            ("minato.nurse", true),
            ("yotsuya.physician", true),
        ] {
            if allowed.contains(&login) {
                continue;
            }
            let who = session_of(&app, &sql, login).await;
            let refused = desk.act(&who, what, body).await;
            let permitted_kind = match login {
                "minato.nurse" => !["versions", "withdrawal"].contains(&what),
                "yotsuya.physician" => ["versions", "withdrawal"].contains(&what),
                _ => true,
            };
            let wanted = if hidden && permitted_kind { 404 } else { 403 };
            // Clerks and viewers of the centres may ask, or may not; nothing of it goes through.
            assert!(
                [wanted, 403].contains(&refused.status),
                "{login} {what}: {}",
                refused.text()
            );
            if hidden {
                assert_eq!(refused.status, wanted, "{login} {what}");
            }
        }
    }
    assert_eq!(sql.number("SELECT version FROM notification").await, 1);
}

#[tokio::test]
async fn a_notification_has_a_hundred_versions_at_most() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let id = notified(&app, &sql, &form()).await.notification;
    let writer = session_of(&app, &sql, WRITER).await;
    let path = format!("/notifications/{id}/versions");
    for number in 2..=100 {
        let spo2 = json!(format!("{}", 90 + number % 2));
        let right = with(form(), &[("/diagnosis/spo2", spo2)]);
        let body = json!({"form": right, "reason": "訂正"});
        step(&sql, &writer, &id, &path, &body).await.expect(200);
    }
    let right = with(form(), &[("/diagnosis/spo2", json!("95"))]);
    let body = json!({"form": right, "reason": "訂正"});
    let reply = step(&sql, &writer, &id, &path, &body).await;
    assert_eq!(reply.fields(), ["/form notification.too_many_versions"]);
    let kept = writer.get(&path).await.expect(200);
    assert_eq!(kept["versions"].as_array().unwrap().len(), 100);
}
