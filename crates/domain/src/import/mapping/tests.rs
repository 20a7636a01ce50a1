use super::*;

fn texts(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const OSAKA: [&str; 6] = ["番号", "報道提供日", "年代", "性別", "居住地", "退院・解除"];

fn osaka(cells: &[&str]) -> Result<ImportedRow, Vec<(String, Fault)>> {
    let mapping = Mapping::named("osaka_2020").unwrap();
    let bound = mapping.bind(&texts(&OSAKA)).unwrap();
    bound
        .read(&texts(cells), day("2020-11-16"))
        .map_err(|faults| {
            faults
                .into_iter()
                .map(|one| (one.column, one.fault))
                .collect()
        })
}

#[test]
fn every_shipped_mapping_parses_and_its_values_are_members() {
    assert_eq!(SHIPPED.len(), 2);
    for mapping in Mapping::shipped() {
        let items = &mapping.columns;
        let members = |source: &Option<Source>| -> Vec<String> {
            let source = source.as_ref();
            source.map_or_else(Vec::new, |one| one.values.values().cloned().collect())
        };
        for member in members(&items.age_band) {
            assert!(member.parse::<AgeBand>().is_ok(), "{member}");
        }
        for member in members(&items.sex) {
            assert!(member.parse::<Sex>().is_ok(), "{member}");
        }
        for member in members(&items.whereabouts) {
            assert!(member.parse::<Whereabouts>().is_ok(), "{member}");
        }
    }
}

#[test]
fn a_row_says_what_its_cells_say() {
    let row = osaka(&["1", "2020-01-29", "４０", "女性", "大阪市", "○"]).unwrap();
    assert_eq!(row.key.as_deref(), Some("1"));
    assert_eq!(row.published_on, Some(day("2020-01-29")));
    assert_eq!(row.reported_on, day("2020-01-29"));
    assert_eq!(row.age_band, Some(AgeBand::From40));
    assert_eq!(row.sex, Sex::Female);
    assert_eq!(row.residence, Some(("居住地".into(), "大阪市".into())));
    assert_eq!(row.whereabouts, Whereabouts::Released);
    let row = osaka(&["2", "2020/2/9", "調査中", "不明", "大阪府外", ""]).unwrap();
    assert_eq!(row.age_band, Some(AgeBand::Investigating));
    assert_eq!(row.residence, None);
    assert_eq!(row.whereabouts, Whereabouts::Unknown);
}

#[test]
fn every_fault_of_a_row_is_told_with_its_column() {
    assert_eq!(
        osaka(&["", "2/9", "四十", "おんな", "大阪市", "×"]),
        Err(vec![
            ("番号".into(), Fault::KeyMissing),
            ("報道提供日".into(), Fault::Date),
            ("年代".into(), Fault::Choice),
            ("性別".into(), Fault::Choice),
            ("退院・解除".into(), Fault::Choice),
        ])
    );
    for (cells, fault) in [
        (["1", "2020-11-17", "40", "女性", "", ""], Fault::Future),
        (["1", "", "40", "女性", "", ""], Fault::DayMissing),
        (["1", "2020-02-30", "40", "女性", "", ""], Fault::Date),
        (["1", "きのう", "40", "女性", "", ""], Fault::Date),
    ] {
        assert_eq!(osaka(&cells), Err(vec![("報道提供日".into(), fault)]));
    }
    for (cells, fault) in [
        (vec!["1", "2020-01-29"], Fault::Cells),
        (
            vec!["1", "2020-01-29", "40", "女\u{fffd}", "大阪市", ""],
            Fault::Undecodable,
        ),
        (
            vec!["1", "2020-01-29", "40", "女性", &"あ".repeat(1_366), ""],
            Fault::TooLong,
        ),
    ] {
        assert_eq!(osaka(&cells), Err(vec![(String::new(), fault)]));
    }
}

#[test]
fn missing_columns_are_named_and_optional_ones_may_be_missing() {
    let mapping = Mapping::named("standard_patients").unwrap();
    let missing = mapping.bind(&texts(&["No", "公表_年月日"])).unwrap_err();
    assert_eq!(missing, ["患者_年代", "患者_性別", "患者_居住地"]);
    let header = [
        "備考",
        "No",
        "公表_年月日",
        "患者_年代",
        "患者_性別",
        "患者_居住地",
    ];
    let bound = mapping.bind(&texts(&header)).unwrap();
    let row = bound
        .read(
            &texts(&["", "7", "2020-05-01", "10歳未満", "男性", "新宿区"]),
            day("2020-05-02"),
        )
        .unwrap();
    assert_eq!(row.age_band, Some(AgeBand::Under10));
    assert_eq!(row.onset_on, None);
}
