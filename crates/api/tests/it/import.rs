//! データ取込: every row of a file is accounted for, and nothing is registered twice.

mod area;
mod bounds;

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::support::records::{districts, session_of};
use crate::support::{Browser, Options, Reply, Sql, TestApp};

/// A made-up list in the layout of Osaka's, CP932, of 42 rows: 38 right ones, and four that are wrong.
const LIST: &[u8] = include_bytes!("../fixtures/patients_cp932.csv");

async fn send(browser: &Browser, file: impl Into<Vec<u8>>, more: &str) -> Reply {
    let path = format!("/imports?mapping=osaka_2020&{more}");
    let ask = browser
        .ask("POST", &path)
        .header("Content-Type", "text/csv");
    ask.body(file.into()).send().await
}

fn counts(import: &Value) -> [i64; 4] {
    let counts = ["rows", "imported", "duplicates", "rejected"].map(|key| import[key].as_i64());
    let counts = counts.map(Option::unwrap);
    assert_eq!(counts[0], counts[1] + counts[2] + counts[3], "{import}");
    counts
}

async fn cases(sql: &Sql) -> i64 {
    sql.number("SELECT count(*) FROM case_record").await
}

async fn curve(browser: &Browser, dimension: &str) -> BTreeMap<(String, String), i64> {
    let path = format!(
        "/statistics/series?dates=published&dimension={dimension}&from=2020-01-01&until=2020-12-31"
    );
    let series = browser.get(&path).await.expect(200);
    let points = series["points"].as_array().unwrap().iter();
    let text = |point: &Value, key: &str| point[key].as_str().unwrap().to_owned();
    points
        .map(|point| {
            (
                (text(point, "on"), text(point, "value")),
                point["amount"].as_i64().unwrap(),
            )
        })
        .collect()
}

/// The right rows of the list, read by other means than the product's.
fn right_rows() -> Vec<Vec<String>> {
    let (text, _, broken) = encoding_rs::SHIFT_JIS.decode(LIST);
    assert!(!broken);
    text.lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .take(38)
        .collect()
}

/// How many right rows lie in these places.
fn elsewhere(places: &[&str]) -> i64 {
    let rows = right_rows();
    let found = rows.iter().filter(|row| places.contains(&&*row[4]));
    i64::try_from(found.count()).unwrap()
}

/// Sends the list as the prefecture of Tokyo does; what names no centre goes to Minato.
async fn by_prefecture(app: &TestApp, clerk: &Browser) -> Value {
    let query = format!("dry_run=false&center_id={}", app.id("minato"));
    send(clerk, LIST, &query).await.expect(200)
}

#[tokio::test]
async fn a_trial_tells_everything_and_registers_nothing() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let clerk = session_of(&app, &sql, "chiyoda.clerk").await;
    let elsewhere = elsewhere(&["新宿区", "堺市"]);
    let (taken, rejected) = (38 - elsewhere, 4 + elsewhere);
    let report = send(&clerk, LIST, "dry_run=true&file_name=a.csv")
        .await
        .expect(200);
    assert_eq!(counts(&report), [42, taken, 0, rejected]);
    assert_eq!(report["encoding"], "Shift_JIS");
    assert_eq!(report["state"], "done");
    assert_eq!(report["dry_run"], true);
    assert_eq!(report["file_name"], "a.csv");
    let told = report["first_rejected"].as_array().unwrap();
    assert_eq!(
        told[told.len() - 4..],
        [
            json!({"line": 40, "faults": [{"column": "報道提供日", "fault": "date"}]}),
            json!({"line": 41, "faults": [{"column": "年代", "fault": "choice"}]}),
            json!({"line": 42, "faults": [{"column": "居住地", "fault": "municipality"}]}),
            json!({"line": 43, "faults": [{"column": "番号", "fault": "key_missing"}]}),
        ]
    );
    assert_eq!(
        report["faults"][0],
        json!({"column": "居住地", "fault": "center_elsewhere", "rows": elsewhere})
    );
    assert_eq!(report["faults"].as_array().unwrap().len(), 5);
    assert_eq!(cases(&sql).await, 0);
    assert!(curve(&clerk, "total").await.is_empty());
    // What a trial says is what then happens.
    app.advance(TimeDelta::minutes(1));
    let real = send(&clerk, LIST, "dry_run=false").await.expect(200);
    assert_eq!(counts(&real), counts(&report));
    assert_eq!(real["faults"], report["faults"]);
    app.advance(TimeDelta::minutes(1));
    let again = send(&clerk, LIST, "dry_run=true").await.expect(200);
    assert_eq!(counts(&again), [42, 0, taken, rejected]);
    let history = clerk.get("/imports").await.expect(200);
    let ids: Vec<&Value> = [&again, &real, &report].map(|one| &one["id"]).to_vec();
    let found = history["items"].as_array().unwrap();
    assert_eq!(found.iter().map(|one| &one["id"]).collect::<Vec<_>>(), ids);
}

