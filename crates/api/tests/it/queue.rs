//! 発生届の受付: nothing is lost or shown twice, and each is accepted once.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::records::{WRITER, districts, form, notified, notify, session_of, step};
use crate::support::{Browser, Sql, TestApp};

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Writes `count` notifications, every third at the instant of the one before; gives their ids in order of
/// submission, then of id.
async fn arrive(app: &TestApp, sql: &Sql, writer: &Browser, count: usize) -> Vec<String> {
    for number in 0..count {
        if number % 3 != 2 {
            app.advance(TimeDelta::milliseconds(1));
        }
        notify(sql, writer, &form()).await;
    }
    sql.column(&format!(
        "SELECT id FROM (SELECT id, submitted_at FROM notification ORDER BY submitted_at DESC, id DESC \
         LIMIT {count}) AS latest ORDER BY submitted_at, id"
    ))
    .await
}

/// Reads a list page by page; something happens after each page.
async fn pages(reader: &Browser, queue: &str, between: impl AsyncFn(&[String])) -> Vec<String> {
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = reader
            .get(&format!("/notifications?queue={queue}&limit=3{after}"))
            .await
            .expect(200);
        let found = ids(&page);
        assert!(found.len() <= 3);
        between(&found).await;
        seen.extend(found);
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return seen,
        }
    }
}

#[tokio::test]
async fn the_queue_is_read_oldest_first_while_others_arrive_and_are_accepted() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    let mut wanted = arrive(&app, &sql, &writer, 8).await;
    let reader = session_of(&app, &sql, "chiyoda.nurse").await;
    let late = std::sync::Mutex::new(Vec::new());
    let seen = pages(&reader, "to_accept", async |found| {
        let more = late.lock().unwrap().is_empty();
        if more {
            let arrived = arrive(&app, &sql, &writer, 2).await;
            late.lock().unwrap().extend(arrived);
        }
        // Whoever reads accepts what stands on the page, and it leaves the queue.
        let accepted = reader
            .post("/notifications:accept", &json!({"ids": found}))
            .await
            .expect(200);
        assert_eq!(accepted["skipped"], json!([]));
    })
    .await;
    wanted.extend(late.into_inner().unwrap());
    assert_eq!(seen, wanted);
    let left = reader
        .get("/notifications?queue=to_accept")
        .await
        .expect(200);
    assert_eq!(left["items"], json!([]));
}

#[tokio::test]
async fn lists_of_all_are_read_newest_first_while_others_arrive() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    let mut wanted = arrive(&app, &sql, &writer, 7).await;
    wanted.reverse();
    for (login, queue) in [("chiyoda.nurse", "received"), ("kanda.clerk", "own")] {
        let reader = session_of(&app, &sql, login).await;
        let before = wanted.clone();
        let mut newer = Vec::new();
        let arrived = std::sync::Mutex::new(Vec::new());
        let seen = pages(&reader, queue, async |_| {
            let more = arrive(&app, &sql, &writer, 1).await;
            arrived.lock().unwrap().extend(more);
        })
        .await;
        assert_eq!(seen, before, "{queue}");
        newer.extend(arrived.into_inner().unwrap());
        newer.reverse();
        wanted = [newer, before].concat();
    }
    // Each sees its own and no other's.
    for (login, queue, status) in [
        ("shinjuku.nurse", "to_accept", 200),
        ("shinjuku.nurse", "received", 200),
        ("yotsuya.physician", "own", 200),
        ("kanda.clerk", "to_accept", 403),
        ("kanda.clerk", "received", 403),
        ("tokyo.coordinator", "received", 403),
        ("tokyo.clerk", "own", 403),
        ("ministry.analyst", "received", 403),
    ] {
        let reader = session_of(&app, &sql, login).await;
        let page = reader.get(&format!("/notifications?queue={queue}")).await;
        assert_eq!(page.status, status, "{login} {queue}");
        if status == 200 {
            assert_eq!(page.json()["items"], json!([]), "{login} {queue}");
        }
    }
    for wrong in [
        "limit=0",
        "limit=201",
        "after=%00",
        "after=e30",
        "sort=name",
    ] {
        let reader = session_of(&app, &sql, "chiyoda.nurse").await;
        let refused = reader
            .get(&format!("/notifications?queue=received&{wrong}"))
            .await;
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.text());
    }
}

#[tokio::test]
async fn one_of_twenty_accepts() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let path = format!("/notifications/{}/acceptance", made.notification);
    for (login, status) in [
        ("shinjuku.nurse", 403),
        ("kanda.physician", 403),
        ("tokyo.coordinator", 403),
        ("chiyoda.viewer", 403),
        ("minato.nurse", 404),
        ("yotsuya.physician", 403),
    ] {
        let other = session_of(&app, &sql, login).await;
        let refused = other.ask("POST", &path).send().await;
        assert_eq!(refused.status, status, "{login}");
    }
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let clerk = session_of(&app, &sql, "chiyoda.clerk").await;
    let replies = join_all((0..20).map(|number| {
        let who = if number % 2 == 0 { &nurse } else { &clerk };
        who.ask("POST", &path).send()
    }))
    .await;
    let first: Vec<_> = replies.iter().filter(|one| one.status == 200).collect();
    assert_eq!(first.len(), 1);
    let others = replies.iter().filter(|one| one.status != 200);
    for other in others {
        other.problem(409, "conflict");
    }
    let read = first[0].json();
    assert_eq!(read["version"], 2);
    let kept = nurse
        .get(&format!("/notifications/{}", made.notification))
        .await
        .expect(200);
    assert_eq!(kept, read);
    assert!(!kept["accepted_at"].is_null());
    let audited = sql
        .number("SELECT count(*) FROM audit_entry WHERE permission = 'notification.accept'")
        .await;
    assert_eq!(audited, 1);
    let told = sql
        .number("SELECT count(*) FROM outbox WHERE kind = 'notification_changed'")
        .await;
    assert_eq!(told, 1);
}

