//! 閲覧・入力の範囲: what whoever registered an organisation withholds from it, and that it then is withheld (G2).

use hersys_domain::organization::OrganizationKind as Kind;
use hersys_domain::permission::Permission;
use hersys_domain::permission_setting::adjustable;
use serde_json::{Value, json};

use crate::support::operations::{self, Documented};
use crate::support::records::{form, notified, session_of};
use crate::support::{Browser, Reply, Sql, TestApp, at_once, patients};

fn of(app: &TestApp, key: &str) -> String {
    format!("/organizations/{}/permissions", app.id(key))
}

fn of_kind(app: &TestApp, key: &str, kind: Kind) -> String {
    format!("/organizations/{}/kinds/{kind}/permissions", app.id(key))
}

async fn put(browser: &Browser, path: &str, etag: &str, withheld: Value) -> Reply {
    browser
        .ask("PUT", path)
        .header("If-Match", etag)
        .json(&json!({"withheld": withheld}))
        .send()
        .await
}

/// Withholds on the version that it stands at.
async fn set(browser: &Browser, path: &str, withheld: Value) -> Value {
    let etag = browser.get(path).await.etag().to_owned();
    put(browser, path, &etag, withheld).await.expect(200)
}

#[tokio::test]
async fn what_is_withheld_from_a_kind_is_refused_at_the_next_request_and_can_be_given_back() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = notified(&app, &sql, &form()).await.case;
    let nurse = session_of(&app, &sql, "kanda.nurse").await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = of_kind(&app, "chiyoda", Kind::MedicalInstitution);
    let record = format!("/cases/{case}");
    nurse.get(&record).await.expect(200);
    nurse.get("/cases").await.expect(200);

    let set = put(&admin, &path, "\"v1\"", json!(["case.read"])).await;
    assert_eq!(set.expect(200)["withheld"], json!(["case.read"]));
    assert_eq!(set.etag(), "\"v2\"");
    nurse.get(&record).await.problem(403, "not_allowed");
    nurse.get("/cases").await.problem(403, "not_allowed");
    let me = nurse.get("/me").await.expect(200);
    let permissions = me["permissions"].as_array().unwrap();
    assert!(!permissions.contains(&json!("case.read")));
    assert!(permissions.contains(&json!("notification.read")));
    // The clinics of another centre, and the centre itself, work on.
    let other = session_of(&app, &sql, "yotsuya.all").await;
    other.get("/cases").await.expect(200);
    let own = session_of(&app, &sql, "chiyoda.nurse").await;
    own.get(&record).await.expect(200);

    put(&admin, &path, "\"v2\"", json!([])).await.expect(200);
    nurse.get(&record).await.expect(200);
    let me = nurse.get("/me").await.expect(200);
    assert!(
        me["permissions"]
            .as_array()
            .unwrap()
            .contains(&json!("case.read"))
    );
}

#[tokio::test]
async fn what_is_set_for_one_organization_comes_before_its_kind() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "kanda.nurse").await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let (kind, own) = (
        of_kind(&app, "chiyoda", Kind::MedicalInstitution),
        of(&app, "kanda"),
    );
    set(&admin, &kind, json!(["case.read", "case.export"])).await;
    let found = admin.get(&own).await.expect(200);
    assert_eq!(found["set_by"], "kind");
    assert_eq!(found["withheld"], json!(["case.read", "case.export"]));
    nurse.get("/cases").await.problem(403, "not_allowed");

    // Its creator opens for one what is closed to the rest, and the other way round.
    let found = set(&admin, &own, json!(["notification.read"])).await;
    assert_eq!(found["set_by"], "organization");
    nurse.get("/cases").await.expect(200);
    let queue = "/notifications?queue=own";
    nurse.get(queue).await.problem(403, "not_allowed");
    // What is set for the kind meanwhile does not reach it, until it follows again.
    set(
        &admin,
        &kind,
        json!(["case.read", "case.export", "person.read"]),
    )
    .await;
    nurse.get("/cases").await.expect(200);
    let found = set(&admin, &own, Value::Null).await;
    assert_eq!(found["set_by"], "kind");
    assert_eq!(found["version"], 3);
    nurse.get("/cases").await.problem(403, "not_allowed");
    nurse.get(queue).await.expect(200);
}

