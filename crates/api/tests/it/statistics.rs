//! Figures count themselves: at every moment they are what a recount of the records gives.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use futures_util::future::join_all;
use hersys_api::services::figures::fold_once;
use hersys_domain::age::AgeBand;
use hersys_domain::figure::{DateKind, Dimension};
use serde_json::{Value, json};

use crate::support::records::{Notified, WRITER, districts, form, notify, session_of, with};
use crate::support::{Browser, Sql, TestApp};

/// Day, value, amount.
type Counts = BTreeMap<(String, String), i64>;

/// Chance that comes out the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn day(&mut self) -> String {
        let first: NaiveDate = "2022-08-20".parse().unwrap();
        let days = i64::try_from(self.below(9)).unwrap();
        (first + TimeDelta::days(days)).to_string()
    }

    fn form(&mut self) -> Value {
        let onset = match self.below(3) {
            0 => (json!(null), json!("")),
            1 => (json!("none"), json!("")),
            _ => (json!(null), json!(self.day())),
        };
        let severity = match self.below(3) {
            0 => json!(null),
            _ => json!(self.pick(&["none", "mild", "moderate_1", "moderate_2", "severe"])),
        };
        let age = self.pick(&["0", "8か月", "4", "19", "20", "34", "89", "90", "103"]);
        with(
            form(),
            &[
                (
                    "/person/sex",
                    json!(self.pick(&["male", "female", "other", "unknown"])),
                ),
                ("/person/birth_date", json!("")),
                ("/person/age", json!(age)),
                (
                    "/person/residence/municipality_code",
                    json!(self.pick(&["131041", "131016", "131032", "271403", "011002", ""])),
                ),
                ("/diagnosis/diagnosed_on", json!(self.day())),
                ("/diagnosis/onset_state", onset.0),
                ("/diagnosis/onset_on", onset.1),
                ("/condition/severity", severity),
                ("/reporter/reported_on", json!(self.day())),
            ],
        )
    }
}

/// Counts the records anew.
async fn recount(sql: &Sql, area: &str, dates: DateKind, dimension: Dimension) -> Counts {
    let condition = match area {
        "JP" => "true".to_owned(),
        area => format!(
            "'{area}' IN (prefecture_id::text, authority_id::text, responsible_center_id::text, municipality_code)"
        ),
    };
    let rows = sql
        .rows(&format!(
            "SELECT {dates}_on, sex, age_years, severity, age_band FROM case_record \
             WHERE {condition} AND counted AND {dates}_on IS NOT NULL"
        ))
        .await;
    let mut counts = Counts::new();
    for row in rows {
        let [day, sex, years, severity, recorded] = row.try_into().unwrap();
        let band = years.map_or_else(
            || recorded.unwrap_or_else(|| AgeBand::Unknown.to_string()),
            |years| AgeBand::of_years(years.parse().unwrap()).to_string(),
        );
        let sex = sex.unwrap();
        let value = match dimension {
            Dimension::Total => String::new(),
            Dimension::Sex => sex,
            Dimension::AgeBand => band,
            Dimension::AgeSex => format!("{band} {sex}"),
            Dimension::Severity => severity.unwrap(),
        };
        *counts.entry((day.unwrap(), value)).or_default() += 1;
    }
    counts
}

/// A made-up list in the layout of Osaka's: days of publication, and bands instead of ages.
const LIST: &[u8] = include_bytes!("../fixtures/patients_cp932.csv");

/// Cases that go on, each with its centre's session and its version.
struct Cases {
    nurses: BTreeMap<String, Browser>,
    all: Vec<(String, String, i64)>,
}

impl Cases {
    async fn new(app: &TestApp, sql: &Sql) -> Self {
        let mut nurses = BTreeMap::new();
        for key in ["chiyoda", "shinjuku", "minato", "sakai_center"] {
            let nurse = session_of(app, sql, &format!("{key}.nurse")).await;
            nurses.insert(app.country.place(key).id.to_string(), nurse);
        }
        Self {
            nurses,
            all: Vec::new(),
        }
    }

