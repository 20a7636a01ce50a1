//! What a file may hold and how it may come: size, speed, one at a time.

use hersys_api::gates::Pace;
use hersys_api::routes::BASE;
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{LIST, cases, counts, send};
use crate::support::records::{districts, session_of};
use crate::support::{Options, SESSION, TestApp};

#[tokio::test]
async fn an_organisation_sends_one_file_at_a_time() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let busy = app
        .app
        .gates
        .import(app.country.place("chiyoda").id)
        .unwrap();
    let reply = send(&nurse, LIST, "dry_run=true").await;
    reply.problem(409, "conflict");
    assert_eq!(reply.fields(), [" import.running"]);
    // Others are not kept out by that; a second one of theirs fills the house.
    let shinjuku = session_of(&app, &sql, "shinjuku.nurse").await;
    send(&shinjuku, LIST, "dry_run=true").await.expect(200);
    let also = app
        .app
        .gates
        .import(app.country.place("minato").id)
        .unwrap();
    let reply = send(&shinjuku, LIST, "dry_run=true").await;
    reply.problem(503, "unavailable");
    assert!(!reply.header("retry-after").is_empty());
    drop((busy, also));
    send(&nurse, LIST, "dry_run=true").await.expect(200);
    // What was refused left no trace.
    assert_eq!(sql.number("SELECT count(*) FROM import").await, 2);
}

#[tokio::test]
async fn a_file_that_stops_coming_is_given_up() {
    let app = TestApp::with(Options {
        pace: Pace {
            pause: Duration::from_millis(100),
            ..Pace::default()
        },
        ..Options::default()
    })
    .await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let cookie = nurse.cookie(SESSION).unwrap();
    let head = format!(
        "POST {BASE}/imports?mapping=osaka_2020&dry_run=true HTTP/1.1\r\nHost: here\r\n\
         Cookie: {SESSION}={cookie}\r\nX-Hersys-Request: 1\r\nContent-Type: text/csv\r\n\
         Content-Length: 1000000\r\n\r\n番号,報道提供日\n"
    );
    let mut stream = TcpStream::connect(app.base.strip_prefix("http://").unwrap())
        .await
        .unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    // The place is free again.
    drop(
        app.app
            .gates
            .import(app.country.place("chiyoda").id)
            .unwrap(),
    );
}

/// Thirty columns of 3,900 bytes besides those of the list.
fn wide(rows: usize) -> String {
    let more: String = (0..30).map(|number| format!(",備考{number}")).collect();
    let mut file = format!("番号,報道提供日,年代,性別,居住地,退院・解除{more}\n");
    let cells = format!(",{}", "x".repeat(3_900)).repeat(30);
    for number in 0..rows {
        file += &format!("{number},2020-04-01,40,女性,千代田区,{cells}\n");
    }
    file
}

#[tokio::test]
async fn few_large_rows_are_a_batch() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    // 117 kB a row, 18 MB in all: far from 500 rows, and more than 8 MB.
    let report = send(&nurse, wide(150), "dry_run=true").await.expect(200);
    assert_eq!(counts(&report), [150, 150, 0, 0]);
    let audited = sql
        .number("SELECT count(*) FROM audit_entry WHERE operation = 'POST /api/v1/imports'")
        .await;
    assert_eq!(audited, 3, "one entry a batch");
}

#[tokio::test]
async fn cells_and_rows_have_bounds() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let head = "番号,報道提供日,年代,性別,居住地,退院・解除,備考\r\n";
    let row = |note: &str| format!("1,2020-04-01,40,女性,千代田区,,{note}\r\n");
    let long = format!("{head}{}", row(&"長".repeat(60_000)));
    let report = send(&nurse, long, "dry_run=false").await.expect(200);
    assert_eq!(counts(&report), [1, 0, 0, 1]);
    assert_eq!(report["faults"][0]["fault"], "too_long");
    let kept = "SELECT max(octet_length(sealed)) FROM import_reject";
    assert!(sql.number(kept).await < 6_000);
    let path = format!("/imports/{}/rejects", report["id"].as_str().unwrap());
    let rejects = nurse.get(&path).await.text();
    assert!(rejects.contains("長［以下省略］") || rejects.contains("長…［以下省略］"));
    // What was cut never passes for whole.
    let again = send(&nurse, rejects, "dry_run=false").await.expect(200);
    assert_eq!(counts(&again), [1, 0, 0, 1]);
    assert_eq!(cases(&sql).await, 0);
    // A quote that is never closed makes the rest of the file one row.
    let endless = format!("{head}{}2,2020-04-01,\"{}", row(""), "あ\n".repeat(100_000));
    send(&nurse, endless, "dry_run=false")
        .await
        .problem(413, "body_too_large");
    let history = nurse.get("/imports").await.expect(200);
    assert_ne!(history["items"][0]["state"], "running");
}

#[tokio::test]
async fn many_rejected_rows_come_back_all() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let mut file = "番号,報道提供日,年代,性別,居住地,退院・解除\n".to_owned();
    for number in 1..=1_234 {
        file += &format!("{number},2020-04-01,四十,女性,千代田区,\n");
    }
    let report = send(&nurse, file, "dry_run=true").await.expect(200);
    let path = format!("/imports/{}/rejects", report["id"].as_str().unwrap());
    let text = nurse.get(&path).await.text();
    let numbers: Vec<String> = text
        .lines()
        .skip(1)
        .map(|line| line.split('"').nth(1).unwrap().to_owned())
        .collect();
    let wanted: Vec<String> = (1..=1_234).map(|number: u32| number.to_string()).collect();
    assert_eq!(numbers, wanted);
    let shown = sql
        .number("SELECT person_count FROM audit_entry WHERE operation = 'GET /api/v1/imports/{id}/rejects'")
        .await;
    assert_eq!(shown, 1_234);
}

#[tokio::test]
async fn files_that_are_none() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    for (file, wanted) in [
        ("", "/columns import.empty"),
        ("a,b\n1,2\n", "/columns import.columns_missing"),
    ] {
        let reply = send(&nurse, file, "dry_run=false").await;
        assert_eq!(
            (reply.status, reply.fields()),
            (422, vec![wanted.to_owned()])
        );
    }
    let ask = nurse.ask("POST", "/imports?mapping=nothing&dry_run=true");
    let reply = ask
        .header("Content-Type", "text/csv")
        .body("a\n")
        .send()
        .await;
    assert_eq!(reply.fields(), ["/mapping import.mapping_unknown"]);
    let ask = nurse.ask("POST", "/imports?mapping=osaka_2020&dry_run=true");
    ask.json(&json!({}))
        .send()
        .await
        .problem(415, "unsupported_media_type");
    assert_eq!(sql.number("SELECT count(*) FROM import").await, 0);
}
