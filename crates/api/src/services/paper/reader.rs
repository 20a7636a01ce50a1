//! Reads a notification as the screens do: days in both calendars, names behind codes, what is withheld or was not asked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hersys_domain::absent::{Absence, YesNoUnknown};
use hersys_domain::jp_date;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::notification::absence::absence;
use hersys_domain::notification::item::Item;
use hersys_domain::notification::read::{Facts, read};
use hersys_domain::notification::record::Notification;
use hersys_domain::notification::rule_set::RuleSet;
use hersys_domain::notification::{AddressForm, NotificationForm};
use hersys_domain::postal_code;
use hersys_print::paper::Line;

use super::items::{choices, joined, label, named};
use crate::db::{Tx, reference};
use crate::error::AppError;
use crate::texts::word;

/// Names that stand behind the codes of a form.
#[derive(Debug, Default)]
pub(super) struct Names {
    municipalities: BTreeMap<String, String>,
    countries: BTreeMap<String, String>,
}

impl Names {
    /// Looks up what a form needs.
    pub(super) async fn of(tx: &mut Tx, form: &NotificationForm) -> Result<Self, AppError> {
        let person = &form.person;
        let codes: Vec<String> = [
            &person.residence.municipality_code,
            &person.whereabouts.municipality_code,
            &person.workplace.address.municipality_code,
            &person.guardian_address.municipality_code,
            &form.infection.region_municipality_code,
        ]
        .into_iter()
        .filter_map(|typed| typed.parse::<MunicipalityCode>().ok())
        .map(|code| code.to_string())
        .collect();
        let municipalities = reference::municipality_names(tx, &codes).await?;
        let mut names = Self {
            municipalities: municipalities.into_iter().collect(),
            countries: BTreeMap::new(),
        };
        if !person.nationality.is_empty() || !form.infection.stays.is_empty() {
            let countries = reference::countries(tx).await?.into_iter();
            names.countries = countries.map(|one| (one.alpha2, one.name)).collect();
        }
        Ok(names)
    }
}

/// A notification being read.
pub(super) struct Reader<'a> {
    pub(super) found: &'a Notification,
    pub(super) form: &'a NotificationForm,
    /// What the form says, understood.
    pub(super) facts: Facts,
    names: &'a Names,
    rules: Option<&'static RuleSet>,
    /// The day on which it was written: what `t` and `8/30` mean.
    written_on: NaiveDate,
}

impl<'a> Reader<'a> {
    pub(super) fn new(found: &'a Notification, names: &'a Names, written_on: NaiveDate) -> Self {
        Self {
            found,
            form: &found.form,
            facts: read(&found.form, written_on).facts,
            names,
            rules: RuleSet::in_force(found.rule_set),
            written_on,
        }
    }

    /// A day in both calendars; what cannot be read stands as it was written.
    pub(super) fn day(&self, typed: &str) -> String {
        jp_date::parse(typed, self.written_on)
            .map_or_else(|_| typed.trim().to_owned(), jp_date::display)
    }

    /// Whether something stands at a place of the form that the reader may not read.
    pub(super) fn is_withheld(&self, pointer: &str) -> bool {
        self.found.withheld.iter().any(|one| one == pointer)
    }

    /// A clinical text, or that it may not be read.
    pub(super) fn clinical(&self, pointer: &str, text: &str) -> String {
        if self.is_withheld(pointer) {
            format!("〔{}〕", word("record", "withheld"))
        } else {
            text.trim().to_owned()
        }
    }

    /// What a blank item says: nothing where it is 未入力, 対象外 where the rules of its day do not ask for it.
    pub(super) fn blank(&self, item: Item) -> Vec<Line> {
        let rules = self.rules;
        let how = rules.and_then(|rules| absence(item, self.form, &self.facts, rules));
        if how == Some(Absence::NotCollected) {
            vec![Line::Soft(word("ui", "absent.not_collected"))]
        } else {
            Vec::new()
        }
    }

    /// A text, or what a blank item says.
    pub(super) fn item(&self, item: Item, text: &str) -> Vec<Line> {
        if text.trim().is_empty() {
            self.blank(item)
        } else {
            vec![Line::text(text.trim())]
        }
    }

    /// Lines of an item, and that it is not asked for where nothing of it is said.
    pub(super) fn with_absence(&self, item: Item, mut lines: Vec<Line>) -> Vec<Line> {
        lines.extend(self.blank(item));
        lines
    }

    /// 有, 無, 不明, 未聴取.
    pub(super) fn answer(&self, label: &str, chosen: Option<YesNoUnknown>) -> Line {
        choices(
            label,
            "answer",
            YesNoUnknown::ALL,
            YesNoUnknown::as_str,
            chosen.as_slice(),
        )
    }

    /// An answer under its label on the screens; none where there is none.
    pub(super) fn answered(&self, pointer: &str, chosen: Option<YesNoUnknown>) -> Option<Line> {
        chosen?;
        Some(self.answer(&label(pointer), chosen))
    }

    /// A day under its label on the screens; none where there is none.
    pub(super) fn day_of(&self, pointer: &str, typed: &str) -> Option<Line> {
        named(&label(pointer), &self.day(typed))
    }

    /// A municipality by name, or by what was written.
    pub(super) fn municipality(&self, typed: &str) -> String {
        let typed = typed.trim();
        if typed.is_empty() {
            return String::new();
        }
        let code: Option<MunicipalityCode> = typed.parse().ok();
        let known = code.and_then(|code| self.names.municipalities.get(code.as_str()));
        known
            .cloned()
            .unwrap_or_else(|| word("queue", "view.residence_place").replace("{code}", typed))
    }

    /// A place as it was written.
    pub(super) fn place(&self, place: &AddressForm) -> String {
        let postal = postal_code::marked(&place.postal_code).unwrap_or_default();
        let town = self.municipality(&place.municipality_code);
        joined(&[
            &postal,
            &format!("{town}{}", place.street.trim()),
            &place.building,
        ])
    }

    /// A country by name, or by what was written.
    pub(super) fn country(&self, code: &str) -> String {
        match code {
            "unknown" | "stateless" => super::items::said("nationality", code),
            code => self
                .names
                .countries
                .get(code)
                .map_or_else(|| code.to_owned(), Clone::clone),
        }
    }
}