    async fn take(&mut self, sql: &Sql, made: Notified) {
        let center = sql
            .one(&format!(
                "SELECT responsible_center_id FROM case_record WHERE id = '{}'",
                made.case
            ))
            .await;
        self.all.push((made.case, center, 1));
    }

    /// Eight of them change at once.
    async fn change(&mut self, chance: &mut Chance) {
        let first = chance.below(self.all.len());
        let chosen: Vec<usize> = (0..8.min(self.all.len()))
            .map(|step| (first + step * 7) % self.all.len())
            .collect();
        let mut places = chosen.clone();
        places.sort_unstable();
        places.dedup();
        let changes: Vec<_> = places
            .iter()
            .map(|place| {
                let (case, center, version) = &self.all[*place];
                let (what, value) = if chance.below(3) == 0 {
                    (
                        "whereabouts",
                        chance.pick(&["home", "hospital", "released"]),
                    )
                } else {
                    let all = ["none", "mild", "moderate_1", "severe", "unknown"];
                    ("severities", chance.pick(&all))
                };
                let ask = self.nurses[center].ask("POST", &format!("/cases/{case}/{what}"));
                ask.header("If-Match", &format!("\"v{version}\""))
                    .json(&json!({"value": value}))
                    .send()
            })
            .collect();
        for (place, reply) in places.iter().zip(join_all(changes).await) {
            let record = reply.expect(200);
            self.all[*place].2 = record["version"].as_i64().unwrap();
        }
    }
}

