//! 様式 1–10: kind of notification, the person, where they live and are, the guardian; and what is told of them beside.

use hersys_domain::age::AgeUnit;
use hersys_domain::case::Sex;
use hersys_domain::notification::Category;
use hersys_domain::notification::detail::{AnsweredBy, ContactLanguage};
use hersys_domain::notification::item::Item;
use hersys_print::paper::{Cell, Line, Row};

use super::items::{choices, joined, label, named, said, tick};
use super::reader::Reader;
use crate::texts::word;

/// 1 to 10.
pub(super) fn items(reader: &Reader<'_>) -> Vec<Row> {
    vec![
        Row {
            cells: vec![Cell::above(
                "１　診断（検案）した者（死体）の類型",
                1,
                category(reader),
            )],
        },
        who(reader),
        Row {
            cells: vec![Cell::above("７　当該者住所", 1, residence(reader))],
        },
        Row {
            cells: vec![Cell::above("８　当該者所在地", 1, whereabouts(reader))],
        },
        guardian(reader),
    ]
}

fn category(reader: &Reader<'_>) -> Vec<Line> {
    let mut lines = vec![choices(
        "",
        "category",
        Category::ALL,
        Category::as_str,
        reader.form.category.as_slice(),
    )];
    if reader.form.deemed || reader.form.category == Some(Category::Suspected) {
        let words = word("notification", "field.deemed");
        lines.push(tick(&words, reader.form.deemed));
    }
    lines
}

/// 2 to 6.
fn who(reader: &Reader<'_>) -> Row {
    let person = &reader.form.person;
    let name = if person.name_unknown {
        word("case", "name_unknown")
    } else {
        joined(&[&person.family_name, &person.given_name])
    };
    let kana = joined(&[&person.family_kana, &person.given_kana]);
    let mut names: Vec<Line> = named("フリガナ", &kana).into_iter().collect();
    names.extend(reader.item(Item::Name, &name));
    let sex = choices("", "sex", Sex::ALL, Sex::as_str, person.sex.as_slice());
    let born = reader.day(&person.birth_date);
    let job = reader.item(Item::Occupation, &person.occupation);
    Row {
        cells: vec![
            Cell::above("２　当該者氏名", 30, names),
            Cell::above("３　性別", 15, vec![sex]),
            Cell::above("４　生年月日", 21, reader.item(Item::Birth, &born)),
            Cell::above(
                "５　診断時の年齢（０歳は月齢）",
                17,
                vec![Line::text(age(reader))],
            ),
            Cell::above("６　当該者職業", 21, job),
        ],
    }
}

/// The age as understood, else as written.
fn age(reader: &Reader<'_>) -> String {
    let Some(age) = reader.facts.age else {
        return reader.form.person.age.trim().to_owned();
    };
    let key = match age.unit() {
        AgeUnit::Years => "age_years",
        AgeUnit::Months => "age_months",
    };
    word("case", key).replace("{count}", &age.value().to_string())
}

fn residence(reader: &Reader<'_>) -> Vec<Line> {
    let person = &reader.form.person;
    let mut lines = reader.item(Item::Residence, &reader.place(&person.residence));
    lines.extend(named("電話", &person.phone));
    lines
}

fn whereabouts(reader: &Reader<'_>) -> Vec<Line> {
    reader.item(Item::Reach, &reader.place(&reader.form.person.whereabouts))
}

/// 9 and 10, for minors.
fn guardian(reader: &Reader<'_>) -> Row {
    let person = &reader.form.person;
    let mut name = reader.item(Item::Guardian, &person.guardian_name);
    name.extend(named("電話", &person.guardian_phone));
    let mut place = Vec::new();
    if person.guardian_same_address {
        place.push(Line::text("当該者住所と同じ"));
    }
    let other = reader.place(&person.guardian_address);
    if !other.is_empty() {
        place.push(Line::text(other));
    }
    Row {
        cells: vec![
            Cell::above("９　保護者氏名", 35, name),
            Cell::above(
                "10　保護者住所（９、10は患者が未成年の場合のみ記入）",
                65,
                place,
            ),
        ],
    }
}

/// What is told of the person beside the items of the form; rows of nothing are left out.
pub(super) fn details(reader: &Reader<'_>) -> Vec<Row> {
    [
        ("国籍・言語", origin(reader)),
        ("連絡先", contact(reader)),
        ("勤務先・学校等", workplace(reader)),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(label, lines)| Row::beside(label, lines))
    .collect()
}

fn origin(reader: &Reader<'_>) -> Vec<Line> {
    let person = &reader.form.person;
    let language = person.language.map(ContactLanguage::as_str);
    let language = language.map(|one| said("language", one));
    let language = joined(&[
        language.as_deref().unwrap_or_default(),
        &person.other_language,
    ]);
    [
        named(&label("person/alias"), &person.alias),
        named(
            &label("person/nationality"),
            &reader.country(&person.nationality),
        ),
        named(&label("person/language"), &language),
        reader.answered("person/interpreter_needed", person.interpreter_needed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn contact(reader: &Reader<'_>) -> Vec<Line> {
    let person = &reader.form.person;
    let who = |one: Option<AnsweredBy>| {
        one.map_or_else(String::new, |one| said("answered_by", one.as_str()))
    };
    let first = named(
        &label("person/phone_answered_by"),
        &who(person.phone_answered_by),
    );
    let more = person.phones.iter().filter_map(|phone| {
        let words = joined(&[&phone.number, &who(phone.answered_by), &phone.note]);
        named(&label("person/phones/label"), &words)
    });
    let mail = named(&label("person/mail"), &person.mail);
    first.into_iter().chain(more).chain(mail).collect()
}

fn workplace(reader: &Reader<'_>) -> Vec<Line> {
    let work = &reader.form.person.workplace;
    [
        named("名称", &work.name),
        named("所在地", &reader.place(&work.address)),
        named("電話", &work.phone),
        reader.day_of("person/workplace/last_attended_on", &work.last_attended_on),
    ]
    .into_iter()
    .flatten()
    .collect()
}
