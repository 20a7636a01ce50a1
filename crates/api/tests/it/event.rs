//! Live events: who is concerned hears at once, by ids alone; nobody else hears anything.

use std::time::Duration;

use hersys_api::live::Live;
use hersys_api::services::set_up::{APP_ROLE, role_password};
use hersys_api::store;
use serde_json::Value;
use tokio::task::LocalSet;

use crate::support::records::{Notified, WRITER, districts, form, notify, session_of, with};
use crate::support::{Browser, Sql, TestApp, postgres, secrets};

/// Long enough for what comes at once; no test waits for it unless it fails.
const DEADLINE: Duration = Duration::from_secs(20);

/// Starts what carries the events, and waits until it hears.
async fn carry(app: &TestApp, sql: &Sql) {
    let password = role_password(&secrets(), APP_ROLE);
    let url = postgres::superuser_url(app.database());
    let url = store::at(&url, Some((APP_ROLE, &password)), app.database()).unwrap();
    tokio::task::spawn_local(app.app.live.clone().hear(url));
    let listening = async {
        while sql
            .number(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle' \
                 AND query = 'LISTEN hersys_event'",
            )
            .await
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, listening).await.unwrap();
    tokio::task::spawn_local(Live::notify(app.app.db.clone()));
}

/// An open stream.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(browser: &Browser) -> Self {
        let response = browser.ask("GET", "/events").open().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self {
            response,
            text: String::new(),
        };
        assert_eq!(stream.block().await.unwrap(), "retry: 2000");
        stream
    }

    /// The next block of lines that says something; nothing when the stream has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if !block.starts_with(':') {
                    return Some(block);
                }
            }
            let chunk = tokio::time::timeout(DEADLINE, self.response.chunk()).await;
            let chunk = chunk.expect("something within the deadline").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event: its kind and what it is about.
    async fn event(&mut self) -> (String, String) {
        let block = self.block().await.expect("an event");
        let data: Value = serde_json::from_str(block.strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(data.as_object().unwrap().len(), 2, "{data}");
        let text = |key: &str| data[key].as_str().unwrap().to_owned();
        assert_eq!(text("subject").len(), 36, "{data}");
        (text("kind"), text("subject"))
    }

    async fn tells(&mut self, made: &Notified, whom: &str) {
        let submitted = (
            "notification_submitted".to_owned(),
            made.notification.clone(),
        );
        assert_eq!(self.event().await, submitted, "{whom}");
        let changed = ("case_changed".to_owned(), made.case.clone());
        assert_eq!(self.event().await, changed, "{whom}");
    }
}

async fn who_is_concerned_hears() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    carry(&app, &sql).await;
    let concerned = [
        "chiyoda.nurse",
        "shinjuku.clerk",
        "tokyo.coordinator",
        "kanda.physician",
    ];
    let strangers = [
        "minato.nurse",
        "osaka.coordinator",
        "sakai_center.nurse",
        "sakai.nurse",
    ];
    let mut hear = Vec::new();
    for login in concerned.iter().chain(&strangers) {
        let browser = session_of(&app, &sql, login).await;
        hear.push((*login, Stream::open(&browser).await));
    }
    let writer = session_of(&app, &sql, WRITER).await;
    let first = notify(&sql, &writer, &form()).await;
    for (login, stream) in &mut hear {
        if concerned.contains(login) {
            stream.tells(&first, login).await;
        }
    }
    // The first that strangers hear of is what concerns them.
    let elsewhere = |code: &str| {
        with(
            form(),
            &[("/person/residence/municipality_code", code.into())],
        )
    };
    let to_minato = notify(&sql, &writer, &elsewhere("131032")).await;
    let to_sakai = notify(&sql, &writer, &elsewhere("271403")).await;
    for (login, stream) in &mut hear {
        match *login {
            "minato.nurse" => stream.tells(&to_minato, login).await,
            _ if strangers.contains(login) => stream.tells(&to_sakai, login).await,
            _ => {}
        }
    }
    // Acceptance is told as well.
    let (_, clinic) = hear
        .iter_mut()
        .find(|(login, _)| *login == "kanda.physician")
        .unwrap();
    clinic.tells(&to_minato, "kanda").await;
    clinic.tells(&to_sakai, "kanda").await;
    let nurse = session_of(&app, &sql, "chiyoda.nurse").await;
    let path = format!("/notifications/{}/acceptance", first.notification);
    nurse.ask("POST", &path).send().await.expect(200);
    let changed = ("notification_changed".to_owned(), first.notification);
    assert_eq!(clinic.event().await, changed);
    app.stop().await;
}