#[tokio::test]
async fn nobody_but_who_registered_an_organization_changes_what_is_withheld_from_it() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let tokyo = app.sign_in("tokyo.administrator").await;
    let center = of(&app, "chiyoda");
    set(&tokyo, &center, json!(["case.export", "case.import"])).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    nurse.get("/cases.xlsx").await.problem(403, "not_allowed");
    // The centre sees what was decided about it, without who of the prefecture did, and cannot loosen it.
    let admin = app.sign_in("chiyoda.administrator").await;
    let found = admin.get(&center).await;
    assert_eq!(
        found.expect(200)["withheld"],
        json!(["case.export", "case.import"])
    );
    assert_eq!(found.json()["changed_by"], Value::Null);
    assert_eq!(
        tokyo.get(&center).await.expect(200)["changed_by"],
        "試験 tokyo.administrator"
    );
    put(&admin, &center, found.etag(), json!([]))
        .await
        .problem(404, "not_found");
    let kind = of_kind(&app, "tokyo", Kind::HealthCenter);
    put(&admin, &kind, "\"v1\"", json!([]))
        .await
        .problem(404, "not_found");
    // Nor can who knows of it for another reason, or is above all.
    for login in ["ministry.administrator", "minato.administrator"] {
        let other = app.sign_in(login).await;
        put(&other, &center, found.etag(), json!([]))
            .await
            .problem(404, "not_found");
    }
    // A clinic decides about nobody, not even itself.
    let clinic = session_of(&app, &sql, "kanda.all").await;
    put(&clinic, &of(&app, "kanda"), "\"v1\"", json!([]))
        .await
        .problem(403, "not_allowed");
    nurse.get("/cases.xlsx").await.problem(403, "not_allowed");
    // What is withheld from a centre is not withheld from the clinics that it has registered.
    clinic.get("/cases.xlsx").await.expect(200);
}

#[tokio::test]
async fn only_what_the_kind_has_and_does_not_need_can_be_withheld() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    let path = of_kind(&app, "chiyoda", Kind::MedicalInstitution);
    let found = admin.get(&path).await.expect(200);
    assert_eq!(
        found["adjustable"],
        json!(adjustable(Kind::MedicalInstitution))
    );
    assert_eq!(
        (&found["withheld"], &found["set_by"], &found["version"]),
        (&json!([]), &json!("nobody"), &json!(1))
    );
    for refused in [
        "account.write",
        "organization.read",
        "reference.read",
        // The table does not grant it to clinics.
        "alert.read",
    ] {
        let reply = put(&admin, &path, "\"v1\"", json!(["case.read", refused])).await;
        reply.problem(422, "invalid");
        assert_eq!(
            reply.fields(),
            ["/withheld/1 permission.not_adjustable"],
            "{refused}"
        );
    }
    let reply = put(&admin, &path, "\"v1\"", json!(["case.burn"])).await;
    reply.problem(400, "malformed_body");
    // Kinds that one does not register, and words that are none.
    for kind in ["prefecture", "kingdom"] {
        let path = format!(
            "/organizations/{}/kinds/{kind}/permissions",
            app.id("chiyoda")
        );
        admin.get(&path).await.problem(404, "not_found");
    }
    // Once each, in the order of the table.
    let given = json!(["case.export", "case.read", "case.export"]);
    let set = put(&admin, &path, "\"v1\"", given).await;
    assert_eq!(
        set.expect(200)["withheld"],
        json!(["case.read", "case.export"])
    );
    let stale = put(&admin, &path, "\"v1\"", json!([])).await;
    assert_eq!(
        stale.problem(412, "stale_version")["current"],
        admin.get(&path).await.expect(200)
    );
    let bare = admin.ask("PUT", &path).json(&json!({"withheld": []}));
    bare.send().await.problem(428, "version_required");
}

