//! Reference data: what is asked of it, and the centre of a municipality.

use serde_json::{Value, json};

use crate::support::{Browser, TestApp, postgres};

async fn items(browser: &Browser, path: &str) -> Vec<Value> {
    let body = browser.get(path).await.expect(200);
    body["items"].as_array().unwrap().clone()
}

async fn center(browser: &Browser, code: &str, more: &str) -> Value {
    let path = format!("/reference/responsible-center?municipality_code={code}{more}");
    browser.get(&path).await.expect(200)
}

/// Registers a health centre with a key of the master table.
async fn register(browser: &Browser, key: &str) -> Value {
    let new = json!({"kind": "health_center", "name": "試験保健所", "reference_key": key,
        "phone": "03-5555-0300"});
    browser.post("/organizations", &new).await.expect(201)
}

#[tokio::test]
async fn lists_come_whole_and_in_order() {
    let app = TestApp::new().await;
    let browser = app.sign_in("kanda.physician").await;
    let prefectures = items(&browser, "/reference/prefectures").await;
    assert_eq!(prefectures.len(), 47);
    assert_eq!(
        prefectures[12],
        json!({"code": "13", "name": "東京都", "kana": "トウキョウト"})
    );
    let municipalities = items(&browser, "/reference/municipalities?prefecture=13").await;
    assert_eq!(municipalities.len(), 62);
    assert_eq!(
        municipalities[3],
        json!({"code": "131041", "prefecture": "13", "county": "", "name": "新宿区", "kana": "シンジュクク",
            "kind": "municipality", "city_code": null, "from_on": null, "until_on": null, "successors": []})
    );
    let centers = items(&browser, "/reference/health-centers?prefecture=13").await;
    assert_eq!(centers.len(), 31);
    assert_eq!(
        (&centers[3]["key"], &centers[3]["name"]),
        (&json!("13-004"), &json!("新宿区保健所"))
    );
    let countries = items(&browser, "/reference/countries").await;
    assert!(
        countries.contains(
            &json!({"alpha2": "VN", "alpha3": "VNM", "number": "704", "name": "ベトナム"})
        )
    );
    let holidays = items(&browser, "/reference/holidays?year=2022").await;
    assert_eq!(holidays.len(), 16);
    assert_eq!(
        holidays[0],
        json!({"on_date": "2022-01-01", "name": "元日"})
    );
}

#[tokio::test]
async fn postal_codes_are_read_as_people_type_them() {
    let app = TestApp::new().await;
    let browser = app.sign_in("kanda.physician").await;
    let town = json!({"postal_code": "1600023", "prefecture": "13", "prefecture_name": "東京都",
        "municipality_code": "131041", "municipality": "新宿区", "town": "西新宿", "kana": "ニシシンジュク"});
    for typed in [
        "1600023",
        "160-0023",
        "１６０－００２３",
        "〒160-0023",
        "%E3%80%92160-0023",
    ] {
        let found = items(&browser, &format!("/reference/postal-codes/{typed}")).await;
        assert_eq!(found, std::slice::from_ref(&town), "{typed}");
    }
    // One code, several towns of several municipalities.
    let found = items(&browser, "/reference/postal-codes/4980000").await;
    let of: std::collections::BTreeSet<&str> = found
        .iter()
        .map(|town| town["municipality_code"].as_str().unwrap())
        .collect();
    assert!(of.len() > 1, "{found:?}");
    // A county stands before its municipality.
    let found = items(&browser, "/reference/postal-codes/0295502").await;
    assert_eq!(found[0]["municipality"], "和賀郡西和賀町");
    assert_eq!(found[0]["town"], "下前");
    assert!(
        items(&browser, "/reference/postal-codes/9999999")
            .await
            .is_empty()
    );
    for typed in ["160", "新宿区", "%00", "160002３４"] {
        let reply = browser
            .get(&format!("/reference/postal-codes/{typed}"))
            .await;
        reply.problem(400, "malformed_parameter");
    }
}

