//! 陽性になった: a contact, returnee or consultee becomes a patient, with everything that hangs on the record.

use hersys_domain::absent::DateAnswer;
use hersys_domain::age::Age;
use hersys_domain::case::{Case, CaseKind, CaseStatus};
use hersys_domain::contact::BecomePatient;
use hersys_domain::id::CaseId;
use hersys_domain::jp_date::jst_date;
use hersys_domain::problem::ProblemCode;

use super::writable;
use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::case_change::{self, Corrected};
use crate::db::{Tx, case_record, figure, person};
use crate::error::AppError;
use crate::services::case::{self, Reader};
use crate::services::course::tell;
use crate::services::watch;

/// A record that is changed: 404, 403 and 412 as anywhere. Locked afterwards.
async fn open(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: CaseId,
    based_on: BasedOn,
) -> Result<Case, AppError> {
    let seen = case_record::find(tx, sight, id).await?;
    if !writable(Some(scope), &seen) {
        return Err(ProblemCode::NotAllowed.into());
    }
    let version = case_change::lock(tx, id).await?;
    let present = case::read(tx, sight, reader, id).await?;
    based_on.check(version, &present)?;
    Ok(present)
}

/// Makes somebody a patient, who counts from now on.
pub async fn make(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: CaseId,
    based_on: BasedOn,
    said: &BecomePatient,
) -> Result<Case, AppError> {
    let present = open(tx, sight, scope, reader, id, based_on).await?;
    let summary = &present.summary;
    if summary.kind == CaseKind::Patient || summary.status == CaseStatus::Closed {
        return Err(ProblemCode::Conflict.into());
    }
    let today = jst_date(tx.now());
    let onset_on = said.onset.as_ref().and_then(DateAnswer::on);
    for (pointer, day) in [("/diagnosed_on", said.diagnosed_on), ("/onset", onset_on)] {
        if day.is_some_and(|day| day > today) {
            return Err(AppError::field(pointer, "contact.in_future"));
        }
    }
    let identities = person::identities(tx, &[summary.person_id]).await?;
    let birth_on = identities
        .get(&summary.person_id)
        .and_then(|identity| identity.birth_on);
    if !case_change::become_patient(tx, id, today, said.diagnosed_on).await? {
        return Err(ProblemCode::Conflict.into());
    }
    // Age counts on the day of the diagnosis; it had been that of the registration.
    let age = birth_on.map(|birth| Age::on(birth, said.diagnosed_on.unwrap_or(today)));
    let corrected = Corrected {
        age: age.and_then(Result::ok).map(Some),
        onset: said.onset.map(Some),
        ..Corrected::default()
    };
    case_change::put_corrected(tx, id, &corrected).await?;
    figure::changed(tx, id, None).await?;
    tell(tx, id).await?;
    case::read(tx, sight, reader, id).await
}

/// Takes back that somebody is a patient: said by mistake, and no notification says so.
pub async fn take_back(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    reader: Reader,
    id: CaseId,
    based_on: BasedOn,
) -> Result<Case, AppError> {
    open(tx, sight, scope, reader, id, based_on).await?;
    let counted = figure::counted(tx, id).await?;
    // What it counted by goes out of the figures as it stands, before the row says otherwise.
    if !case_change::be_no_patient(tx, id).await? {
        return Err(ProblemCode::Conflict.into());
    }
    figure::changed(tx, id, counted.as_ref()).await?;
    watch::settle(tx, id).await?;
    tell(tx, id).await?;
    case::read(tx, sight, reader, id).await
}