#[tokio::test]
async fn figures_by_day_of_publication_are_those_of_the_file() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let clerk = session_of(&app, &sql, "tokyo.clerk").await;
    by_prefecture(&app, &clerk).await;
    let nation = session_of(&app, &sql, "ministry.analyst").await;
    let mut days: BTreeMap<(String, String), i64> = BTreeMap::new();
    let mut bands = days.clone();
    for row in right_rows().into_iter().filter(|row| row[4] != "堺市") {
        *days.entry((row[1].clone(), String::new())).or_default() += 1;
        let band = match row[2].as_str() {
            "未就学児" => "preschool".to_owned(),
            "就学児" => "school_age".to_owned(),
            "調査中" => "investigating".to_owned(),
            "90" | "100" => "90_over".to_owned(),
            ten => format!("{ten}_{}", ten.parse::<u8>().unwrap() + 9),
        };
        *bands.entry((row[1].clone(), band)).or_default() += 1;
    }
    assert_eq!(curve(&nation, "total").await, days);
    assert_eq!(curve(&nation, "age_band").await, bands);
}

#[tokio::test]
async fn twice_makes_nothing_twice_even_at_once() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    // Three nodes on one database: the gate of one process tells nothing to another.
    let others =
        [1, 2].map(|_| TestApp::on(app.database(), Options::default(), app.country.clone()));
    let mut nodes = join_all(others).await;
    nodes.push(app);
    let mut nurses = Vec::new();
    for node in &nodes {
        nurses.push(session_of(node, &sql, "chiyoda.nurse").await);
    }
    let own = 38 - elsewhere(&["新宿区", "堺市"]);
    let sent = join_all(
        nurses
            .iter()
            .map(|nurse| send(nurse, LIST, "dry_run=false")),
    )
    .await;
    let mut imported = 0;
    for reply in sent {
        imported += counts(&reply.expect(200))[1];
    }
    assert_eq!((imported, cases(&sql).await), (own, own));
    let nurse = &nurses[0];
    // The same number with other contents is told.
    let (text, ..) = encoding_rs::SHIFT_JIS.decode(LIST);
    let first = right_rows()
        .into_iter()
        .find(|row| !["新宿区", "堺市"].contains(&&*row[4]))
        .unwrap();
    let line = format!("\r\n{},{}", first[0], first[1]);
    let other = text.replacen(&line, &line.replacen(",2020-", ",2019-", 1), 1);
    assert_ne!(other, text);
    let report = send(nurse, other, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [42, 0, own - 1, 43 - own]);
    let told = report["faults"].as_array().unwrap();
    assert!(told.iter().any(|one| one["fault"] == "differs"), "{told:?}");
    // Who has recovered meanwhile does not make a row another one.
    let recovered = text.replace(",\r\n", ",○\r\n");
    assert_ne!(recovered, text);
    let report = send(nurse, recovered, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [42, 0, own, 42 - own]);
}

