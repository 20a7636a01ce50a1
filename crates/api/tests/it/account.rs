//! IDs of one's own people, and the first ones of organisations one has registered (G2, G4).

use serde_json::{Value, json};

use crate::support::{PASSWORD, TestApp};

fn new(login: &str) -> Value {
    json!({"login": login, "display_name": "佐藤 花子", "roles": ["nurse"]})
}

async fn logins(browser: &crate::support::Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/accounts{query}")).await.expect(200);
    let items = page["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["login"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn one_sees_ones_own_people_and_those_of_organizations_one_registered() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let own: Vec<&str> = app
        .country
        .people
        .keys()
        .filter(|key| key.starts_with("chiyoda."))
        .map(String::as_str)
        .collect();
    let mut seen = logins(&admin, "").await;
    seen.sort();
    assert_eq!(seen, own);
    let below = logins(&admin, &format!("?organization_id={}", app.id("kanda"))).await;
    assert!(
        below.contains(&"kanda.administrator".to_owned()),
        "{below:?}"
    );
    for key in ["shinjuku", "tokyo", "yotsuya"] {
        let path = format!("/accounts?organization_id={}", app.id(key));
        admin.get(&path).await.problem(404, "not_found");
        let path = format!(
            "/accounts/{}",
            app.staff(&format!("{key}.administrator")).id
        );
        admin.get(&path).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_creator_issues_first_administrators_and_nobody_else() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let mut first = new("kanda.second");
    first["organization_id"] = json!(app.id("kanda"));
    let reply = admin.post("/accounts", &first).await;
    reply.problem(422, "invalid");
    assert_eq!(reply.fields(), ["/roles account.administrator_only"]);
    first["roles"] = json!(["administrator"]);
    let made = admin.post("/accounts", &first).await.expect(201);
    assert_eq!(made["account"]["organization_id"], app.id("kanda"));
    // Nor does changing one get around it.
    let path = format!("/accounts/{}", made["account"]["id"].as_str().unwrap());
    let etag = admin.get(&path).await.etag().to_owned();
    let reply = admin
        .patch(
            &path,
            &etag,
            &json!({"roles": ["administrator", "physician"]}),
        )
        .await;
    assert_eq!(reply.fields(), ["/roles account.administrator_only"]);
    first["login"] = json!("shinjuku.second");
    first["organization_id"] = json!(app.id("shinjuku"));
    let reply = admin.post("/accounts", &first).await;
    assert_eq!(reply.fields(), ["/organization_id organization.not_yours"]);
}

#[tokio::test]
async fn the_creator_reaches_administrators_and_not_the_people_who_see_patients() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let below = logins(&admin, &format!("?organization_id={}", app.id("kanda"))).await;
    assert_eq!(below, ["kanda.administrator"]);
    let doctor = app.staff("kanda.physician").id;
    let path = format!("/accounts/{doctor}");
    admin.get(&path).await.problem(404, "not_found");
    admin
        .patch(&path, "\"v1\"", &json!({"roles": ["administrator"]}))
        .await
        .problem(404, "not_found");
    for act in ["stop", "enrolment", "resumption"] {
        admin
            .act(&format!("{path}/{act}"), "\"v1\"")
            .await
            .problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_login_is_taken_once_in_the_whole_system() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    for login in ["kanda.physician", "KANDA.Physician", " kanda.physician "] {
        let reply = admin.post("/accounts", &new(login)).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), ["/login login.taken"]);
    }
    let made = admin.post("/accounts", &new("Chiyoda.New")).await;
    assert_eq!(made.expect(201)["account"]["login"], "chiyoda.new");
    assert_eq!(
        made.header("location"),
        format!(
            "/api/v1/accounts/{}",
            made.json()["account"]["id"].as_str().unwrap()
        )
    );
    assert_eq!(made.etag(), "\"v1\"");
}

