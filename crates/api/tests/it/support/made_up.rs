//! Demonstrations with made-up people.

use hersys_api::services::seed::{self, Made, Progress, SeedError, Wanted};
use hersys_api::services::set_up::OWNER_ROLE;
use hersys_domain::jp_date::jst_date;
use serde_json::Value;

use super::records::{districts, session_of};
use super::{Browser, Sql, TestApp, postgres, secrets};

/// A demonstration whose only centre with towns is Shinjuku.
pub async fn demonstration() -> (TestApp, Sql) {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    sql.run("INSERT INTO installation (mode, created_at) VALUES ('demonstration', now())")
        .await;
    (app, sql)
}

/// 300 people of the last forty days.
pub fn wanted(app: &TestApp, seed: u64) -> Wanted {
    let until = jst_date(app.now()) - chrono::TimeDelta::days(1);
    Wanted {
        cases: 300,
        from: Some(until - chrono::TimeDelta::days(39)),
        until: Some(until),
        seed,
        ..Wanted::default()
    }
}

/// Makes people, as `hersys seed` does.
pub async fn fill(app: &TestApp, wanted: &Wanted) -> Result<Made, SeedError> {
    watched(app, wanted, |_| ()).await
}

/// The same, told of each batch.
pub async fn watched(
    app: &TestApp,
    wanted: &Wanted,
    watch: impl FnMut(Progress) + Send,
) -> Result<Made, SeedError> {
    let url = postgres::superuser_url(app.database());
    let keys = (&secrets(), app.app.db.facts());
    seed::fill(&url, OWNER_ROLE, keys, wanted, watch).await
}

/// The cases of the reader's centre, page by page.
pub async fn people(reader: &Browser) -> Vec<Value> {
    let mut all = Vec::new();
    let mut path = "/cases?view=responsible&limit=200".to_owned();
    loop {
        let page = reader.get(&path).await.expect(200);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next"].as_str() else {
            return all;
        };
        path = format!("/cases?view=responsible&limit=200&after={next}");
    }
}

/// What tells the people of Shinjuku apart, as its nurse sees them: a line for each, sorted.
pub async fn told_apart(app: &TestApp, sql: &Sql) -> Vec<String> {
    let nurse = session_of(app, sql, "shinjuku.nurse").await;
    let line = |case: &Value| {
        let keys = [
            "person_number",
            "name",
            "sex",
            "age",
            "reported_on",
            "severity",
            "whereabouts",
        ];
        keys.map(|key| case[key].to_string()).join(" ")
    };
    let mut all: Vec<String> = people(&nurse).await.iter().map(line).collect();
    all.sort();
    all
}
