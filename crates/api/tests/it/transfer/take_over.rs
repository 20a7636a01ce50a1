//! 引き取り: the centre of where the person is now takes the case over in one step.

use chrono::TimeDelta;
use serde_json::json;

use super::{all_is_well, list};
use crate::support::TestApp;
use crate::support::records::{WRITER, form, notified, session_of, step, with};
use crate::support::transfers::{answer, asked, moved_in, on_case};

#[tokio::test]
async fn the_centre_of_the_whereabouts_takes_over_what_it_sees() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let case = format!("/cases/{}", made.case);
    let there = session_of(&app, &sql, "minato.nurse").await;
    let nothing = json!({});
    on_case(&sql, &there, &made.case, "taking-over", &nothing)
        .await
        .problem(404, "not_found");
    // Who received the notification sees the case, and is no centre of the whereabouts.
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    on_case(&sql, &receiving, &made.case, "taking-over", &nothing)
        .await
        .problem(403, "not_allowed");
    moved_in(&app, &sql, &made).await;
    let seen = there.get(&case).await.expect(200);
    assert_eq!(seen["responsible_center_id"], app.id("shinjuku"));
    let stale = there
        .ask("POST", &format!("{case}/taking-over"))
        .header("If-Match", "\"v7\"")
        .json(&nothing)
        .send()
        .await;
    stale.problem(412, "stale_version");
    assert_eq!(stale.json()["current"]["version"], 1);
    let note = json!({"note": "電話で引き継いだ"});
    let done = on_case(&sql, &there, &made.case, "taking-over", &note)
        .await
        .expect(200);
    assert_eq!(
        (&done["state"], &done["moved_on"]),
        (&json!("taken_over"), &json!(null))
    );
    assert_eq!(done["acts"][0]["reason"], "電話で引き継いだ");
    let now = there.get(&case).await.expect(200);
    assert_eq!(now["responsible_center_id"], app.id("minato"));
    let former = session_of(&app, &sql, "shinjuku.nurse").await;
    former.get(&case).await.problem(404, "not_found");
    assert_eq!(
        list(&former, "handed_over").await[0]["subject"]["name"],
        "髙橋 健子"
    );
    // Its own already.
    on_case(&sql, &there, &made.case, "taking-over", &nothing)
        .await
        .problem(403, "not_allowed");
    all_is_well(&app).await;
}

#[tokio::test]
async fn who_moves_on_lets_the_next_centre_in_and_the_last_one_out() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let case = format!("/cases/{}", made.case);
    moved_in(&app, &sql, &made).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let [minato, sakai] = [
        session_of(&app, &sql, "minato.nurse").await,
        session_of(&app, &sql, "sakai_center.nurse").await,
    ];
    minato.get(&case).await.expect(200);
    // By what the doctor corrects, too, once the centre takes it over.
    let writer = session_of(&app, &sql, WRITER).await;
    let right = with(
        form(),
        &[(
            "/person/whereabouts",
            json!({"municipality_code": "271403"}),
        )],
    );
    let path = format!("/notifications/{}", made.notification);
    let body = json!({"form": right, "reason": "転居"});
    step(
        &sql,
        &writer,
        &made.notification,
        &format!("{path}/versions"),
        &body,
    )
    .await
    .expect(200);
    let body = json!({"apply": ["whereabouts"], "leave": []});
    step(
        &sql,
        &nurse,
        &made.notification,
        &format!("{path}/review"),
        &body,
    )
    .await
    .expect(200);
    minato.get(&case).await.problem(404, "not_found");
    sakai.get(&case).await.expect(200);
    // Refusing what is asked keeps the sight that the place gives.
    let body = crate::support::transfers::request(&app, "sakai_center");
    let asked = on_case(&sql, &nurse, &made.case, "transfers", &body)
        .await
        .expect(200);
    answer(&sakai, asked["id"].as_str().unwrap(), "refusal")
        .await
        .expect(200);
    sakai.get(&case).await.expect(200);
    let patch = json!({"contact": {"whereabouts": {"municipality_code": null}}});
    let version = sql
        .one(&format!(
            "SELECT version FROM person WHERE id = '{}'",
            made.person
        ))
        .await;
    let person = format!("/persons/{}", made.person);
    nurse
        .patch(&person, &format!("\"v{version}\""), &patch)
        .await
        .expect(200);
    sakai.get(&case).await.problem(404, "not_found");
    all_is_well(&app).await;
}

#[tokio::test]
async fn while_a_request_waits_it_is_answered_first() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    moved_in(&app, &sql, &made).await;
    let transfer = asked(&app, &sql, &made.case).await;
    let there = session_of(&app, &sql, "minato.nurse").await;
    on_case(&sql, &there, &made.case, "taking-over", &json!({}))
        .await
        .problem(409, "conflict");
    answer(&there, &transfer, "refusal").await.expect(200);
    app.advance(TimeDelta::minutes(1));
    on_case(&sql, &there, &made.case, "taking-over", &json!({}))
        .await
        .expect(200);
    app.advance(TimeDelta::minutes(1));
    // And back again: nobody forgets how often a case has moved.
    let body = crate::support::transfers::request(&app, "shinjuku");
    let back = on_case(&sql, &there, &made.case, "transfers", &body)
        .await
        .expect(200);
    let former = session_of(&app, &sql, "shinjuku.nurse").await;
    answer(&former, back["id"].as_str().unwrap(), "acceptance")
        .await
        .expect(200);
    let history = former
        .get(&format!("/cases/{}/transfers", made.case))
        .await
        .expect(200);
    let states: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert_eq!(states, ["accepted", "taken_over", "refused"]);
    all_is_well(&app).await;
}
