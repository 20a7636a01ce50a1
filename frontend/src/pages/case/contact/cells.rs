//! The cells of a row as they are typed, and what they say.

use hersys_domain::case::Sex;
use hersys_domain::contact::{ContactCriterion, ContactRow};
use hersys_domain::digits::plain;
use hersys_domain::entry::exposure::{ContactJudgement, ExposureRelation};
use hersys_domain::entry::investigation::Setting;
use hersys_domain::validate::{FieldError, Violations};

use crate::locale::{Text, text};
use crate::message::Label;

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Kana,
    Birth,
    Sex,
    Phone,
    Relation,
    Setting,
    LastOn,
    Criteria,
    Judgement,
}

impl Column {
    pub(super) const ALL: [Self; 10] = [
        Self::Name,
        Self::Kana,
        Self::Birth,
        Self::Sex,
        Self::Phone,
        Self::Relation,
        Self::Setting,
        Self::LastOn,
        Self::Criteria,
        Self::Judgement,
    ];

    /// Its name in pointers and ids.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kana => "kana",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Phone => "phone",
            Self::Relation => "relation",
            Self::Setting => "setting",
            Self::LastOn => "last_on",
            Self::Criteria => "criteria",
            Self::Judgement => "judgement",
        }
    }

    pub(super) fn label(self) -> Text {
        text::contact::label::find(self.name()).unwrap_or_else(|| self.name().into())
    }

    /// The words that a cell of choices takes, in the order of their numbers.
    pub(super) fn choices(self) -> Vec<Text> {
        fn labels<T: Label>(all: &[T]) -> Vec<Text> {
            all.iter().map(|one| one.label()).collect()
        }
        match self {
            Self::Sex => labels(Sex::ALL),
            Self::Relation => labels(ExposureRelation::ALL),
            Self::Setting => labels(Setting::ALL),
            Self::Judgement => labels(ContactJudgement::ALL),
            _ => Vec::new(),
        }
    }
}

/// The cells of a row, in the order of the columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cells(pub(super) [String; 10]);

/// Letters and digits without blanks and widths.
fn folded(typed: &str) -> String {
    let folded = plain(typed).unwrap_or_default().to_lowercase();
    folded.chars().filter(|c| *c != ' ').collect()
}

/// The place of a choice among `words`: by its number from 1, by the word, or by its beginning, where one alone has it.
fn choice(typed: &str, words: &[String]) -> Result<Option<usize>, &'static str> {
    let typed = folded(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    if let Ok(number) = typed.parse::<usize>() {
        let place = number.checked_sub(1).filter(|place| *place < words.len());
        return place.map(Some).ok_or("contact.choice");
    }
    let words: Vec<String> = words.iter().map(|word| folded(word)).collect();
    if let Some(place) = words.iter().position(|word| *word == typed) {
        return Ok(Some(place));
    }
    // 「男性」 and 「同居」 are meant, too.
    let near = |word: &&String| word.starts_with(&typed) || typed.starts_with(word.as_str());
    let mut fitting = words.iter().enumerate().filter(|(_, word)| near(word));
    match (fitting.next(), fitting.next()) {
        (Some((place, _)), None) => Ok(Some(place)),
        _ => Err("contact.choice"),
    }
}

/// Criteria by their numbers: 「1 4」; 「なし」 or 0 for none of them.
fn criteria(typed: &str, none: &str) -> Result<Option<Vec<ContactCriterion>>, &'static str> {
    let typed = folded(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    if typed == "0" || typed == folded(none) || typed == "なし" || typed == "無" {
        return Ok(Some(Vec::new()));
    }
    let mut found = Vec::new();
    for letter in typed
        .chars()
        .filter(|c| !matches!(c, ',' | '.' | '・' | '、' | '/' | '-'))
    {
        let place = letter.to_digit(10).and_then(|digit| digit.checked_sub(1));
        let place = place.and_then(|place| usize::try_from(place).ok());
        match place.and_then(|place| ContactCriterion::ALL.get(place)) {
            Some(one) if !found.contains(one) => found.push(*one),
            Some(_) => {}
            None => return Err("contact.criteria"),
        }
    }
    if found.is_empty() {
        return Err("contact.criteria");
    }
    Ok(Some(found))
}

