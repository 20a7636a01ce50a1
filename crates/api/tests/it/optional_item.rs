//! 任意入力項目: defined, entered, changed without loss, seen by whom they concern and by nobody else.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::optional::means;
use crate::support::records::{Notified, form, notified, session_of};
use crate::support::{Browser, Reply, Sql, TestApp};

struct Desk {
    app: TestApp,
    sql: Sql,
    made: Notified,
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let sql = app.sql().await;
        let made = notified(&app, &sql, &form()).await;
        Self { app, sql, made }
    }

    async fn session(&self, login: &str) -> Browser {
        session_of(&self.app, &self.sql, login).await
    }

    fn path(&self) -> String {
        format!("/cases/{}/optional-values", self.made.case)
    }

    async fn values(&self, who: &Browser) -> Vec<Value> {
        let found = who.get(&self.path()).await.expect(200);
        found["items"].as_array().unwrap().clone()
    }

    async fn enter(&self, who: &Browser, query: &str, version: i64, values: Value) -> Reply {
        let path = format!("{}{query}", self.path());
        who.patch(
            &path,
            &format!("\"v{version}\""),
            &json!({ "values": values }),
        )
        .await
    }
}

async fn define(admin: &Browser, new: Value) -> Value {
    admin.post("/optional-items", &new).await.expect(201)
}

fn item(code: &str, kind: &str, definition: Value) -> Value {
    let mut new = json!({"code": code, "kind": kind});
    new["definition"] = definition;
    new
}

async fn redefine(admin: &Browser, item: &Value, patch: Value) -> Reply {
    let path = format!("/optional-items/{}", item["id"].as_str().unwrap());
    let etag = format!("\"v{}\"", item["version"]);
    admin.patch(&path, &etag, &patch).await
}

