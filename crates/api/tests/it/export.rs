//! Workbooks of Excel (F5): opened again, they hold what the API says, typed, and say what they are.

use std::io::{Cursor, Read as _};

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::records::{WRITER, districts, form, notified, notify, session_of, with};
use crate::support::{Browser, Reply, TestApp};

struct Opened {
    table: Vec<Vec<Data>>,
    conditions: Vec<(String, String)>,
}

fn open(reply: &Reply, sheet: &str) -> Opened {
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(
        reply.header("content-type"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    assert!(reply.header("content-disposition").contains(".xlsx\""));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(reply.body.clone())).unwrap();
    assert_eq!(book.sheet_names(), [sheet, "条件"]);
    let mut rows = |name: &str| -> Vec<Vec<Data>> {
        let range = book.worksheet_range(name).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    };
    let conditions = rows("条件");
    Opened {
        table: rows(sheet),
        conditions: conditions
            .iter()
            .map(|row| (row[0].to_string(), row[1].to_string()))
            .collect(),
    }
}

impl Opened {
    fn said(&self, name: &str) -> Vec<&str> {
        let lines = self.conditions.iter().filter(|(said, _)| said == name);
        lines.map(|(_, value)| value.as_str()).collect()
    }

    fn column(&self, title: &str) -> Vec<&Data> {
        let head = &self.table[0];
        let place = head
            .iter()
            .position(|cell| cell.get_string() == Some(title));
        let place = place.unwrap_or_else(|| panic!("no column {title} in {head:?}"));
        self.table[1..].iter().map(|row| &row[place]).collect()
    }
}

/// A part of the workbook as it is written.
fn part(reply: &Reply, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.body.clone())).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

async fn people(app: &TestApp, writer: &Browser) {
    let sql = app.sql().await;
    for (sex, severity, day) in [
        ("female", "mild", "2022-10-03"),
        ("male", "severe", "2022-10-03"),
        ("male", "mild", "2022-10-05"),
    ] {
        let form = with(
            form(),
            &[
                ("/person/sex", json!(sex)),
                ("/person/family_name", json!("=HYPERLINK(\"x\")")),
                ("/person/given_name", json!("+81")),
                ("/condition/severity", json!(severity)),
                ("/reporter/reported_on", json!(day)),
            ],
        );
        notify(&sql, writer, &form).await;
    }
}

#[tokio::test]
async fn figures_are_those_of_the_api_by_day() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    people(&app, &writer).await;
    let clerk = session_of(&app, &sql, "tokyo.clerk").await;
    let query = "dates=reported&dimension=severity&from=2022-10-01&until=2022-10-07";
    let series = clerk
        .get(&format!("/statistics/series?{query}"))
        .await
        .expect(200);
    let reply = clerk.get(&format!("/statistics/series.xlsx?{query}")).await;
    let opened = open(&reply, "日別の新規患者数");
    let heads: Vec<String> = opened.table[0].iter().map(ToString::to_string).collect();
    assert_eq!(
        heads,
        [
            "日付",
            "無症状",
            "軽症",
            "中等症Ⅰ",
            "中等症Ⅱ",
            "重症",
            "不明",
            "合計"
        ]
    );
    // Every day of the span, as a date; every amount as a number.
    let days: Vec<String> = opened
        .column("日付")
        .iter()
        .map(|day| day.as_date().unwrap().to_string())
        .collect();
    assert_eq!(days.len(), 7);
    for (title, value) in [("軽症", "mild"), ("重症", "severe")] {
        for (day, cell) in days.iter().zip(opened.column(title)) {
            let points = series["points"].as_array().unwrap();
            let point = points
                .iter()
                .find(|point| point["on"] == **day && point["value"] == value);
            let wanted = point.map_or(0, |point| point["amount"].as_i64().unwrap());
            assert_eq!(cell.get_float().map(|number| number as i64), Some(wanted));
        }
    }
    let sum: f64 = opened
        .column("合計")
        .iter()
        .map(|cell| cell.get_float().unwrap())
        .sum();
    assert_eq!((sum as i64, &series["total"]), (3, &json!(3)));
    // What it is, by whom, when and of what.
    assert_eq!(opened.said("作成した機関"), ["tokyo（試験）"]);
    assert_eq!(opened.said("区域"), ["tokyo（試験）"]);
    assert_eq!(opened.said("日付の種類"), ["報告日"]);
    assert_eq!(opened.said("内訳"), ["重症度"]);
    assert_eq!(opened.said("期間"), ["2022-10-01 ～ 2022-10-07"]);
    assert_eq!(opened.said("期間の合計（人）"), ["3"]);
    assert_eq!(opened.said("定義").len(), 3);
    let japan = app.now() + TimeDelta::hours(9);
    let now = japan.format("%Y-%m-%d %H:%M:%S").to_string();
    assert_eq!(opened.said("作成日時"), [now.as_str()]);
    let sheet = part(&reply, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("<autoFilter ref=\"A1:H8\""), "{sheet}");
    assert!(sheet.contains("<cols>"));
}

