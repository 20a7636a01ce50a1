//! Whatever is wrong with a request, the answer is a problem document that says what (RFC 9457).

use serde_json::json;

use crate::support::{Browser, TestApp};

async fn admin(app: &TestApp) -> Browser {
    app.sign_in("chiyoda.administrator").await
}

const NEW: &str = r#"{"kind":"laboratory","name":"衛生研究所"}"#;

#[tokio::test]
async fn bodies_that_are_no_json_of_the_right_shape() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    let deep = "[".repeat(100_000);
    let many = format!(
        "{{{}}}",
        (0..10_000)
            .map(|n| format!("\"k{n}\":1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    for body in [
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"kind\":\"laboratory\",\"name\":\"x\"}}",
        "{\"kind\":\"laboratory\",\"name\":\"x\"} {}",
        "{\"kind\":\"laboratory\",\"name\":7}",
        "{\"kind\":\"laboratory\",\"name\":\"\\ud800\"}",
        "{\"kind\":\"kingdom\",\"name\":\"x\"}",
        "{\"kind\":\"laboratory\",\"name\":\"x\",\"name\":\"y\"}",
        "{\"kind\":\"laboratory\",\"name\":1e999}",
        "{\"kind\":\"laboratory\",\"name\":NaN}",
        &deep,
        &many,
    ] {
        let reply = send(&browser, body).await;
        reply.problem(400, "malformed_body");
    }
    let broken: &[u8] = b"{\"kind\":\"laboratory\",\"name\":\"\xff\"}";
    let reply = browser
        .ask("POST", "/organizations")
        .header("Content-Type", "application/json");
    reply
        .body(broken.to_vec())
        .send()
        .await
        .problem(400, "malformed_body");
}

async fn send(browser: &Browser, body: &str) -> crate::support::Reply {
    browser
        .ask("POST", "/organizations")
        .header("Content-Type", "application/json")
        .body(body.to_owned())
        .send()
        .await
}

#[tokio::test]
async fn the_place_of_the_fault_is_named_and_never_what_was_typed() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    let reply = browser
        .post(
            "/organizations",
            &json!({"kind": "laboratory", "name": "x", "secret": "漏"}),
        )
        .await;
    reply.problem(400, "malformed_body");
    assert_eq!(reply.fields(), ["/secret unknown_field"]);
    assert!(!reply.text().contains('漏'));
    let reply = browser
        .post("/organizations", &json!({"kind": "漏洩", "name": "x"}))
        .await;
    assert_eq!(reply.fields(), ["/kind unreadable"]);
    assert!(!reply.text().contains('漏'), "{}", reply.text());
    let reply = browser
        .post(
            "/accounts",
            &json!({"login": "new.one", "display_name": "x", "roles": ["nurse", "漏"]}),
        )
        .await;
    assert_eq!(reply.fields(), ["/roles/1 unreadable"]);
}

#[tokio::test]
async fn nul_is_refused_bare_and_escaped() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    for body in [
        "{\"kind\":\"laboratory\",\"name\":\"a\0b\"}",
        r#"{"kind":"laboratory","name":"a\u0000b"}"#,
    ] {
        send(&browser, body).await.problem(400, "nul_character");
    }
    // A backslash before it makes it text.
    let made = send(&browser, r#"{"kind":"laboratory","name":"a\\u0000b"}"#)
        .await
        .expect(201);
    assert_eq!(made["name"], "a\\u0000b");
}

#[tokio::test]
async fn bodies_that_are_too_large() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    let fits = format!(
        "{{\"kind\":\"laboratory\",\"name\":\"x\"{}}}",
        " ".repeat(256 * 1024 - 33)
    );
    assert_eq!(fits.len(), 256 * 1024 - 1);
    send(&browser, &fits).await.expect(201);
    for size in [256 * 1024 + 1, 10 * 1024 * 1024] {
        let body = format!("{NEW}{}", " ".repeat(size - NEW.len()));
        send(&browser, &body).await.problem(413, "body_too_large");
    }
    // As soon as nobody has asked for the body's end, the next request goes its way.
    browser.get("/me").await.expect(200);
}

#[tokio::test]
async fn bodies_of_another_kind() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "",
    ] {
        let reply = browser
            .ask("POST", "/organizations")
            .header("Content-Type", kind);
        reply
            .body(NEW)
            .send()
            .await
            .problem(415, "unsupported_media_type");
    }
    let reply = browser.ask("POST", "/organizations").body(NEW).send().await;
    reply.problem(415, "unsupported_media_type");
    let packed = browser
        .ask("POST", "/organizations")
        .header("Content-Type", "application/json");
    let reply = packed
        .header("Content-Encoding", "gzip")
        .body(NEW)
        .send()
        .await;
    reply.problem(415, "unsupported_media_type");
    let wide = browser
        .ask("POST", "/organizations")
        .header("Content-Type", "Application/JSON; charset=utf-8");
    wide.body(NEW).send().await.expect(201);
}

