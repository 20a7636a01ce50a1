//! People are found by every spelling, within one's own scope.

use serde_json::json;

use crate::person::{find, named};
use crate::support::TestApp;
use crate::support::records::{form, notified, session_of, with};

#[tokio::test]
async fn people_are_found_by_every_spelling() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(
        &app,
        &sql,
        &named(
            "髙橋",
            "邊一郎",
            ("たかはし", "ﾍﾞｲﾁﾛｳ"),
            "０９０ー１２３４ー５６７８",
        ),
    )
    .await;
    let other = notified(
        &app,
        &sql,
        &named("鈴木", "高子", ("スズキ", "タカコ"), "03-5555-0101"),
    )
    .await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let number = made.receipt["person_number"].as_str().unwrap();
    for text in [
        "髙橋",
        "高橋",
        "橋",
        "高橋 辺一郎",
        "一郎",
        "邊一",
        "辺一",
        "髙橋\u{3000}邊一郎",
        // Family and given name in one.
        "高橋辺一郎",
        "たかはしべいちろう",
        "タカハシ",
        "たかはし",
        "ﾀｶﾊｼ",
        "タカ ベイ",
        "べいちろう",
        "カハ",
        "5678",
        "５６７８",
        "09012345678",
        "090-1234-5678",
        "090 1234 5678",
        "+81 90-1234-5678",
        "０９０（１２３４）５６７８",
        number,
    ] {
        if text == "橋" {
            // One letter is looked for at the beginning of names.
            assert!(find(&center, text).await.is_empty());
            continue;
        }
        let found = find(&center, text).await;
        assert!(found.contains(&made.person), "{text} finds {found:?}");
        if text != "タカ ベイ" {
            assert_eq!(found.len(), 1, "{text}");
        }
    }
    let mut both = find(&center, "高").await;
    both.sort_unstable();
    let mut wanted = [made.person.clone(), other.person.clone()];
    wanted.sort_unstable();
    assert_eq!(both, wanted);
    for nobody in [
        "高木",
        "5679",
        "09012345679",
        "678",
        "090",
        "アベ",
        "5724000000",
        "％",
        "＿＿",
    ] {
        assert!(find(&center, nobody).await.is_empty(), "{nobody}");
    }
    for refused in [
        json!({"text": ""}),
        json!({"text": " "}),
        json!({"text": "長".repeat(101)}),
    ] {
        let reply = center.post("/persons/search", &refused).await;
        assert_eq!(reply.status, 422, "{refused}");
    }
}

#[tokio::test]
async fn nobody_finds_whom_they_may_not_see() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let number = made.receipt["person_number"].as_str().unwrap();
    let texts = [
        "高橋",
        "タカハシ",
        "5678",
        "09012345678",
        "S55.3.14",
        number,
    ];
    for (login, sees) in [
        ("shinjuku.nurse", true),
        ("chiyoda.viewer", true),
        ("kanda.clerk", true),
        ("tokyo.coordinator", true),
        ("minato.nurse", false),
        ("yotsuya.physician", false),
        ("osaka.coordinator", false),
        ("sakai.nurse", false),
        ("sakai_center.nurse", false),
    ] {
        let browser = session_of(&app, &sql, login).await;
        for text in texts {
            let found = find(&browser, text).await;
            assert_eq!(found == [made.person.clone()], sees, "{login} {text}");
            assert_eq!(found.is_empty(), !sees, "{login} {text}");
        }
    }
    for login in [
        "ministry.all",
        "laboratory.all",
        "chiyoda.administrator",
        "chiyoda.analyst",
    ] {
        let browser = session_of(&app, &sql, login).await;
        let refused = browser
            .post("/persons/search", &json!({"text": "高橋"}))
            .await;
        refused.problem(403, "not_allowed");
    }
}

#[tokio::test]
async fn a_birth_date_is_found_in_every_spelling() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let born = |birth: &str| {
        let other = named("鈴木", "高子", ("スズキ", "タカコ"), "03-1980-0314");
        with(other, &[("/person/birth_date", json!(birth))])
    };
    let same = notified(&app, &sql, &born("19800314")).await;
    let other = notified(&app, &sql, &born("S55.3.15")).await;
    let center = session_of(&app, &sql, "shinjuku.nurse").await;
    let mut wanted = [made.person.as_str(), same.person.as_str()];
    wanted.sort_unstable();
    for text in [
        "S55.3.14",
        "s55/3/14",
        "1980-03-14",
        "1980/3/14",
        "１９８０年３月１４日",
        "昭和55年3月14日",
        "19800314",
        "S550314",
    ] {
        let mut found = find(&center, text).await;
        found.sort_unstable();
        assert_eq!(found, wanted, "{text}");
    }
    assert_eq!(find(&center, "S55.3.15").await, [other.person.as_str()]);
    // Half a date, a day said by today, no day at all.
    for nobody in ["3/14", "-3", "今日", "S55.3", "19800332", "1980-03-13"] {
        assert!(find(&center, nobody).await.is_empty(), "{nobody}");
    }
    // Whose birth date was corrected is found by the right one; a token that lags behind finds nobody.
    let path = format!("/persons/{}", same.person);
    let born = json!({"identity": {"birth_on": "1981-03-14"}});
    center.patch(&path, "\"v1\"", &born).await.expect(200);
    assert_eq!(find(&center, "S55.3.14").await, [made.person.as_str()]);
    assert_eq!(find(&center, "S56.3.14").await, [same.person.as_str()]);
    sql.run(&format!(
        "UPDATE person_token SET token = (SELECT token FROM person_token WHERE kind = 4 AND person_id = '{}') \
         WHERE kind = 4 AND person_id = '{}'",
        same.person, other.person
    ))
    .await;
    assert_eq!(find(&center, "S56.3.14").await, [same.person.as_str()]);
}
