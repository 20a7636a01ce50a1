//! 一括変更: said beforehand, done with a result for each, repeated without effect, undone exactly.

use serde_json::{Value, json};

use crate::case_list::crowd;
use crate::support::records::{form, notified, session_of};
use crate::support::{Browser, Sql, TestApp};

async fn states(sql: &Sql, column: &str) -> Vec<String> {
    sql.column(&format!(
        "SELECT coalesce({column}::text, '') FROM case_record ORDER BY id"
    ))
    .await
}

/// The cases that Shinjuku is responsible for.
async fn own(app: &TestApp, sql: &Sql) -> Vec<String> {
    let center = app.country.place("shinjuku").id;
    sql.column(&format!(
        "SELECT id::text FROM case_record WHERE responsible_center_id = '{center}' ORDER BY id"
    ))
    .await
}

fn batch(change: &Value, ids: &[String]) -> Value {
    let cases: Vec<Value> = ids.iter().map(|id| json!({"id": id})).collect();
    json!({"change": change, "cases": cases})
}

fn outcomes(answer: &Value) -> Vec<&str> {
    let results = answer["results"].as_array().unwrap();
    results
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect()
}

async fn undo(browser: &Browser, made: &Value) -> Value {
    let path = format!("/case-batches/{}/undo", made["id"].as_str().unwrap());
    browser
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .send()
        .await
        .expect(200)
}

#[tokio::test]
async fn a_hundred_are_given_to_somebody_and_back_exactly() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 120).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let (me, other) = (
        app.staff("shinjuku.nurse").id,
        app.staff("shinjuku.clerk").id,
    );
    let ids = own(&app, &sql).await;
    // Some are the clerk's already, one the nurse's.
    let given: Vec<String> = ids.iter().take(3).cloned().collect();
    let change = json!({"act": "assign", "account_id": other});
    nurse
        .post("/case-batches", &batch(&change, &given))
        .await
        .expect(201);
    let before = states(&sql, "assigned_to").await;
    let change = json!({"act": "assign", "account_id": me});
    let mut all = ids.clone();
    all.push("0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a12".to_owned());
    let said = nurse
        .post("/case-batches/preview", &batch(&change, &all))
        .await
        .expect(200);
    assert!(said["id"].is_null());
    assert_eq!(states(&sql, "assigned_to").await, before);
    let first = nurse
        .ask("POST", "/case-batches")
        .header("Idempotency-Key", "once")
        .json(&batch(&change, &all))
        .send()
        .await
        .expect(201);
    assert_eq!(first["results"], said["results"]);
    let told = outcomes(&first);
    assert_eq!(
        told.iter().filter(|one| **one == "changed").count(),
        ids.len()
    );
    assert_eq!(told.last(), Some(&"not_found"));
    let again = nurse
        .ask("POST", "/case-batches")
        .header("Idempotency-Key", "once")
        .json(&batch(&change, &all))
        .send()
        .await
        .expect(201);
    assert_eq!(again, first);
    let name = format!("/cases/{}", ids[0]);
    let read = nurse.get(&name).await.expect(200);
    assert_eq!(read["assignee"]["id"], json!(me));
    let history: Vec<_> = read["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["assignee"]["id"].clone())
        .collect();
    assert_eq!(history, [json!(me), json!(other)]);
    // The list narrows by it, to colleagues; the prefecture learns nothing of who does what.
    let listed = nurse
        .get(&format!("/cases?count=true&assigned_to={me}"))
        .await
        .expect(200);
    assert_eq!(listed["total"], ids.len());
    let area = session_of(&app, &sql, "tokyo.coordinator").await;
    let seen = area.get(&name).await.expect(200);
    assert!(seen["assignee"].is_null() && seen["assignments"] == json!([]));
    // What somebody has changed since stays, and is told.
    let version = read["version"].as_i64().unwrap();
    let newer = json!({"change": {"act": "assign", "account_id": other}, "cases": [{"id": ids[0], "version": version}]});
    nurse.post("/case-batches", &newer).await.expect(201);
    let stale = nurse.post("/case-batches", &newer).await.expect(201);
    assert_eq!(outcomes(&stale), ["stale"]);
    let undone = undo(&nurse, &first).await;
    assert_eq!(
        outcomes(&undone)
            .iter()
            .filter(|one| **one == "stale")
            .count(),
        1
    );
    assert_eq!(states(&sql, "assigned_to").await, before);
    let path = format!("/case-batches/{}/undo", first["id"].as_str().unwrap());
    nurse
        .ask("POST", &path)
        .header("If-Match", "\"v1\"")
        .send()
        .await
        .problem(409, "conflict");
}

