//! Changing the course of a case: entries find their place by the domain's rules, the case itself follows
//! what holds now, the figures follow the case, and who has it open hears of it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hersys_domain::audit::DataGroup;
use hersys_domain::case::{Case, CaseStatus, Track};
use hersys_domain::course::{self, CloseReason, CourseError, Edit, Span};
use hersys_domain::event::EventKind;
use hersys_domain::id::{CaseId, PersonId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::permission::Relation;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Coded;
use uuid::Uuid;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::course::{Entry, NewEntry};
use crate::db::{Tx, case_change, case_record, course as db, figure};
use crate::error::AppError;
use crate::services::case::{self, Reader};
use crate::services::notification::key_of;

impl From<CourseError> for AppError {
    fn from(error: CourseError) -> Self {
        Self::field(error.pointer(), error.code())
    }
}

/// What is entered began at most so long before the report: a day typed without its year may mean the last one.
const BEFORE_REPORT: TimeDelta = TimeDelta::days(90);

fn earliest(reported_on: NaiveDate) -> NaiveDate {
    reported_on
        .checked_sub_signed(BEFORE_REPORT)
        .unwrap_or(NaiveDate::MIN)
}

/// A case that is being changed, locked.
#[derive(Debug)]
pub struct Open {
    id: CaseId,
    person: PersonId,
    status: CaseStatus,
    /// Day before which nothing may begin.
    earliest: NaiveDate,
}

impl Open {
    /// The case.
    pub const fn id(&self) -> CaseId {
        self.id
    }

    /// Its person.
    pub const fn person(&self) -> PersonId {
        self.person
    }

    /// Its state.
    pub const fn status(&self) -> CaseStatus {
        self.status
    }
}

/// Opens a case for a change: 404 for who may not know of it, 403 for who may not change it, 412 with the
/// present record where it was changed meanwhile.
pub async fn open(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: CaseId,
    based_on: BasedOn,
) -> Result<Open, AppError> {
    let seen = case_record::find(tx, sight, id).await?;
    let own = seen.responsible_center_id == scope.organization();
    if !(own && scope.includes(Relation::Responsible)) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let version = case_change::lock(tx, id).await?;
    let present = case::read(tx, sight, reader, id).await?;
    based_on.check(version, &present)?;
    Ok(Open {
        id,
        person: present.summary.person_id,
        status: present.summary.status,
        earliest: earliest(present.summary.reported_on),
    })
}

/// A case that the caller has locked.
pub async fn locked(tx: &mut Tx, sight: &Scope, id: CaseId) -> Result<Open, AppError> {
    let seen = case_record::find(tx, sight, id).await?;
    Ok(Open {
        id,
        person: seen.person_id,
        status: seen.status,
        earliest: earliest(seen.reported_on),
    })
}

/// Takes a case out of the figures and closes it, once none of its notifications stands any more.
pub async fn take_out(tx: &mut Tx, id: CaseId, reason: CloseReason) -> Result<(), AppError> {
    if !db::is_taken_out(tx, id).await? {
        return Ok(());
    }
    case_change::lock(tx, id).await?;
    let (person, status) = case_change::person_and_status(tx, id).await?;
    let open = Open {
        id,
        person,
        status,
        earliest: NaiveDate::MIN,
    };
    let counted = figure::counted(tx, id).await?;
    case_change::put_out(tx, id).await?;
    figure::changed(tx, id, counted.as_ref()).await?;
    if status == CaseStatus::Closed {
        case_change::changed(tx, id).await?;
        return tell(tx, id).await;
    }
    enter_status(tx, &open, CaseStatus::Closed, Some(reason), None, "").await
}

/// What is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Of what.
    pub track: Track,
    /// Member of the track's set.
    pub value: &'a str,
    /// 終結の理由.
    pub reason: Option<CloseReason>,
    /// Since when; none for now.
    pub from_at: Option<DateTime<Utc>>,
    /// Until when.
    pub until_at: Option<DateTime<Utc>>,
    /// Remark.
    pub note: &'a str,
}

/// Enters a change.
pub async fn enter(tx: &mut Tx, open: &Open, wanted: Wanted<'_>) -> Result<(), AppError> {
    let entries = db::track(tx, open.id, wanted.track).await?;
    let from = wanted.from_at.unwrap_or_else(|| tx.now());
    if jst_date(from) < open.earliest {
        return Err(CourseError::TooEarly.into());
    }
    let edits = course::place(&spans(&entries), from, wanted.until_at, tx.now())?;
    apply(tx, open, &entries, &edits, wanted, None).await
}

/// Corrects an entry of severity or whereabouts.
pub async fn correct(
    tx: &mut Tx,
    open: &Open,
    mistaken: &Entry,
    right: &course::CorrectEntry,
) -> Result<(), AppError> {
    if !course::is_member(mistaken.track, &right.value) {
        return Err(CourseError::NotAMember.into());
    }
    let entries = db::track(tx, open.id, mistaken.track).await?;
    let from = right.from_at.unwrap_or(mistaken.from_at);
    let edits = course::correct(&spans(&entries), mistaken.id, from, tx.now())?;
    let wanted = Wanted {
        track: mistaken.track,
        value: &right.value,
        reason: None,
        from_at: Some(from),
        until_at: None,
        note: &right.note,
    };
    let trace = (mistaken.id, right.reason.as_str());
    apply(tx, open, &entries, &edits, wanted, Some(trace)).await
}

