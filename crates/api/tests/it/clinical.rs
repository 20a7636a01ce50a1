//! Clinical free text of notifications is for who treats and who decides: clerks and viewers read the form without
//! it, and are told that something stands there.

use serde_json::{Value, json};

use crate::support::records::{WRITER, draft, form, notified, session_of, with};
use crate::support::{Browser, TestApp};

/// A word that stands in clinical texts and nowhere else.
const TOLD: &str = "臨床のことば";

/// Where it stands.
const PLACES: [&str; 9] = [
    "/condition/acts/0/note",
    "/condition/other_condition",
    "/condition/waiting_reason",
    "/diagnosis/clinical_course",
    "/diagnosis/death_cause",
    "/diagnosis/other_symptom",
    "/diagnosis/other_tests/0/finding",
    "/infection/circumstances",
    "/remarks",
];

fn telling() -> Value {
    let mut form = with(
        form(),
        &[
            ("/condition/acts", json!([{"act": "oxygen", "note": ""}])),
            ("/diagnosis/other_tests", json!([{"finding": ""}])),
        ],
    );
    for place in PLACES {
        form = with(form, &[(place, json!(format!("{TOLD} {place}")))]);
    }
    form
}

async fn read(reader: &Browser, path: &str) -> (Value, String) {
    let ask = reader.ask("GET", path);
    let reply = ask.header("X-Hersys-Purpose", "coordination").send().await;
    (reply.expect(200), reply.text())
}

#[tokio::test]
async fn clinical_texts_are_withheld_and_said_to_be() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &telling()).await;
    let path = format!("/notifications/{}", made.notification);
    let writer = session_of(&app, &sql, "kanda.physician").await;
    let other = with(
        telling(),
        &[
            ("/remarks", json!(format!("{TOLD} anew"))),
            ("/condition/acts/0/note", json!(format!("{TOLD} anew"))),
            ("/person/occupation", json!("教員")),
        ],
    );
    let body = json!({"form": other, "reason": "記載誤り"});
    let ask = writer.ask("POST", &format!("{path}/versions"));
    let ask = ask.header("If-Match", "\"v1\"").json(&body);
    ask.send().await.expect(200);

    for (login, opens) in [
        ("shinjuku.nurse", true),
        ("chiyoda.approver", true),
        ("chiyoda.coordinator", true),
        ("tokyo.coordinator", true),
        ("kanda.physician", true),
        ("kanda.nurse", true),
        ("shinjuku.clerk", false),
        ("chiyoda.viewer", false),
        ("kanda.clerk", false),
    ] {
        let reader = session_of(&app, &sql, login).await;
        let (found, text) = read(&reader, &path).await;
        assert_eq!(text.contains(TOLD), opens, "{login}");
        let wanted = if opens { json!([]) } else { json!(sorted()) };
        assert_eq!(sorted_of(&found["withheld"]), wanted, "{login}");
        for place in PLACES {
            let told = found["form"].pointer(place).unwrap().as_str().unwrap();
            assert_eq!(told.is_empty(), !opens, "{login} {place}");
        }
        // All else is there.
        assert_eq!(found["form"]["person"]["occupation"], "教員", "{login}");
        assert_eq!(
            found["form"]["condition"]["acts"][0]["act"], "oxygen",
            "{login}"
        );

        let (versions, text) = read(&reader, &format!("{path}/versions")).await;
        assert_eq!(text.contains(TOLD), opens, "{login}");
        for version in versions["versions"].as_array().unwrap() {
            assert_eq!(sorted_of(&version["withheld"]), wanted, "{login}");
        }
        let (review, text) = read(&reader, &format!("{path}/review")).await;
        assert_eq!(text.contains(TOLD), opens, "{login}");
        assert_eq!(sorted_of(&review["withheld"]), wanted, "{login}");
        // That something changed is told, and not what.
        for differences in [
            &review["differences"],
            &versions["versions"][0]["differences"],
        ] {
            let told: Vec<_> = differences
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["pointer"].as_str().unwrap(), one["withheld"].clone()))
                .collect();
            assert_eq!(
                told,
                [
                    ("/condition/acts", json!(!opens)),
                    ("/person/occupation", json!(false)),
                    ("/remarks", json!(!opens)),
                ],
                "{login}"
            );
        }
    }
}

fn sorted() -> Vec<&'static str> {
    let mut places = PLACES.to_vec();
    places.sort_unstable();
    places
}

fn sorted_of(places: &Value) -> Value {
    let mut places = places.as_array().unwrap().clone();
    places.sort_by_key(ToString::to_string);
    Value::Array(places)
}

#[tokio::test]
async fn what_a_step_answers_withholds_them_too() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &telling()).await;
    let path = format!("/notifications/{}", made.notification);
    let clerk = session_of(&app, &sql, "chiyoda.clerk").await;
    let accepted = clerk
        .ask("POST", &format!("{path}/acceptance"))
        .send()
        .await;
    accepted.expect(200);
    let ask = json!({"pointer": "/person/sex", "question": "確認してください"});
    let stale = clerk
        .ask("POST", &format!("{path}/queries"))
        .header("If-Match", "\"v1\"");
    let stale = stale.json(&ask).send().await;
    stale.problem(412, "stale_version");
    assert_eq!(
        stale.json()["current"]["withheld"]
            .as_array()
            .unwrap()
            .len(),
        9
    );
    for reply in [&accepted, &stale] {
        assert!(!reply.text().contains(TOLD), "{}", reply.text());
    }
}

#[tokio::test]
async fn who_writes_a_draft_sees_what_was_typed() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // A clerk prepares it, and the draft is one's own.
    let clerk = session_of(&app, &sql, "kanda.clerk").await;
    let id = draft(&clerk, &telling()).await;
    let own = clerk.get(&format!("/notifications/drafts/{id}")).await;
    assert!(own.expect(200)["form"].to_string().contains(TOLD));
    let other = session_of(&app, &sql, WRITER).await;
    let refused = other.get(&format!("/notifications/drafts/{id}")).await;
    refused.problem(404, "not_found");
}
