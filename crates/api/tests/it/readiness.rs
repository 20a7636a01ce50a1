//! `/readyz` tells the truth: a server that cannot do its work says so, says what is amiss, and says no more.

use hersys_api::db::{Act, Actor, POOL_WAIT};
use hersys_api::life::Phase;
use hersys_api::services::audit_seal::seal_once;
use serde_json::json;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::database::terminate;
use crate::support::{Browser, Options, Reply, Sql, TestApp, postgres};

async fn ask(browser: &Browser) -> Reply {
    browser.get("//readyz").await
}

#[track_caller]
fn ready(reply: &Reply) {
    assert_eq!((reply.status, reply.text().as_str()), (200, "ready"));
}

/// Demands that these checks failed, and that nothing else is told.
#[track_caller]
fn not_ready(reply: &Reply, failed: &[&str]) {
    assert_eq!(reply.status, 503, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("retry-after"), "2");
    let told = json!({"title": "Service Unavailable", "status": 503, "failed": failed});
    assert_eq!(reply.json(), told);
}

/// Takes a connection of the server's and keeps it until told to give it back.
async fn keep_a_connection(app: &TestApp, until: oneshot::Receiver<()>) {
    let act = Act {
        permission: None,
        purpose: None,
        operation: "test".to_owned(),
        request: Uuid::nil(),
    };
    let kept = app.app.db.transact(&Actor::System, &act, false, async |_| {
        until.await.unwrap();
        Ok(())
    });
    kept.await.unwrap();
}

/// Waits until so many ask for a connection and get none.
async fn wanted(app: &TestApp, count: usize) {
    while app.app.db.connections().wanted < count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn while_the_database_is_away_the_server_is_alive_and_not_ready() {
    let app = TestApp::new().await;
    let browser = app.nobody();
    ready(&ask(&browser).await);
    let admin = Sql::connect(&postgres::superuser_url("postgres")).await;
    let name = app.database();
    let allow = async |whether: bool| {
        let statement = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {whether}");
        admin.run(&statement).await;
    };
    allow(false).await;
    terminate(&app, &admin).await;
    for _ in 0..3 {
        not_ready(&ask(&browser).await, &["database"]);
    }
    for path in ["//livez", "//healthz"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    allow(true).await;
    ready(&ask(&browser).await);
    // Connections that died in the pool are no reason not to be ready.
    terminate(&app, &admin).await;
    ready(&ask(&browser).await);
}

#[tokio::test]
async fn another_schema_than_that_of_the_binary_is_none_to_work_on() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.nobody();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')";
    sql.run(newer).await;
    not_ready(&ask(&browser).await, &["migrations"]);
    sql.run("DELETE FROM __diesel_schema_migrations WHERE version = '29991231000001'")
        .await;
    ready(&ask(&browser).await);
    sql.run(
        "DELETE FROM __diesel_schema_migrations WHERE version = \
         (SELECT max(version) FROM __diesel_schema_migrations)",
    )
    .await;
    not_ready(&ask(&browser).await, &["migrations"]);
}

#[tokio::test]
async fn another_key_than_that_of_the_data_is_found_by_the_last_seal() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let browser = app.nobody();
    app.sign_in("chiyoda.nurse").await;
    seal_once(&app.app.db).await.unwrap().unwrap();
    ready(&ask(&browser).await);
    // What another key would have made of it.
    sql.run("UPDATE audit_seal SET signature = sha256(signature)")
        .await;
    not_ready(&ask(&browser).await, &["key"]);
    sql.run("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000001')")
        .await;
    not_ready(&ask(&browser).await, &["migrations", "key"]);
}

#[tokio::test]
async fn a_database_that_has_nothing_left_for_anybody_is_none() {
    let app = TestApp::with(Options {
        pool: 1,
        wait: POOL_WAIT,
        ..Options::default()
    })
    .await;
    let browser = app.nobody();
    let (give_back, until) = oneshot::channel();
    let asked = async {
        while app.app.db.connections().busy == 0 {
            tokio::task::yield_now().await;
        }
        not_ready(&ask(&browser).await, &["database"]);
        give_back.send(()).unwrap();
    };
    tokio::join!(keep_a_connection(&app, until), asked);
    while ask(&browser).await.status != 200 {}
}

#[tokio::test]
async fn an_ending_server_says_so_at_once_and_finishes_what_is_under_way() {
    let app = TestApp::with(Options {
        pool: 1,
        ..Options::default()
    })
    .await;
    let browser = app.sign_in("chiyoda.administrator").await;
    let streams = app.sign_in("chiyoda.nurse").await;
    let mut stream = streams.ask("GET", "/events").open().await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some());
    ready(&ask(&browser).await);

    let (give_back, until) = oneshot::channel();
    let (pause_over, pause) = oneshot::channel::<()>();
    let under_way = async {
        // The one connection is taken: the request waits until it is given back.
        browser.get("/organizations").await.expect(200);
    };
    let end = async {
        wanted(&app, 1).await;
        app.end(async { pause.await.unwrap() }).await;
    };
    let meanwhile = async {
        while app.app.life.phase() == Phase::Serving {
            tokio::task::yield_now().await;
        }
        not_ready(&ask(&app.nobody()).await, &["shutdown"]);
        assert_eq!(app.nobody().get("//livez").await.status, 200);
        assert_eq!(app.nobody().get("/openapi.json").await.status, 200);
        pause_over.send(()).unwrap();
        // What is under way holds the end up.
        not_ready(&ask(&app.nobody()).await, &["shutdown"]);
        give_back.send(()).unwrap();
        while stream.chunk().await.unwrap().is_some() {}
    };
    tokio::join!(keep_a_connection(&app, until), under_way, end, meanwhile);
    let nobody = app.nobody();
    assert!(nobody.ask("GET", "//livez").attempt().await.is_err());
}
