//! What looks wrong about an entry: days in an order that cannot be, values that do not go together. It is told, never
//! refused: what was written down may well be what was said.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::exposure::{ContactJudgement, Exposure};
use super::item::Shape;
use super::kind::{Clinical, Content, EntryKind, Survey, Values};
use super::laboratory::LaboratoryTest;
use super::treatment::{Background, CaseOutcome, HospitalStay};
use crate::absent::YesNoUnknown;
use crate::jp_date::jst_date;
use crate::notification::choice::TestResult;
use crate::notification::detail::Outcome;
use crate::validate::Violations;

/// What is known of the case that an entry belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct About {
    /// The day on which it is read.
    pub today: Option<NaiveDate>,
    /// 生年月日, where the reader may know it.
    pub birth_on: Option<NaiveDate>,
    /// 発症日.
    pub onset_on: Option<NaiveDate>,
    /// 死亡日, of the entry on the outcome.
    pub died_on: Option<NaiveDate>,
}

/// What is asked of an entry of a group.
pub trait Plausible: Content {
    /// Adds what looks wrong; pointers are below `/values`.
    fn warn(&self, about: &About, out: &mut Violations);
}

impl Plausible for Clinical {
    fn warn(&self, about: &About, out: &mut Violations) {
        days(self, about, out);
        match self {
            Self::LaboratoryTest(test) => laboratory(test, about, out),
            Self::HospitalStay(stay) => hospital(stay, out),
            Self::Background(background) => conditions(background, out),
            Self::CaseOutcome(outcome) => end(outcome, about, out),
            _ => {}
        }
    }
}

impl Plausible for Survey {
    fn warn(&self, about: &About, out: &mut Violations) {
        days(self, about, out);
        match self {
            Self::Travel(travel) => in_order(travel.left_on, travel.entered_on, "entered_on", out),
            Self::Exposure(exposure) => judged(exposure, out),
            _ => {}
        }
    }
}

fn at(item: &str) -> String {
    format!("/values/{item}")
}

/// A judgement against what the answers make of it may be right; it is to be seen.
fn judged(exposure: &Exposure, out: &mut Violations) {
    let decided = exposure
        .judgement
        .filter(|one| *one != ContactJudgement::Undecided);
    let differs = |proposed| decided.is_some_and(|decided| decided != proposed);
    if exposure.proposed().is_some_and(differs) {
        out.add(&at("judgement"), "warning.judged_otherwise");
    }
}

/// Adds a warning where the later day stands before the earlier.
fn in_order(
    earlier: Option<NaiveDate>,
    later: Option<NaiveDate>,
    item: &str,
    out: &mut Violations,
) {
    if earlier
        .zip(later)
        .is_some_and(|(earlier, later)| later < earlier)
    {
        out.add(&at(item), "warning.days_out_of_order");
    }
}

/// The day that an item says, if it is one.
fn day(values: &Values, item: &str) -> Option<NaiveDate> {
    values.get(item)?.as_str()?.parse().ok()
}

/// The day in Japan of the instant that an item says.
fn moment(values: &Values, item: &str) -> Option<NaiveDate> {
    let at: DateTime<Utc> = values.get(item)?.as_str()?.parse().ok()?;
    Some(jst_date(at))
}

/// Whether what entries of a kind tell of is done in life.
const fn in_life(kind: EntryKind) -> bool {
    matches!(
        kind,
        EntryKind::HospitalStay
            | EntryKind::MedicalTreatment
            | EntryKind::Visit
            | EntryKind::Vaccination
            | EntryKind::Behaviour
            | EntryKind::Travel
    )
}

