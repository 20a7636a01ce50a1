//! Who somebody is: kept exactly as typed, under a seal.

use hersys_domain::purpose::{AccessPurpose, PURPOSE_HEADER};
use serde_json::{Value, json};

use crate::support::records::{Notified, form, notified, session_of, with};
use crate::support::{Browser, TestApp};

/// The persons that a search finds. It says for what, which those must who read for an area.
pub async fn find(browser: &Browser, text: &str) -> Vec<String> {
    let ask = browser
        .ask("POST", "/persons/search")
        .header(PURPOSE_HEADER, AccessPurpose::Survey.as_str());
    let found = ask.json(&json!({"text": text})).send().await.expect(200);
    let items = found["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["person_id"].as_str().unwrap().to_owned())
        .collect()
}

/// The form with another name and phone.
pub fn named(family: &str, given: &str, kana: (&str, &str), phone: &str) -> Value {
    with(
        form(),
        &[
            ("/person/family_name", json!(family)),
            ("/person/given_name", json!(given)),
            ("/person/family_kana", json!(kana.0)),
            ("/person/given_kana", json!(kana.1)),
            ("/person/phone", json!(phone)),
        ],
    )
}

#[tokio::test]
async fn names_are_kept_exactly_as_typed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    for (family, given) in [
        ("﨑山", "葛\u{e0100}西"),
        ("神\u{fe00}谷", "か\u{3099}く"),
        ("が", "\u{fa19}"),
        ("𠮷田", "𩸽"),
        ("O\u{2019}Brien-Ñandú", "E\u{301}va"),
        ("  空白 ", "ﾊﾝｶｸ"),
    ] {
        let typed = named(family, given, ("", ""), "03-5555-0101");
        let Notified {
            person,
            notification,
            ..
        } = notified(&app, &sql, &typed).await;
        let read = center.get(&format!("/persons/{person}")).await.expect(200);
        assert_eq!(read["identity"]["family_name"], family);
        assert_eq!(read["identity"]["given_name"], given);
        let read = center
            .get(&format!("/notifications/{notification}"))
            .await
            .expect(200);
        assert_eq!(read["form"]["person"]["family_name"], family);
        assert_eq!(read["form"]["person"]["given_name"], given);
        assert!(
            find(&center, family.trim()).await.contains(&person),
            "{family}"
        );
    }
}

#[tokio::test]
async fn a_change_is_the_responsible_centres_and_changes_what_finds_them() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let path = format!("/persons/{}", made.person);
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let before = center.get(&path).await;
    assert_eq!(before.etag(), "\"v1\"");
    let mut contact = before.expect(200)["contact"].clone();
    contact["phone"] = json!("080-8765-4321");
    let moved = center
        .patch(&path, "\"v1\"", &json!({"contact": contact}))
        .await
        .expect(200);
    assert_eq!(moved["version"], 2);
    assert_eq!(moved["contact"], contact);
    assert_eq!(moved["identity"], before.json()["identity"]);
    for gone in ["5678", "09012345678"] {
        assert!(find(&center, gone).await.is_empty(), "{gone}");
    }
    for new in ["4321", "080-8765-4321", "高橋", "タカハシ"] {
        assert_eq!(find(&center, new).await, [made.person.as_str()], "{new}");
    }
    let renamed =
        json!({"identity": {"family_name": "佐藤", "family_kana": "サトウ", "given_kana": null}});
    center
        .patch(&path, "\"v1\"", &renamed)
        .await
        .problem(412, "stale_version");
    center.patch(&path, "\"v2\"", &renamed).await.expect(200);
    for gone in ["高橋", "タカハシ", "ケンコ"] {
        assert!(find(&center, gone).await.is_empty(), "{gone}");
    }
    assert_eq!(find(&center, "佐藤 健子").await.len(), 1);
    // What the doctor wrote stays as it was written.
    let read = center
        .get(&format!("/notifications/{}", made.notification))
        .await;
    assert_eq!(read.expect(200)["form"]["person"]["family_name"], "髙橋");
    for (login, status) in [
        ("chiyoda.nurse", 403),
        ("kanda.physician", 403),
        ("tokyo.coordinator", 403),
        ("minato.nurse", 404),
        ("yotsuya.physician", 403),
    ] {
        let other = session_of(&app, &sql, login).await;
        let refused = other.patch(&path, "\"v3\"", &renamed).await;
        assert_eq!(refused.status, status, "{login}");
    }
    for (wrong, field) in [
        (json!({"identity": null}), "/identity required"),
        (
            json!({"identity": {"family_name": "", "given_name": null}}),
            "/identity/family_name notification.name",
        ),
        (
            json!({"contact": {"phone": "12"}}),
            "/contact/phone phone.area_code_missing",
        ),
    ] {
        let refused = center.patch(&path, "\"v3\"", &wrong).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec![field.to_owned()])
        );
    }
    assert_eq!(center.get(&path).await.expect(200)["version"], 3);
}