#[tokio::test]
async fn a_centre_that_takes_part_is_named_with_its_phone() {
    let app = TestApp::new().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    let before = center(&tokyo, "131041", "").await;
    assert_eq!(
        before,
        json!({"state": "not_taking_part", "municipality_code": "131041", "name": "新宿区保健所",
            "key": "13-004", "organization": null})
    );
    let made = register(&tokyo, "13-004").await;
    assert_eq!(made["reference_key"], "13-004");
    let doctor = app.sign_in("kanda.physician").await;
    // Five digits are completed.
    for code in ["131041", "13104"] {
        let after = center(&doctor, code, "").await;
        assert_eq!(after["state"], "takes_part");
        assert_eq!(
            after["organization"],
            json!({"id": made["id"], "name": "試験保健所", "phone": "03-5555-0300", "phone_after_hours": null})
        );
    }
    let centers = items(&doctor, "/reference/health-centers?prefecture=13").await;
    assert_eq!(centers[3]["organization_id"], made["id"]);
    assert_eq!(centers[4]["organization_id"], Value::Null);
}

#[tokio::test]
async fn a_stopped_centre_loses_its_district_and_regains_it() {
    let app = TestApp::new().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    let made = register(&tokyo, "13-025").await;
    let path = format!("/organizations/{}", made["id"].as_str().unwrap());
    let sql = app.sql().await;
    let district = "SELECT count(*) FROM district";
    let municipalities = sql.number(district).await;
    assert!(municipalities > 1);
    let reply = tokyo.act(&format!("{path}/stop"), "\"v1\"").await;
    reply.expect(200);
    assert_eq!(sql.number(district).await, 0);
    // Its place may be taken meanwhile, and then it cannot come back.
    let second = register(&tokyo, "13-025").await;
    let reply = tokyo.act(&format!("{path}/resumption"), reply.etag()).await;
    reply.problem(422, "invalid");
    assert_eq!(reply.fields(), ["/reference_key reference_key.taken"]);
    let other = format!("/organizations/{}/stop", second["id"].as_str().unwrap());
    tokyo.act(&other, "\"v1\"").await.expect(200);
    let reply = tokyo.act(&format!("{path}/resumption"), "\"v2\"").await;
    reply.expect(200);
    assert_eq!(sql.number(district).await, municipalities);
}

#[tokio::test]
async fn a_key_is_of_the_master_table_of_a_centre_and_given_once() {
    let app = TestApp::new().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    register(&tokyo, "13-001").await;
    for (kind, key, wrong) in [
        ("health_center", "13-001", "reference_key.taken"),
        ("health_center", "13-999", "reference_key.unknown"),
        ("health_center", "", "reference_key.unknown"),
        ("laboratory", "13-002", "reference_key.centers_only"),
    ] {
        let new = json!({"kind": kind, "name": "試験", "reference_key": key});
        let reply = tokyo.post("/organizations", &new).await;
        reply.problem(422, "invalid");
        assert_eq!(reply.fields(), [format!("/reference_key {wrong}")], "{key}");
    }
}

#[tokio::test]
async fn codes_of_former_days_are_followed() {
    let app = TestApp::new().await;
    let osaka = app.sign_in("osaka.administrator").await;
    // Osaka stands for Shizuoka here.
    let shizuoka = "UPDATE organization SET prefecture_code = '22' WHERE prefecture_code = '27'";
    app.sql().await.run(shizuoka).await;
    let hamamatsu = register(&osaka, "22-002").await;
    // The northern ward was divided, but both parts have the same centre.
    for code in ["221317", "221350", "221376"] {
        for (more, judged) in [
            ("", code),
            ("&on=2023-12-31", code),
            ("&on=2024-01-01", code),
        ] {
            let found = center(&osaka, code, more).await;
            assert_eq!(found["state"], "takes_part", "{judged} {more}");
            assert_eq!(found["organization"]["id"], hamamatsu["id"]);
            let followed = found["municipality_code"] != code;
            assert_eq!(followed, more != "&on=2023-12-31", "{code} {more}");
        }
    }
    let former = osaka
        .get("/reference/municipalities/22135")
        .await
        .expect(200);
    assert_eq!(former["until_on"], "2024-01-01");
    assert_eq!(former["successors"], json!(["221384", "221392"]));
    // A code that is younger than the day, and a city as a whole.
    let young = center(&osaka, "221384", "&on=2022-08-19").await;
    assert_eq!(young["organization"]["id"], hamamatsu["id"]);
    let city = center(&osaka, "221309", "").await;
    assert_eq!(city["organization"]["id"], hamamatsu["id"]);
    let wards = |on: &str| format!("/reference/municipalities?prefecture=22&on={on}");
    let codes = |found: Vec<Value>| {
        let wards = found.into_iter().filter(|one| one["city_code"] == "221309");
        wards.count()
    };
    assert_eq!(codes(items(&osaka, &wards("2023-12-31")).await), 7);
    assert_eq!(codes(items(&osaka, &wards("2024-01-01")).await), 3);
}