#[tokio::test]
async fn what_is_defined_can_be_entered_and_is_judged() {
    let desk = Desk::new().await;
    let admin = desk.session("shinjuku.administrator").await;
    let nurse = desk.session("shinjuku.nurse").await;
    define(&admin, means("means", "own")).await;
    define(
        &admin,
        item(
            "memo",
            "text",
            json!({"label": "連絡の覚え", "position": 9}),
        ),
    )
    .await;
    let bounds =
        json!({"label": "部屋数", "unit": "室", "minimum": 1, "maximum": 20, "position": 5});
    define(&admin, item("rooms", "number", bounds)).await;
    define(
        &admin,
        item("told_on", "date", json!({"label": "連絡日", "position": 6})),
    )
    .await;
    let blank = desk.values(&nurse).await;
    assert_eq!(blank.len(), 1, "{blank:?}");
    assert_eq!(
        (&blank[0]["version"], &blank[0]["values"]),
        (&json!(0), &json!({}))
    );
    let wrong = json!({"means": "taxi", "rooms": 0, "told_on": "8/20", "nothing": 1});
    let refused = desk.enter(&nurse, "", 0, wrong).await.expect(422);
    let mut at: Vec<_> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["pointer"].as_str().unwrap().to_owned())
        .collect();
    at.sort();
    assert_eq!(
        at,
        [
            "/values/means",
            "/values/nothing",
            "/values/rooms",
            "/values/told_on"
        ]
    );
    let right = json!({"means": "bus", "rooms": 3, "told_on": "2022-10-05", "memo": "夜は不在"});
    let entered = desk.enter(&nurse, "", 0, right.clone()).await.expect(200);
    assert_eq!(
        (&entered["version"], &entered["values"]),
        (&json!(1), &right)
    );
    // What was typed is nowhere in the clear, and the rest can be listed by.
    let clear = "SELECT count(*) FROM case_optional WHERE clear::text LIKE '%夜%'";
    assert_eq!(desk.sql.number(clear).await, 0);
    let listed = "SELECT count(*) FROM case_optional_value WHERE code = 'bus' OR number = 3 OR day = '2022-10-05'";
    assert_eq!(desk.sql.number(listed).await, 3);
    assert_eq!(
        desk.sql
            .number("SELECT count(*) FROM case_optional_value")
            .await,
        3
    );
    // The schema says what the definitions say.
    let schema = nurse.get("/optional-items/schema").await.expect(200);
    let own = schema.as_object().unwrap().values().next().unwrap();
    assert_eq!(own["properties"]["rooms"]["maximum"], json!(20.0));
    assert_eq!(own["properties"]["means"]["oneOf"][0]["title"], "バス");
    // A patch leaves the rest, null clears, and every state stays.
    let changed = json!({"means": null, "rooms": 4});
    desk.enter(&nurse, "", 1, changed).await.expect(200);
    let history = nurse
        .get(&format!("{}/versions", desk.path()))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["changed"], json!(["means", "rooms"]));
    assert_eq!(history["items"][0]["values"]["memo"], "夜は不在");
    assert_eq!(history["items"][1]["values"], right);
    assert_eq!(
        desk.sql
            .number("SELECT count(*) FROM case_optional_value WHERE code IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn a_definition_changes_and_destroys_nothing() {
    let desk = Desk::new().await;
    let admin = desk.session("shinjuku.administrator").await;
    let nurse = desk.session("shinjuku.nurse").await;
    let made = define(&admin, means("means", "own")).await;
    desk.enter(&nurse, "", 0, json!({"means": "bus"}))
        .await
        .expect(200);
    // A choice can be retired and not left out; the code, the kind and the audience stay.
    let lost = json!({"choices": [{"code": "car", "label": "自家用車"}]});
    let refused = redefine(&admin, &made, lost).await.expect(422);
    assert_eq!(refused["errors"][0]["code"], "optional_item.choice_lost");
    for fixed in [
        json!({"code": "other"}),
        json!({"kind": "text"}),
        json!({"audience": "area"}),
    ] {
        redefine(&admin, &made, fixed).await.expect(400);
    }
    let retired = json!({"label": "主な移動手段", "choices": [
        {"code": "car", "label": "自家用車"}, {"code": "bus", "label": "バス", "retired": true}]});
    let second = redefine(&admin, &made, retired).await.expect(200);
    assert_eq!(second["version"], 2);
    assert_eq!(desk.values(&nurse).await[0]["values"]["means"], "bus");
    let again = desk
        .enter(&nurse, "", 1, json!({"means": "car"}))
        .await
        .expect(200);
    assert_eq!(again["values"]["means"], "car");
    let back = desk
        .enter(&nurse, "", 2, json!({"means": "bus"}))
        .await
        .expect(422);
    assert_eq!(back["errors"][0]["code"], "optional_item.retired_choice");
    // A retired item takes nothing new and can be put back.
    let third = redefine(&admin, &second, json!({"retired": true}))
        .await
        .expect(200);
    assert_eq!(desk.values(&nurse).await[0]["values"]["means"], "car");
    let closed = desk
        .enter(&nurse, "", 2, json!({"means": "car"}))
        .await
        .expect(200);
    assert_eq!(closed["version"], 2, "nothing changed");
    redefine(&admin, &third, json!({"retired": false}))
        .await
        .expect(200);
    let path = format!("/optional-items/{}/versions", made["id"].as_str().unwrap());
    let all = nurse.get(&path).await.expect(200);
    let labels: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["definition"]["label"])
        .collect();
    assert_eq!(
        labels,
        ["主な移動手段", "主な移動手段", "主な移動手段", "移動手段"]
    );
    // An old version is refused with the present one.
    let stale = redefine(&admin, &made, json!({"label": "古い"}))
        .await
        .expect(412);
    assert_eq!(stale["current"]["version"], 4);
    let twice = admin
        .post("/optional-items", &means("means", "own"))
        .await
        .expect(422);
    assert_eq!(twice["errors"][0]["code"], "optional_item.code_taken");
}

