use proptest::prelude::*;

use super::*;

fn e164(text: &str) -> Result<String, PhoneError> {
    text.parse::<Phone>().map(|phone| phone.e164)
}

#[test]
fn reads_what_people_type() {
    for (text, expected) in [
        ("090-1234-5678", "+819012345678"),
        ("０９０－１２３４－５６７８", "+819012345678"),
        ("090ー1234ー5678", "+819012345678"),
        ("＋８１ ９０ １２３４ ５６７８", "+819012345678"),
        ("+81 (0)90-1234-5678", "+819012345678"),
        ("010-81-90-1234-5678", "+819012345678"),
        ("(03)1234-5678", "+81312345678"),
        ("（０３）１２３４－５６７８", "+81312345678"),
        ("03 1234 5678", "+81312345678"),
        ("03.1234.5678", "+81312345678"),
        ("03-1234-5678 内線 12", "+81312345678"),
        ("03-1234-5678（代）", "+81312345678"),
        ("03-1234-5678 Ext.12", "+81312345678"),
        ("0123-45-6789", "+81123456789"),
        ("0120-123-456", "+81120123456"),
        ("0570-000-000", "+81570000000"),
        ("0800-123-4567", "+818001234567"),
        ("050-1234-5678", "+815012345678"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("010-1-212-555-0100", "+12125550100"),
        ("+82-10-1234-5678", "+821012345678"),
    ] {
        assert_eq!(e164(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn refuses_the_rest() {
    for (text, error) in [
        ("", PhoneError::Empty),
        ("　 ", PhoneError::Empty),
        ("不明", PhoneError::Unreadable),
        ("090-1234-567x", PhoneError::Unreadable),
        ("090+12345678", PhoneError::Unreadable),
        ("()", PhoneError::Unreadable),
        ("内線 12", PhoneError::Unreadable),
        ("090-1234-567", PhoneError::TooShort),
        ("090-1234-56789", PhoneError::TooLong),
        ("03-1234-567", PhoneError::TooShort),
        ("03-1234-56789", PhoneError::TooLong),
        ("+81 3 1234 56789", PhoneError::TooLong),
        ("1234-5678", PhoneError::AreaCodeMissing),
        ("119", PhoneError::AreaCodeMissing),
        ("00-1234-5678", PhoneError::Unreadable),
        ("+0123456789", PhoneError::CountryCode),
        ("+12345", PhoneError::TooShort),
        ("+1234567890123456", PhoneError::TooLong),
        ("090-1234-5678\0", PhoneError::Unreadable),
    ] {
        assert_eq!(e164(text), Err(error), "{text}");
    }
}

#[test]
fn short_messages_go_to_mobiles_only() {
    for (text, expected) in [
        ("090-1234-5678", true),
        ("080-1234-5678", true),
        ("070-1234-5678", true),
        ("060-1234-5678", true),
        ("050-1234-5678", false),
        ("0800-123-4567", false),
        ("03-1234-5678", false),
        ("0980-12-3456", false),
        ("+82-10-1234-5678", false),
    ] {
        assert_eq!(
            text.parse::<Phone>().unwrap().can_receive_sms(),
            expected,
            "{text}"
        );
    }
}

#[test]
fn the_wire_is_judged_by_what_was_typed() {
    let phone: Phone =
        serde_json::from_str(r#"{"typed":" 090-1234-5678","e164":"+10000000"}"#).unwrap();
    assert_eq!(
        (phone.typed(), phone.e164(), phone.last_four()),
        ("090-1234-5678", "+819012345678", "5678")
    );
    let json = serde_json::to_string(&phone).unwrap();
    assert_eq!(serde_json::from_str::<Phone>(&json).unwrap(), phone);
    assert!(serde_json::from_str::<Phone>(r#"{"typed":"090"}"#).is_err());
    assert!(serde_json::from_str::<Phone>(r#"{"e164":"+819012345678"}"#).is_err());
}

proptest! {
    #[test]
    fn every_spelling_of_a_number_is_the_same_number(area in 1_u32..=9, rest in 0_u32..10_000_000) {
        let (a, b) = (rest / 10_000, rest % 10_000);
        let expected = format!("+81{}0{area}{a:03}{b:04}", 9);
        for text in [format!("090{area}{a:03}{b:04}"), format!("090-{area}{a:03}-{b:04}"), expected.clone(), format!("+81 90 {area}{a:03} {b:04}")] {
            let phone: Phone = text.parse().unwrap();
            prop_assert_eq!(phone.e164(), &expected);
            prop_assert_eq!(phone.last_four(), &format!("{b:04}"));
            prop_assert!(phone.can_receive_sms());
        }
    }

    #[test]
    fn what_is_read_is_e164(text in "[+0-9０-９() ー-]{0,24}") {
        if let Ok(phone) = text.parse::<Phone>() {
            prop_assert!(phone.e164().starts_with('+'));
            prop_assert!((8..=16).contains(&phone.e164().len()));
            prop_assert_eq!(phone.e164().parse::<Phone>().map(|p| p.e164), Ok(phone.e164.clone()));
        }
    }

    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = text.parse::<Phone>();
    }
}
