//! The files themselves: that they close with each other and with the types of the domain.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use hersys_domain::kana;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::postal_code::PostalCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::reference::MunicipalityKind;

use super::*;

/// Lines of a table as cells by column. No cell has a comma in it; the test of lengths would tell.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut found = Vec::new();
    for file in FILES.iter().filter(|file| file.table == table) {
        let csv = file.csv().unwrap();
        let (columns, text) = csv.split_once('\n').unwrap();
        let columns: Vec<&str> = columns.split(',').collect();
        for line in text.lines() {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), columns.len(), "{line}");
            let pairs = columns.iter().zip(cells);
            found.push(
                pairs
                    .map(|(column, cell)| ((*column).to_owned(), cell.to_owned()))
                    .collect(),
            );
        }
    }
    found
}

fn day(row: &BTreeMap<String, String>, column: &str) -> Option<NaiveDate> {
    Some(row[column].as_str())
        .filter(|text| !text.is_empty())
        .map(|text| text.parse().unwrap())
}

fn in_force(row: &BTreeMap<String, String>) -> bool {
    day(row, "until_on").is_none()
}

#[test]
fn prefectures_are_those_of_the_domain() {
    let rows = rows("prefecture");
    assert_eq!(rows.len(), Prefecture::ALL.len());
    for (row, prefecture) in rows.iter().zip(Prefecture::ALL) {
        assert_eq!(row["code"], prefecture.as_str());
        assert_eq!(row["name"], prefecture.name());
        assert!(kana::is_reading(&row["kana"]));
    }
}

#[test]
fn municipalities_are_valid() {
    let rows = rows("municipality");
    assert_eq!(rows.iter().filter(|row| in_force(row)).count(), 1892 + 20);
    let codes: BTreeSet<&str> = rows.iter().map(|row| row["code"].as_str()).collect();
    assert_eq!(codes.len(), rows.len());
    for row in &rows {
        let code: MunicipalityCode = row["code"].parse().unwrap();
        assert_eq!(code.as_str(), row["code"]);
        assert_eq!(code.prefecture().as_str(), row["prefecture"]);
        assert!(kana::is_reading(&row["kana"]), "{row:?}");
        let kind: MunicipalityKind = row["kind"].parse().unwrap();
        let city = rows.iter().find(|city| city["code"] == row["city_code"]);
        match kind {
            MunicipalityKind::Ward => {
                let city = city.unwrap();
                assert!(row["name"].starts_with(&city["name"]), "{row:?}");
                assert!(row["kana"].starts_with(&city["kana"]), "{row:?}");
            }
            _ => assert_eq!(city, None, "{row:?}"),
        }
    }
}

#[test]
fn every_former_municipality_has_a_successor_that_begins_with_its_end() {
    let rows = rows("municipality");
    let successions = self::rows("municipality_succession");
    for former in rows.iter().filter(|row| !in_force(row)) {
        let found: Vec<_> = successions
            .iter()
            .filter(|succession| succession["former_code"] == former["code"])
            .collect();
        assert!(!found.is_empty(), "{former:?}");
        for succession in found {
            assert_eq!(succession["from_on"], former["until_on"]);
            let successor = rows
                .iter()
                .find(|row| row["code"] == succession["successor_code"])
                .unwrap();
            assert!(in_force(successor));
            assert!(
                successor["from_on"].is_empty() || successor["from_on"] == succession["from_on"]
            );
        }
    }
}

#[test]
fn every_municipality_in_force_has_exactly_one_centre_of_its_prefecture() {
    let centers = rows("health_center");
    let districts = rows("health_center_district");
    for municipality in rows("municipality").iter().filter(|row| in_force(row)) {
        let of: Vec<_> = districts
            .iter()
            .filter(|row| row["municipality_code"] == municipality["code"] && in_force(row))
            .collect();
        assert_eq!(of.len(), 1, "{municipality:?}");
        let center = centers
            .iter()
            .find(|row| row["key"] == of[0]["health_center_key"])
            .unwrap();
        assert!(in_force(center));
        assert_eq!(center["prefecture"], municipality["prefecture"]);
        assert!(center["key"].starts_with(&municipality["prefecture"]));
    }
}

#[test]
fn every_centre_has_a_key_and_a_name_of_its_own_and_a_district() {
    let centers = rows("health_center");
    let districts = rows("health_center_district");
    let keys: BTreeSet<_> = centers.iter().map(|row| &row["key"]).collect();
    let names: BTreeSet<_> = centers
        .iter()
        .map(|row| (&row["prefecture"], &row["name"]))
        .collect();
    assert_eq!((keys.len(), names.len()), (centers.len(), centers.len()));
    assert_eq!(centers.iter().filter(|row| in_force(row)).count(), 463);
    for center in &centers {
        assert!(
            districts.iter().any(|row| {
                row["health_center_key"] == center["key"] && in_force(row) == in_force(center)
            }),
            "{center:?}"
        );
    }
}

#[test]
fn every_postal_code_belongs_to_a_municipality_in_force() {
    let municipalities = rows("municipality");
    let in_force: BTreeSet<&str> = municipalities
        .iter()
        .filter(|row| in_force(row) && row["kind"] != "designated_city")
        .map(|row| row["code"].as_str())
        .collect();
    let file = FILES.iter().find(|file| file.table == "postal_code");
    let csv = file.unwrap().csv().unwrap();
    let mut seen = BTreeSet::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [code, _, municipality, _, _] = cells[..] else {
            panic!("{line}");
        };
        assert_eq!(code.parse::<PostalCode>().unwrap().as_str(), code);
        assert!(in_force.contains(municipality), "{line}");
        seen.insert(municipality);
    }
    assert_eq!(seen, in_force);
    assert!(csv.lines().count() > 120_000);
}

#[test]
fn countries_and_holidays_are_valid() {
    let countries = rows("country");
    assert!(countries.len() >= 249);
    assert!(countries.iter().any(|row| {
        (row["alpha2"].as_str(), row["name"].as_str()) == ("JP", "日本") && row["number"] == "392"
    }));
    let holidays = rows("holiday");
    assert!(holidays.iter().all(|row| day(row, "on_date").is_some()));
    assert!(holidays.iter().any(|row| row["on_date"] == "2022-07-18"));
}

#[test]
fn postal_lines_are_told_by_differences() {
    let text = "step,municipality_code,town,kana\n10000,011029,,\n0,,北一条,キタ\n1590023,131041,西新宿,ニシシンジュク\n";
    assert_eq!(
        postal_lines(text).unwrap(),
        "code,place,municipality_code,town,kana\n0010000,1,011029,,\n0010000,2,011029,北一条,キタ\n\
         1600023,1,131041,西新宿,ニシシンジュク\n"
    );
}

#[test]
fn broken_postal_lines_are_refused() {
    for text in [
        "",
        "code\n",
        "step,municipality_code,town,kana\nx,,,\n",
        "step,municipality_code,town,kana\n1\n",
        "step,municipality_code,town,kana\n9999999,011029,,\n1,,,\n",
    ] {
        assert_eq!(postal_lines(text), None, "{text}");
    }
}