#[tokio::test]
async fn a_list_holds_what_the_screen_holds_and_no_formula() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    people(&app, &writer).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let since = sql.number("SELECT count(*) FROM audit_entry").await;
    let reply = nurse.get("/cases.xlsx?severity=mild").await;
    let opened = open(&reply, "患者一覧");
    let list = nurse.get("/cases?severity=mild").await.expect(200);
    let cases = list["items"].as_array().unwrap();
    assert_eq!(opened.table.len() - 1, cases.len());
    let numbers: Vec<String> = opened
        .column("患者等ID")
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted: Vec<&Value> = cases.iter().map(|case| &case["person_number"]).collect();
    assert_eq!(json!(numbers), json!(wanted));
    for name in opened.column("氏名") {
        assert_eq!(name.get_string(), Some("=HYPERLINK(\"x\") +81"));
    }
    for day in opened.column("報告日") {
        assert!(day.as_date().is_some(), "{day:?}");
    }
    for age in opened.column("年齢") {
        assert_eq!(age.get_float(), Some(42.0));
    }
    assert_eq!(opened.column("性別")[0].to_string(), "男");
    assert_eq!(opened.column("市区町村")[0].to_string(), "東京都新宿区");
    assert_eq!(
        opened.column("担当保健所")[0].to_string(),
        "shinjuku（試験）"
    );
    assert_eq!(opened.said("重症度"), ["軽症"]);
    assert_eq!(opened.said("状態"), ["すべて"]);
    assert_eq!(opened.said("件数"), ["2"]);
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!part(&reply, sheet).contains("<f>"));
    }
    // One entry, with everybody whose name went out.
    let entries = sql
        .column("SELECT person_count FROM audit_entry WHERE operation = 'GET /api/v1/cases.xlsx'")
        .await;
    assert_eq!(entries, ["2"]);
    let now = sql.number("SELECT count(*) FROM audit_entry").await;
    assert_eq!(now - since, 2);
    // A prefecture's list goes without names, as on its screen.
    let tokyo = session_of(&app, &sql, "tokyo.clerk").await;
    let opened = open(&tokyo.get("/cases.xlsx").await, "患者一覧");
    assert_eq!(opened.table.len(), 4);
    let heads: Vec<String> = opened.table[0].iter().map(ToString::to_string).collect();
    assert!(!heads.contains(&"氏名".to_owned()), "{heads:?}");
    assert!(
        !opened
            .table
            .concat()
            .contains(&Data::String("=HYPERLINK(\"x\") +81".into()))
    );
}

#[tokio::test]
async fn taking_names_out_asks_for_a_fresh_factor() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    app.advance(TimeDelta::minutes(16));
    let refused = nurse.get("/cases.xlsx").await;
    refused.problem(403, "step_up_required");
    nurse
        .get("/statistics/series.xlsx?dates=onset&dimension=age_sex&from=2022-10-01&until=2022-10-07")
        .await
        .expect(200);
}

#[tokio::test]
async fn two_workbooks_are_made_at_once_and_a_third_waits_nowhere() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let paths = [
        "/cases.xlsx",
        "/statistics/series.xlsx?dates=reported&dimension=total&from=2022-01-01&until=2022-01-31",
    ];
    let held = [(); 2].map(|()| app.app.gates.export().unwrap());
    for path in paths {
        let reply = nurse.get(path).await;
        reply.problem(503, "unavailable");
        assert_eq!(reply.header("retry-after"), "10");
    }
    // Nothing was read for what was not made, and everything else goes on.
    let written = "SELECT count(*) FROM audit_entry WHERE operation LIKE '%.xlsx'";
    assert_eq!(sql.number(written).await, 0);
    nurse.get("/cases").await.expect(200);
    drop(held);
    for path in paths {
        assert_eq!(nurse.get(path).await.status, 200, "{path}");
    }
    // Each gives its place back.
    drop([(); 2].map(|()| app.app.gates.export().unwrap()));
}
