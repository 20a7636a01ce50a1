//! The organisations that take part (G2, G4).

use base64::Engine as _;
use serde_json::{Value, json};

use crate::support::{Browser, TestApp};

/// Keys of the organisations in a list.
async fn keys(app: &TestApp, browser: &Browser, query: &str) -> Vec<String> {
    let page = browser
        .get(&format!("/organizations?limit=200{query}"))
        .await
        .expect(200);
    let items = page["items"].as_array().unwrap().clone();
    let key = |id: &str| {
        app.country
            .places
            .keys()
            .find(|key| app.id(key) == id)
            .cloned()
    };
    let mut found: Vec<String> = items
        .iter()
        .filter_map(|item| key(item["id"].as_str().unwrap()))
        .collect();
    found.sort();
    found
}

#[tokio::test]
async fn each_sees_whom_it_works_with() {
    let app = TestApp::new().await;
    let all: Vec<&str> = app.country.places.keys().map(String::as_str).collect();
    for (login, wanted) in [
        ("kanda.clerk", vec!["kanda"]),
        (
            "chiyoda.viewer",
            vec!["association", "care", "chiyoda", "kanda", "laboratory"],
        ),
        ("shinjuku.nurse", vec!["shinjuku", "yotsuya"]),
        ("sakai.nurse", vec!["sakai", "sakai_center"]),
        ("osaka.coordinator", vec!["osaka", "sakai", "sakai_center"]),
        (
            "tokyo.coordinator",
            vec![
                "association",
                "calls",
                "care",
                "chiyoda",
                "hotel",
                "kanda",
                "laboratory",
                "minato",
                "shinjuku",
                "support",
                "tokyo",
                "yotsuya",
            ],
        ),
        ("ministry.analyst", all.clone()),
    ] {
        let browser = app.sign_in(login).await;
        assert_eq!(keys(&app, &browser, "").await, wanted, "{login}");
    }
}

#[tokio::test]
async fn lists_can_be_narrowed_and_words_mean_themselves() {
    let app = TestApp::new().await;
    let browser = app.sign_in("ministry.administrator").await;
    assert_eq!(
        keys(&app, &browser, "&kind=prefecture").await,
        ["osaka", "tokyo"]
    );
    assert_eq!(
        keys(&app, &browser, "&text=kai").await,
        ["sakai", "sakai_center"]
    );
    for text in ["%25", "_enter", "%5C", "%27", "%22"] {
        let found = keys(&app, &browser, &format!("&text={text}")).await;
        // "sakai_center" holds "_center", not "_enter": an underscore is no wildcard.
        assert!(found.is_empty(), "{text}: {found:?}");
    }
    assert_eq!(
        keys(&app, &browser, "&text=_center").await,
        ["sakai_center"]
    );
    browser
        .get("/organizations?text=%00")
        .await
        .problem(400, "nul_character");
    browser
        .get("/organizations?kind=kingdom")
        .await
        .problem(400, "malformed_parameter");
    browser
        .get("/organizations?colour=red")
        .await
        .problem(400, "malformed_parameter");
    for limit in ["0", "201", "-1", "ten", "99999999999"] {
        let path = format!("/organizations?limit={limit}");
        browser.get(&path).await.problem(400, "malformed_parameter");
    }
}

#[tokio::test]
async fn cursors_are_read_whole_or_refused() {
    let app = TestApp::new().await;
    let browser = app.sign_in("ministry.administrator").await;
    let whole = browser.get("/organizations").await.expect(200);
    let (mut read, mut after) = (Vec::new(), String::new());
    loop {
        let page = browser
            .get(&format!("/organizations?limit=4{after}"))
            .await
            .expect(200);
        read.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(Value::Array(read), whole["items"]);
    let id = app.id("tokyo");
    for json in [
        String::new(),
        "7".to_owned(),
        format!("[\"a\\u0000b\",\"{id}\"]"),
        format!("[\"a\0b\",\"{id}\"]"),
        format!("[\"a\",\"{id}\",1]"),
        "[\"a\",\"b\"]".to_owned(),
    ] {
        let cursor = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&json);
        let path = format!("/organizations?after={cursor}");
        browser.get(&path).await.problem(400, "malformed_parameter");
    }
    browser
        .get("/organizations?after=%25")
        .await
        .problem(400, "malformed_parameter");
}

#[tokio::test]
async fn what_is_registered_belongs_where_its_creator_is() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let new = json!({
        "kind": "medical_institution", "name": "神田内科", "municipality_code": "13101",
        "institution_code": "０１１０１１３７１９", "phone": "０３-5555-0123",
    });
    let reply = browser.post("/organizations", &new).await;
    let made = reply.expect(201);
    assert_eq!(made["created_by"], app.id("chiyoda"));
    assert_eq!(made["health_center_id"], app.id("chiyoda"));
    assert_eq!(made["prefecture_id"], app.id("tokyo"));
    assert_eq!(made["authority_id"], Value::Null);
    // Codes are kept in their one full form.
    assert_eq!(made["municipality_code"], "131016");
    assert_eq!(made["institution_code"], "0110113719");
    let path = reply.header("location").strip_prefix("/api/v1").unwrap();
    let read = browser.get(path).await;
    assert_eq!(read.expect(200), made);
    assert_eq!(read.etag(), reply.etag());
    let center = app.sign_in("sakai_center.administrator").await;
    let made = center
        .post(
            "/organizations",
            &json!({"kind": "laboratory", "name": "衛生研究所"}),
        )
        .await
        .expect(201);
    assert_eq!(made["authority_id"], app.id("sakai"));
    assert_eq!(made["prefecture_id"], app.id("osaka"));
}