#[tokio::test]
async fn what_is_typed_is_judged() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    for (field, value, wrong) in [
        ("login", json!("ab"), "/login login.shape"),
        ("login", json!("花子"), "/login login.shape"),
        ("login", json!(" "), "/login required"),
        ("display_name", json!(""), "/display_name required"),
        (
            "display_name",
            json!("あ".repeat(61)),
            "/display_name text.too_long",
        ),
        (
            "display_name",
            json!("花\u{202e}子"),
            "/display_name text.invisible_character",
        ),
        ("roles", json!([]), "/roles required"),
        (
            "valid_until",
            json!("-9999-01-01"),
            "/valid_until date.too_early",
        ),
        (
            "valid_until",
            json!("+262142-12-31"),
            "/valid_until date.too_late",
        ),
    ] {
        let mut body = new("chiyoda.new");
        body[field] = value;
        let reply = admin.post("/accounts", &body).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), [wrong], "{body}");
    }
    for (field, value) in [
        ("roles", json!(["king"])),
        ("valid_until", json!("2026-02-30")),
        ("login", json!(7)),
    ] {
        let mut body = new("chiyoda.new");
        body[field] = value;
        admin
            .post("/accounts", &body)
            .await
            .problem(400, "malformed_body");
    }
}

#[tokio::test]
async fn changing_takes_what_is_given_and_leaves_the_rest() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = format!("/accounts/{}", app.staff("chiyoda.clerk").id);
    let before = admin.get(&path).await;
    let change = json!({"display_name": "山田 太郎", "valid_until": "2027-03-31"});
    let reply = admin.patch(&path, before.etag(), &change).await;
    let after = reply.expect(200);
    assert_eq!(after["display_name"], "山田 太郎");
    assert_eq!(after["valid_until"], "2027-03-31");
    assert_eq!(after["roles"], before.json()["roles"]);
    assert_eq!(reply.etag(), "\"v2\"");
    let cleared = admin
        .patch(&path, reply.etag(), &json!({"valid_until": null}))
        .await
        .expect(200);
    assert_eq!(cleared["valid_until"], Value::Null);
    assert_eq!(cleared["display_name"], "山田 太郎");
    let reply = admin
        .patch(
            &path,
            "\"v3\"",
            &json!({"display_name": null, "roles": null}),
        )
        .await;
    assert_eq!(
        reply.fields(),
        ["/display_name required", "/roles required"]
    );
}

#[tokio::test]
async fn a_new_role_counts_from_the_next_request_on() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let clerk = app.sign_in("chiyoda.clerk").await;
    clerk.get("/audit").await.problem(403, "not_allowed");
    let path = format!("/accounts/{}", app.staff("chiyoda.clerk").id);
    admin
        .patch(&path, "\"v1\"", &json!({"roles": ["auditor"]}))
        .await
        .expect(200);
    clerk.get("/audit").await.expect(200);
    admin
        .patch(&path, "\"v2\"", &json!({"roles": ["clerk"]}))
        .await
        .expect(200);
    clerk.get("/audit").await.problem(403, "not_allowed");
}

#[tokio::test]
async fn whoever_is_stopped_is_out_at_once_and_may_come_back() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let clerk = app.sign_in("chiyoda.clerk").await;
    let path = format!("/accounts/{}", app.staff("chiyoda.clerk").id);
    let stopped = admin.act(&format!("{path}/stop"), "\"v1\"").await;
    assert_eq!(stopped.expect(200)["stopped"], true);
    clerk.get("/me").await.problem(401, "not_signed_in");
    admin
        .act(&format!("{path}/stop"), stopped.etag())
        .await
        .problem(409, "conflict");
    let given = json!({"login": "chiyoda.clerk", "password": PASSWORD});
    let reply = app.nobody().post("/session", &given).await;
    assert!([200, 401].contains(&reply.status));
    let back = admin
        .act(&format!("{path}/resumption"), stopped.etag())
        .await;
    assert_eq!(back.expect(200)["stopped"], false);
    admin
        .act(&format!("{path}/resumption"), back.etag())
        .await
        .problem(409, "conflict");
    // The old session stays ended.
    clerk.get("/me").await.problem(401, "not_signed_in");
    app.sign_in("chiyoda.clerk").await;
}

#[tokio::test]
async fn a_list_is_read_page_by_page() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let whole = logins(&admin, "").await;
    let (mut read, mut after) = (Vec::new(), String::new());
    loop {
        let page = admin
            .get(&format!("/accounts?limit=5{after}"))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= 5);
        read.extend(
            items
                .iter()
                .map(|item| item["login"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(read, whole);
}
