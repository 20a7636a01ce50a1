use super::*;
use crate::case::CaseStatus;
use crate::id::AccountId;
use crate::validate::Validate as _;

fn full() -> CaseFilter {
    let day = |text: &str| Some(text.parse().unwrap());
    CaseFilter {
        status: vec![CaseStatus::Open, CaseStatus::Reopened],
        municipality_code: vec!["131041".parse().unwrap()],
        assigned_to: vec![AccountId(uuid::Uuid::from_u128(7))],
        age_from: Some(65),
        onset_until: day("2026-11-30"),
        missing: vec![FillableItem::PublishedOn],
        having: vec![CaseSign::Icu, CaseSign::Ecmo],
        ..CaseFilter::default()
    }
}

#[test]
fn what_is_written_into_an_address_is_read_from_it_again() {
    let mut read = CaseFilter::default();
    for (name, text) in full().pairs() {
        assert_eq!(read.put(name, &text), Ok(true), "{name}={text}");
    }
    assert_eq!(read, full());
    assert_eq!(read.put("name", "健子"), Ok(false));
    for (name, text) in [
        ("status", "open,"),
        ("status", ""),
        ("age_from", "-1"),
        ("onset_until", "30.11.2026"),
        ("municipality_code", "1310"),
    ] {
        assert_eq!(read.put(name, text), Err(Unreadable), "{name}={text}");
    }
}

#[test]
fn every_name_is_put_and_nothing_else_is_taken() {
    for name in CaseFilter::NAMES {
        assert_ne!(CaseFilter::default().put(name, ""), Ok(false), "{name}");
    }
    assert!(CaseFilter::default().is_empty());
    assert!(!full().is_empty());
}

#[test]
fn ages_and_choices_have_bounds() {
    let mut filter = full();
    assert!(filter.violations().is_empty());
    filter.age_until = Some(151);
    filter.assigned_to = vec![AccountId(uuid::Uuid::nil()); CHOICES_MAX + 1];
    let pointers: Vec<_> = filter
        .violations()
        .0
        .into_iter()
        .map(|one| one.pointer)
        .collect();
    assert_eq!(pointers, ["/assigned_to", "/age_until"]);
}

#[test]
fn a_cursor_holds_what_its_order_is_by() {
    assert!(CaseSort::OnsetOn.takes("2026-11-30") && !CaseSort::OnsetOn.takes("5"));
    assert!(CaseSort::Severity.takes("5") && !CaseSort::Severity.takes("severe"));
    assert!(CaseSort::MunicipalityCode.takes("131041") && !CaseSort::MunicipalityCode.takes("'"));
}
