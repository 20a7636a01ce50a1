//! Figures count themselves: at every moment they are what a recount of the records gives.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use hersys_api::services::figures::fold_once;
use hersys_domain::age::AgeBand;
use hersys_domain::figure::{DateKind, Dimension};
use serde_json::{Value, json};

use crate::recount::{Book, Chance, Counts};
use crate::support::records::{districts, form, notified, session_of, with};
use crate::support::{Browser, Sql, TestApp};

/// Counts the cases that came in with a list: nothing of them lies sealed, and nothing else is done to them.
async fn listed(sql: &Sql, area: &str, dates: DateKind, dimension: Dimension) -> Counts {
    let condition = match area {
        "JP" => "true".to_owned(),
        area => format!(
            "'{area}' IN (prefecture_id::text, authority_id::text, responsible_center_id::text, municipality_code)"
        ),
    };
    let rows = sql
        .rows(&format!(
            "SELECT {dates}_on, sex, age_years, severity, age_band, coalesce(CASE '{area}' WHEN 'JP' THEN \
             prefecture_id::text WHEN responsible_center_id::text THEN municipality_code \
             ELSE responsible_center_id::text END, '') FROM case_record \
             WHERE {condition} AND counted AND {dates}_on IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.case_id = case_record.id)"
        ))
        .await;
    let mut counts = Counts::new();
    for row in rows {
        let [day, sex, years, severity, recorded, district] = row.try_into().unwrap();
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
            Dimension::District => district.unwrap(),
        };
        *counts.entry((day.unwrap(), value)).or_default() += 1;
    }
    counts
}

/// A made-up list in the layout of Osaka's: days of publication, and bands instead of ages.
const LIST: &[u8] = include_bytes!("../fixtures/patients_cp932.csv");

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

