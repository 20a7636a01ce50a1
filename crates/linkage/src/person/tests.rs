//! Pairs that staff would judge without hesitating.

use hersys_domain::case::Sex;
use hersys_domain::person::{Address, Contact, Identity};
use hersys_domain::same_person::{AgreementDegree, Alternative, ComparedItem, Comparison};

use super::{Population, Subject, compare};

/// Family and given name, their readings, birth date, phone, street; no address without a street.
fn subject(names: [&str; 4], born: &str, phone: &str, street: &str) -> Subject {
    let [family_name, given_name, family_kana, given_kana] = names.map(str::to_owned);
    let identity = Identity {
        family_name,
        given_name,
        family_kana,
        given_kana,
        birth_on: born.parse().ok(),
        ..Identity::default()
    };
    let lives = !street.is_empty();
    let contact = Contact {
        phone: phone.to_owned(),
        residence: Address {
            postal_code: lives.then(|| "1600022".to_owned()),
            municipality_code: lives.then(|| "131041".to_owned()),
            street: street.to_owned(),
            building: String::new(),
        },
        ..Contact::default()
    };
    Subject::of(&identity, &contact, Sex::Female)
}

fn of_the_nation(one: &Subject, other: &Subject) -> Comparison {
    compare(one, other, Population::of(34_000_000))
}

fn degree(seen: &Comparison, item: ComparedItem) -> Option<AgreementDegree> {
    seen.parts
        .iter()
        .find(|part| part.item == item)
        .map(|part| part.degree)
}

const HANA: [&str; 4] = ["渡邉", "花子", "ワタナベ", "ハナコ"];

#[test]
fn one_person_is_known_again_however_she_is_typed() {
    let known = subject(HANA, "1980-03-14", "090-1234-5678", "新宿1-2-3");
    for (names, born, phone, street) in [
        (
            ["渡辺", "花子", "ﾜﾀﾅﾍﾞ", "ﾊﾅｺ"],
            "1980-03-14",
            "",
            "新宿一丁目2番3号",
        ),
        (
            ["ワタナベ", "ハナコ", "", ""],
            "1980-03-14",
            "09012345678",
            "",
        ),
        (
            ["WATANABE", "HANAKO", "", ""],
            "1980-03-14",
            "+81 90 1234 5678",
            "新宿1-2-3",
        ),
        (
            ["花子", "渡辺", "ハナコ", "ワタナベ"],
            "1980-03-14",
            "",
            "新宿1-2-3",
        ),
        // 昭和55年 typed as 平成55年 does not exist; 大正 would be the slip.
        (
            ["渡邊", "花子", "ワタナベ", "ハナコ"],
            "1966-03-14",
            "090-1234-5678",
            "新宿1-2-3",
        ),
        (
            ["佐々木", "花子", "ササキ", "ハナコ"],
            "1980-03-14",
            "090-1234-5678",
            "歌舞伎町2-2-2",
        ),
    ] {
        let seen = of_the_nation(&known, &subject(names, born, phone, street));
        assert!(seen.likelihood > 0.9, "{names:?} {born}: {seen:?}");
    }
}

#[test]
fn others_of_the_household_and_namesakes_are_not_her() {
    let known = subject(HANA, "1980-03-14", "090-1234-5678", "新宿1-2-3");
    for (who, names, born, phone, against) in [
        (
            "her twin",
            ["渡邉", "桜", "ワタナベ", "サクラ"],
            "1980-03-14",
            "090-1234-5678",
            Alternative::Household,
        ),
        (
            "her daughter",
            ["渡邉", "花", "ワタナベ", "ハナ"],
            "2010-05-05",
            "090-1234-5678",
            Alternative::Household,
        ),
        (
            "a namesake",
            HANA,
            "1955-11-02",
            "03-5555-0101",
            Alternative::Household,
        ),
    ] {
        let seen = of_the_nation(&known, &subject(names, born, phone, "新宿1-2-3"));
        assert!(seen.likelihood < 0.5, "{who}: {seen:?}");
        assert_eq!(seen.against, against, "{who}");
    }
    let born_on_the_day = subject(["鈴木", "明美", "スズキ", "アケミ"], "1980-03-14", "", "");
    let seen = of_the_nation(&known, &born_on_the_day);
    assert!(seen.likelihood < 1e-6, "{seen:?}");
    assert_eq!(seen.against, Alternative::Stranger);
}

#[test]
fn the_parts_tell_what_was_seen_and_what_is_missing_counts_for_nothing() {
    let known = subject(HANA, "1980-03-14", "090-1234-5678", "新宿1-2-3");
    let other = subject(
        ["渡辺", "華子", "ワタナベ", "ハナコ"],
        "1980-04-13",
        "",
        "新宿1-2-3",
    );
    let seen = of_the_nation(&known, &other);
    for (item, expected) in [
        (ComparedItem::FamilyName, AgreementDegree::Same),
        (ComparedItem::GivenName, AgreementDegree::SameReading),
        (ComparedItem::BirthDate, AgreementDegree::Differs),
        (ComparedItem::Sex, AgreementDegree::Same),
        (ComparedItem::Phone, AgreementDegree::Missing),
        (ComparedItem::Mail, AgreementDegree::Missing),
        (ComparedItem::Address, AgreementDegree::Same),
        (ComparedItem::Workplace, AgreementDegree::Missing),
    ] {
        assert_eq!(degree(&seen, item), Some(expected), "{item}");
    }
    let missing = seen
        .parts
        .iter()
        .filter(|part| part.degree == AgreementDegree::Missing);
    assert!(missing.into_iter().all(|part| part.bits == 0.0));
    // Both ways round it is the same.
    assert_eq!(of_the_nation(&other, &known), seen);
}

#[test]
fn more_people_make_the_same_agreement_say_less() {
    let known = subject(HANA, "1980-03-14", "", "");
    let again = subject(HANA, "1980-03-14", "", "");
    let few = compare(&known, &again, Population::of(20_000)).likelihood;
    let many = compare(&known, &again, Population::of(34_000_000)).likelihood;
    assert!(few > many, "{few} {many}");
}