async fn read(browser: &Browser, dates: DateKind, dimension: Dimension, more: &str) -> Counts {
    let path = format!(
        "/statistics/series?dates={dates}&dimension={dimension}&from=2020-01-01&until=2022-09-30{more}"
    );
    let series = browser.get(&path).await.expect(200);
    let points = series["points"].as_array().unwrap();
    let counts: Counts = points
        .iter()
        .map(|point| {
            let text = |key: &str| point[key].as_str().unwrap().to_owned();
            (
                (text("on"), text("value")),
                point["amount"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(counts.len(), points.len(), "a day stands there twice");
    assert_eq!(series["total"], counts.values().sum::<i64>());
    counts
}

async fn agree(app: &TestApp, sql: &Sql, readers: &[(&str, Browser)]) {
    for (key, reader) in readers {
        let area = match *key {
            "ministry" => "JP".to_owned(),
            key => app.country.place(key).id.to_string(),
        };
        for dates in DateKind::ALL {
            for dimension in Dimension::ALL {
                let wanted = recount(sql, &area, *dates, *dimension).await;
                let found = read(reader, *dates, *dimension, "").await;
                assert_eq!(found, wanted, "{key} {dates} {dimension}");
            }
        }
    }
}

#[tokio::test]
async fn figures_are_what_a_recount_gives() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    districts(&app, &sql).await;
    let kanda = session_of(&app, &sql, WRITER).await;
    let yotsuya = session_of(&app, &sql, "yotsuya.physician").await;
    let mut readers = Vec::new();
    for key in [
        "ministry",
        "tokyo",
        "osaka",
        "sakai",
        "sakai_center",
        "chiyoda",
        "shinjuku",
        "minato",
    ] {
        readers.push((key, session_of(&app, &sql, &format!("{key}.all")).await));
    }
    let mut chance = Chance(20_220_819);
    let mut cases = Cases::new(&app, &sql).await;
    let mut folded = 0;
    for round in 0..25 {
        let forms: Vec<Value> = (0..8).map(|_| chance.form()).collect();
        // Folding goes on while notifications arrive.
        let arriving = join_all(forms.iter().enumerate().map(|(number, form)| {
            let writer = if number % 3 == 0 { &yotsuya } else { &kanda };
            notify(&sql, writer, form)
        }));
        let arrived = if chance.below(2) == 0 {
            let (done, made) = futures_util::future::join(fold_once(&app.app.db), arriving).await;
            folded += done.unwrap();
            made
        } else {
            arriving.await
        };
        for one in arrived {
            cases.take(&sql, one).await;
        }
        // They change while folding goes on; a list comes in between.
        for turn in 0..4 {
            app.advance(TimeDelta::seconds(20));
            if turn == 2 {
                let change = cases.change(&mut chance);
                let (done, ()) = futures_util::future::join(fold_once(&app.app.db), change).await;
                folded += done.unwrap();
            } else {
                cases.change(&mut chance).await;
            }
        }
        if round == 8 {
            let nurse = &cases.nurses[&app.country.place("shinjuku").id.to_string()];
            let ask = nurse.ask("POST", "/imports?mapping=osaka_2020&dry_run=false");
            let ask = ask.header("Content-Type", "text/csv").body(LIST);
            ask.send().await.expect(200);
        }
        if round == 12 {
            agree(&app, &sql, &readers[..2]).await;
        }
    }
    assert_eq!(sql.number("SELECT count(*) FROM case_record").await, 238);
    let waiting = sql.number("SELECT count(*) FROM figure_delta").await;
    assert!(
        folded > 0 && waiting > 0,
        "{folded} folded, {waiting} waiting"
    );
    agree(&app, &sql, &readers).await;
    while fold_once(&app.app.db).await.unwrap() > 0 {}
    assert_eq!(sql.number("SELECT count(*) FROM figure_delta").await, 0);
    agree(&app, &sql, &readers).await;
    // Municipalities are areas, too.
    for code in ["131041", "271403"] {
        let wanted = recount(&sql, code, DateKind::Onset, Dimension::AgeSex).await;
        let rows = sql
            .rows(&format!(
                "SELECT on_date, value, amount FROM figure_rollup \
                 WHERE area = '{code}' AND date_kind = 'onset' AND dimension = 'age_sex'"
            ))
            .await;
        let found: Counts = rows
            .into_iter()
            .map(|row| {
                let [day, value, amount] = row.try_into().unwrap();
                (
                    (day.unwrap(), value.unwrap()),
                    amount.unwrap().parse().unwrap(),
                )
            })
            .collect();
        assert_eq!(found, wanted, "{code}");
    }
}

#[tokio::test]
async fn figures_are_of_ones_own_area_and_of_a_span() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    let id = |key: &str| app.country.place(key).id;
    for (login, of, status) in [
        ("ministry.analyst", "sakai", 200),
        ("tokyo.clerk", "shinjuku", 200),
        ("osaka.coordinator", "sakai_center", 200),
        ("sakai.nurse", "sakai_center", 200),
        ("tokyo.clerk", "osaka", 404),
        ("shinjuku.nurse", "chiyoda", 404),
        ("kanda.physician", "kanda", 403),
        ("chiyoda.auditor", "chiyoda", 403),
    ] {
        let browser = session_of(&app, &sql, login).await;
        let reply = browser
            .get(&format!(
                "/statistics/series?dates=reported&dimension=total&from=2022-08-01&until=2022-08-01&organization_id={}",
                id(of)
            ))
            .await;
        assert_eq!(reply.status, status, "{login} {of}: {}", reply.text());
    }
    let analyst = session_of(&app, &sql, "ministry.analyst").await;
    for (span, status) in [
        ("from=2022-08-02&until=2022-08-01", 400),
        ("from=2020-01-01&until=2023-07-23", 200),
        ("from=2020-01-01&until=2023-07-24", 400),
        ("from=2022-02-30&until=2022-03-01", 400),
        ("from=2022-08-01", 400),
    ] {
        let path = format!("/statistics/series?dates=reported&dimension=total&{span}");
        assert_eq!(analyst.get(&path).await.status, status, "{span}");
    }
    for wrong in [
        "dates=reported&dimension=name",
        "dates=birth&dimension=total",
    ] {
        let path = format!("/statistics/series?{wrong}&from=2022-08-01&until=2022-08-01");
        assert_eq!(analyst.get(&path).await.status, 400, "{wrong}");
    }
}
