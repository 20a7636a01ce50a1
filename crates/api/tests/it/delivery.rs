//! Messages to patients: handed to the gateway once, tried again, given up, never lost.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use hersys_api::config::Gateways as Options;
use hersys_api::gateway::Gateways;
use hersys_api::services::deliver::deliver_once;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::support::TestApp;
use crate::support::patients::BIRTH;
use crate::support::records::{form, notified, session_of, with};

const BASE: &str = "https://hersys.example";

/// A gateway as `docs/sms-gateway.md` describes it, which answers with the statuses it is told.
struct Gateway {
    url: String,
    heard: Arc<Mutex<Vec<(String, Value)>>>,
    answers: Arc<Mutex<Vec<u16>>>,
}

impl Gateway {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = Self {
            url: format!("http://{}/messages", listener.local_addr().unwrap()),
            heard: Arc::default(),
            answers: Arc::default(),
        };
        let (heard, answers) = (gateway.heard.clone(), gateway.answers.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, heard.clone(), answers.clone()));
            }
        });
        gateway
    }

    fn gateways(&self) -> Gateways {
        let options = Options {
            sms_url: Some(self.url.clone()),
            sms_token: Some("gateway-token".to_owned()),
            ..Options::default()
        };
        Gateways::new(&options).unwrap()
    }

    fn heard(&self) -> Vec<(String, Value)> {
        self.heard.lock().unwrap().clone()
    }
}

async fn answer(
    mut stream: TcpStream,
    heard: Arc<Mutex<Vec<(String, Value)>>>,
    answers: Arc<Mutex<Vec<u16>>>,
) {
    let mut reader = BufReader::new(&mut stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line.to_lowercase());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.unwrap();
    heard
        .lock()
        .unwrap()
        .push((head, serde_json::from_slice(&body).unwrap()));
    let next = answers.lock().unwrap().pop();
    let text = format!(
        "HTTP/1.1 {} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        next.unwrap_or(202)
    );
    stream.write_all(text.as_bytes()).await.unwrap();
}

async fn states(app: &TestApp) -> Vec<String> {
    let sql = app.sql().await;
    sql.column("SELECT state || coalesce(' ' || failure, '') FROM outbound_message ORDER BY 1")
        .await
}

#[tokio::test]
async fn submission_sends_the_link_once_and_it_lets_the_patient_in() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let gateway = Gateway::open().await;
    let gateways = gateway.gateways();
    notified(&app, &sql, &form()).await;
    assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 1);
    assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 0);
    let heard = gateway.heard();
    assert_eq!(heard.len(), 1);
    let (head, body) = &heard[0];
    assert!(
        head.contains("authorization: bearer gateway-token"),
        "{head}"
    );
    let id = body["id"].as_str().unwrap();
    assert!(head.contains(&format!("idempotency-key: {id}")), "{head}");
    assert_eq!(body["to"], "+819012345678");
    let text = body["text"].as_str().unwrap();
    let link = text.split("https://hersys.example/p/#").nth(1).unwrap();
    let secret = link.split_whitespace().next().unwrap();
    let given = json!({"secret": secret, "birth_date": BIRTH});
    app.nobody()
        .post("/self/verification", &given)
        .await
        .expect(200);
    // Nothing of it is left behind.
    assert_eq!(states(&app).await, ["sent"]);
    assert_eq!(
        sql.number("SELECT count(*) FROM outbound_message WHERE sealed IS NOT NULL")
            .await,
        0
    );
    let all = sql
        .column("SELECT m::text || i::text FROM outbound_message m, invitation i")
        .await;
    assert!(!all.join("\n").contains(secret));
}

#[tokio::test]
async fn a_gateway_that_fails_is_tried_again_later_under_the_same_id() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let gateway = Gateway::open().await;
    let gateways = gateway.gateways();
    notified(&app, &sql, &form()).await;
    gateway.answers.lock().unwrap().extend([202, 503, 429, 500]);
    for wait in [15, 30, 60] {
        assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 1);
        assert_eq!(states(&app).await, ["waiting"]);
        app.advance(TimeDelta::seconds(wait - 1));
        assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 0);
        app.advance(TimeDelta::seconds(1));
    }
    assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 1);
    assert_eq!(states(&app).await, ["sent"]);
    let ids: Vec<Value> = gateway
        .heard()
        .iter()
        .map(|(_, body)| body["id"].clone())
        .collect();
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_message_whose_sender_died_is_taken_up_again() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    // The sender took it and was no more: nothing else was written.
    sql.run("UPDATE outbound_message SET state = 'sending', attempts = 1, due_at = due_at + interval '2 minutes'")
        .await;
    let gateway = Gateway::open().await;
    let gateways = gateway.gateways();
    assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 0);
    app.advance(TimeDelta::minutes(2));
    // 409: the gateway had taken it before the sender died. It is sent, not doubled.
    gateway.answers.lock().unwrap().push(409);
    assert_eq!(deliver_once(&app.app.db, &gateways, BASE).await.unwrap(), 1);
    assert_eq!(states(&app).await, ["sent"]);
}

#[tokio::test]
async fn two_senders_never_take_the_same_message() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let gateway = Gateway::open().await;
    for _ in 0..5 {
        notified(&app, &sql, &form()).await;
    }
    let (one, two) = (gateway.gateways(), gateway.gateways());
    let (first, second) = tokio::join!(
        deliver_once(&app.app.db, &one, BASE),
        deliver_once(&app.app.db, &two, BASE)
    );
    assert_eq!(first.unwrap() + second.unwrap(), 5);
    let mut ids: Vec<String> = gateway
        .heard()
        .iter()
        .map(|(_, body)| body["id"].to_string())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), gateway.heard().len()), (5, 5));
}