/// What the book and the list together say of an area.
async fn recount(
    (app, sql, book): (&TestApp, &Sql, &Book<'_>),
    area: &str,
    dates: DateKind,
    dimension: Dimension,
) -> Counts {
    let id = match area {
        "ministry" => "JP".to_owned(),
        code if code.parse::<u32>().is_ok() => code.to_owned(),
        key => app.country.place(key).id.to_string(),
    };
    let mut counts = book.count(area, dates, dimension);
    for (what, amount) in listed(sql, &id, dates, dimension).await {
        *counts.entry(what).or_default() += amount;
    }
    counts
}

async fn agree(world: (&TestApp, &Sql, &Book<'_>), readers: &[(&str, Browser)]) {
    for (key, reader) in readers {
        for dates in DateKind::ALL {
            for dimension in Dimension::ALL {
                let wanted = recount(world, key, *dates, *dimension).await;
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
    let mut chance = Chance::new(20_220_819);
    let mut book = Book::new(&app, &sql).await;
    let mut folded = 0;
    for round in 0..25 {
        let forms: Vec<Value> = (0..8).map(|_| chance.form()).collect();
        // Folding goes on while notifications arrive.
        let arriving = book.arrive(forms);
        if chance.below(2) == 0 {
            let (done, ()) = futures_util::future::join(fold_once(&app.app.db), arriving).await;
            folded += done.unwrap();
        } else {
            arriving.await;
        }
        // They change while folding goes on; a list comes in between.
        for turn in 0..4 {
            app.advance(TimeDelta::seconds(20));
            if turn == 2 {
                let change = book.happen(&mut chance);
                let (done, ()) = futures_util::future::join(fold_once(&app.app.db), change).await;
                folded += done.unwrap();
            } else {
                book.happen(&mut chance).await;
            }
        }
        if round == 8 {
            let ask = book
                .nurse("shinjuku")
                .ask("POST", "/imports?mapping=osaka_2020&dry_run=false");
            let ask = ask.header("Content-Type", "text/csv").body(LIST);
            ask.send().await.expect(200);
        }
        if round == 12 {
            agree((&app, &sql, &book), &readers[..2]).await;
        }
    }
    // Ten rows of the list lie in districts that a centre cannot register for.
    assert_eq!(sql.number("SELECT count(*) FROM case_record").await, 228);
    let (cases, counted) = book.size();
    assert!((20..cases).contains(&counted), "{counted} of {cases} count");
    assert!(
        book.done.len() == 8 && book.done.values().all(|times| *times > 20),
        "{:?}",
        book.done
    );
    let waiting = sql.number("SELECT count(*) FROM figure_delta").await;
    assert!(
        folded > 0 && waiting > 0,
        "{folded} folded, {waiting} waiting"
    );
    book.compare_records().await;
    let world = (&app, &sql, &book);
    agree(world, &readers).await;
    while fold_once(&app.app.db).await.unwrap() > 0 {}
    assert_eq!(sql.number("SELECT count(*) FROM figure_delta").await, 0);
    agree(world, &readers).await;
    // Municipalities are areas, too.
    for code in ["131041", "271403", "011002"] {
        for dimension in [Dimension::AgeSex, Dimension::District] {
            let wanted = recount(world, code, DateKind::Onset, dimension).await;
            let found = folded_of(&sql, code, dimension).await;
            assert_eq!(found, wanted, "{code} {dimension}");
        }
    }
}

/// What the rollups say of a municipality by day of onset.
async fn folded_of(sql: &Sql, code: &str, dimension: Dimension) -> Counts {
    let rows = sql
        .rows(&format!(
            "SELECT on_date, value, amount FROM figure_rollup \
             WHERE area = '{code}' AND date_kind = 'onset' AND dimension = '{dimension}' AND amount <> 0"
        ))
        .await;
    let point = |row: Vec<Option<String>>| {
        let [day, value, amount] = row.try_into().unwrap();
        (
            (day.unwrap(), value.unwrap()),
            amount.unwrap().parse().unwrap(),
        )
    };
    rows.into_iter().map(point).collect()
}

#[tokio::test]
async fn districts_are_those_of_the_area_and_have_their_names() {
    let app = TestApp::new().await;
    let sql = app.sql().await;
    // Nobody's district is that of Sapporo: its people are the receiving centre's.
    for code in ["131041", "131016", "011002"] {
        let residence = json!({"municipality_code": code, "street": "1-1"});
        let form = with(form(), &[("/person/residence", residence)]);
        notified(&app, &sql, &form).await;
    }
    let mut names = BTreeMap::new();
    for key in ["tokyo", "chiyoda", "shinjuku"] {
        let id = app.country.place(key).id;
        let asked = format!("SELECT name FROM organization WHERE id = '{id}'");
        names.insert(key, sql.one(&asked).await);
    }
    let mut centers = vec![names["chiyoda"].clone(), names["shinjuku"].clone()];
    centers.sort();
    for (login, wanted) in [
        ("ministry.analyst", vec![names["tokyo"].clone()]),
        ("tokyo.clerk", centers),
        (
            "chiyoda.nurse",
            vec!["北海道札幌市".to_owned(), "東京都千代田区".to_owned()],
        ),
        ("shinjuku.nurse", vec!["東京都新宿区".to_owned()]),
    ] {
        let browser = session_of(&app, &sql, login).await;
        let path =
            "/statistics/series?dates=reported&dimension=district&from=2022-01-01&until=2022-12-31";
        let series = browser.get(path).await.expect(200);
        let districts = series["districts"].as_array().unwrap();
        let of = |key: &str| -> Vec<String> {
            let texts = districts.iter().map(|one| one[key].as_str().unwrap());
            texts.map(ToOwned::to_owned).collect()
        };
        assert_eq!(of("name"), wanted, "{login}");
        for point in series["points"].as_array().unwrap() {
            let value = point["value"].as_str().unwrap().to_owned();
            assert!(of("value").contains(&value), "{login}: {value}");
        }
        let other = browser
            .get(&path.replace("district", "severity"))
            .await
            .expect(200);
        assert!(other.get("districts").is_none(), "{login}");
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
