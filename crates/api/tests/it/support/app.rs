//! A server for one test.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hersys_api::app::App;
use hersys_api::clock::{Clock as _, Facts, ManualClock, SystemEntropy};
use hersys_api::config::RateOptions;
use hersys_api::db::Database;
use hersys_api::device::current_code;
use hersys_api::gates::{Gates, Pace};
use hersys_api::hashing::Hashing;
use hersys_api::life::Life;
use hersys_api::live::Live;
use hersys_api::metrics::{APPLICATION, Metrics, STATISTICS};
use hersys_api::rates::Rates;
use hersys_api::services::set_up::{APP_ROLE, STATISTICS_ROLE, role_password};
use hersys_api::site::Site;
use hersys_api::{server, store};
use serde_json::json;

use super::clone::Clone as DatabaseClone;
use super::country::{Country, PASSWORD, Person, device};
use super::http::{Browser, Reply};
use super::postgres::superuser_url;
use super::sql::Sql;
use super::template::{secrets, template};

/// What a test may choose.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections of the server to the database.
    pub pool: usize,
    /// How long a request waits for one: long, for a busy machine must not fail a test.
    pub wait: Duration,
    /// Whether it is a demonstration.
    pub demonstration: bool,
    /// Where the database is, instead of where it is.
    pub app_url: Option<String>,
    /// How slowly a file may come.
    pub pace: Pace,
    /// How many requests are taken.
    pub rates: RateOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            pool: 6,
            wait: Duration::from_secs(30),
            demonstration: false,
            app_url: None,
            pace: Pace::default(),
            rates: RateOptions::NONE,
        }
    }
}

/// The server, its database, its clock and the people who may sign in.
pub struct TestApp {
    /// The clock, which stands still until it is moved.
    pub clock: Arc<ManualClock>,
    /// Who lives here.
    pub country: Country,
    /// The server's own state.
    pub app: App,
    /// Where it listens: `http://127.0.0.1:…`.
    pub base: String,
    http: reqwest::Client,
    handle: actix_web::dev::ServerHandle,
    /// The last step of each device that was typed.
    steps: Mutex<HashMap<String, i64>>,
    links: AtomicU32,
    database: String,
    /// Dropped last: the database goes when everything else is gone.
    _clone: Option<DatabaseClone>,
}

impl TestApp {
    /// A server on a database of its own.
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// The same with other options.
    pub async fn with(options: Options) -> Self {
        let template = template().await;
        let clone = DatabaseClone::of(template).await;
        let mut app = Self::on(&clone.name, options, template.country.clone()).await;
        app._clone = Some(clone);
        app
    }

