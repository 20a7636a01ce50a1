//! 聞き取り: how far a conversation has come.

use std::collections::BTreeSet;

use hersys_domain::audit::DataGroup;
use hersys_domain::case::CaseSummary;
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use hersys_domain::problem::ProblemCode;
use hersys_domain::script::{MOST_MARKS, Script, ScriptMark, ScriptState, ScriptStep, steps};

use crate::authz::Scope;
use crate::db::script as db;
use crate::db::{Tx, case_record, course};
use crate::error::AppError;
use crate::services::course::tell;

/// How far it has come.
pub async fn read(
    tx: &mut Tx,
    sight: &Scope,
    scope: Option<&Scope>,
    reader: OrganizationId,
    case: CaseId,
) -> Result<Script, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    tx.touched(case.person_id, DataGroup::Survey);
    told(tx, scope, reader, &case).await
}

fn writable(scope: Option<&Scope>, case: &CaseSummary) -> bool {
    scope.is_some_and(|scope| scope.is_responsible(case.responsible_center_id))
}

async fn told(
    tx: &mut Tx,
    scope: Option<&Scope>,
    reader: OrganizationId,
    case: &CaseSummary,
) -> Result<Script, AppError> {
    let asked: Vec<_> = steps(case.kind).collect();
    let found = db::last_marks(tx, case.id, &asked).await?;
    let accounts: BTreeSet<_> = found.iter().map(|mark| mark.made_by).collect();
    let organizations: BTreeSet<_> = found.iter().map(|mark| mark.made_for).collect();
    let names = course::names(tx, accounts, organizations).await?;
    let marks = found.into_iter().map(|mark| ScriptMark {
        step: mark.step,
        state: mark.state,
        at: mark.made_at,
        by: names.staff(Some(mark.made_by), Some(mark.made_for), reader),
        organization: names.organization(Some(mark.made_for)),
    });
    Ok(Script::of(
        case.id,
        case.kind,
        &marks.collect::<Vec<_>>(),
        writable(scope, case),
    ))
}

/// Says what became of a step. What stands already is not written again.
pub async fn mark(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    (account, organization): (AccountId, OrganizationId),
    case: CaseId,
    (step, state): (ScriptStep, ScriptState),
) -> Result<Script, AppError> {
    let case = case_record::find(tx, sight, case).await?;
    if !writable(Some(scope), &case) {
        return Err(ProblemCode::NotAllowed.into());
    }
    tx.touched(case.person_id, DataGroup::Survey);
    if !step.is_asked_of(case.kind) {
        return Err(AppError::field("/step", "script.not_asked"));
    }
    let stands = db::last_marks(tx, case.id, &[step]).await?;
    if stands.iter().all(|mark| mark.state != state) {
        if db::count(tx, case.id).await? >= MOST_MARKS {
            return Err(AppError::field("/step", "entry.too_many"));
        }
        db::add(tx, case.id, (step, state), (account, organization)).await?;
        tell(tx, case.id).await?;
    }
    told(tx, Some(scope), organization, &case).await
}
