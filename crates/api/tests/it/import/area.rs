//! For whom a list registers: a centre for itself, a city or prefecture for the centres of its area.

use serde_json::json;

use super::{LIST, by_prefecture, cases, counts, curve, elsewhere, right_rows, send};
use crate::support::TestApp;
use crate::support::records::{districts, session_of};

#[tokio::test]
async fn a_prefecture_registers_for_the_centers_of_its_area_and_no_others() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let clerk = session_of(&app, &sql, "tokyo.clerk").await;
    let sakai = elsewhere(&["堺市"]);
    assert!(sakai > 0);
    let report = by_prefecture(&app, &clerk).await;
    assert_eq!(counts(&report), [42, 38 - sakai, 0, 4 + sakai]);
    let rows = right_rows();
    let others = ["新宿区", "千代田区", "堺市"];
    for (key, wanted) in [
        ("shinjuku", elsewhere(&["新宿区"])),
        ("minato", 38 - elsewhere(&others)),
        ("sakai_center", 0),
    ] {
        let reader = session_of(&app, &sql, &format!("{key}.nurse")).await;
        let list = reader
            .get("/cases?view=responsible&limit=200")
            .await
            .expect(200);
        let found = list["items"].as_array().unwrap();
        assert_eq!(i64::try_from(found.len()).unwrap(), wanted, "{key}");
        for case in found {
            assert_eq!(case["published_on"], case["reported_on"]);
            assert!(case["name"].is_null() && case["age"].is_null());
            let person = format!("/persons/{}", case["person_id"].as_str().unwrap());
            let person = reader.get(&person).await.expect(200);
            assert_eq!(person["identity"]["name_unknown"], true);
            let record = format!("/cases/{}", case["id"].as_str().unwrap());
            let record = reader.get(&record).await.expect(200);
            assert_eq!(record["timeline"].as_array().unwrap().len(), 4);
        }
    }
    let kumatori = sql
        .number("SELECT count(*) FROM case_record WHERE municipality_code = '273619'")
        .await;
    let wanted = rows.iter().filter(|row| row[4] == "熊取町").count();
    assert_eq!(kumatori, i64::try_from(wanted).unwrap());
}

#[tokio::test]
async fn a_center_registers_nothing_for_another() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let others = elsewhere(&["新宿区", "堺市"]);
    let report = send(&nurse, LIST, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [42, 38 - others, 0, 4 + others]);
    // Also not those whose place names no centre, and not by naming one.
    let query = format!("dry_run=false&center_id={}", app.id("shinjuku"));
    let reply = send(&nurse, LIST, &query).await;
    assert!([404, 422].contains(&reply.status), "{}", reply.text());
    let foreign = format!(
        "SELECT count(*) FROM case_record WHERE responsible_center_id <> '{}'",
        app.id("chiyoda")
    );
    assert_eq!(sql.number(&foreign).await, 0);
    // All others are the importing centre's own: 大阪市 has no centre that takes part.
    for view in ["responsible", "receiving"] {
        let path = format!("/cases?view={view}&limit=200");
        let own = nurse.get(&path).await.expect(200);
        let found = own["items"].as_array().unwrap().len();
        assert_eq!(i64::try_from(found).unwrap(), 38 - others);
    }
    // The figures of the others are untouched.
    let shinjuku = session_of(&app, &sql, "shinjuku.nurse").await;
    assert!(curve(&shinjuku, "total").await.is_empty());
}

#[tokio::test]
async fn a_designated_city_registers_for_its_centers() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let sakai = session_of(&app, &sql, "sakai.nurse").await;
    let report = send(&sakai, LIST, "dry_run=false").await.expect(200);
    let own = elsewhere(&["堺市"]);
    assert_eq!(counts(&report), [42, own, 0, 42 - own]);
    let found = format!(
        "SELECT count(*) FROM case_record WHERE responsible_center_id = '{}'",
        app.id("sakai_center")
    );
    assert_eq!((cases(&sql).await, sql.number(&found).await), (own, own));
}

#[tokio::test]
async fn who_may_be_responsible_is_asked() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let tokyo = session_of(&app, &sql, "tokyo.clerk").await;
    let nowhere = 38 - elsewhere(&["新宿区", "千代田区", "堺市"]);
    let sakai = elsewhere(&["堺市"]);
    let report = send(&tokyo, LIST, "dry_run=true").await.expect(200);
    let rejected = 4 + nowhere + sakai;
    assert_eq!(counts(&report), [42, 42 - rejected, 0, rejected]);
    assert_eq!(
        report["faults"][0],
        json!({"column": "", "fault": "center", "rows": nowhere})
    );
    let of = |key: &str| format!("dry_run=true&center_id={}", app.id(key));
    let report = send(&tokyo, LIST, &of("minato")).await.expect(200);
    assert_eq!(counts(&report), [42, 38 - sakai, 0, 4 + sakai]);
    let reply = send(&tokyo, LIST, &of("hotel")).await;
    assert_eq!(reply.fields(), ["/center_id import.no_center"]);
    send(&tokyo, LIST, &of("sakai_center"))
        .await
        .problem(404, "not_found");
}