#[tokio::test]
async fn the_concerned_hear_and_strangers_do_not() {
    LocalSet::new().run_until(who_is_concerned_hears()).await;
}

async fn who_is_stopped_hears_no_more() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    carry(&app, &sql).await;
    let writer = session_of(&app, &sql, WRITER).await;
    // A colleague hears everything: what has reached them reaches nobody later.
    let colleague = session_of(&app, &sql, "shinjuku.clerk").await;
    let mut witness = Stream::open(&colleague).await;
    for stop in [
        "UPDATE account SET stopped_at = now() WHERE id = '{account}'",
        "UPDATE membership SET stopped_at = now() WHERE account_id = '{account}'",
        "UPDATE session SET ended_at = now() WHERE account_id = '{account}'",
        "UPDATE session SET seen_at = seen_at - interval '61 minutes' WHERE account_id = '{account}'",
    ] {
        let login = "shinjuku.nurse";
        let account = app.staff(login).id.to_string();
        sql.run(&format!(
            "UPDATE account SET stopped_at = NULL WHERE id = '{account}'; \
             UPDATE membership SET stopped_at = NULL WHERE account_id = '{account}'"
        ))
        .await;
        let browser = session_of(&app, &sql, login).await;
        let mut stream = Stream::open(&browser).await;
        let made = notify(&sql, &writer, &form()).await;
        stream.tells(&made, login).await;
        witness.tells(&made, "colleague").await;
        sql.run(&stop.replace("{account}", &account)).await;
        let later = notify(&sql, &writer, &form()).await;
        witness.tells(&later, "colleague").await;
        assert_eq!(stream.block().await, None, "{stop}");
        assert_eq!(browser.get("/events").await.status, 401, "{stop}");
    }
    app.stop().await;
}

async fn events_cost_no_look_at_the_session() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    carry(&app, &sql).await;
    let browser = session_of(&app, &sql, "shinjuku.nurse").await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        streams.push(Stream::open(&browser).await);
    }
    // Nobody can read a session while this is open.
    let held = app.sql().await;
    held.run("BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
        .await;
    let subject = sql.one("SELECT gen_random_uuid()").await;
    for _ in 0..5 {
        sql.run(&format!(
            "INSERT INTO outbox (kind, subject_id, organizations, at) \
             VALUES ('case_changed', '{subject}', ARRAY['{}'::uuid], now())",
            app.id("shinjuku")
        ))
        .await;
        for stream in &mut streams {
            assert_eq!(stream.event().await.1, subject);
        }
    }
    held.run("ROLLBACK").await;
    app.stop().await;
}

#[tokio::test]
async fn events_are_told_without_asking_the_database_for_each() {
    LocalSet::new()
        .run_until(events_cost_no_look_at_the_session())
        .await;
}

async fn a_session_has_six_streams() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    carry(&app, &sql).await;
    let browser = session_of(&app, &sql, "shinjuku.nurse").await;
    let colleague = session_of(&app, &sql, "shinjuku.nurse").await;
    let mut others = Stream::open(&colleague).await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(Stream::open(&browser).await);
    }
    let newest = streams.split_off(2);
    for mut oldest in streams {
        assert_eq!(oldest.block().await, None);
    }
    let subject = sql.one("SELECT gen_random_uuid()").await;
    sql.run(&format!(
        "INSERT INTO outbox (kind, subject_id, organizations, at) \
         VALUES ('case_changed', '{subject}', ARRAY['{}'::uuid], now())",
        app.id("shinjuku")
    ))
    .await;
    assert_eq!(others.event().await.1, subject);
    for mut stream in newest {
        assert_eq!(stream.event().await.1, subject);
    }
    app.stop().await;
}

#[tokio::test]
async fn of_too_many_streams_the_oldest_ends() {
    LocalSet::new().run_until(a_session_has_six_streams()).await;
}

#[tokio::test]
async fn the_stopped_hear_no_more() {
    LocalSet::new()
        .run_until(who_is_stopped_hears_no_more())
        .await;
}