#[tokio::test]
async fn districts_have_dates() {
    let app = TestApp::new().await;
    let browser = app.sign_in("kanda.physician").await;
    for (on, name) in [("2021-03-31", "松本保健所"), ("2021-04-01", "松本市保健所")] {
        let found = center(&browser, "202029", &format!("&on={on}")).await;
        assert_eq!(found["name"], name);
    }
    let unknown = center(&browser, "134996", "").await;
    assert_eq!(
        (&unknown["state"], &unknown["municipality_code"]),
        (&json!("unknown"), &json!("134996"))
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let app = TestApp::new().await;
    let browser = app.sign_in("kanda.physician").await;
    for path in [
        "/reference/municipalities",
        "/reference/municipalities?prefecture=48",
        "/reference/municipalities?prefecture=13&on=1600-01-01",
        "/reference/municipalities?prefecture=13&on=%2B262142-01-01",
        "/reference/municipalities?prefecture=13&of=x",
        "/reference/responsible-center?municipality_code=131042",
        "/reference/holidays?year=-5000000",
        "/reference/holidays?year=x",
    ] {
        browser.get(path).await.problem(400, "malformed_parameter");
    }
    for path in [
        "/reference/municipalities/134996",
        "/reference/municipalities/131042",
        "/reference/municipalities/x",
    ] {
        browser.get(path).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn data_of_another_version_are_replaced_and_districts_follow() {
    let app = TestApp::new().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    let made = register(&tokyo, "13-004").await;
    let sql = app.sql().await;
    // As if another program had loaded other files.
    sql.run(
        "UPDATE reference_data SET version = 'other'; \
         UPDATE municipality SET name = '淀橋区' WHERE code = '131041'; \
         DELETE FROM district; DELETE FROM postal_code WHERE code LIKE '1%'",
    )
    .await;
    assert_eq!(
        center(&tokyo, "131041", "").await["state"],
        "not_taking_part"
    );
    let url = postgres::superuser_url(app.database());
    crate::support::template::migrate(&url).await;
    let found = center(&tokyo, "131041", "").await;
    assert_eq!(found["organization"]["id"], made["id"]);
    let name = sql.one("SELECT name FROM municipality WHERE code = '131041'");
    assert_eq!(name.await, "新宿区");
    let count = sql.number("SELECT count(*) FROM postal_code").await;
    assert!(count > 120_000);
    // The same again: nothing is written.
    let before = sql.one("SELECT max(xmin::text::bigint) FROM holiday").await;
    crate::support::template::migrate(&url).await;
    let after = sql.one("SELECT max(xmin::text::bigint) FROM holiday").await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn codes_of_organizations_are_kept_in_full() {
    let app = TestApp::new().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    let new = json!({"kind": "medical_institution", "name": "試験", "municipality_code": "１３１０４",
        "institution_code": "01-10113719"});
    let made = tokyo.post("/organizations", &new).await.expect(201);
    assert_eq!(made["municipality_code"], "131041");
    assert_eq!(made["institution_code"], "0110113719");
}
