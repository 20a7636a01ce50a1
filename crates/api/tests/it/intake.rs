//! Notifications that came on paper or by word of mouth (代行入力), and what comes beside the form.

use serde_json::{Value, json};

use crate::support::records::{
    PROXY, WRITER, districts, draft, form, notified, notify, proxy_form, session_of, with,
};
use crate::support::{Browser, Reply, TestApp};

async fn submit_by_proxy(center: &Browser, id: &str) -> Reply {
    center
        .ask(
            "POST",
            &format!("/notifications/drafts/{id}/proxy-submission"),
        )
        .header("If-Match", "\"v1\"")
        .json(&json!({"explained": false}))
        .send()
        .await
}

#[tokio::test]
async fn a_centre_enters_what_an_institution_of_its_district_told_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let center = session_of(&app, &sql, "chiyoda.nurse").await;
    let id = draft(&center, &proxy_form(&app)).await;
    let receipt = submit_by_proxy(&center, &id).await.expect(201);
    let place = |key: &str| app.country.place(key).id.to_string();
    assert_eq!(receipt["receiving_center"]["id"], place("chiyoda"));
    assert_eq!(receipt["responsible_center"]["id"], place("shinjuku"));

    let row = sql
        .rows(&format!(
            "SELECT organization_id, intake, dated_on, received_on, physician_account, entered_by, case_id \
             FROM notification WHERE id = '{id}'"
        ))
        .await;
    let row: Vec<Option<&str>> = row[0].iter().map(Option::as_deref).collect();
    let nurse = app.staff("chiyoda.nurse").id.to_string();
    assert_eq!(
        row[..6],
        [
            Some(place("kanda").as_str()),
            Some("fax"),
            Some("2022-10-03"),
            Some("2022-10-04"),
            None,
            Some(nurse.as_str()),
        ]
    );
    // Both centres, and the institution whose paper it was.
    for who in ["chiyoda.nurse", "shinjuku.nurse", WRITER] {
        let read = session_of(&app, &sql, who)
            .await
            .get(&format!("/notifications/{id}"))
            .await
            .expect(200);
        assert_eq!(read["intake"], "fax", "{who}");
        assert_eq!(read["dated_on"], "2022-10-03", "{who}");
        assert_eq!(read["received_on"], "2022-10-04", "{who}");
        assert_eq!(read["institution_name"], "kanda（試験）", "{who}");
        assert_eq!(read["explained_at"], Value::Null, "{who}");
        assert!(read["entered_by_name"].is_string(), "{who}");
    }
    let own = session_of(&app, &sql, WRITER)
        .await
        .get("/notifications?queue=own")
        .await
        .expect(200);
    assert_eq!(own["items"][0]["id"], id);
}

#[tokio::test]
async fn an_institution_of_another_district_or_none_is_refused() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let center = session_of(&app, &sql, PROXY).await;
    let place = |key: &str| json!(app.country.place(key).id);
    for (pointer, value, code) in [
        (
            "/proxy/institution_id",
            place("yotsuya"),
            "notification.not_of_district",
        ),
        (
            "/proxy/institution_id",
            place("chiyoda"),
            "notification.not_of_district",
        ),
        (
            "/proxy/institution_id",
            json!("0198c5a2-7e4b-7c63-9a50-2f6f1c1e8a11"),
            "notification.not_of_district",
        ),
        ("/proxy/institution_id", json!(null), "required"),
        ("/proxy/intake", json!("electronic"), "required"),
        ("/proxy/received_on", json!(""), "required"),
        ("/proxy/received_on", json!("判読不能"), "date.unreadable"),
        (
            "/proxy/received_on",
            json!("2099-01-01"),
            "warning.in_future",
        ),
    ] {
        let typed = with(proxy_form(&app), &[(pointer, value.clone())]);
        let id = draft(&center, &typed).await;
        let refused = submit_by_proxy(&center, &id).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{value}");
        assert_eq!(refused["errors"][0]["code"], code, "{value}");
    }
    assert_eq!(sql.one("SELECT count(*) FROM notification").await, "0");
    assert_eq!(sql.one("SELECT count(*) FROM person").await, "0");
}

#[tokio::test]
async fn neither_way_stands_in_for_the_other() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    // A clinic's own notification comes from no paper.
    let writer = session_of(&app, &sql, WRITER).await;
    let id = draft(&writer, &proxy_form(&app)).await;
    let refused = writer
        .ask("POST", &format!("/notifications/drafts/{id}/submission"))
        .header("If-Match", "\"v1\"")
        .json(&json!({}))
        .send()
        .await
        .problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "notification.not_by_proxy");
    submit_by_proxy(&writer, &id)
        .await
        .problem(403, "not_allowed");
    // A centre's without a paper is nobody's.
    let center = session_of(&app, &sql, PROXY).await;
    let id = draft(&center, &form()).await;
    let refused = submit_by_proxy(&center, &id).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/proxy/institution_id");
    center
        .ask("POST", &format!("/notifications/drafts/{id}/submission"))
        .header("If-Match", "\"v1\"")
        .json(&json!({}))
        .send()
        .await
        .problem(403, "not_allowed");
}

#[tokio::test]
async fn that_the_patient_was_told_is_kept_with_its_time() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let center = session_of(&app, &sql, "chiyoda.nurse").await;
    let path = format!("/notifications/{}", made.notification);
    let read = center.get(&path).await.expect(200);
    assert_eq!(read["explained_at"], read["submitted_at"]);
}

#[tokio::test]
async fn details_reach_the_record_of_the_person() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    let full = with(
        form(),
        &[
            ("/person/alias", json!("木村 花子")),
            (
                "/person/phones",
                json!([{"number": "03-9999-8765", "answered_by": "family", "note": "母"}]),
            ),
            ("/person/nationality", json!("BR")),
            ("/person/language", json!("pt")),
            ("/person/interpreter_needed", json!("yes")),
            (
                "/person/workplace",
                json!({"name": "神田小学校", "phone": "03-5555-0999", "address": {"street": "1-1"}}),
            ),
            ("/person/guardian_name", json!("髙橋 母")),
            ("/person/guardian_same_address", json!(true)),
        ],
    );
    let made = notify(&sql, &writer, &full).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/persons/{}", made.person);
    let person = center.get(&path).await.expect(200);
    assert_eq!(person["identity"]["alias"], "木村 花子");
    let contact = &person["contact"];
    assert_eq!(contact["phones"][0]["number"], "03-9999-8765");
    assert_eq!(contact["phones"][0]["answered_by"], "family");
    assert_eq!(contact["nationality"], "BR");
    assert_eq!(contact["interpreter_needed"], "yes");
    assert_eq!(contact["workplace"]["name"], "神田小学校");
    assert_eq!(contact["guardian_address"], contact["residence"]);
    // Whoever calls from any of the numbers, or goes by another name, is found.
    for typed in ["0399998765", "8765", "木村", "花子"] {
        let found = center
            .post("/persons/search", &json!({"text": typed}))
            .await
            .expect(200);
        assert_eq!(found["items"][0]["person_id"], made.person, "{typed}");
    }
    // A change of one part leaves the details of the other where they are.
    let mut changed = contact.clone();
    changed["mail"] = json!("a@example.jp");
    let saved = center
        .patch(&path, "\"v1\"", &json!({"contact": changed}))
        .await
        .expect(200);
    assert_eq!(saved["contact"]["phones"], contact["phones"]);
}
