use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 8, 25).unwrap()
}

fn row() -> ContactRow {
    ContactRow {
        name: "髙橋　健子".to_owned(),
        kana: "たかはし けんこ".to_owned(),
        birth: "昭和55年3月14日".to_owned(),
        phone: "０９０－１２３４－５６７８".to_owned(),
        last_on: "R4.8.19".to_owned(),
        ..ContactRow::default()
    }
}

fn codes(change: impl FnOnce(&mut ContactRow)) -> Vec<(String, String)> {
    let mut one = row();
    change(&mut one);
    let faults = one.read(today()).err().unwrap_or_default().0;
    let told = faults.into_iter().map(|one| (one.pointer, one.code));
    told.collect()
}

#[test]
fn a_row_is_read_as_japanese_offices_write_it() {
    let read = row().read(today()).unwrap();
    assert_eq!(read.identity.family_name, "髙橋");
    assert_eq!(read.identity.given_name, "健子");
    assert_eq!(read.identity.family_kana, "タカハシ");
    assert_eq!(read.identity.given_kana, "ケンコ");
    assert_eq!(read.identity.birth_on, NaiveDate::from_ymd_opt(1980, 3, 14));
    assert_eq!(read.age.map(Age::years), Some(42));
    assert_eq!(read.exposure.last_on, NaiveDate::from_ymd_opt(2022, 8, 19));
}

#[test]
fn an_age_stands_in_the_place_of_a_birth_date() {
    for (typed, unit, value) in [
        ("34", AgeUnit::Years, 34),
        ("３４歳", AgeUnit::Years, 34),
        ("8か月", AgeUnit::Months, 8),
    ] {
        let one = ContactRow {
            birth: typed.to_owned(),
            ..row()
        };
        let read = one.read(today()).unwrap();
        assert_eq!(read.age, Age::new(unit, value).ok(), "{typed}");
        assert_eq!(read.identity.birth_on, None);
    }
}

#[test]
fn what_cannot_be_read_is_told_at_its_cell() {
    let at = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    assert_eq!(codes(|one| one.name.clear()), at("/name", "required"));
    // Days said by today are nobody's birth.
    assert_eq!(
        codes(|one| one.birth = "8/19".to_owned()),
        at("/birth", "date.unreadable")
    );
    assert_eq!(
        codes(|one| one.birth = "200歳".to_owned()),
        at("/birth", "date.unreadable")
    );
    assert_eq!(
        codes(|one| one.birth = "4/3/2".to_owned()),
        at("/birth", "date.short_year")
    );
    assert_eq!(
        codes(|one| one.birth = "R4.8.26".to_owned()),
        at("/birth", "age.birth_after_day")
    );
    assert_eq!(
        codes(|one| one.phone = "12".to_owned()),
        at("/phone", "phone.area_code_missing")
    );
    assert_eq!(
        codes(|one| one.last_on = "R4.8.32".to_owned()),
        at("/last_on", "date.no_such_day")
    );
    assert_eq!(
        codes(|one| one.last_on = "2022-08-26".to_owned()),
        at("/last_on", "contact.in_future")
    );
    assert_eq!(
        codes(|one| one.minutes = "少し".to_owned()),
        at("/minutes", "contact.minutes")
    );
    assert_eq!(
        codes(|one| one.identity = Some(ContactIdentity::Known)),
        at("/known_case_id", "contact.known_case")
    );
}

#[test]
fn criteria_that_are_named_apply_and_none_denies_all() {
    let with = |criteria: Option<Vec<ContactCriterion>>| {
        let one = ContactRow { criteria, ..row() };
        one.read(today()).unwrap().exposure
    };
    let named = with(Some(vec![ContactCriterion::SameHousehold]));
    assert_eq!(named.proposed(), Some(ContactJudgement::Close));
    assert_eq!(named.touched_fluids, None);
    assert_eq!(
        with(Some(vec![])).proposed(),
        Some(ContactJudgement::NotClose)
    );
    assert_eq!(with(None).proposed(), None);
}

#[test]
fn so_many_rows_and_no_more() {
    let of = |rows: usize| RegisterContacts {
        rows: vec![row(); rows],
    };
    assert!(of(ROWS).violations().is_empty());
    assert_eq!(of(ROWS + 1).violations().0[0].code, "list.too_long");
    assert_eq!(of(0).violations().0[0].code, "required");
}
