//! A line of a notification to read.

use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::notification::correction::CaseItem;
use hersys_domain::notification::{AddressForm, NotificationForm};
use hersys_domain::postal_code;
use hersys_domain::reference::Municipality;

use super::written::Reader;
use crate::locale::{Text, text};
use crate::pages::notification;

/// A line: what it is called, what was written, and where in the form that stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) label: Text,
    pub(super) values: Vec<Text>,
    /// Pointers of the parts of the form that it shows.
    pub(super) of: Vec<String>,
}

/// A part of the notification.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub(super) title: Text,
    pub(super) lines: Vec<Line>,
}

/// What an item of the form is called; the number of a row says nothing.
pub(super) fn label_of(pointer: &str) -> Text {
    let form = NotificationForm::default();
    let names = Names::default();
    let sections = Reader::new(&form, &names, chrono::NaiveDate::default()).sections();
    let mut lines = sections.into_iter().flat_map(|section| section.lines);
    let own = lines.find(|line| line.shows(pointer) || line.item() == pointer);
    own.map_or_else(|| notification::label_of(pointer), |line| line.label)
}

impl Line {
    pub(super) fn new(label: Text, of: &[&str], values: Vec<Text>) -> Self {
        Self {
            label,
            values,
            of: of.iter().map(|&pointer| pointer.to_owned()).collect(),
        }
    }

    /// A field of the form under its own label.
    pub(super) fn field(pointer: &str, values: Vec<Text>) -> Self {
        Self::new(notification::label_of(pointer), &[pointer], values)
    }

    /// A detail under the label of its place.
    pub(super) fn detail(pointer: &str, words: String) -> Self {
        Self::field(pointer, vec![words.into()])
    }

    /// The item of the form that it is about, for asking: the number of a row says nothing.
    pub(super) fn item(&self) -> String {
        let first = self.of.first().map(String::as_str).unwrap_or_default();
        let parts = first.split('/').skip(1);
        let named = parts.take_while(|part| part.parse::<usize>().is_err());
        named.fold(String::new(), |path, part| path + "/" + part)
    }

    /// The item of the case that was copied from it.
    pub(super) fn case_item(&self) -> Option<CaseItem> {
        self.of.iter().find_map(|pointer| CaseItem::of(pointer))
    }

    /// Whether it shows what a pointer names.
    pub(super) fn shows(&self, pointer: &str) -> bool {
        self.of.iter().any(|own| {
            pointer
                .strip_prefix(own.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// Adds a line for what is withheld and stands on no line: nothing is shown as if it had not been written.
pub(super) fn told_withheld(sections: &mut [Section], withheld: &[String]) {
    for pointer in withheld {
        let mut lines = sections.iter().flat_map(|section| &section.lines);
        if lines.any(|line| line.shows(pointer)) {
            continue;
        }
        let place = match pointer.split('/').nth(1) {
            Some("person") => 0,
            Some("diagnosis") => 1,
            Some("infection") => 2,
            Some("condition") => 3,
            _ => 4,
        };
        if let Some(section) = sections.get_mut(place) {
            section.lines.push(Line::field(pointer, Vec::new()));
        }
    }
}

/// A text that was written; none where nothing was.
pub(super) fn written(text: &str) -> Vec<Text> {
    let text = text.trim();
    if text.is_empty() {
        Vec::new()
    } else {
        vec![text.into()]
    }
}

/// A choice by the text of its member.
pub(super) fn choice(find: fn(&str) -> Option<Text>, member: Option<&str>) -> Vec<Text> {
    member
        .map(|member| find(member).unwrap_or_else(|| member.into()))
        .into_iter()
        .collect()
}

/// Parts that are written in one, with spaces between.
pub(super) fn joined(parts: &[&str]) -> Vec<Text> {
    let parts: Vec<_> = parts.iter().map(|part| part.trim()).collect();
    written(&parts.join(" "))
}

/// Names that stand behind codes, as far as they are known.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Municipalities.
    pub(super) municipalities: Vec<Municipality>,
    /// Countries: code and name.
    pub countries: Vec<(String, String)>,
}

/// Codes whose names are asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Municipalities.
    pub(super) municipalities: Vec<MunicipalityCode>,
    /// Whether any country is named.
    pub(super) countries: bool,
}

impl Wanted {
    /// What forms need to be read.
    pub fn of<'a>(forms: impl IntoIterator<Item = &'a NotificationForm>) -> Self {
        let mut wanted = Self::default();
        for form in forms {
            let codes = [
                &form.person.residence.municipality_code,
                &form.person.whereabouts.municipality_code,
                &form.infection.region_municipality_code,
                &form.person.workplace.address.municipality_code,
                &form.person.guardian_address.municipality_code,
            ];
            let codes = codes
                .into_iter()
                .filter_map(|code| code.parse::<MunicipalityCode>().ok());
            wanted.municipalities.extend(codes);
            wanted.countries |=
                !form.person.nationality.is_empty() || !form.infection.stays.is_empty();
        }
        wanted.municipalities.sort_unstable();
        wanted.municipalities.dedup();
        wanted
    }
}

/// A municipality by name, or by what was written; none where nothing was.
pub(super) fn municipality(typed: &str, names: &Names) -> Vec<Text> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Vec::new();
    }
    let code = typed.parse::<MunicipalityCode>().ok();
    let known = code.and_then(|code| names.municipalities.iter().find(|one| one.code == code));
    vec![known.map_or_else(
        || text::queue::view::residence_place(typed),
        |one| format!("{}{}{}", one.prefecture.name(), one.county, one.name).into(),
    )]
}

/// A place as it was written, as on an envelope: postal code, then municipality and street in one.
pub fn place(place: &AddressForm, names: &Names) -> Vec<Text> {
    use text::queue::view::{place_apart, place_parts};
    let town = municipality(&place.municipality_code, names).pop();
    let street = joined(&[&place.street, &place.building]).pop();
    let whole = match (town, street) {
        (Some(town @ Text::Plain(_)), Some(street)) => Some(place_parts(town, street)),
        // A code that no name is known for.
        (Some(town), Some(street)) => Some(place_apart(town, street)),
        (town, street) => town.or(street),
    };
    let postal = postal_code::marked(&place.postal_code).map(Text::from);
    let all = match (postal, whole) {
        (Some(postal), Some(whole)) => Some(place_apart(postal, whole)),
        (postal, whole) => postal.or(whole),
    };
    all.into_iter().collect()
}
