//! Changing who somebody is: what is not mentioned stays, and what their cases count by follows.

use serde_json::{Value, json};

use crate::person::find;
use crate::support::records::{
    Notified, WRITER, figures_agree, form, notified, session_of, step, with,
};
use crate::support::{Browser, Reply, Sql, TestApp};

struct Desk<'a> {
    sql: &'a Sql,
    made: Notified,
    nurse: Browser,
}

impl<'a> Desk<'a> {
    async fn new(app: &TestApp, sql: &'a Sql, form: &Value) -> Self {
        Self {
            made: notified(app, sql, form).await,
            nurse: session_of(app, sql, "shinjuku.nurse").await,
            sql,
        }
    }

    fn path(&self) -> String {
        format!("/persons/{}", self.made.person)
    }

    async fn read(&self) -> Value {
        self.nurse.get(&self.path()).await.expect(200)
    }

    async fn case(&self) -> Value {
        let path = format!("/cases/{}", self.made.case);
        self.nurse.get(&path).await.expect(200)
    }

    async fn change(&self, patch: &Value) -> Reply {
        let version = self.read().await["version"].clone();
        let tag = format!("\"v{version}\"");
        self.nurse.patch(&self.path(), &tag, patch).await
    }

    /// Sex, band and municipality of everything the figures count.
    async fn counted(&self) -> Vec<String> {
        self.sql
            .column(
                "SELECT concat_ws(' ', sex, age_band, municipality_code, sum(amount)) FROM figure_delta \
                 GROUP BY sex, age_band, municipality_code HAVING sum(amount) <> 0",
            )
            .await
    }
}

/// A notification with everything that is kept of how somebody is reached.
fn detailed() -> Value {
    with(
        form(),
        &[
            ("/person/mail", json!("takahashi@example.jp")),
            ("/person/alias", json!("ケン")),
            ("/person/nationality", json!("VN")),
            ("/person/language", json!("vi")),
            ("/person/interpreter_needed", json!("yes")),
            ("/person/phone_answered_by", json!("family")),
            (
                "/person/phones",
                json!([{"number": "03-5555-0102", "answered_by": "workplace", "note": "日中"}]),
            ),
            ("/person/guardian_name", json!("髙橋 父")),
            ("/person/guardian_phone", json!("03-5555-0103")),
            (
                "/person/guardian_address",
                json!({"municipality_code": "131016", "street": "神田1"}),
            ),
            (
                "/person/whereabouts",
                json!({"municipality_code": "131032", "street": "芝1", "building": "ホテル"}),
            ),
            (
                "/person/workplace",
                json!({"name": "神田小学校", "phone": "03-5555-0104", "address": {"street": "神田2"}}),
            ),
        ],
    )
}

#[tokio::test]
async fn what_is_not_mentioned_stays() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // 所在地 is Minato's: that centre is responsible.
    let mut desk = Desk::new(&app, &sql, &detailed()).await;
    desk.nurse = session_of(&app, &sql, "minato.nurse").await;
    let mut wanted = desk.read().await;
    for (version, (patch, changed)) in [
        (
            json!({"contact": {"phone": "080-8765-4321"}}),
            vec![("/contact/phone", json!("080-8765-4321"))],
        ),
        (
            json!({"contact": {"residence": {"street": "新宿2-2"}}}),
            vec![("/contact/residence/street", json!("新宿2-2"))],
        ),
        (
            json!({"contact": {"mail": null, "workplace": {"address": {"building": "3階"}}}}),
            vec![
                ("/contact/mail", json!("")),
                ("/contact/workplace/address/building", json!("3階")),
            ],
        ),
        (
            json!({"contact": {"guardian_address": null, "language": null}}),
            vec![
                (
                    "/contact/guardian_address",
                    json!({"postal_code": null, "municipality_code": null, "street": "", "building": ""}),
                ),
                ("/contact/language", Value::Null),
            ],
        ),
        // A list is replaced; codes are kept in one form.
        (
            json!({"contact": {"phones": [{"number": "06-5555-0102"}], "whereabouts": {"postal_code": "105-0014"}}}),
            vec![
                (
                    "/contact/phones",
                    json!([{"number": "06-5555-0102", "answered_by": null, "note": ""}]),
                ),
                ("/contact/whereabouts/postal_code", json!("1050014")),
            ],
        ),
        (
            json!({"identity": {"alias": "ケンちゃん"}, "sex": "other"}),
            vec![
                ("/identity/alias", json!("ケンちゃん")),
                ("/sex", json!("other")),
            ],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        wanted = with(wanted, &changed);
        wanted["version"] = json!(version + 2);
        assert_eq!(desk.change(&patch).await.expect(200), wanted, "{patch}");
        assert_eq!(desk.read().await, wanted, "{patch}");
    }
    // What changes nothing makes no version.
    for nothing in [
        json!({}),
        json!({"identity": {}, "contact": {"residence": {}}}),
        json!({"sex": "other", "contact": {"phone": "080-8765-4321"}}),
    ] {
        assert_eq!(desk.change(&nothing).await.expect(200), wanted, "{nothing}");
    }
}