#[tokio::test]
async fn many_are_accepted_and_what_is_not_ones_own_is_passed_over() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let kanda = session_of(&app, &sql, WRITER).await;
    let yotsuya = session_of(&app, &sql, "yotsuya.physician").await;
    let own = [
        notify(&sql, &kanda, &form()).await.notification,
        notify(&sql, &kanda, &form()).await.notification,
        notify(&sql, &kanda, &form()).await.notification,
    ];
    let foreign = notify(&sql, &yotsuya, &form()).await.notification;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let path = format!("/notifications/{}/acceptance", own[0]);
    nurse.ask("POST", &path).send().await.expect(200);
    let nowhere = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11";
    let asked = json!({"ids": [own[2], foreign, own[0], nowhere, own[1]]});
    let done = nurse
        .post("/notifications:accept", &asked)
        .await
        .expect(200);
    let mut accepted: Vec<&str> = done["accepted"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    accepted.sort_unstable();
    let mut wanted = [own[1].as_str(), &own[2]];
    wanted.sort_unstable();
    assert_eq!(accepted, wanted);
    assert_eq!(done["skipped"], json!([foreign, own[0], nowhere]));
    let waiting = sql
        .column("SELECT id FROM notification WHERE accepted_at IS NULL")
        .await;
    assert_eq!(waiting, [foreign]);
    for wrong in [json!([]), json!(vec![nowhere; 201])] {
        let refused = nurse
            .post("/notifications:accept", &json!({"ids": wrong}))
            .await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
}

/// Asks about a notification; gives the id of the question.
async fn ask(sql: &Sql, nurse: &Browser, id: &str, pointer: &str) -> String {
    let body = json!({"pointer": pointer, "question": "ご確認ください。"});
    let path = format!("/notifications/{id}/queries");
    step(sql, nurse, id, &path, &body).await.expect(200);
    sql.one(&format!(
        "SELECT id FROM notification_query WHERE notification_id = '{id}' AND pointer = '{pointer}'"
    ))
    .await
}

#[tokio::test]
async fn open_questions_stay_in_sight_of_both_centres_those_waiting_longest_first() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    let made = arrive(&app, &sql, &writer, 6).await;
    let receiving = session_of(&app, &sql, "chiyoda.nurse").await;
    let responsible = session_of(&app, &sql, "shinjuku.nurse").await;
    // Asked in another order than they came, some by the one centre, some by the other, after 受理 and 確認.
    let order = [3, 0, 5, 1, 4];
    let mut questions = Vec::new();
    for (turn, index) in order.into_iter().enumerate() {
        let id = &made[index];
        app.advance(TimeDelta::minutes(1));
        receiving
            .ask("POST", &format!("/notifications/{id}/acceptance"))
            .send()
            .await
            .expect(200);
        responsible
            .ask("POST", &format!("/notifications/{id}/confirmation"))
            .send()
            .await
            .expect(200);
        let asks = [&receiving, &responsible][turn % 2];
        questions.push(ask(&sql, asks, id, "/person/birth_date").await);
    }
    // A further question does not move what has waited longer.
    app.advance(TimeDelta::minutes(1));
    ask(&sql, &receiving, &made[3], "/diagnosis/spo2").await;
    let wanted: Vec<_> = order.iter().map(|index| made[*index].clone()).collect();
    for (who, reader) in [("chiyoda", &receiving), ("shinjuku", &responsible)] {
        assert_eq!(
            pages(reader, "queried", async |_| {}).await,
            wanted,
            "{who}"
        );
    }
    let first = receiving
        .get("/notifications?queue=queried&limit=1")
        .await
        .expect(200)["items"][0]
        .clone();
    assert_eq!(first["open_queries"], 2);
    let since = sql
        .one(&format!(
            "SELECT asked_at = (SELECT asked_at FROM notification_query WHERE id = '{}') FROM notification \
             WHERE id = '{}'",
            questions[0], made[3]
        ))
        .await;
    assert_eq!((since.as_str(), first["asked_at"].is_string()), ("t", true));
    // The answer to the older one leaves the younger waiting, since its own time; the last one takes it out.
    let answer = async |question: &str, id: &str| {
        let path = format!("/queries/{question}/answer");
        let body = json!({"answer": "kept"});
        step(&sql, &writer, id, &path, &body).await.expect(200);
    };
    answer(&questions[0], &made[3]).await;
    answer(&questions[1], &made[0]).await;
    let moved = [5, 1, 4, 3].map(|index: usize| made[index].clone());
    assert_eq!(pages(&receiving, "queried", async |_| {}).await, moved);
    // What is withdrawn waits for nobody.
    let path = format!("/notifications/{}/voiding", made[5]);
    let body = json!({"reason": "重複"});
    step(&sql, &receiving, &made[5], &path, &body)
        .await
        .expect(200);
    assert_eq!(
        pages(&responsible, "queried", async |_| {}).await,
        moved[1..]
    );
    for (login, status) in [
        ("minato.nurse", 200),
        ("kanda.physician", 403),
        ("tokyo.coordinator", 403),
    ] {
        let reader = session_of(&app, &sql, login).await;
        let page = reader.get("/notifications?queue=queried").await;
        assert_eq!(page.status, status, "{login}");
        if status == 200 {
            assert_eq!(page.json()["items"], json!([]), "{login}");
        }
    }
}
