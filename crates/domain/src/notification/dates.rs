//! Days that are said by today (`t`, `-1`, `8/30`) mean another day on another day. A draft keeps them as
//! typed; what outlives the day settles them.

use chrono::{Days, NaiveDate};

use super::NotificationForm;
use crate::jp_date;

/// All dates of a form, in a fixed order.
pub fn dates_of(form: &mut NotificationForm) -> Vec<&mut String> {
    let diagnosis = &mut form.diagnosis;
    let mut all = vec![
        &mut form.person.birth_date,
        &mut form.reporter.reported_on,
        &mut diagnosis.onset_on,
        &mut diagnosis.first_visit_on,
        &mut diagnosis.diagnosed_on,
        &mut diagnosis.infected_on,
        &mut diagnosis.died_on,
    ];
    for test in &mut diagnosis.tests {
        all.push(&mut test.taken_on);
        all.push(&mut test.result_on);
    }
    all
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
    for typed in dates_of(&mut out) {
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
    let old: Vec<String> = dates_of(&mut old)
        .into_iter()
        .map(|one| one.clone())
        .collect();
    for (index, typed) in dates_of(&mut out).into_iter().enumerate() {
        let day = if old.get(index) == Some(typed) {
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
