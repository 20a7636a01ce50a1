//! What became of the steps of a conversation (聞き取り).

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use hersys_domain::id::{AccountId, CaseId, OrganizationId};
use hersys_domain::script::{ScriptState, ScriptStep};

use super::Tx;
use crate::error::AppError;
use crate::schema::script_mark;

/// The last mark of a step.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = script_mark, check_for_backend(Pg))]
pub struct Mark {
    /// Which step.
    pub step: ScriptStep,
    /// What became of it.
    pub state: ScriptState,
    /// By whom.
    pub made_by: AccountId,
    /// For which organisation.
    pub made_for: OrganizationId,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// The last mark of each of these steps that has one.
pub async fn last_marks(tx: &mut Tx, case: CaseId, steps: &[ScriptStep]) -> QueryResult<Vec<Mark>> {
    script_mark::table
        .filter(script_mark::case_id.eq(case))
        .filter(script_mark::step.eq_any(steps))
        .order((
            script_mark::step,
            script_mark::made_at.desc(),
            script_mark::id.desc(),
        ))
        .distinct_on(script_mark::step)
        .select(Mark::as_select())
        .load(tx.connection()?)
        .await
}

/// How many marks a case has.
pub async fn count(tx: &mut Tx, case: CaseId) -> QueryResult<i64> {
    script_mark::table
        .filter(script_mark::case_id.eq(case))
        .count()
        .get_result(tx.connection()?)
        .await
}

/// Adds a mark.
pub async fn add(
    tx: &mut Tx,
    case: CaseId,
    (step, state): (ScriptStep, ScriptState),
    (account, organization): (AccountId, OrganizationId),
) -> Result<(), AppError> {
    let id: uuid::Uuid = tx.facts().id()?;
    diesel::insert_into(script_mark::table)
        .values((
            script_mark::id.eq(id),
            script_mark::case_id.eq(case),
            script_mark::step.eq(step),
            script_mark::state.eq(state),
            script_mark::made_by.eq(account),
            script_mark::made_for.eq(organization),
            script_mark::made_at.eq(tx.now()),
        ))
        .execute(tx.connection()?)
        .await?;
    Ok(())
}
