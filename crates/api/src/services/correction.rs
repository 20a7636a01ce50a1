//! What follows a submission: 補正依頼 and their answers, 訂正, taking 受理 and 確認 back, 取下げ, 無効. Who may do
//! what from which state is said by the domain; here it is done, noted and told.

use hersys_domain::audit::DataGroup;
use hersys_domain::course::CloseReason;
use hersys_domain::event::EventKind;
use hersys_domain::id::{AccountId, NotificationId};
use hersys_domain::jp_date::jst_date;
use hersys_domain::notification::correction::{ActKind, AnswerKind, VersionCause};
use hersys_domain::notification::dates::{corrected, settled};
use hersys_domain::notification::difference::differences;
use hersys_domain::notification::rule_set::RuleSet;
use hersys_domain::notification::transition::{self, Standing, Step};
use hersys_domain::notification::{NotificationForm, NotificationState};
use hersys_domain::permission::Relation;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::Violations;
use serde_json::Value;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::Tx;
use crate::db::correction::{self as db, Latest, NewVersion};
use crate::db::notification::{self as rows, Row};
use crate::error::AppError;
use crate::services::notification::{self, key_of};
use crate::services::person_seal::PersonKey;
use crate::services::{course, notify};

/// A notification about which something is done, locked.
pub struct Open {
    /// It.
    pub row: Row,
    /// The key of its person.
    pub key: PersonKey,
    /// Who does it.
    pub by: AccountId,
    after: Standing,
}

/// Opens a notification for a step: 404 for who may not know of it, 403 for who may not take the step, 412
/// with the present record where it was changed meanwhile, 409 where its state does not allow the step.
pub async fn open(
    tx: &mut Tx,
    sight: &Scope,
    scope: &Scope,
    id: NotificationId,
    based_on: BasedOn,
    step: Step,
) -> Result<Open, AppError> {
    let seen = rows::find(tx, sight, id).await?;
    let mut who = seen.parties(scope.organization());
    who.receiving &= scope.includes(Relation::Receiving);
    who.responsible &= scope.includes(Relation::Responsible);
    who.institution &= scope.includes(Relation::Granted);
    if !transition::may(step, who) {
        return Err(ProblemCode::NotAllowed.into());
    }
    rows::lock(tx, id).await?;
    let row = rows::find(tx, sight, id).await?;
    if based_on.0 != row.version {
        based_on.check(row.version, &notification::read(tx, sight, id).await?)?;
    }
    let after = transition::after(step, row.standing()).ok_or(ProblemCode::Conflict)?;
    Ok(Open {
        key: key_of(tx, row.person_id).await?,
        by: tx.actor().account().ok_or(ProblemCode::NotAllowed)?,
        row,
        after,
    })
}

/// Puts how it stands after the step, notes and tells; what is no more takes its case out.
pub async fn take(
    tx: &mut Tx,
    scope: &Scope,
    open: &Open,
    kind: ActKind,
    reason: Option<&str>,
) -> Result<(), AppError> {
    rows::put_standing(tx, &open.row, open.after, Some(open.by)).await?;
    let reason = reason.map(|text| (text, &open.key));
    let whose = (open.by, scope.organization());
    db::note(tx, &[open.row.id], kind, whose, reason).await?;
    let close = match open.after.state {
        NotificationState::Withdrawn => Some(CloseReason::Withdrawn),
        NotificationState::Void => Some(CloseReason::NotACase),
        NotificationState::Submitted => None,
    };
    if let Some(close) = close {
        course::take_out(tx, open.row.case_id, close).await?;
    }
    tell(tx, &open.row);
    Ok(())
}

/// Withdraws, or asks for the centre's consent where it was accepted.
pub async fn withdraw(
    tx: &mut Tx,
    scope: &Scope,
    open: &Open,
    reason: &str,
) -> Result<(), AppError> {
    let kind = if open.after.state == NotificationState::Withdrawn {
        ActKind::Withdrawn
    } else {
        ActKind::WithdrawalAsked
    };
    take(tx, scope, open, kind, Some(reason)).await
}