#[tokio::test]
async fn what_cannot_arrive_goes_to_the_worklist() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let gateway = Gateway::open().await;
    let refused = notified(&app, &sql, &form()).await;
    gateway.answers.lock().unwrap().push(422);
    deliver_once(&app.app.db, &gateway.gateways(), BASE)
        .await
        .unwrap();
    let unset = notified(&app, &sql, &form()).await;
    let nothing = Gateways::new(&Options::default()).unwrap();
    deliver_once(&app.app.db, &nothing, BASE).await.unwrap();
    let late = notified(&app, &sql, &form()).await;
    app.advance(TimeDelta::hours(72));
    deliver_once(&app.app.db, &gateway.gateways(), BASE)
        .await
        .unwrap();
    assert_eq!(
        states(&app).await,
        ["failed expired", "failed not_configured", "failed refused"]
    );
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    let alerts = nurse.get("/alerts").await.expect(200);
    for (made, failure) in [
        (refused, "refused"),
        (unset, "not_configured"),
        (late, "expired"),
    ] {
        let state = nurse
            .get(&format!("/cases/{}/invitation", made.case))
            .await
            .expect(200);
        assert_eq!(
            (&state["state"], &state["failure"]),
            (&json!("failed"), &json!(failure))
        );
        let all = alerts["items"].as_array().unwrap();
        let line = all
            .iter()
            .find(|one| one["case_id"] == made.case.as_str())
            .unwrap();
        assert_eq!(line["rules"], json!(["not_delivered"]));
    }
}

#[tokio::test]
async fn sending_again_takes_back_what_has_not_gone_out() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let made = notified(&app, &sql, &form()).await;
    let nurse = session_of(&app, &sql, "shinjuku.nurse").await;
    nurse
        .post(&format!("/cases/{}/invitations", made.case), &json!({}))
        .await
        .expect(201);
    assert_eq!(states(&app).await, ["voided", "waiting"]);
    let gateway = Gateway::open().await;
    assert_eq!(
        deliver_once(&app.app.db, &gateway.gateways(), BASE)
            .await
            .unwrap(),
        1
    );
    assert_eq!(gateway.heard().len(), 1);
}

#[tokio::test]
async fn nobody_is_invited_who_has_died() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let dead = with(
        form(),
        &[
            ("/category", json!("body_confirmed")),
            ("/diagnosis/died_on", json!("2022-10-03")),
        ],
    );
    notified(&app, &sql, &dead).await;
    assert_eq!(sql.number("SELECT count(*) FROM invitation").await, 0);
    assert_eq!(sql.number("SELECT count(*) FROM alert").await, 0);
}

/// A mail server that says yes to everything and keeps what it hears.
async fn mail_server() -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(String::new()));
    let kept = heard.clone();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (reading, mut writing) = stream.split();
        let mut lines = BufReader::new(reading).lines();
        writing.write_all(b"220 test\r\n").await.unwrap();
        let mut data = false;
        while let Ok(Some(line)) = lines.next_line().await {
            kept.lock().unwrap().push_str(&format!("{line}\n"));
            let answer = match (data, line.as_str()) {
                (true, ".") => {
                    data = false;
                    "250 ok\r\n"
                }
                (true, _) => continue,
                (false, "DATA") => {
                    data = true;
                    "354 go\r\n"
                }
                (false, "QUIT") => "221 bye\r\n",
                (false, _) => "250 ok\r\n",
            };
            writing.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, heard)
}

#[tokio::test]
async fn without_a_mobile_number_the_link_goes_by_mail() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let by_mail = with(
        form(),
        &[
            ("/person/phone", json!("03-5555-0199")),
            ("/person/mail", json!("takahashi@hersys.example")),
        ],
    );
    notified(&app, &sql, &by_mail).await;
    let (url, heard) = mail_server().await;
    let options = Options {
        smtp_url: Some(url),
        mail_from: Some("保健所 <noreply@hersys.example>".to_owned()),
        ..Options::default()
    };
    let gateways = Gateways::new(&options).unwrap();
    deliver_once(&app.app.db, &gateways, BASE).await.unwrap();
    assert_eq!(states(&app).await, ["sent"]);
    let heard = heard.lock().unwrap().clone();
    assert!(
        heard.contains("RCPT TO:<takahashi@hersys.example>"),
        "{heard}"
    );
    assert!(heard.contains("Message-ID: <"), "{heard}");
    assert!(heard.contains("From: "), "{heard}");
}

#[tokio::test]
async fn a_demonstration_shows_in_its_mailbox_what_would_have_gone_out() {
    let app = TestApp::with(crate::support::Options {
        demonstration: true,
        ..crate::support::Options::default()
    })
    .await;
    let sql = app.sql().await;
    notified(&app, &sql, &form()).await;
    deliver_once(&app.app.db, &Gateways::demonstration(), BASE)
        .await
        .unwrap();
    let all = app
        .nobody()
        .get("/demonstration/messages")
        .await
        .expect(200);
    assert_eq!(all[0]["to"], "+819012345678");
    assert!(
        all[0]["text"]
            .as_str()
            .unwrap()
            .contains("https://hersys.example/p/#")
    );
    // Sealed as everything else, and on no other system.
    let kept = sql
        .one("SELECT encode(sealed, 'escape') FROM outbound_message")
        .await;
    assert!(!kept.contains("hersys.example") && !kept.contains("9012345678"));
    let real = TestApp::new().await;
    real.nobody()
        .get("/demonstration/messages")
        .await
        .problem(404, "not_found");
}