#[tokio::test]
async fn only_ones_own_act_is_undone_and_only_ones_own_staff_is_given_cases() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let own = notified(&app, &sql, &form()).await.case;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let change = json!({"act": "assign", "account_id": app.staff("shinjuku.nurse").id});
    let made = nurse
        .post("/case-batches", &batch(&change, std::slice::from_ref(&own)))
        .await
        .expect(201);
    let path = format!("/case-batches/{}/undo", made["id"].as_str().unwrap());
    for (login, status, code) in [
        ("shinjuku.all", 404, "not_found"),
        ("minato.nurse", 404, "not_found"),
        ("chiyoda.viewer", 403, "not_allowed"),
    ] {
        let somebody = session_of(&app, &sql, login).await;
        somebody
            .ask("POST", &path)
            .header("If-Match", "\"v1\"")
            .send()
            .await
            .problem(status, code);
    }
    let stranger = json!({"act": "assign", "account_id": app.staff("minato.nurse").id});
    let refused = nurse
        .post(
            "/case-batches",
            &batch(&stranger, std::slice::from_ref(&own)),
        )
        .await;
    assert_eq!(
        refused.problem(422, "invalid")["errors"][0]["code"],
        "case_batch.not_staff"
    );
    nurse
        .post(
            "/case-batches/preview",
            &batch(&stranger, std::slice::from_ref(&own)),
        )
        .await
        .problem(422, "invalid");
    // Past the server, too.
    let minato = app.staff("minato.nurse").id;
    let forced = sql
        .attempt(&format!(
            "UPDATE case_record SET assigned_to = '{minato}' WHERE id = '{}'",
            own
        ))
        .await;
    assert!(forced.unwrap_err().contains("not of the centre"));
    let staff = nurse.get("/cases/assignees").await.expect(200);
    let ids: Vec<&str> = staff["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&app.staff("shinjuku.nurse").id.to_string().as_str()));
    assert!(!ids.contains(&minato.to_string().as_str()));
    // The receiving centre sees the case and is not responsible.
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let change = json!({"act": "assign", "account_id": app.staff("chiyoda.nurse").id});
    let told = receiving
        .post("/case-batches", &batch(&change, std::slice::from_ref(&own)))
        .await
        .expect(201);
    assert_eq!(outcomes(&told), ["not_responsible"]);
    // Whoever takes the case over finds nobody of the former centre with it.
    let moved = app.country.place("minato").id;
    sql.run(&format!(
        "UPDATE case_record SET responsible_center_id = '{moved}' WHERE id = '{}'",
        own
    ))
    .await;
    assert_eq!(
        sql.one(&format!(
            "SELECT assigned_to FROM case_record WHERE id = '{}'",
            own
        ))
        .await,
        ""
    );
    assert_eq!(
        sql.number("SELECT count(*) FROM case_assignment WHERE account_id IS NULL")
            .await,
        1
    );
}

#[tokio::test]
async fn places_are_entered_in_the_course_and_taken_back() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(notified(&app, &sql, &form()).await.case);
    }
    ids.sort();
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let before = states(&sql, "whereabouts").await;
    let change = json!({"act": "whereabouts", "value": "lodging"});
    app.clock.advance(chrono::TimeDelta::minutes(5));
    let made = nurse
        .post("/case-batches", &batch(&change, &ids))
        .await
        .expect(201);
    assert_eq!(outcomes(&made), ["changed"; 3]);
    assert_eq!(states(&sql, "whereabouts").await, ["lodging"; 3]);
    let holding = "SELECT count(*) FROM case_timeline WHERE track = 'whereabouts' AND value = 'lodging' AND removed_at IS NULL";
    assert_eq!(sql.number(holding).await, 3);
    // Of one the place is changed again by hand.
    app.clock.advance(chrono::TimeDelta::minutes(5));
    let read = nurse.get(&format!("/cases/{}", ids[1])).await;
    nurse
        .ask("POST", &format!("/cases/{}/whereabouts", ids[1]))
        .header("If-Match", read.header("ETag"))
        .json(&json!({"value": "hospital"}))
        .send()
        .await
        .expect(200);
    app.clock.advance(chrono::TimeDelta::minutes(5));
    let undone = undo(&nurse, &made).await;
    assert_eq!(outcomes(&undone), ["changed", "stale", "changed"]);
    let after = states(&sql, "whereabouts").await;
    assert_eq!([&after[0], &after[2]], [&before[0], &before[2]]);
    assert_eq!(after[1], "hospital");
    // Figures, course and case agree as ever.
    let broken = "SELECT count(*) FROM case_record c WHERE (SELECT count(*) FROM case_timeline t WHERE t.case_id = c.id \
                  AND t.track = 'whereabouts' AND t.until_at IS NULL AND t.removed_at IS NULL AND t.value = c.whereabouts) <> 1";
    assert_eq!(sql.number(broken).await, 0);
}

#[tokio::test]
async fn all_of_a_list_are_named_in_its_order() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let like = notified(&app, &sql, &form()).await.case;
    crowd(&sql, &like, 1_100).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let all = nurse
        .get("/cases/ids?sort=age&direction=ascending")
        .await
        .expect(200);
    let all = all["items"].as_array().unwrap();
    assert_eq!(all.len(), 1_000);
    let first = nurse
        .get("/cases?sort=age&direction=ascending&limit=1")
        .await
        .expect(200);
    assert_eq!(all[0], first["items"][0]["id"]);
    let severe = nurse.get("/cases/ids?severity=severe").await.expect(200);
    let counted = nurse
        .get("/cases?count=true&limit=1&severity=severe")
        .await
        .expect(200);
    assert_eq!(counted["total"], severe["items"].as_array().unwrap().len());
}