/// Asks about an item.
pub async fn ask(
    tx: &mut Tx,
    scope: &Scope,
    open: &Open,
    pointer: &str,
    question: &str,
) -> Result<(), AppError> {
    let whose = (open.by, scope.organization());
    db::ask(tx, open.row.id, pointer, question, whose, &open.key).await?;
    db::count_queries(tx, open.row.id).await?;
    tell(tx, &open.row);
    Ok(())
}

/// Answers a question: it is right as it stands, or here is what is right.
pub async fn answer(
    tx: &mut Tx,
    open: &Open,
    query: &db::Query,
    answer: AnswerKind,
    right: Option<(&NotificationForm, &str)>,
) -> Result<(), AppError> {
    let version = match right {
        Some((form, reason)) => Some(correct(tx, open, form, VersionCause::Answer, reason).await?),
        None => None,
    };
    if !db::answer(tx, query.id, answer, version, open.by).await? {
        return Err(ProblemCode::Conflict.into());
    }
    db::count_queries(tx, open.row.id).await?;
    tell(tx, &open.row);
    Ok(())
}

/// Versions of one notification at most, each of up to 256 kB: all of them are opened to show what changed.
const VERSIONS_MAX: i32 = 100;

/// Makes a new version; gives its number. The one before it stays as it is.
pub async fn correct(
    tx: &mut Tx,
    open: &Open,
    form: &NotificationForm,
    cause: VersionCause,
    reason: &str,
) -> Result<i32, AppError> {
    let row = &open.row;
    if row.latest >= VERSIONS_MAX {
        return Err(AppError::field("/form", "notification.too_many_versions"));
    }
    let before = db::version(tx, row.id, row.latest).await?;
    let typed_on = jst_date(before.made_at);
    let before = before.form(&open.key)?;
    let today = jst_date(tx.now());
    let form = corrected(form, &before, typed_on, today);
    let found = differences(&settled(&before, typed_on), &form);
    if found.is_empty() {
        return Err(AppError::field("/form", "notification.nothing_changed"));
    }
    if cause == VersionCause::Supplement && !found.iter().all(|one| is_empty(&one.before)) {
        return Err(AppError::field("/reason", "required"));
    }
    let reading = notify::read_again(&form, tx.now());
    if !reading.blocking.is_empty() {
        return Err(within_form(&reading.blocking).into());
    }
    let category = reading.facts.category.ok_or(ProblemCode::Invalid)?;
    let day = reading.facts.diagnosed_on.unwrap_or(today);
    let rules =
        RuleSet::in_force(day).ok_or_else(|| AppError::internal("no rule set is shipped"))?;
    let new = NewVersion {
        id: row.id,
        number: row.latest + 1,
        cause,
        reason,
        account: open.by,
    };
    db::insert_version(tx, &new, &form, &open.key).await?;
    let latest = Latest {
        number: new.number,
        category,
        rule_set: rules.from,
        gaps: reading.gaps.len(),
        warnings: reading.warnings.len(),
    };
    db::put_latest(tx, row.id, &latest).await?;
    tx.touched(row.person_id, DataGroup::Notification);
    Ok(new.number)
}

/// Whether nothing was entered.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// What blocks a form, at its place in the body.
fn within_form(blocking: &Violations) -> Violations {
    let mut out = blocking.clone();
    for error in &mut out.0 {
        error.pointer = format!("/form{}", error.pointer);
    }
    out
}

/// Tells whom a notification concerns that it has changed.
pub fn tell(tx: &mut Tx, row: &Row) {
    tx.touched(row.person_id, DataGroup::Notification);
    let mut concerned = vec![
        row.organization_id,
        row.receiving_center_id,
        row.responsible_center_id,
    ];
    concerned.sort_unstable();
    concerned.dedup();
    tx.tell(EventKind::NotificationChanged, row.id.0, concerned);
}