#[tokio::test]
async fn each_organization_has_its_own_and_a_prefecture_shares() {
    let desk = Desk::new().await;
    let tokyo = desk.session("tokyo.administrator").await;
    let shared = define(&tokyo, means("route", "area")).await;
    define(&tokyo, means("inside", "own")).await;
    let chiyoda = desk.session("chiyoda.administrator").await;
    define(&chiyoda, means("means", "own")).await;
    let no_area = chiyoda
        .post("/optional-items", &means("x", "area"))
        .await
        .expect(422);
    assert_eq!(no_area["errors"][0]["pointer"], "/audience");
    let codes = |found: Value| -> Vec<String> {
        let all = found["items"].as_array().unwrap().clone();
        all.iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect()
    };
    for (login, wanted) in [
        ("tokyo.coordinator", vec!["inside", "route"]),
        ("shinjuku.nurse", vec!["route"]),
        ("chiyoda.nurse", vec!["means", "route"]),
        ("kanda.physician", vec![]),
        ("sakai_center.nurse", vec![]),
    ] {
        let who = desk.session(login).await;
        assert_eq!(
            codes(who.get("/optional-items").await.expect(200)),
            wanted,
            "{login}"
        );
    }
    // The responsible centre enters what is shared; the receiving one does not.
    let nurse = desk.session("shinjuku.nurse").await;
    let query = format!(
        "?organization_id={}&audience=area",
        shared["organization_id"].as_str().unwrap()
    );
    desk.enter(&nurse, &query, 0, json!({"route": "bus"}))
        .await
        .expect(200);
    let receiving = desk.session("chiyoda.nurse").await;
    assert_eq!(
        desk.enter(&receiving, &query, 0, json!({"route": "bus"}))
            .await
            .status,
        404
    );
    assert_eq!(desk.values(&receiving).await.len(), 1);
    let above = desk.session("tokyo.coordinator").await;
    let path = desk.path();
    let ask = above
        .ask("GET", &path)
        .header("X-Hersys-Purpose", "coordination");
    let seen = ask.send().await.expect(200);
    let seen: Vec<_> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["values"].clone())
        .collect();
    assert_eq!(seen, [json!({}), json!({"route": "bus"})]);
    // What an office keeps to itself cannot be entered by the centre below.
    let inside = query.replace("area", "own");
    assert_eq!(
        desk.enter(&nurse, &inside, 0, json!({"inside": "bus"}))
            .await
            .status,
        404
    );
    // Of another prefecture nobody knows of the case.
    let far = desk.session("sakai_center.nurse").await;
    assert_eq!(far.get(&path).await.status, 404);
}

#[tokio::test]
async fn texts_are_kept_from_those_who_may_not_read_notes() {
    let desk = Desk::new().await;
    let admin = desk.session("shinjuku.administrator").await;
    let (nurse, clerk) = (
        desk.session("shinjuku.nurse").await,
        desk.session("shinjuku.clerk").await,
    );
    define(&admin, item("memo", "text", json!({"label": "覚え"}))).await;
    define(&admin, means("means", "own")).await;
    desk.enter(
        &nurse,
        "",
        0,
        json!({"memo": "家族には内緒", "means": "bus"}),
    )
    .await
    .expect(200);
    let seen = desk.values(&clerk).await;
    assert_eq!(
        (&seen[0]["values"], &seen[0]["withheld"]),
        (&json!({"means": "bus"}), &json!(["memo"]))
    );
    let blind = desk
        .enter(&clerk, "", 1, json!({"memo": "x"}))
        .await
        .expect(422);
    assert_eq!(blind["errors"][0]["code"], "entry.withheld");
    let kept = desk
        .enter(&clerk, "", 1, json!({"means": "car"}))
        .await
        .expect(200);
    assert_eq!(kept["values"], json!({"means": "car"}));
    assert_eq!(
        desk.values(&nurse).await[0]["values"]["memo"],
        "家族には内緒"
    );
    let history = clerk
        .get(&format!("{}/versions", desk.path()))
        .await
        .expect(200);
    assert!(!history.to_string().contains("内緒"), "{history}");
}

#[tokio::test]
async fn of_fifty_at_once_one_is_first_and_nothing_is_lost() {
    let desk = Desk::new().await;
    let admin = desk.session("shinjuku.administrator").await;
    let nurse = desk.session("shinjuku.nurse").await;
    define(
        &admin,
        item("rooms", "number", json!({"label": "部屋数", "maximum": 99})),
    )
    .await;
    for version in [0, 1] {
        let tries = (0..50).map(|n| {
            desk.enter(
                &nurse,
                "",
                version,
                json!({"rooms": 10 * version + n % 10 + 1}),
            )
        });
        let replies = join_all(tries).await;
        let won = replies.iter().filter(|reply| reply.status == 200).count();
        let told = replies.iter().filter(|reply| reply.status == 412).count();
        assert_eq!((won, told), (1, 49), "of version {version}");
    }
    assert_eq!(
        desk.sql
            .number("SELECT count(*) FROM case_optional_version")
            .await,
        1
    );
    // Definitions likewise: one code, once.
    let new = means("means", "own");
    let tries = (0..50).map(|_| admin.post("/optional-items", &new));
    let made = join_all(tries)
        .await
        .iter()
        .filter(|reply| reply.status == 201)
        .count();
    assert_eq!(made, 1);
}
