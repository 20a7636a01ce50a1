//! Days that are said by today (`t`, `-1`, `8/30`) mean another day on another day. A draft keeps them as
//! typed; what outlives the day settles them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::NotificationForm;
use super::typed::{Kind, Pointer, texts_mut};
use crate::jp_date;

/// All dates of a form, each with its place, in a fixed order.
pub fn dates_of(form: &mut NotificationForm) -> impl Iterator<Item = (Pointer, &mut String)> {
    texts_mut(form)
        .into_iter()
        .filter(|(_, kind, _)| *kind == Kind::Day)
        .map(|(at, _, typed)| (at, typed))
}

/// The day of the calendar, if what was typed on `day` means another one on another day.
pub fn settled_date(typed: &str, day: NaiveDate) -> Option<String> {
    let other = day.checked_sub_days(Days::new(800))?;
    let read = jp_date::parse(typed, day).ok()?;
    (jp_date::parse(typed, other) != Ok(read)).then(|| read.to_string())
}

/// A form that was typed on `day`, with its days settled.
#[must_use]
pub fn settled(form: &NotificationForm, day: NaiveDate) -> NotificationForm {
    let mut out = form.clone();
    for (_, typed) in dates_of(&mut out) {
        if let Some(settled) = settled_date(typed, day) {
            *typed = settled;
        }
    }
    out
}

/// A corrected form: what stood there before means what it meant on the day it was typed, what is new is
/// said on `today`.
#[must_use]
pub fn corrected(
    form: &NotificationForm,
    before: &NotificationForm,
    typed_on: NaiveDate,
    today: NaiveDate,
) -> NotificationForm {
    let mut out = form.clone();
    let mut old = before.clone();
    let old: BTreeMap<Pointer, String> = dates_of(&mut old)
        .map(|(at, typed)| (at, typed.clone()))
        .collect();
    for (at, typed) in dates_of(&mut out) {
        let day = if old.get(&at) == Some(&*typed) {
            typed_on
        } else {
            today
        };
        if let Some(settled) = settled_date(typed, day) {
            *typed = settled;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stood_there_keeps_its_day_and_what_is_new_is_of_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut before = NotificationForm::default();
        before.diagnosis.diagnosed_on = "t".to_owned();
        before.person.birth_date = "S55.3.14".to_owned();
        let mut form = before.clone();
        form.diagnosis.onset_on = "-2".to_owned();
        let out = corrected(&form, &before, day("2022-08-19"), day("2022-08-25"));
        assert_eq!(out.diagnosis.diagnosed_on, "2022-08-19");
        assert_eq!(out.diagnosis.onset_on, "2022-08-23");
        assert_eq!(out.person.birth_date, "S55.3.14");
        assert_eq!(
            settled(&before, day("2022-08-19")).diagnosis.diagnosed_on,
            "2022-08-19"
        );
    }
}
