//! Whose districts a prefecture and a city may give to health centres: those of their own area.

use serde_json::{Value, json};

use crate::support::{Browser, Reply, TestApp};

async fn register(browser: &Browser, new: &Value) -> Reply {
    browser.post("/organizations", new).await
}

fn center(key: &str) -> Value {
    json!({"kind": "health_center", "name": "試験保健所", "reference_key": key})
}

#[tokio::test]
async fn a_prefecture_gives_districts_of_its_own_area_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let osaka = app.sign_in("osaka.administrator").await;
    let reply = register(&osaka, &center("13-004")).await;
    reply.problem(422, "invalid");
    assert_eq!(reply.fields(), ["/reference_key reference_key.not_yours"]);
    assert_eq!(sql.number("SELECT count(*) FROM district").await, 0);
    register(&osaka, &center("27-005")).await.expect(201);
    let tokyo = app.sign_in("tokyo.administrator").await;
    register(&tokyo, &center("13-004")).await.expect(201);
    // Of one that nobody has said which it is, no district is its own.
    sql.run("UPDATE organization SET prefecture_code = NULL WHERE kind = 'prefecture'")
        .await;
    let reply = register(&tokyo, &center("13-003")).await;
    assert_eq!(reply.fields(), ["/reference_key reference_key.not_yours"]);
}

#[tokio::test]
async fn a_city_gives_its_own_wards_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let sakai = app.sign_in("sakai.administrator").await;
    for (code, key, may) in [
        ("NULL", "27-002", false),
        ("'272035'", "27-002", false),
        // Ikeda's centre has several municipalities: one's own among them is not enough.
        ("'272043'", "27-005", false),
        ("'271403'", "27-001", false),
        ("'271403'", "13-003", false),
        ("'271403'", "27-002", true),
    ] {
        sql.run(&format!(
            "UPDATE organization SET municipality_code = {code} WHERE id = '{}'",
            app.id("sakai")
        ))
        .await;
        let reply = register(&sakai, &center(key)).await;
        if may {
            reply.expect(201);
        } else {
            let wrong = ["/reference_key reference_key.not_yours"];
            assert_eq!(reply.fields(), wrong, "{code} {key}");
        }
    }
    let wards = "SELECT count(*) FROM district d JOIN municipality m ON m.code = d.municipality_code \
                 WHERE m.city_code = '271403'";
    assert!(sql.number(wards).await > 1);
}

#[tokio::test]
async fn a_prefecture_registers_the_cities_of_its_own_area() {
    let app = TestApp::new().await;
    let osaka = app.sign_in("osaka.administrator").await;
    let city =
        |code: &str| json!({"kind": "municipality", "name": "市", "municipality_code": code});
    let reply = register(&osaka, &city("131016")).await;
    let wrong = ["/municipality_code municipality_code.not_yours"];
    assert_eq!(reply.fields(), wrong);
    register(&osaka, &city("272035")).await.expect(201);
    // The ministry knows all of them.
    let ministry = app.sign_in("ministry.administrator").await;
    register(&ministry, &city("131016")).await.expect(201);
}

#[tokio::test]
async fn the_ministry_says_which_prefecture_it_registers() {
    let app = TestApp::new().await;
    let ministry = app.sign_in("ministry.administrator").await;
    let new =
        |kind: &str, code: Value| json!({"kind": kind, "name": "新", "prefecture_code": code});
    let made = register(&ministry, &new("prefecture", json!("14"))).await;
    assert_eq!(made.expect(201)["prefecture_code"], "14");
    let reply = register(&ministry, &new("prefecture", Value::Null)).await;
    assert_eq!(reply.fields(), ["/prefecture_code required"]);
    let reply = register(&ministry, &new("municipality", json!("14"))).await;
    let wrong = ["/prefecture_code prefecture_code.prefectures_only"];
    assert_eq!(reply.fields(), wrong);
    register(&ministry, &new("prefecture", json!("48")))
        .await
        .problem(400, "malformed_body");
}