#[tokio::test]
async fn the_database_keeps_no_setting_that_would_lock_somebody_out() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let as_app = app.sql_as_app().await;
    let by = app.staff("chiyoda.administrator").id;
    for needed in Permission::ALL.iter().filter(|one| !one.may_be_withheld()) {
        let insert = format!(
            "INSERT INTO organization_permission VALUES ('{}', '{{{needed}}}', 2, '{by}', now())",
            app.id("kanda")
        );
        assert!(as_app.attempt(&insert).await.is_err(), "{needed}");
        let insert = format!(
            "INSERT INTO kind_permission VALUES ('{}', 'laboratory', '{{{needed}}}', 2, '{by}', now())",
            app.id("chiyoda")
        );
        assert!(as_app.attempt(&insert).await.is_err(), "{needed}");
    }
    assert_eq!(sql.number("SELECT count(*) FROM kind_permission").await, 0);
    assert!(as_app.attempt("DELETE FROM kind_permission").await.is_err());
}

/// Withholds one permission from an organisation past the server.
async fn withhold(app: &TestApp, sql: &Sql, key: &str, permission: Permission) {
    let id = app.country.place(key).id;
    let by = app.staff("tokyo.administrator").id;
    sql.run(&format!(
        "INSERT INTO organization_permission VALUES ('{id}', '{{{permission}}}', 2, '{by}', now()) \
         ON CONFLICT (organization_id) DO UPDATE SET withheld = excluded.withheld"
    ))
    .await;
}

#[tokio::test]
async fn every_operation_refuses_what_is_withheld() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let mut tried = 0;
    for operation in operations::all() {
        let Some(permission) = operation
            .permission()
            .filter(|permission| permission.may_be_withheld())
        else {
            continue;
        };
        refused(&app, &sql, &operation, permission).await;
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

async fn refused(app: &TestApp, sql: &Sql, operation: &Documented, permission: Permission) {
    let who = app.staff(operation.actor());
    let request = operation.prepare(app, sql, who).await;
    let browser = session_of(app, sql, operation.actor()).await;
    withhold(app, sql, &who.organization, permission).await;
    let reply = request.send(&browser).await;
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (403, "not_allowed"),
        "{}: {}",
        operation.row.name,
        reply.text()
    );
    sql.run("UPDATE organization_permission SET withheld = NULL")
        .await;
    let reply = request.send(&browser).await;
    assert_eq!(
        reply.status,
        operation.success(),
        "{}: {}",
        operation.row.name,
        reply.text()
    );
}

#[tokio::test]
async fn lists_and_records_go_without_names_where_these_are_withheld() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let case = notified(&app, &sql, &form()).await.case;
    patients::alert(&sql, &case).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let record = format!("/cases/{case}");
    let names = async || {
        let list = nurse.get("/cases").await.expect(200);
        let alerts = nurse.get("/alerts").await.expect(200);
        [
            list["items"][0]["name"].clone(),
            nurse.get(&record).await.expect(200)["name"].clone(),
            alerts["items"][0]["name"].clone(),
        ]
    };
    assert_eq!(names().await, [(); 3].map(|()| json!("髙橋 健子")));
    let workbook = nurse.get("/cases.xlsx").await;
    workbook.expect(200);
    withhold(&app, &sql, "shinjuku", Permission::PersonRead).await;
    assert_eq!(names().await, [(); 3].map(|()| Value::Null));
    // The workbook has one column less.
    let without = nurse.get("/cases.xlsx").await;
    assert!(without.status == 200 && without.body.len() < workbook.body.len());
}

#[tokio::test]
async fn of_two_who_set_at_once_one_is_told() {
    let app = TestApp::new().await;
    let admin = app.sign_in("chiyoda.administrator").await;
    for path in [
        of(&app, "kanda"),
        of_kind(&app, "chiyoda", Kind::MedicalInstitution),
    ] {
        let mut statuses = at_once(4, |number| {
            let (browser, path) = (admin.clone(), path.clone());
            let one = [
                "case.read",
                "case.export",
                "person.read",
                "notification.read",
            ][number];
            let withheld = json!([one]);
            async move { put(&browser, &path, "\"v1\"", withheld).await.status }
        })
        .await;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412, 412, 412], "{path}");
    }
}
