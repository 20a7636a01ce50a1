//! What made-up people report of their health each day, and what of it waits for a nurse's call.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use hersys_domain::absent::YesNoUnknown;
use hersys_domain::alert::{AlertRule, AlertRules, most_urgent};
use hersys_domain::case::{Severity, Whereabouts};
use hersys_domain::id::{AlertId, CaseId, ObservationId, OrganizationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::observation::{
    DailySymptom, Report, SymptomAnswer, Temperature, UrgentSymptom, Vital,
};

use super::SeedError;
use super::copy::{Cell as _, Rows, line};
use super::people::MadeUp;
use crate::clock::Facts;
use crate::db::observation::bits;
use crate::error::AppError;
use hersys_made_up::chance::Chance;

/// Days for which somebody is asked at most.
const DAYS: u64 = 14;
/// What was reported longer ago than this has been answered by a call.
const WAITS: TimeDelta = TimeDelta::hours(36);

/// One report, and what it raised.
#[derive(Debug, Clone)]
pub struct Reported {
    /// When it was measured and sent.
    pub at: DateTime<Utc>,
    /// What it says.
    pub report: Report,
    /// What it raised.
    pub raised: Vec<AlertRule>,
}

/// The reports of a person from the day after the notification on; of who lies in hospital there are none, of who
/// does not use the phone neither.
pub fn reports(chance: &mut Chance, one: &MadeUp, now: DateTime<Utc>) -> Vec<Reported> {
    if !chance.happens(850) {
        return Vec::new();
    }
    let first = jst_date(one.submitted_at);
    let in_hospital = one
        .course
        .placed
        .filter(|(to, _)| *to == Whereabouts::Hospital);
    let ended = one.course.ended.as_ref().map(|(_, _, at)| *at);
    let until = in_hospital
        .map(|(_, at)| at)
        .or(ended)
        .unwrap_or(now)
        .min(now);
    let peak = chance.below(30);
    let measures = chance.happens(700);
    let mut highest: Vec<(NaiveDate, Temperature)> = Vec::new();
    let mut all = Vec::new();
    for day in 1..=DAYS {
        let Some(on) = first.checked_add_days(Days::new(day)) else {
            break;
        };
        // Between seven in the morning and nine in the evening of Japan.
        let minutes = i64::try_from(chance.below(14 * 60)).unwrap_or(0);
        let at = on.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes - 120);
        if at >= until {
            break;
        }
        if !chance.happens(920) {
            continue;
        }
        let severity = severity_at(one, at);
        let report = report(chance, severity, day, peak, measures);
        let raised = AlertRules::in_force(on)
            .map(|rules| rules.judge(&report, on, &highest))
            .unwrap_or_default();
        highest.extend(report.temperature.map(|value| (on, value)));
        all.push(Reported { at, report, raised });
    }
    all
}

fn severity_at(one: &MadeUp, at: DateTime<Utc>) -> Severity {
    let worse = one.course.worsened.filter(|(_, from)| *from <= at);
    let first = one.form.condition.severity.unwrap_or(Severity::Unknown);
    worse.map_or(first, |(severity, _)| severity)
}

fn report(chance: &mut Chance, severity: Severity, day: u64, peak: u64, measures: bool) -> Report {
    let without = severity == Severity::None;
    let grave = matches!(severity, Severity::Moderate2 | Severity::Severe);
    let fever = if without {
        0
    } else {
        peak.saturating_sub(day * 3)
    };
    let tenths = 361 + chance.below(7) + fever + if grave { 8 } else { 0 };
    let spo2 = match severity {
        Severity::Severe => 88 + chance.below(5),
        Severity::Moderate2 => 91 + chance.below(4),
        Severity::Moderate1 => 94 + chance.below(4),
        _ => 96 + chance.below(4),
    };
    let symptoms = DailySymptom::ALL.iter().map(|symptom| {
        let often = match symptom {
            DailySymptom::CoughRunnyNose => 620,
            DailySymptom::SoreThroat | DailySymptom::Malaise => 420,
            DailySymptom::Headache | DailySymptom::JointMusclePain => 280,
            DailySymptom::Breathlessness if grave => 700,
            _ => 60,
        };
        let is = !without && chance.happens(u64::saturating_sub(often, day * 35));
        let answer = if is {
            YesNoUnknown::Yes
        } else {
            YesNoUnknown::No
        };
        SymptomAnswer {
            symptom: *symptom,
            answer,
        }
    });
    let symptoms = symptoms.collect();
    let urgent = chance
        .happens(if grave { 120 } else { 2 })
        .then_some(UrgentSymptom::SuddenBreathlessness);
    Report {
        temperature: i16::try_from(tenths).ok().map(Temperature::of_tenths),
        spo2: i16::try_from(spo2).ok().filter(|_| measures),
        unmeasured: if measures {
            Vec::new()
        } else {
            vec![Vital::Spo2]
        },
        symptoms,
        urgent: urgent.into_iter().collect(),
        urgent_asked: true,
        ..Report::default()
    }
}

impl Rows {
    /// Adds the reports of a case, and the line of its centre's worklist where the last one asks for a call.
    pub(super) fn push_health(
        &mut self,
        (case, center): (CaseId, OrganizationId),
        all: &[Reported],
        (ended, now): (bool, DateTime<Utc>),
        facts: &Facts,
    ) -> Result<(), SeedError> {
        let mut last = None;
        for one in all {
            let id: ObservationId = facts.id().map_err(AppError::from)?;
            self.push_report(id, case, one);
            last = Some((id, one));
        }
        let Some((id, one)) = last.filter(|(_, one)| !ended && now - one.at < WAITS) else {
            return Ok(());
        };
        let Some(urgency) = most_urgent(&one.raised) else {
            return Ok(());
        };
        let alert: AlertId = facts.id().map_err(AppError::from)?;
        let rules: Vec<&str> = one.raised.iter().map(|rule| rule.as_str()).collect();
        line!(
            self,
            "alert",
            alert,
            case,
            center,
            urgency.rank(),
            format!("{{{}}}", rules.join(",")),
            1_i16,
            id,
            jst_date(one.at),
            one.report.temperature.map(Temperature::tenths),
            one.report.spo2,
            bits(UrgentSymptom::ALL, one.report.urgent.iter().copied()),
            one.at,
            one.at,
        );
        Ok(())
    }

    fn push_report(&mut self, id: ObservationId, case: CaseId, one: &Reported) {
        let report = &one.report;
        let answered = |wanted: YesNoUnknown| {
            let chosen = report.symptoms.iter().filter(|one| one.answer == wanted);
            bits(DailySymptom::ALL, chosen.map(|one| one.symptom))
        };
        let unmeasured: Vec<&str> = report.unmeasured.iter().map(|one| one.as_str()).collect();
        line!(
            self,
            "observation",
            id,
            case,
            jst_date(one.at),
            one.at,
            one.at,
            "self",
            "web",
            report.temperature.map(Temperature::tenths),
            report.spo2,
            format!("{{{}}}", unmeasured.join(",")),
            answered(YesNoUnknown::Yes),
            answered(YesNoUnknown::No),
            bits(UrgentSymptom::ALL, report.urgent.iter().copied()),
            report.urgent_asked,
        );
    }
}