#[tokio::test]
async fn what_is_sealed_opens_in_its_own_place_only() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let one = notified(&app, &sql, &form()).await;
    let two = notified(
        &app,
        &sql,
        &named("鈴木", "一", ("スズキ", "イチ"), "03-5555-0101"),
    )
    .await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let path = format!("/persons/{}", one.person);
    let (p1, p2) = (&one.person, &two.person);
    let (n1, n2) = (&one.notification, &two.notification);
    let of = |table: &str, column: &str, id: &str, more: &str| {
        format!(
            "(SELECT {column} FROM {table} WHERE {} = '{id}' {more})",
            if table == "notification_version" {
                "notification_id"
            } else {
                "person_id"
            }
        )
    };
    let identity = "AND part = 'identity'";
    for (broken, address) in [
        // Another person's, with and without their key; the other part; an older version.
        (
            format!(
                "UPDATE person_sealed SET sealed = {} WHERE person_id = '{p1}' {identity}",
                of("person_sealed", "sealed", p2, identity)
            ),
            path.clone(),
        ),
        (
            format!(
                "UPDATE person_key SET wrapped = {} WHERE person_id = '{p1}'",
                of("person_key", "wrapped", p2, "")
            ),
            path.clone(),
        ),
        (
            format!(
                "UPDATE person_sealed SET sealed = {} WHERE person_id = '{p1}' {identity}",
                of("person_sealed", "sealed", p1, "AND part = 'contact'")
            ),
            path.clone(),
        ),
        (
            format!("UPDATE person_sealed SET version = 2 WHERE person_id = '{p1}' {identity}"),
            path.clone(),
        ),
        (
            format!(
                "UPDATE person_sealed SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) \
                WHERE person_id = '{p1}' {identity}"
            ),
            path.clone(),
        ),
        (
            format!(
                "UPDATE notification_version SET sealed = {} WHERE notification_id = '{n1}'",
                of("notification_version", "sealed", n2, "")
            ),
            format!("/notifications/{n1}"),
        ),
    ] {
        sql.run("CREATE TABLE kept_sealed AS SELECT * FROM person_sealed; CREATE TABLE kept_key AS SELECT * FROM person_key")
        .await;
        sql.run(&broken).await;
        let reply = center.get(&address).await;
        reply.problem(500, "internal");
        for secret in ["髙橋", "鈴木", "健子", "1234", "5555"] {
            assert!(!reply.text().contains(secret), "{broken}");
        }
        sql.run(
            "UPDATE person_sealed s SET sealed = k.sealed, version = k.version FROM kept_sealed k \
               WHERE k.person_id = s.person_id AND k.part = s.part; \
             UPDATE person_key s SET wrapped = k.wrapped FROM kept_key k WHERE k.person_id = s.person_id; \
             DROP TABLE kept_sealed, kept_key",
        )
        .await;
        center.get(&path).await.expect(200);
    }
}
