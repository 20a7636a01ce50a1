//! Keeping a health report: the observation, what it raises and what the centre is told, in one
//! transaction, whoever reports.

use chrono::{DateTime, NaiveDate, Utc};
use hersys_domain::alert::{AlertRules, Urgency};
use hersys_domain::case::{CaseStatus, CaseSummary, Whereabouts};
use hersys_domain::event::EventKind;
use hersys_domain::id::ObservationId;
use hersys_domain::jp_date::jst_date;
use hersys_domain::observation::{Channel, Observation, PER_MINUTE, Report, Reporter};
use hersys_domain::problem::ProblemCode;

use crate::caller::Caller;
use crate::db::observation::{self, Before, By, Entered, first_day};
use crate::db::{Tx, alert};
use crate::error::AppError;

/// Who reports, and how it came.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Who entered it.
    pub reporter: Reporter,
    /// How it came.
    pub channel: Channel,
    /// The member of staff, for which organisation; none where the patient reports.
    pub by: Option<By<'a>>,
}

impl<'a> From<&'a Caller> for By<'a> {
    fn from(caller: &'a Caller) -> Self {
        Self {
            account: caller.account_id,
            account_name: &caller.display_name,
            organization: caller.organization_id,
            organization_name: &caller.organization_name,
        }
    }
}

/// Whether health is still to be reported on a case.
pub fn reporting(case: &CaseSummary) -> bool {
    case.status != CaseStatus::Closed
        && !matches!(case.whereabouts, Whereabouts::Released | Whereabouts::Dead)
}

/// Keeps a report on a case.
pub async fn keep(
    tx: &mut Tx,
    case: &CaseSummary,
    report: &Report,
    source: Source<'_>,
) -> Result<(Observation, Option<Urgency>), AppError> {
    let measured_at = report.measured_at.unwrap_or_else(|| tx.now());
    if measured_at > tx.now() {
        return Err(AppError::field("/report/measured_at", "observation.future"));
    }
    let before = take_turn(tx, case, jst_date(measured_at)).await?;
    put(tx, case, report, source, (measured_at, None), &before).await
}

/// Counts a report, or the correction of one, among those of the last minute. Those of one case stand in line
/// until each is kept, so that many at once are not all the sixth. Gives what was reported before, as far as it matters
/// for a report of a day.
async fn take_turn(tx: &mut Tx, case: &CaseSummary, on: NaiveDate) -> Result<Before, AppError> {
    observation::one_at_a_time(tx, case.id).await?;
    let looks_back = AlertRules::in_force(on).map_or(on, |rules| rules.looks_back_to(on));
    let since = first_day(case.reported_on, jst_date(tx.now())).min(looks_back);
    let before = observation::before(tx, case.id, since).await?;
    if before.within_a_minute >= PER_MINUTE {
        return Err(AppError::too_many(60));
    }
    Ok(before)
}

/// Puts a report in the place of one that was entered less than ten minutes ago.
pub async fn correct(
    tx: &mut Tx,
    case: &CaseSummary,
    id: ObservationId,
    report: &Report,
    source: Source<'_>,
) -> Result<(Observation, Option<Urgency>), AppError> {
    // A report that may be corrected is of today.
    let before = take_turn(tx, case, jst_date(tx.now())).await?;
    let old = observation::recent(tx, case.id, id, case.person_id).await?;
    if !old.correctable(tx.now()) {
        return Err(ProblemCode::Conflict.into());
    }
    observation::corrected(tx, &old).await?;
    let instead = (old.measured_at, Some(old.id));
    put(tx, case, report, source, instead, &before).await
}

async fn put(
    tx: &mut Tx,
    case: &CaseSummary,
    report: &Report,
    source: Source<'_>,
    (measured_at, corrects): (DateTime<Utc>, Option<ObservationId>),
    before: &Before,
) -> Result<(Observation, Option<Urgency>), AppError> {
    let new = Entered {
        case: case.id,
        person: case.person_id,
        report,
        measured_at,
        reporter: source.reporter,
        channel: source.channel,
        by: source.by,
        corrects,
    };
    let kept = observation::insert(tx, &new).await?;
    let on = jst_date(measured_at);
    let rules = match AlertRules::in_force(on) {
        Some(rules) => {
            let highest = before.highest(rules.looks_back_to(on), on);
            rules.judge(report, on, &highest)
        }
        None => Vec::new(),
    };
    let urgency = alert::raise(tx, case.id, &rules, Some(&kept)).await?;
    let mut concerned = vec![case.responsible_center_id];
    concerned.extend(case.receiving_center_id);
    concerned.dedup();
    tx.tell(EventKind::ObservationMade, case.id.0, concerned);
    Ok((kept, urgency))
}