impl Cells {
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|cell| cell.trim().is_empty())
    }

    pub(super) fn get(&self, column: Column) -> &str {
        let place = Column::ALL.iter().position(|one| *one == column);
        place
            .and_then(|place| self.0.get(place))
            .map_or("", String::as_str)
    }

    /// What a cell of choices says in full, once it is left: 「1」 becomes 「男」.
    pub(super) fn settled(column: Column, typed: &str) -> Option<String> {
        let words: Vec<String> = column.choices().iter().map(Text::now).collect();
        let place = choice(typed, &words).ok()??;
        words.get(place).cloned()
    }

    /// The row as it is sent, and what cannot be read of it.
    pub(super) fn row(&self) -> (ContactRow, Vec<FieldError>) {
        let mut faults = Violations::default();
        fn chosen<T: Copy>(
            cells: &Cells,
            column: Column,
            all: &[T],
            faults: &mut Violations,
        ) -> Option<T> {
            let words: Vec<String> = column.choices().iter().map(Text::now).collect();
            match choice(cells.get(column), &words) {
                Ok(place) => place.and_then(|place| all.get(place)).copied(),
                Err(code) => {
                    faults.add(&format!("/{}", column.name()), code);
                    None
                }
            }
        }
        let typed = |column| self.get(column).trim().to_owned();
        let none = text::contact::grid::no().now();
        let row = ContactRow {
            name: typed(Column::Name),
            kana: typed(Column::Kana),
            birth: typed(Column::Birth),
            sex: chosen(self, Column::Sex, Sex::ALL, &mut faults),
            phone: typed(Column::Phone),
            relation: chosen(self, Column::Relation, ExposureRelation::ALL, &mut faults),
            setting: chosen(self, Column::Setting, Setting::ALL, &mut faults),
            last_on: typed(Column::LastOn),
            criteria: criteria(self.get(Column::Criteria), &none).unwrap_or_else(|code| {
                faults.add("/criteria", code);
                None
            }),
            judgement: chosen(self, Column::Judgement, ContactJudgement::ALL, &mut faults),
            ..ContactRow::default()
        };
        (row, faults.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_taken_by_number_word_or_beginning() {
        let words = ["男", "女", "その他", "不明"].map(str::to_owned);
        for (typed, place) in [
            ("", Ok(None)),
            ("１", Ok(Some(0))),
            ("女", Ok(Some(1))),
            ("男性", Ok(Some(0))),
            ("その", Ok(Some(2))),
            ("5", Err("contact.choice")),
            ("0", Err("contact.choice")),
            ("どちらも", Err("contact.choice")),
        ] {
            assert_eq!(choice(typed, &words), place, "{typed}");
        }
        let close = ["同居者", "同僚"].map(str::to_owned);
        assert_eq!(choice("同", &close), Err("contact.choice"));
    }

    #[test]
    fn criteria_are_numbers_and_none_is_said() {
        use ContactCriterion::{Near15Minutes, SameHousehold};
        let both = Ok(Some(vec![SameHousehold, Near15Minutes]));
        assert_eq!(criteria("1 4", "なし"), both);
        assert_eq!(criteria("１、４", "なし"), both);
        assert_eq!(criteria("14", "なし"), both);
        assert_eq!(criteria("なし", "none"), Ok(Some(vec![])));
        assert_eq!(criteria("None", "none"), Ok(Some(vec![])));
        assert_eq!(criteria(" ", "なし"), Ok(None));
        assert_eq!(criteria("5", "なし"), Err("contact.criteria"));
        assert_eq!(criteria("1x", "なし"), Err("contact.criteria"));
    }
}