/// Takes an entry of severity or whereabouts back.
pub async fn take_back(
    tx: &mut Tx,
    open: &Open,
    mistaken: &Entry,
    reason: &str,
) -> Result<(), AppError> {
    let entries = db::track(tx, open.id, mistaken.track).await?;
    let edits = course::take_back(&spans(&entries), mistaken.id)?;
    let nothing = Wanted {
        track: mistaken.track,
        value: "",
        reason: None,
        from_at: None,
        until_at: None,
        note: "",
    };
    apply(
        tx,
        open,
        &entries,
        &edits,
        nothing,
        Some((mistaken.id, reason)),
    )
    .await
}

/// Closes a case.
pub async fn close(
    tx: &mut Tx,
    open: &Open,
    reason: CloseReason,
    from_at: Option<DateTime<Utc>>,
    note: &str,
) -> Result<(), AppError> {
    let out = db::is_taken_out(tx, open.id).await?;
    if let Err(refused) = course::may_close(open.status, reason, out) {
        return Err(refused.map_or_else(|| ProblemCode::Conflict.into(), AppError::from));
    }
    enter_status(tx, open, CaseStatus::Closed, Some(reason), from_at, note).await
}

/// Opens a closed case again.
pub async fn reopen(tx: &mut Tx, open: &Open, reason: &str) -> Result<(), AppError> {
    let out = db::is_taken_out(tx, open.id).await?;
    if !course::may_reopen(open.status, out) {
        return Err(ProblemCode::Conflict.into());
    }
    enter_status(tx, open, CaseStatus::Reopened, None, None, reason).await
}

/// States follow one another: none is entered before the one that holds.
async fn enter_status(
    tx: &mut Tx,
    open: &Open,
    status: CaseStatus,
    reason: Option<CloseReason>,
    from_at: Option<DateTime<Utc>>,
    note: &str,
) -> Result<(), AppError> {
    let entries = db::track(tx, open.id, Track::Status).await?;
    let last = entries.last().map(|one| one.from_at);
    if from_at.is_some_and(|from| last.is_some_and(|last| from < last)) {
        return Err(CourseError::TooEarly.into());
    }
    let wanted = Wanted {
        track: Track::Status,
        value: status.as_str(),
        reason,
        from_at,
        until_at: None,
        note,
    };
    enter(tx, open, wanted).await
}

fn spans(entries: &[Entry]) -> Vec<Span> {
    entries.iter().map(Entry::span).collect()
}

/// Does what was decided, then brings case and figures up to it and tells whom it concerns. `trace`: the
/// entry that was mistaken, and why.
async fn apply(
    tx: &mut Tx,
    open: &Open,
    entries: &[Entry],
    edits: &[Edit],
    wanted: Wanted<'_>,
    trace: Option<(Uuid, &str)>,
) -> Result<(), AppError> {
    let key = key_of(tx, open.person).await?;
    let counted = figure::counted(tx, open.id).await?;
    let value_of = |id: Uuid| entries.iter().find(|one| one.id == id);
    for edit in edits {
        match *edit {
            Edit::Remove(id) => {
                let reason = trace.filter(|(of, _)| *of == id).map(|(_, why)| why);
                db::remove(tx, id, reason, &key).await?;
            }
            Edit::End(id, until) => db::end(tx, id, until).await?,
            Edit::Add { from_at, until_at } => {
                let new = NewEntry {
                    case_id: open.id,
                    track: wanted.track,
                    value: wanted.value,
                    reason: wanted.reason,
                    from_at,
                    until_at,
                    note: wanted.note,
                    replaces: trace.map(|(of, _)| of),
                };
                db::insert(tx, &new, &key).await?;
            }
            Edit::Resume {
                of,
                from_at,
                until_at,
            } => {
                let held = value_of(of).ok_or_else(AppError::not_found)?;
                let note = held.note(&key)?.unwrap_or_default();
                let new = NewEntry {
                    case_id: open.id,
                    track: held.track,
                    value: &held.value,
                    reason: held.reason,
                    from_at,
                    until_at,
                    note: &note,
                    replaces: None,
                };
                db::insert(tx, &new, &key).await?;
            }
        }
    }
    db::put_current(tx, open.id, wanted.track).await?;
    case_change::changed(tx, open.id).await?;
    figure::changed(tx, open.id, counted.as_ref()).await?;
    tell(tx, open.id).await
}

/// Tells whom a case concerns that it has changed.
pub async fn tell(tx: &mut Tx, id: CaseId) -> Result<(), AppError> {
    let (person, concerned) = db::concerned(tx, id).await?;
    tx.touched(person, DataGroup::Case);
    tx.tell(EventKind::CaseChanged, id.0, concerned);
    Ok(())
}

/// The record after a change.
pub async fn read(
    tx: &mut Tx,
    sight: &Scope,
    reader: Reader,
    open: &Open,
) -> Result<Case, AppError> {
    case::read(tx, sight, reader, open.id).await
}
