//! Which items are shown where: by the rule set in force on the day of diagnosis, and by what applies to
//! the person. An item that holds a value is never hidden.

use chrono::NaiveDate;
use hersys_domain::notification::NotificationForm;
use hersys_domain::notification::gap::{applies, is_answered, is_low_risk, is_minor};
use hersys_domain::notification::item::{Item, Stage};
use hersys_domain::notification::rule_set::{Asked, RuleSet};
use leptos::prelude::*;

use super::entry::{Entry, Judged};
use super::frame::Mark;
use crate::browser;

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Among the items that the rules of the day ask for.
    Main,
    /// Under その他の項目.
    Other,
    /// It does not apply.
    Hidden,
}

impl Entry {
    /// Where an item stands now.
    pub(super) fn standing(self, item: Item) -> Memo<Standing> {
        Memo::new(move |_| {
            self.form
                .with(|form| self.judged.with(|judged| stand(item, form, judged)))
        })
    }

    /// How an item is marked: those that block ※必須, those that the rules ask for 届出時の項目.
    pub(super) fn mark(self, item: Item) -> Signal<Mark> {
        let standing = self.standing(item);
        Signal::derive(move || match standing.get() {
            Standing::Main if !self.of_record => Mark::Asked,
            _ => Mark::None,
        })
    }
}

fn day(judged: &Judged) -> NaiveDate {
    let today = || browser::today().unwrap_or_default();
    judged.facts.diagnosed_on.unwrap_or_else(today)
}

fn stand(item: Item, form: &NotificationForm, judged: &Judged) -> Standing {
    let on = day(judged);
    let minor = is_minor(judged.facts.age, on);
    let applies = applies(item, form, &judged.facts, minor);
    let asked = RuleSet::in_force(on)
        .and_then(|rules| rules.asked(item, form.category, minor))
        .filter(|_| applies);
    let spared = |asked: &Asked| asked.spared_at_low_risk && is_low_risk(form, &judged.facts);
    match asked {
        Some(asked)
            if asked.compulsory && asked.stage == Stage::AtNotification && !spared(asked) =>
        {
            Standing::Main
        }
        Some(_) => Standing::Other,
        None if applies && matches!(item, Item::Death | Item::Autopsy) => Standing::Other,
        None if is_answered(item, form, &judged.facts) => Standing::Other,
        None => Standing::Hidden,
    }
}