#[tokio::test]
async fn rejected_rows_come_back_to_be_mended() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let file = "番号,報道提供日,年代,性別,居住地,退院・解除,備考\r\n\
        1,2020-04-01,40,女性,千代田区,,\"=1+1, \"\"x\"\"\"\r\n2,2020-13-01,40,女性,千代田区,,-3\r\n3,,四十,女性,千代田区,,\r\n4,2020-04-01\r\n";
    let report = send(&nurse, file, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [4, 1, 0, 3]);
    let path = format!("/imports/{}/rejects", report["id"].as_str().unwrap());
    // Whole rows of persons leave the system: not from a screen that somebody left open.
    app.advance(TimeDelta::minutes(16));
    nurse.get(&path).await.problem(403, "step_up_required");
    let code = json!({"code": app.code("chiyoda.nurse")});
    nurse.post("/session/unlock", &code).await.expect(200);
    let rejects = nurse.get(&path).await;
    assert_eq!(rejects.status, 200);
    assert!(
        rejects
            .header("content-disposition")
            .contains("rejected-rows.csv")
    );
    let text = rejects.text();
    let lines: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(
        lines,
        [
            "\u{feff}\"番号\",\"報道提供日\",\"年代\",\"性別\",\"居住地\",\"退院・解除\",\"備考\",\"行\",\"不備\"",
            "\"2\",\"2020-13-01\",\"40\",\"女性\",\"千代田区\",\"\",\"'-3\",\"3\",\"報道提供日：年を含む日付ではありません\"",
            "\"3\",\"\",\"四十\",\"女性\",\"千代田区\",\"\",\"\",\"4\",\"報道提供日：公表日も報告日もありません／年代：この列にない値です\"",
            "\"4\",\"2020-04-01\",\"\",\"\",\"\",\"\",\"\",\"5\",\"列の数が見出しと違います\"",
        ]
    );
    // Mended in part, sent as it is; what is still wrong comes back once more, without further columns.
    let mended = text.replace("2020-13-01", "2020-12-01");
    let app_later = send(&nurse, mended, "dry_run=false").await;
    let report = app_later.expect(200);
    assert_eq!(report["encoding"], "UTF-8");
    assert_eq!(counts(&report), [3, 2, 0, 1]);
    let path = format!("/imports/{}/rejects", report["id"].as_str().unwrap());
    let again = nurse.get(&path).await.text();
    assert_eq!(again.lines().next(), text.lines().next());
    assert_eq!(again.lines().count(), 2);
    // What the cells say is nowhere in the clear.
    let stored = sql
        .one("SELECT string_agg(r::text || i::text, ' ') FROM import_reject r, import i")
        .await;
    assert!(
        !stored.contains("四十") && !stored.contains("備考"),
        "{stored}"
    );
}

#[tokio::test]
async fn what_is_cut_off_goes_on_where_it_stopped() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let mut file = "番号,報道提供日,年代,性別,居住地,退院・解除\n".to_owned();
    for number in 1..=1_200 {
        file += &format!("{number},2020-04-01,40,女性,千代田区,\n");
    }
    // A row of three hundred columns cannot be read: two batches are in by then.
    let broken = format!("{file}{}\n", ",".repeat(300));
    let reply = send(&nurse, broken, "dry_run=false").await;
    reply.problem(422, "invalid");
    assert_eq!(reply.fields(), ["/columns import.too_many_columns"]);
    assert_eq!(cases(&sql).await, 1_000);
    let history = nurse.get("/imports").await.expect(200);
    assert_eq!(history["items"][0]["state"], "failed");
    assert_eq!(counts(&history["items"][0]), [1_000, 1_000, 0, 0]);
    let report = send(&nurse, file, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [1_200, 200, 1_000, 0]);
    assert_eq!(cases(&sql).await, 1_200);
    let audited = sql
        .number("SELECT count(*) FROM audit_entry WHERE operation = 'POST /api/v1/imports'")
        .await;
    assert_eq!(audited, 6, "one entry a batch, and one for the end");
}