#[tokio::test]
async fn what_has_another_shape_or_breaks_a_rule_changes_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // What the doctor wrote cannot be dialled, and keeps nobody from changing the rest.
    let typed = with(form(), &[("/person/phone", json!("なし"))]);
    let desk = Desk::new(&app, &sql, &typed).await;
    let moved = json!({"contact": {"residence": {"building": "102"}}});
    let stands = desk.change(&moved).await.expect(200);
    assert_eq!(stands["contact"]["phone"], "なし");
    for (patch, field) in [
        (
            json!({"contact": {"fax": "x"}}),
            "/contact/fax unknown_field",
        ),
        (
            json!({"contact": {"residence": {"street": "x", "floor": 3}}}),
            "/contact/residence/floor unknown_field",
        ),
        (
            json!({"identity": {"alias": 5}}),
            "/identity/alias unreadable",
        ),
        (
            json!({"identity": {"birth_on": "1980-02-30"}}),
            "/identity/birth_on unreadable",
        ),
        // A list where a record stands would empty it.
        (json!({"contact": []}), "/contact unreadable"),
        (
            json!({"contact": {"residence": []}}),
            "/contact/residence unreadable",
        ),
        (
            json!({"contact": {"workplace": {"address": "x"}}}),
            "/contact/workplace/address unreadable",
        ),
        (json!({"identity": "x"}), "/identity unreadable"),
        (json!({"sex": "f"}), "/sex unreadable"),
    ] {
        let refused = desk.change(&patch).await;
        refused.problem(400, "malformed_body");
        assert_eq!(refused.fields(), [field], "{patch}");
    }
    for (patch, field) in [
        (json!({"sex": null}), "/sex required"),
        (json!({"contact": null}), "/contact required"),
        (
            json!({"contact": {"phone": "12"}}),
            "/contact/phone phone.area_code_missing",
        ),
        (
            json!({"contact": {"whereabouts": {"municipality_code": "131042"}}}),
            "/contact/whereabouts/municipality_code municipality_code.check_digit",
        ),
        (
            json!({"contact": {"residence": {"postal_code": "160"}}}),
            "/contact/residence/postal_code postal_code.wrong_length",
        ),
        (
            json!({"contact": {"nationality": "日本"}}),
            "/contact/nationality country.unknown",
        ),
        (
            json!({"identity": {"birth_on": "+12000-01-01"}}),
            "/identity/birth_on date.too_late",
        ),
        // After the diagnosis.
        (
            json!({"identity": {"birth_on": "2022-10-04"}}),
            "/identity/birth_on age.birth_after_day",
        ),
        (
            json!({"identity": {"birth_on": "1873-01-01"}, "contact": {"mail": "\u{7}"}}),
            "/contact/mail text.control_character",
        ),
    ] {
        let refused = desk.change(&patch).await;
        assert_eq!(
            (refused.status, refused.fields()),
            (422, vec![field.to_owned()]),
            "{patch}"
        );
    }
    assert_eq!(desk.read().await, stands);
}