/// What holds for every day: it is not to come, unless it is expected; it lies within the life of the person.
fn days<C: Content>(content: &C, about: &About, out: &mut Violations) {
    let values = content.values();
    let kind = content.kind();
    for item in kind.items() {
        let on = match item.shape {
            Shape::Day => day(&values, item.name),
            Shape::Moment => moment(&values, item.name),
            _ => None,
        };
        let Some(on) = on else {
            continue;
        };
        let may_come = matches!(item.name, "expected_on" | "admitted_on" | "discharged_on");
        if !may_come && about.today.is_some_and(|today| on > today) {
            out.add(&at(item.name), "warning.in_future");
        }
        if about.birth_on.is_some_and(|birth| on < birth) {
            out.add(&at(item.name), "warning.before_birth");
        }
        // Interviews with the family, post-mortem tests and results may well be of later days.
        if in_life(kind)
            && Some(item.name) == kind.day()
            && about.died_on.is_some_and(|died| on > died)
        {
            out.add(&at(item.name), "warning.after_death");
        }
    }
}

/// A specimen so long before the onset belongs to another episode.
const BEFORE_ONSET: TimeDelta = TimeDelta::days(14);

fn laboratory(test: &LaboratoryTest, about: &About, out: &mut Violations) {
    in_order(test.ordered_on, test.taken_on, "taken_on", out);
    in_order(test.taken_on, test.expected_on, "expected_on", out);
    in_order(test.taken_on, test.result_on, "result_on", out);
    let first = about
        .onset_on
        .and_then(|onset| onset.checked_sub_signed(BEFORE_ONSET));
    if test
        .taken_on
        .zip(first)
        .is_some_and(|(taken, first)| taken < first)
    {
        out.add(&at("taken_on"), "warning.specimen_long_before_onset");
    }
    if let (Some(method), Some(specimen)) = (test.method, test.specimen)
        && !method.takes(specimen)
    {
        out.add(&at("specimen"), "warning.specimen_of_method");
    }
    if test.result_on.is_some() && matches!(test.result, None | Some(TestResult::Pending)) {
        out.add(&at("result"), "warning.result_missing");
    }
}

fn hospital(stay: &HospitalStay, out: &mut Violations) {
    in_order(stay.admitted_on, stay.discharged_on, "discharged_on", out);
    if stay.outcome == Some(Outcome::Ongoing) && stay.discharged_on.is_some() {
        out.add(&at("outcome"), "warning.ongoing_but_discharged");
    }
    for (answer, periods, item) in [
        (stay.icu, &stay.icu_periods, "icu_periods"),
        (
            stay.ventilator,
            &stay.ventilator_periods,
            "ventilator_periods",
        ),
        (stay.ecmo, &stay.ecmo_periods, "ecmo_periods"),
    ] {
        if answer == Some(YesNoUnknown::No) && periods.iter().any(|one| one.until_on.is_none()) {
            out.add(&at(item), "warning.answer_and_period");
        }
        for period in periods {
            in_order(stay.admitted_on, Some(period.from_on), item, out);
            // What goes on has ended with the stay.
            let last = period.until_on.unwrap_or(period.from_on);
            in_order(Some(last), stay.discharged_on, item, out);
            if period.until_on.is_none() && stay.discharged_on.is_some() {
                out.add(&at(item), "warning.period_past_discharge");
            }
        }
    }
}

fn conditions(background: &Background, out: &mut Violations) {
    if background.pregnancy_weeks.is_some() && background.pregnant == Some(YesNoUnknown::No) {
        out.add(&at("pregnancy_weeks"), "warning.not_pregnant");
    }
}

fn end(outcome: &CaseOutcome, about: &About, out: &mut Violations) {
    if outcome
        .died_on
        .zip(about.onset_on)
        .is_some_and(|(died, onset)| died < onset)
    {
        out.add(&at("died_on"), "warning.death_before_onset");
    }
    in_order(outcome.died_on, outcome.autopsy_on, "autopsy_on", out);
    if outcome.died_on.is_some() && outcome.outcome.is_some_and(|one| one != Outcome::Dead) {
        out.add(&at("outcome"), "warning.died_but_other_outcome");
    }
}
