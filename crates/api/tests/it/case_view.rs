//! 保存した表示: one's own and the organisation's, who may change which, which one a list opens with.

use serde_json::{Value, json};

use crate::support::records::session_of;
use crate::support::{Browser, Reply, TestApp};

fn view(name: &str, usual: bool) -> Value {
    json!({
        "name": name, "usual": usual,
        "setting": {
            "view": "responsible",
            "filter": {"status": ["open", "reopened"], "age_from": 65, "missing": ["assigned_to"]},
            "order": {"sort": "age", "direction": "descending"},
            "columns": ["name", "age", "whereabouts"],
        },
    })
}

async fn names(browser: &Browser) -> Vec<(String, bool)> {
    let page = browser.get("/case-views").await.expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap().to_owned(),
                one["usual"].as_bool().unwrap(),
            )
        })
        .collect()
}

fn said(all: &[(&str, bool)]) -> Vec<(String, bool)> {
    all.iter()
        .map(|(name, usual)| ((*name).to_owned(), *usual))
        .collect()
}

async fn put(browser: &Browser, path: String, version: u32, body: Value) -> Reply {
    let ask = browser.ask("PUT", &path);
    let ask = ask.header("If-Match", &format!("\"v{version}\""));
    ask.json(&body).send().await
}

async fn remove(browser: &Browser, path: &str, version: u32) -> Reply {
    let ask = browser.ask("DELETE", path);
    let ask = ask.header("If-Match", &format!("\"v{version}\""));
    ask.send().await
}

fn path(made: &Value) -> String {
    format!("/case-views/{}", made["id"].as_str().unwrap())
}

/// Keeps a view for the organisation.
async fn shared(browser: &Browser, name: &str, usual: bool) -> Value {
    let made = browser
        .post("/case-views", &view(name, usual))
        .await
        .expect(201);
    put(browser, sharing(&made), 1, json!({"shared": true}))
        .await
        .expect(200)
}

fn sharing(made: &Value) -> String {
    format!("{}/sharing", path(made))
}

#[tokio::test]
async fn ones_own_are_ones_own_and_the_organisations_are_all_colleagues() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let clerk = session_of(&app, &sql, "chiyoda.clerk").await;
    let elsewhere = session_of(&app, &sql, "minato.nurse").await;
    let own = nurse.post("/case-views", &view("自分", true)).await;
    let own = own.expect(201);
    assert_eq!(
        own["setting"]["columns"],
        view("", true)["setting"]["columns"]
    );
    let all = shared(&nurse, "みんな", true).await;
    // A view that was usual for oneself is so for all, and one's own stays.
    assert_eq!(
        names(&nurse).await,
        said(&[("みんな", true), ("自分", false)])
    );
    assert_eq!(names(&clerk).await, said(&[("みんな", true)]));
    assert_eq!(names(&elsewhere).await, said(&[]));
    // A colleague changes the organisation's, and nobody another's own.
    put(&clerk, path(&all), 2, view("全員", false))
        .await
        .expect(200);
    for (path, body) in [
        (path(&own), view("盗み", false)),
        (sharing(&own), json!({"shared": true})),
    ] {
        put(&clerk, path, 1, body).await.problem(404, "not_found");
    }
    put(&elsewhere, path(&all), 3, view("盗み", false))
        .await
        .problem(404, "not_found");
    // On a version that a colleague has changed meanwhile nothing is done, and theirs is shown.
    let stale = put(&nurse, path(&all), 2, view("私の", false)).await;
    assert_eq!(stale.status, 412);
    assert_eq!(stale.json()["current"]["name"], "全員");
    // A viewer uses them, keeps their own, and changes nobody's.
    let viewer = session_of(&app, &sql, "chiyoda.viewer").await;
    let made = viewer.post("/case-views", &view("閲覧", false)).await;
    let made = made.expect(201);
    put(&viewer, sharing(&made), 1, json!({"shared": true}))
        .await
        .problem(403, "not_allowed");
    put(&viewer, path(&all), 3, view("閲覧", false))
        .await
        .problem(403, "not_allowed");
    let gone = path(&all);
    remove(&viewer, &gone, 3).await.problem(403, "not_allowed");
    remove(&clerk, &gone, 1).await.problem(412, "stale_version");
    assert_eq!(remove(&clerk, &gone, 3).await.status, 204);
    assert_eq!(names(&nurse).await, said(&[("自分", false)]));
}

#[tokio::test]
async fn a_list_opens_with_one_view_and_so_many_are_kept() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let first = nurse.post("/case-views", &view("一", true)).await;
    let first = first.expect(201);
    nurse
        .post("/case-views", &view("二", true))
        .await
        .expect(201);
    assert_eq!(names(&nurse).await, said(&[("一", false), ("二", true)]));
    let of_all = shared(&nurse, "機関", true).await;
    put(&nurse, path(&first), 2, view("一", true))
        .await
        .problem(412, "stale_version");
    put(&nurse, path(&first), 1, view("一", true))
        .await
        .expect(200);
    // One's own and the organisation's stand beside each other; taken for oneself, it takes the place of what was usual.
    assert_eq!(
        names(&nurse).await,
        said(&[("一", true), ("二", false), ("機関", true)])
    );
    put(&nurse, sharing(&of_all), 2, json!({"shared": false}))
        .await
        .expect(200);
    assert_eq!(
        names(&nurse).await,
        said(&[("一", false), ("二", false), ("機関", true)])
    );
    for number in 0..47 {
        nurse
            .post("/case-views", &view(&format!("表示{number}"), false))
            .await
            .expect(201);
    }
    let more = nurse.post("/case-views", &view("多い", false)).await;
    assert_eq!(
        more.problem(422, "invalid")["errors"][0]["code"],
        "case_view.too_many"
    );
}

#[tokio::test]
async fn what_tells_of_somebody_is_in_no_view() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    for (pointer, value, status) in [
        ("/setting/filter/name", json!("健子"), 400),
        ("/setting/text", json!("健子"), 400),
        ("/setting/columns", json!([]), 422),
        ("/setting/columns", json!(["age", "age"]), 422),
        ("/setting/filter/age_from", json!(151), 422),
        ("/name", json!(""), 422),
        ("/name", json!("あ".repeat(41)), 422),
    ] {
        let mut body = view("表示", false);
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[key] = value;
        let reply = nurse.post("/case-views", &body).await;
        assert_eq!(reply.status, status, "{pointer}: {}", reply.text());
    }
    assert!(names(&nurse).await.is_empty());
}
