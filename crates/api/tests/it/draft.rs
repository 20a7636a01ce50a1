//! Drafts: kept as typed, seen by their writer alone, gone when they are thrown away.

use serde_json::json;

use crate::support::records::{WRITER, draft, form, session_of, submit, with};
use crate::support::{Sql, TestApp, at_once};

async fn kept(sql: &Sql) -> i64 {
    sql.number("SELECT count(*) FROM draft").await
}

#[tokio::test]
async fn whatever_is_typed_is_kept_as_it_is_typed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, "kanda.clerk").await;
    let id = draft(&writer, &json!({})).await;
    let path = format!("/notifications/drafts/{id}");
    let odd = with(
        form(),
        &[
            ("/person/family_name", json!("  﨑\u{e0100}か\u{3099} ")),
            ("/person/birth_date", json!("きのう")),
            ("/diagnosis/diagnosed_on", json!("2/30")),
            ("/remarks", json!("一行\n\t二行 \u{1f9e8}")),
        ],
    );
    let save = |etag: &'static str| writer.ask("PUT", &path).header("If-Match", etag).json(&odd);
    let saved = save("\"v1\"").send().await;
    assert_eq!(saved.expect(200)["version"], 2);
    assert_eq!(saved.etag(), "\"v2\"");
    let read = writer.get(&path).await.expect(200);
    for (pointer, value) in [
        ("/person/family_name", "  﨑\u{e0100}か\u{3099} "),
        ("/person/birth_date", "きのう"),
        ("/diagnosis/diagnosed_on", "2/30"),
        ("/remarks", "一行\n\t二行 \u{1f9e8}"),
    ] {
        assert_eq!(read["form"].pointer(pointer).unwrap(), value, "{pointer}");
    }
    // Saved again from another tab that has not seen it: refused, and shown what stands there.
    let stale = save("\"v1\"").send().await.problem(412, "stale_version");
    assert_eq!(stale["current"], read);
    let unmatched = writer.ask("PUT", &path).json(&odd).send().await;
    assert_eq!(unmatched.status, 428, "{}", unmatched.text());
    // Nothing of it stands in the clear.
    let rows = sql.column("SELECT d::text FROM draft d").await.join("\n");
    assert!(!rows.contains('﨑'));
}

#[tokio::test]
async fn a_draft_is_its_writers_alone() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let id = draft(&writer, &form()).await;
    let path = format!("/notifications/drafts/{id}");
    for login in [
        "kanda.nurse",
        "kanda.all",
        "yotsuya.physician",
        "yotsuya.all",
    ] {
        let other = session_of(&app, &sql, login).await;
        other.get(&path).await.problem(404, "not_found");
        for method in ["PUT", "DELETE"] {
            let ask = other.ask(method, &path).header("If-Match", "\"v1\"");
            let ask = match method {
                "PUT" => ask.json(&json!({})),
                _ => ask,
            };
            ask.send().await.problem(404, "not_found");
        }
        let status = if login == "kanda.nurse" { 403 } else { 404 };
        assert_eq!(submit(&other, &id).await.status, status, "{login}");
        let listed = other.get("/notifications/drafts").await.expect(200);
        assert_eq!(listed["items"], json!([]), "{login}");
    }
    let listed = writer.get("/notifications/drafts").await.expect(200);
    assert_eq!(listed["items"][0]["id"], id);
    assert_eq!(kept(&sql).await, 1);
    // The wall of the database alone says the same.
    let place = app.country.place("kanda").id;
    for (login, sees) in [("kanda.physician", 1), ("kanda.nurse", 0), ("kanda.all", 0)] {
        let as_app = app.sql_as_app().await;
        let account = app.staff(login).id;
        as_app
            .run(&format!(
                "BEGIN; SELECT set_config('app.actor', 'staff', true), set_config('app.account', '{account}', true), \
                 set_config('app.organization', '{place}', true), set_config('app.now', now()::text, true)"
            ))
            .await;
        assert_eq!(kept(&as_app).await, sees, "{login}");
    }
}

#[tokio::test]
async fn a_clerk_prepares_and_a_physician_submits() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    for login in ["kanda.clerk", "kanda.nurse"] {
        let writer = session_of(&app, &sql, login).await;
        let id = draft(&writer, &form()).await;
        submit(&writer, &id).await.problem(403, "not_allowed");
        writer
            .get(&format!("/notifications/drafts/{id}"))
            .await
            .expect(200);
    }
    assert_eq!(sql.number("SELECT count(*) FROM notification").await, 0);
}

#[tokio::test]
async fn what_is_thrown_away_leaves_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let id = draft(&writer, &form()).await;
    let path = format!("/notifications/drafts/{id}");
    let discard = |etag: &'static str| writer.ask("DELETE", &path).header("If-Match", etag);
    discard("\"v2\"").send().await.problem(412, "stale_version");
    assert_eq!(discard("\"v1\"").send().await.status, 204);
    discard("\"v1\"").send().await.problem(404, "not_found");
    submit(&writer, &id).await.problem(404, "not_found");
    assert_eq!(kept(&sql).await, 0);
}

#[tokio::test]
async fn a_draft_has_its_limits() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let long = with(form(), &[("/remarks", json!("長".repeat(30_000)))]);
    let refused = writer.post("/notifications/drafts", &long).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.fields(), [" text.too_long"]);
    for nothing in [
        json!([]),
        json!({"person": {"name": "x"}}),
        json!({"category": "flu"}),
    ] {
        let refused = writer.post("/notifications/drafts", &nothing).await;
        assert_eq!(refused.status, 400, "{nothing}");
    }
    // A list is no record, not even of its members in their order.
    for (listed, place) in [
        (json!({"person": []}), "/person unreadable"),
        (json!({"person": ["髙橋"]}), "/person unreadable"),
        (
            json!({"person": {"phones": [["090-1234-5678"]]}}),
            "/person/phones/0 unreadable",
        ),
    ] {
        let refused = writer.post("/notifications/drafts", &listed).await;
        refused.problem(400, "malformed_body");
        assert_eq!(refused.fields(), [place], "{listed}");
    }
    assert_eq!(kept(&sql).await, 0);
}

#[tokio::test]
async fn a_writer_has_fifty_drafts_at_most() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let writer = session_of(&app, &sql, WRITER).await;
    let mut last = String::new();
    for _ in 0..199 {
        last = draft(&writer, &json!({})).await;
    }
    let statuses = at_once(8, |_| {
        let writer = writer.clone();
        async move {
            writer
                .post("/notifications/drafts", &json!({}))
                .await
                .status
        }
    })
    .await;
    let begun = statuses.iter().filter(|status| **status == 201).count();
    assert_eq!(begun, 1, "{statuses:?}");
    let reply = writer.post("/notifications/drafts", &json!({})).await;
    reply.problem(422, "invalid");
    assert_eq!(reply.fields(), [" draft.too_many"]);
    let list = writer.get("/notifications/drafts").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 200);
    // Others have their own, and what is thrown away makes room.
    let other = session_of(&app, &sql, "yotsuya.physician").await;
    draft(&other, &json!({})).await;
    let path = format!("/notifications/drafts/{last}");
    let ask = writer.ask("DELETE", &path).header("If-Match", "\"v1\"");
    ask.send().await.expect(204);
    draft(&writer, &json!({})).await;
}