#[tokio::test]
async fn one_registers_the_kinds_that_are_ones_own_to_register() {
    let app = TestApp::new().await;
    use hersys_domain::organization::OrganizationKind as Kind;
    for key in ["ministry", "tokyo", "sakai", "chiyoda"] {
        let browser = app.sign_in(&format!("{key}.administrator")).await;
        let may = app.country.place(key).kind.may_create();
        for kind in Kind::ALL {
            let code = (*kind == Kind::Prefecture).then_some("13");
            let new = json!({"kind": kind, "name": "新", "prefecture_code": code});
            let reply = browser.post("/organizations", &new).await;
            if may.contains(kind) {
                reply.expect(201);
            } else {
                reply.problem(422, "invalid");
                assert_eq!(
                    reply.fields(),
                    ["/kind organization.kind_not_yours"],
                    "{key} {kind}"
                );
            }
        }
    }
}

#[tokio::test]
async fn what_is_typed_is_judged() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    for (field, value, wrong) in [
        ("kind", json!(null), "/kind required"),
        ("name", json!("　"), "/name required"),
        ("name", json!("あ".repeat(101)), "/name text.too_long"),
        ("name", json!("一\n二"), "/name text.line_break"),
        (
            "municipality_code",
            json!("131017"),
            "/municipality_code municipality_code.check_digit",
        ),
        (
            "municipality_code",
            json!("99999"),
            "/municipality_code municipality_code.prefecture",
        ),
        ("phone", json!("電話"), "/phone phone.unreadable"),
    ] {
        let mut new = json!({"kind": "laboratory", "name": "衛生研究所"});
        new[field] = value;
        let reply = browser.post("/organizations", &new).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), [wrong], "{new}");
    }
    // What is allowed is kept to the last character.
    let name = "𠮷".repeat(100);
    let made = browser
        .post(
            "/organizations",
            &json!({"kind": "laboratory", "name": name}),
        )
        .await
        .expect(201);
    assert_eq!(made["name"], name);
}

#[tokio::test]
async fn changing_takes_what_is_given_and_leaves_the_rest() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let path = format!("/organizations/{}", app.id("kanda"));
    let before = browser.get(&path).await;
    let change = json!({"phone_after_hours": "03-5555-0199", "phone": null});
    let reply = browser.patch(&path, before.etag(), &change).await;
    let after = reply.expect(200);
    assert_eq!(after["phone"], Value::Null);
    assert_eq!(after["phone_after_hours"], "03-5555-0199");
    assert_eq!(after["name"], before.json()["name"]);
    assert_eq!(reply.etag(), "\"v2\"");
    let stale = browser
        .patch(&path, before.etag(), &json!({"name": "別名"}))
        .await;
    assert_eq!(stale.problem(412, "stale_version")["current"], after);
    let reply = browser.patch(&path, "\"v2\"", &json!({"name": null})).await;
    assert_eq!(reply.fields(), ["/name required"]);
    // Kind, creator and version are nobody's to change.
    for field in [
        "kind",
        "created_by",
        "version",
        "id",
        "stopped",
        "health_center_id",
    ] {
        let reply = browser.patch(&path, "\"v2\"", &json!({field: 1})).await;
        reply.problem(400, "malformed_body");
        assert_eq!(reply.fields(), [format!("/{field} unknown_field")]);
    }
    // One's own organisation is the creator's to change.
    let own = format!("/organizations/{}", app.id("chiyoda"));
    browser
        .patch(&own, "\"v1\"", &json!({"name": "別名"}))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_stopped_organization_is_out_at_once_and_may_come_back() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let doctor = app.sign_in("kanda.physician").await;
    let path = format!("/organizations/{}", app.id("kanda"));
    let stopped = browser.act(&format!("{path}/stop"), "\"v1\"").await;
    assert_eq!(stopped.expect(200)["stopped"], true);
    doctor.get("/me").await.problem(401, "not_signed_in");
    browser
        .act(&format!("{path}/stop"), stopped.etag())
        .await
        .problem(409, "conflict");
    let nobody = app.nobody();
    let given = json!({"ticket": app.ticket(&nobody, "kanda.physician").await, "code": app.code("kanda.physician")});
    nobody
        .post("/session/otp", &given)
        .await
        .problem(401, "sign_in_failed");
    let back = browser
        .act(&format!("{path}/resumption"), stopped.etag())
        .await;
    assert_eq!(back.expect(200)["stopped"], false);
    browser
        .act(&format!("{path}/resumption"), back.etag())
        .await
        .problem(409, "conflict");
    doctor.get("/me").await.expect(200);
}

#[tokio::test]
async fn of_two_who_change_at_once_one_is_told() {
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let path = format!("/organizations/{}", app.id("kanda"));
    let mut statuses = crate::support::at_once(4, |number| {
        let (browser, path) = (browser.clone(), path.clone());
        async move {
            browser
                .patch(&path, "\"v1\"", &json!({"name": format!("名{number}")}))
                .await
                .status
        }
    })
    .await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412]);
}