#[tokio::test]
async fn cases_and_figures_follow_the_person() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let desk = Desk::new(&app, &sql, &form()).await;
    let before = desk.case().await;
    assert_eq!(desk.counted().await, ["female 40_49 131041 1"]);
    let years = |years: u16| json!({"unit": "years", "value": years});
    for (patch, age, counted) in [
        // Twenty on the day after the diagnosis.
        (
            json!({"identity": {"birth_on": "2002-10-04"}}),
            years(19),
            "female 15_19 131041 1",
        ),
        (json!({"sex": "male"}), years(19), "male 15_19 131041 1"),
        // 所在地 goes before 住所.
        (
            json!({"contact": {"whereabouts": {"municipality_code": "131032"}}}),
            years(19),
            "male 15_19 131032 1",
        ),
        (
            json!({"contact": {"residence": {"municipality_code": "271403"}}}),
            years(19),
            "male 15_19 131032 1",
        ),
        (
            json!({"contact": {"whereabouts": null}}),
            years(19),
            "male 15_19 271403 1",
        ),
        (
            json!({"identity": {"birth_on": "2022-02-03"}, "sex": "unknown"}),
            json!({"unit": "months", "value": 8}),
            "unknown 0 271403 1",
        ),
        (
            json!({"identity": {"birth_on": null}}),
            Value::Null,
            "unknown unknown 271403 1",
        ),
        (
            json!({"contact": {"residence": {"municipality_code": null}}}),
            Value::Null,
            "unknown unknown 1",
        ),
    ] {
        let person = desk.change(&patch).await.expect(200);
        let case = desk.case().await;
        assert_eq!(case["age"], age, "{patch}");
        assert_eq!(case["sex"], person["sex"], "{patch}");
        assert_eq!(desk.counted().await, [counted], "{patch}");
        figures_agree(&sql).await;
    }
    // Whose it is stays; a name changes nothing that counts.
    let case = desk.case().await;
    assert_eq!(
        case["responsible_center_id"],
        before["responsible_center_id"]
    );
    let deltas = sql.number("SELECT count(*) FROM figure_delta").await;
    let renamed = json!({"identity": {"family_name": "佐藤"}});
    desk.change(&renamed).await.expect(200);
    assert_eq!(desk.case().await["version"], case["version"]);
    assert_eq!(desk.case().await["name"], "佐藤 健子");
    assert_eq!(
        sql.number("SELECT count(*) FROM figure_delta").await,
        deltas
    );
}

#[tokio::test]
async fn an_age_that_was_stated_stays_until_a_birth_date_is_known() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let typed = with(
        form(),
        &[
            ("/person/birth_date", json!("")),
            ("/person/age", json!("34")),
        ],
    );
    let desk = Desk::new(&app, &sql, &typed).await;
    desk.change(&json!({"identity": {"birth_on": null}, "sex": "male"}))
        .await
        .expect(200);
    assert_eq!(desk.case().await["age"]["value"], 34);
    desk.change(&json!({"identity": {"birth_on": "1957-11-30"}}))
        .await
        .expect(200);
    assert_eq!(desk.case().await["age"]["value"], 64);
    // The record's birth date counts when the doctor corrects the day of the diagnosis.
    let doctor = session_of(&app, &sql, WRITER).await;
    let right = with(typed, &[("/diagnosis/diagnosed_on", json!("2022-12-01"))]);
    let id = &desk.made.notification;
    let path = |what: &str| format!("/notifications/{id}/{what}");
    let body = json!({"form": right, "reason": "誤記"});
    step(&sql, &doctor, id, &path("versions"), &body)
        .await
        .expect(200);
    let body = json!({"apply": ["diagnosis"]});
    step(&sql, &desk.nurse, id, &path("review"), &body)
        .await
        .expect(200);
    assert_eq!(desk.case().await["age"]["value"], 65);
    assert_eq!(desk.counted().await, ["male 60_69 131041 1"]);
    assert_eq!(
        find(&desk.nurse, "S32.11.30").await,
        [desk.made.person.as_str()]
    );
}

#[tokio::test]
async fn a_person_that_came_with_a_list_takes_what_becomes_known() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let list: &[u8] = include_bytes!("../fixtures/patients_cp932.csv");
    let ask = nurse.ask("POST", "/imports?mapping=osaka_2020&dry_run=false");
    let ask = ask.header("Content-Type", "text/csv").body(list);
    ask.send().await.expect(200);
    let rows = sql
        .rows(&format!(
            "SELECT person_id, id FROM case_record WHERE age_band = '10_19' \
             AND responsible_center_id = '{}' ORDER BY id LIMIT 1",
            app.id("shinjuku")
        ))
        .await;
    let [person, case] = rows[0].clone().try_into().unwrap();
    let path = format!("/persons/{}", person.unwrap());
    // Nameless as it is, a phone can be added.
    let added = nurse
        .patch(
            &path,
            "\"v1\"",
            &json!({"contact": {"phone": "03-5555-0101"}}),
        )
        .await;
    added.expect(200);
    let born = nurse
        .patch(
            &path,
            "\"v2\"",
            &json!({"identity": {"birth_on": "2005-06-01"}}),
        )
        .await;
    born.expect(200);
    let case = nurse
        .get(&format!("/cases/{}", case.unwrap()))
        .await
        .expect(200);
    assert_eq!(case["age_band"], Value::Null);
    assert_eq!(case["age"]["unit"], "years");
}