#[tokio::test]
async fn addresses_that_lead_nowhere() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    for path in [
        "/organizations/7",
        "/organizations/a%00b",
        "/organizations/%ff",
        "/nothing",
        "/organizations/x/y/z",
        "/",
        "",
        "/organizations//",
    ] {
        browser.get(path).await.problem(404, "not_found");
    }
    let id = app.id("kanda");
    for (method, path, allowed) in [
        ("DELETE", format!("/organizations/{id}"), "GET, PATCH"),
        ("PUT", "/organizations".to_owned(), "GET, POST"),
        ("PATCH", "/organizations".to_owned(), "GET, POST"),
        ("GET", "/session".to_owned(), "POST, DELETE"),
        ("POST", "/me".to_owned(), "GET"),
        ("OPTIONS", "/me".to_owned(), "GET"),
        ("TRACE", "/me".to_owned(), "GET"),
        // Words where an id could stand.
        ("OPTIONS", "/persons/search".to_owned(), "POST"),
        ("PATCH", "/persons/search".to_owned(), "POST"),
        ("GET", "/persons/search".to_owned(), "POST"),
        ("DELETE", "/imports/mappings".to_owned(), "GET"),
        ("PATCH", "/notifications/drafts".to_owned(), "GET, POST"),
    ] {
        let reply = browser.ask(method, &path).send().await;
        reply.problem(405, "method_not_allowed");
        assert_eq!(reply.header("allow"), allowed, "{method} {path}");
    }
    let page = browser.ask("DELETE", "//").send().await;
    assert_eq!((page.status, page.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn versions_must_be_said_and_be_the_present_ones() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    let path = format!("/organizations/{}", app.id("kanda"));
    let change = json!({"name": "神田内科医院"});
    let without = browser.ask("PATCH", &path).json(&change).send().await;
    without.problem(428, "version_required");
    for etag in [
        "",
        "1",
        "v1",
        "\"1\"",
        "W/\"v1\"",
        "*",
        "\"v\"",
        "\"v99999999999\"",
        "\"v1\", \"v2\"",
        "\"v1",
    ] {
        let reply = browser.patch(&path, etag, &change).await;
        reply.problem(400, "malformed_parameter");
    }
    let present = browser.get(&path).await;
    for etag in ["\"v0\"", "\"v2\"", "\"v-1\""] {
        let reply = browser.patch(&path, etag, &change).await;
        assert_eq!(
            reply.problem(412, "stale_version")["current"],
            present.json()
        );
    }
    browser
        .patch(&path, present.etag(), &change)
        .await
        .expect(200);
}

#[tokio::test]
async fn titles_are_in_the_language_that_is_asked_for() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    let (ja, en) = ("ja", "en");
    for (asked, language) in [
        ("ja", ja),
        ("en", en),
        ("en-GB,en;q=0.9", en),
        ("fr, en;q=0.5", en),
        ("", ja),
        ("fr", ja),
        ("*", ja),
        ("日", ja),
    ] {
        let reply = nobody
            .ask("GET", "/me")
            .header("Accept-Language", asked)
            .send()
            .await;
        let body = reply.problem(401, "not_signed_in");
        assert_eq!(reply.header("content-language"), language, "{asked}");
        let title = body["title"].as_str().unwrap();
        assert_eq!(title.is_ascii(), language == "en", "{title}");
    }
    let reply = nobody.get("/me").await;
    assert_eq!(reply.header("content-language"), "ja");
}

#[tokio::test]
async fn every_answer_protects_the_browser() {
    let app = TestApp::new().await;
    let browser = admin(&app).await;
    for reply in [
        browser.get("/me").await,
        browser.get("/nothing").await,
        app.nobody().get("/me").await,
    ] {
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(
            reply.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'"
        );
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn each_answer_has_an_id_of_its_own() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let body = nobody.get("/me").await.problem(401, "not_signed_in");
        assert!(ids.insert(body["request_id"].to_string()));
    }
}

#[tokio::test]
async fn odd_cookies_are_no_sessions() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    for cookie in [
        "__Host-hersys=",
        "__Host-hersys",
        "=;;;",
        "__Host-hersys=a=b",
        "__Host-hersys=%00",
        "\u{7f}",
    ] {
        let Ok(reply) = nobody
            .ask("GET", "/me")
            .header("Cookie", cookie)
            .attempt()
            .await
        else {
            continue;
        };
        reply.problem(401, "not_signed_in");
    }
}

/// Days and instants that JSON can write and a database cannot keep.
#[tokio::test]
async fn days_beyond_the_calendar_are_no_fault_of_ours() {
    use base64::Engine as _;
    let app = TestApp::new().await;
    let browser = app.sign_in("chiyoda.nurse").await;
    let cursor = |key: String| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(key);
    let id = "0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11";
    for day in ["-9999-01-01", "-262143-01-01", "%2B262142-12-31"] {
        for path in [
            format!("/cases?reported_from={day}"),
            format!("/cases?reported_until={day}"),
            format!("/statistics/series?dates=reported&dimension=total&from={day}&until={day}"),
        ] {
            let reply = browser.get(&path).await;
            assert!(
                [200, 400].contains(&reply.status),
                "{path}: {}",
                reply.text()
            );
        }
        let day = day.replace("%2B", "+");
        for path in [
            format!("/cases?after={}", cursor(format!("[\"{day}\",\"{id}\"]"))),
            format!(
                "/notifications?queue=to_accept&after={}",
                cursor(format!("[\"{day}T00:00:00Z\",\"{id}\"]"))
            ),
        ] {
            let reply = browser.get(&path).await;
            assert!(
                [200, 400].contains(&reply.status),
                "{path}: {}",
                reply.text()
            );
        }
    }
}
