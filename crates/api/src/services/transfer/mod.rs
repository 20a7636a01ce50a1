//! 移管: a case goes from one responsible centre to another. Asked for and accepted, or taken over by the centre of where
//! the person is now. All steps of one case go one after the other, by the lock of its row.

use hersys_domain::audit::DataGroup;
use hersys_domain::event::EventKind;
use hersys_domain::id::{CaseId, OrganizationId, TransferId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::problem::ProblemCode;
use hersys_domain::transfer::transition::{self, Parties, Step, after, may_begin};
use hersys_domain::transfer::{
    RequestTransfer, TransferError, TransferState, TransferSummary, judge_moved_on,
};
use hersys_domain::validate::Coded;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::transfer::{self as db, NewTransfer, Row};
use crate::db::{
    Tx, case_change, case_record, course as course_db, figure, notification, organization,
};
use crate::error::AppError;
use crate::services::case::{self, Reader};
use crate::services::course::Open;
use crate::services::notification::key_of;

mod freeze;
mod place;
mod view;

pub use place::place_changed;
pub use view::{show, show_one};

/// Both ends of a transfer.
const fn parties(row: &Row) -> [OrganizationId; 2] {
    [row.from_center_id, row.to_center_id]
}

/// The centre that is to take a case: one that takes part, and another one.
async fn judge_center(
    tx: &mut Tx,
    to: OrganizationId,
    from: OrganizationId,
) -> Result<(), AppError> {
    let wrong = |error: TransferError| AppError::field("/to_center_id", error.code());
    if to == from {
        return Err(wrong(TransferError::OwnCenter));
    }
    let found = organization::all_of(tx, &[to]).await?;
    let takes_part = |one: &hersys_domain::organization::Organization| {
        one.kind == OrganizationKind::HealthCenter && !one.stopped
    };
    if found.iter().any(takes_part) {
        Ok(())
    } else {
        Err(wrong(TransferError::NoCenter))
    }
}

/// 移管を依頼する: of a case that the responsible centre has open. The centre that is asked may read it from now on.
pub async fn request(
    tx: &mut Tx,
    open: &Open,
    from: OrganizationId,
    wanted: &RequestTransfer,
) -> Result<TransferId, AppError> {
    judge_center(tx, wanted.to_center_id, from).await?;
    judge_moved_on(wanted.moved_on, jst_date(tx.now()))
        .map_err(|error| AppError::field("/moved_on", error.code()))?;
    if !may_begin(open.status()) {
        return Err(ProblemCode::Conflict.into());
    }
    let new = NewTransfer {
        case: open.id(),
        person: open.person(),
        from,
        to: wanted.to_center_id,
        taken: false,
        moved_on: Some(wanted.moved_on),
    };
    // Another one that waits is answered first.
    let id = db::insert(tx, &new).await?.ok_or(ProblemCode::Conflict)?;
    let key = key_of(tx, new.person).await?;
    db::note(
        tx,
        id,
        transition::told(Step::Request),
        &wanted.reason,
        &key,
    )
    .await?;
    case_record::grant_access(tx, new.case, new.to, "moved_in", None).await?;
    tell(tx, new.case, id, [new.from, new.to], &[]).await?;
    Ok(id)
}

/// Opens a transfer for a step: 404 for who may not know of it, 403 for whom the step is not, 409 where it does not wait
/// (any more). The case is locked afterwards.
async fn open(
    tx: &mut Tx,
    sight: &Scope,
    id: TransferId,
    step: Step,
) -> Result<(Row, TransferState), AppError> {
    let row = db::find(tx, sight, id).await?;
    let me = sight.organization();
    let who = Parties {
        responsible: row.from_center_id == me,
        asked: row.to_center_id == me,
        of_whereabouts: false,
    };
    if !transition::may(step, who) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let next = lock_waiting(tx, &row, step).await?;
    Ok((row, next.ok_or(ProblemCode::Conflict)?))
}

/// Locks the case of a transfer; gives what the step makes of it, nothing where it does not wait (any more).
async fn lock_waiting(
    tx: &mut Tx,
    row: &Row,
    step: Step,
) -> Result<Option<TransferState>, AppError> {
    if db::lock(tx, row.case_id).await?.is_none() {
        return Ok(None);
    }
    let state = db::state(tx, row.id).await?;
    if step == Step::Accept {
        // What has been closed meanwhile is opened again first, as for asking.
        let (_, status) = case_change::person_and_status(tx, row.case_id).await?;
        if !may_begin(status) {
            return Ok(None);
        }
    }
    Ok(after(step, Some(state)))
}

/// 移管を受ける.
pub async fn accept(
    tx: &mut Tx,
    scope: &Scope,
    sight: &Scope,
    id: TransferId,
) -> Result<(), AppError> {
    let (row, _) = open(tx, sight, id, Step::Accept).await?;
    hand_over(tx, scope, &row, Step::Accept, "").await
}

/// まとめて移管を受ける: those that wait here; gives them back.
pub async fn accept_many(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[TransferId],
) -> Result<Vec<TransferId>, AppError> {
    let mut accepted = Vec::new();
    for row in db::waiting_here(tx, scope, ids).await? {
        if lock_waiting(tx, &row, Step::Accept).await?.is_some() {
            hand_over(tx, scope, &row, Step::Accept, "").await?;
            accepted.push(row.id);
        }
    }
    Ok(accepted)
}

/// 移管を断る: the centre that was asked loses sight of the case, unless the person is in its district.
pub async fn refuse(
    tx: &mut Tx,
    (scope, sight): (&Scope, &Scope),
    id: TransferId,
    reason: &str,
) -> Result<(), AppError> {
    let (row, next) = open(tx, sight, id, Step::Refuse).await?;
    let key = key_of(tx, row.person_id).await?;
    let case = case_record::find(tx, scope, row.case_id).await?;
    db::end(tx, row.id, next).await?;
    db::note(tx, row.id, transition::told(Step::Refuse), reason, &key).await?;
    if place::center_of(tx, case.municipality_code.as_deref()).await? != Some(row.to_center_id) {
        db::let_out(tx, row.case_id, row.to_center_id).await?;
    }
    tx.touched(row.person_id, DataGroup::Case);
    tx.tell(EventKind::TransferChanged, row.id.0, parties(&row).to_vec());
    Ok(())
}

/// 依頼を取り消す, on the version that was seen: else 412 with the present one.
pub async fn withdraw(
    tx: &mut Tx,
    (scope, sight): (&Scope, &Scope),
    reader: Reader,
    id: TransferId,
    based_on: BasedOn,
) -> Result<(), AppError> {
    let (row, next) = open(tx, sight, id, Step::Withdraw).await?;
    let present = show_one(tx, sight, reader, id).await?;
    based_on.check(present.version, &present)?;
    let key = key_of(tx, row.person_id).await?;
    let case = case_record::find(tx, scope, row.case_id).await?;
    db::end(tx, row.id, next).await?;
    db::note(tx, row.id, transition::told(Step::Withdraw), "", &key).await?;
    place_changed(tx, row.case_id, case.municipality_code.as_deref()).await?;
    tell(tx, row.case_id, row.id, parties(&row), &[]).await
}

/// 引き取る: by the centre of where the person is now, in one step. 404 for who may not know of the case, 403 for whom it
/// is not, 409 where it cannot be, 412 with the present record where it was changed meanwhile.
pub async fn take_over(
    tx: &mut Tx,
    (scope, sight): (&Scope, &Scope),
    reader: Reader,
    id: CaseId,
    based_on: BasedOn,
    note: &str,
) -> Result<TransferId, AppError> {
    let seen = case_record::find(tx, sight, id).await?;
    let me = scope.organization();
    let there = place::center_of(tx, seen.municipality_code.as_deref()).await?;
    let who = Parties {
        responsible: seen.responsible_center_id == me,
        asked: false,
        of_whereabouts: there == Some(me) && db::is_let_in(tx, id, me).await?,
    };
    if !transition::may(Step::TakeOver, who) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let version = db::lock(tx, id).await?.ok_or(ProblemCode::Conflict)?;
    let present = case::read(tx, sight, reader, id).await?;
    based_on.check(version, &present)?;
    if !may_begin(present.summary.status) {
        return Err(ProblemCode::Conflict.into());
    }
    let new = NewTransfer {
        case: id,
        person: present.summary.person_id,
        from: present.summary.responsible_center_id,
        to: me,
        taken: true,
        moved_on: None,
    };
    let transfer = db::insert(tx, &new).await?.ok_or(ProblemCode::Conflict)?;
    let row = db::find(tx, sight, transfer).await?;
    hand_over(tx, scope, &row, Step::TakeOver, note).await?;
    Ok(transfer)
}

/// The case becomes that of the centre that acts: what the former one keeps is frozen, the case and all that hangs on it
/// moves, the figures follow. The case is locked.
async fn hand_over(
    tx: &mut Tx,
    scope: &Scope,
    row: &Row,
    step: Step,
    note: &str,
) -> Result<(), AppError> {
    let (_, before) = course_db::concerned(tx, row.case_id).await?;
    let counted = figure::counted(tx, row.case_id).await?;
    let key = key_of(tx, row.person_id).await?;
    let frozen = freeze::freeze(tx, scope, row).await?;
    db::move_case(tx, row.id).await?;
    figure::changed(tx, row.case_id, counted.as_ref()).await?;
    let frozen = TransferSummary {
        notes: db::notes_of(tx, row.case_id, row.from_center_id, &key).await?,
        ..frozen
    };
    db::put_summary(tx, row.id, &frozen, &key).await?;
    db::note(tx, row.id, transition::told(step), note, &key).await?;
    let parties = parties(row);
    for notification in notification::of_case(tx, row.case_id).await? {
        tx.tell(
            EventKind::NotificationChanged,
            notification.0,
            parties.to_vec(),
        );
    }
    if let Some(alert) = db::open_alert(tx, row.case_id).await? {
        tx.tell(EventKind::AlertChanged, alert.0, parties.to_vec());
    }
    tell(tx, row.case_id, row.id, parties, &before).await
}

/// Tells both centres of a transfer, and of the case whoever else it concerns, or did `before`.
async fn tell(
    tx: &mut Tx,
    case: CaseId,
    id: TransferId,
    parties: [OrganizationId; 2],
    before: &[OrganizationId],
) -> Result<(), AppError> {
    let (person, mut concerned) = course_db::concerned(tx, case).await?;
    concerned.extend(parties);
    concerned.extend(before);
    concerned.sort_unstable();
    concerned.dedup();
    tx.touched(person, DataGroup::Case);
    tx.tell(EventKind::TransferChanged, id.0, parties.to_vec());
    tx.tell(EventKind::CaseChanged, case.0, concerned);
    Ok(())
}