    /// A server on this database.
    pub async fn on(database: &str, options: Options, country: Country) -> Self {
        hersys_api::gateway::provide_cryptography();
        let clock = Arc::new(ManualClock::new(country.now));
        let facts = Facts::new(clock.clone(), Arc::new(SystemEntropy));
        let url_of = |role| {
            let given = options.app_url.clone();
            given.unwrap_or_else(|| url_of(database, role))
        };
        let metrics = Metrics::default();
        let open = |role, pool| {
            let url = url_of(role);
            let db = Database::new(&url, options.pool, options.wait, facts.clone(), secrets());
            db.unwrap().counted(metrics.waits(pool))
        };
        let app = App {
            db: open(APP_ROLE, APPLICATION),
            statistics: open(STATISTICS_ROLE, STATISTICS),
            hashing: Hashing::new(2, &facts).unwrap(),
            life: Life::default(),
            live: Live::default(),
            // As long as anything else here waits.
            ready_within: options.wait,
            gates: Gates::new(options.pace),
            rates: Rates::new(&options.rates, &facts),
            demonstration: options.demonstration,
            metrics,
            public_url: Some("https://hersys.example".to_owned()),
        };
        let listen = "127.0.0.1:0".parse().unwrap();
        let (server, address) = server::start(app.clone(), Site::default(), listen).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            clock,
            country,
            app,
            base: format!("http://{address}"),
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(30))
                .build()
                .unwrap(),
            handle,
            steps: Mutex::default(),
            links: AtomicU32::new(1),
            database: database.to_owned(),
            _clone: None,
        }
    }

    /// What `/metrics` says, at its own address.
    pub async fn figures(&self) -> Reply {
        let listen = "127.0.0.1:0".parse().unwrap();
        let (server, address) = server::start_apart(self.app.clone(), listen).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        let browser = Browser::new(&self.http, &format!("http://{address}"));
        let reply = browser.get("//metrics").await;
        handle.stop(false).await;
        reply
    }

    /// Ends the server in order, with `pause` for balancers.
    pub async fn end(&self, pause: impl Future<Output = ()>) {
        server::end(&self.app, &self.handle, pause).await;
    }

    /// Stops the server.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The identifier of an organisation, by key.
    pub fn id(&self, key: &str) -> String {
        self.country.place(key).id.to_string()
    }

    /// A browser that has never been here.
    pub fn nobody(&self) -> Browser {
        Browser::new(&self.http, &self.base)
    }

    /// A connection past all walls, to this test's database.
    pub async fn sql(&self) -> Sql {
        Sql::connect(&superuser_url(&self.database)).await
    }

    /// A connection as the server itself has them.
    pub async fn sql_as_app(&self) -> Sql {
        Sql::connect(&url_of(&self.database, APP_ROLE)).await
    }

    /// A connection as the server itself has them for figures.
    pub async fn sql_as_statistics(&self) -> Sql {
        Sql::connect(&url_of(&self.database, STATISTICS_ROLE)).await
    }

    /// The name of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// One of the people, by login.
    pub fn staff(&self, login: &str) -> &Person {
        self.country.person(login)
    }

    /// A code of somebody's device that has not been typed yet; moves the clock where it must.
    pub fn code(&self, login: &str) -> String {
        let mut steps = self.steps.lock().unwrap();
        let last = steps.get(login).copied().unwrap_or(0);
        let step = || self.now().timestamp() / 30;
        if step() <= last {
            let next = DateTime::from_timestamp((last + 1) * 30, 0).unwrap();
            self.advance(next - self.now());
        }
        steps.insert(login.to_owned(), step());
        drop(steps);
        current_code(&self.staff(login).device(), self.now()).unwrap()
    }

    /// Six digits that are not the code of somebody's device.
    pub fn wrong_code(&self, login: &str) -> String {
        let device = self.staff(login).device();
        let right =
            [0, 30].map(|ago| current_code(&device, self.now() - TimeDelta::seconds(ago)).unwrap());
        let mut codes = ["135790", "246801", "975310"]
            .into_iter()
            .map(str::to_owned);
        codes.find(|code| !right.contains(code)).unwrap()
    }

    /// Password given: the ticket for the second step.
    pub async fn ticket(&self, browser: &Browser, login: &str) -> String {
        let given = json!({"login": login, "password": PASSWORD});
        let ticket = browser.post("/session", &given).await.expect(200);
        ticket["ticket"].as_str().unwrap().to_owned()
    }

    /// Signs in on a browser: password, then code.
    pub async fn sign_in_on(&self, browser: &Browser, login: &str) {
        let ticket = self.ticket(browser, login).await;
        let given = json!({"ticket": ticket, "code": self.code(login)});
        browser.post("/session/otp", &given).await.expect(200);
    }

    /// A first sign-in link of a new ID of Chiyoda's, and a code of the device that it sets up.
    pub async fn link(&self) -> (String, String) {
        let admin = self.sign_in("chiyoda.administrator").await;
        let number = self.links.fetch_add(1, Ordering::Relaxed);
        let new = json!({
            "login": format!("newcomer.{number}"), "display_name": "新人", "roles": ["nurse"],
        });
        let issued = admin.post("/accounts", &new).await.expect(201);
        let link = issued["enrolment_secret"].as_str().unwrap().to_owned();
        let shown = self
            .nobody()
            .post("/enrolment", &json!({"secret": link}))
            .await
            .expect(200);
        let secret = device(shown["totp_secret"].as_str().unwrap());
        (link, current_code(&secret, self.now()).unwrap())
    }

    /// Signs in on a new browser.
    pub async fn sign_in(&self, login: &str) -> Browser {
        let browser = self.nobody();
        self.sign_in_on(&browser, login).await;
        browser
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The server stops by itself once it is told; the database is dropped under its connections.
        drop(tokio::spawn(self.handle.stop(false)));
    }
}

/// The URL that a server uses.
fn url_of(database: &str, role: &'static str) -> String {
    let password = role_password(&secrets(), role);
    store::at(&superuser_url(database), Some((role, &password)), database).unwrap()
}
