//! 一括変更: judged for all cases by one reading, done one after the other in one transaction, undone as far as nobody has
//! changed the same since.

use std::collections::HashMap;

use hersys_domain::audit::DataGroup;
use hersys_domain::case::Track;
use hersys_domain::case_batch::{
    BatchCase, BatchChange, BatchOutcome, BatchResult, CaseBatch, CaseBatchPreview, NewCaseBatch,
};
use hersys_domain::id::{AccountId, CaseBatchId, CaseId};
use hersys_domain::problem::ProblemCode;

use crate::answer::BasedOn;
use crate::authz::Scope;
use crate::db::case_batch::{self as db, Item, Standing};
use crate::db::draft::Writer;
use crate::db::{Tx, case_record, course as course_db};
use crate::error::AppError;
use crate::services::course::{self, Wanted};

/// Why an entry is taken back, as its trace tells.
const UNDONE: &str = "一括変更の取消し";

/// The places where a change can be made: who acts sees by `sight` and changes by `scope`.
#[derive(Debug, Clone, Copy)]
pub struct Hands<'a> {
    /// What is seen.
    pub sight: &'a Scope,
    /// What may be changed.
    pub scope: &'a Scope,
    /// Who acts.
    pub by: Writer,
}

/// Whether it is so already.
fn is_so(change: &BatchChange, case: &Standing) -> bool {
    match change {
        BatchChange::Assign { account_id } => case.assigned_to == *account_id,
        BatchChange::Whereabouts { value } => case.whereabouts == *value,
    }
}

/// What becomes of each case, in the order in which they were named.
async fn judge(
    tx: &mut Tx,
    hands: Hands<'_>,
    new: &NewCaseBatch,
) -> Result<Vec<(BatchResult, Option<Standing>)>, AppError> {
    if let BatchChange::Assign {
        account_id: Some(to),
    } = new.change
    {
        let staff = db::staff(tx, hands.scope.organization()).await?;
        if staff.iter().all(|one| one.id != to) {
            return Err(AppError::field(
                "/change/account_id",
                "case_batch.not_staff",
            ));
        }
    }
    let ids: Vec<CaseId> = new.cases.iter().map(|one| one.id).collect();
    let seen = case_record::several(tx, hands.sight, &ids).await?;
    let seen: Vec<CaseId> = seen
        .into_iter()
        .inspect(|case| tx.touched(case.person_id, DataGroup::Case))
        .map(|case| case.id)
        .collect();
    let standing = db::standing(tx, &seen).await?;
    let standing: HashMap<CaseId, Standing> =
        standing.into_iter().map(|case| (case.id, case)).collect();
    let outcome = |asked: &BatchCase| match standing.get(&asked.id) {
        None => BatchOutcome::NotFound,
        Some(case) if case.center != hands.scope.organization() => BatchOutcome::NotResponsible,
        Some(case) if asked.version.is_some_and(|version| version != case.version) => {
            BatchOutcome::Stale
        }
        Some(case) if is_so(&new.change, case) => BatchOutcome::Same,
        Some(_) => BatchOutcome::Changed,
    };
    let judged = |asked: &BatchCase| {
        let result = BatchResult {
            id: asked.id,
            outcome: outcome(asked),
        };
        (result, standing.get(&asked.id).copied())
    };
    Ok(new.cases.iter().map(judged).collect())
}

/// What an act would do.
pub async fn tried(
    tx: &mut Tx,
    hands: Hands<'_>,
    new: &NewCaseBatch,
) -> Result<CaseBatchPreview, AppError> {
    let judged = judge(tx, hands, new).await?;
    Ok(CaseBatchPreview {
        results: judged.into_iter().map(|(result, _)| result).collect(),
    })
}

/// Does it.
pub async fn act(tx: &mut Tx, hands: Hands<'_>, new: &NewCaseBatch) -> Result<CaseBatch, AppError> {
    let ids: Vec<CaseId> = new.cases.iter().map(|one| one.id).collect();
    db::lock(tx, &ids).await?;
    let judged = judge(tx, hands, new).await?;
    let mut changing: Vec<Standing> = judged
        .iter()
        .filter(|(result, _)| result.outcome == BatchOutcome::Changed)
        .filter_map(|(_, case)| *case)
        .collect();
    changing.sort_by_key(|case| case.id);
    let mut items = Vec::with_capacity(changing.len());
    match &new.change {
        BatchChange::Assign { account_id } => {
            put_assignee(tx, hands, &changing, *account_id).await?;
            items.extend(changing.iter().map(|case| Item {
                case: case.id,
                before: case.assigned_to.map(|id| id.to_string()),
                entry: None,
            }));
        }
        BatchChange::Whereabouts { value } => {
            for case in &changing {
                let open = course::locked(tx, hands.sight, case.id).await?;
                course::enter(tx, &open, now_at(value.as_str())).await?;
                items.push(Item {
                    case: case.id,
                    before: Some(case.whereabouts.to_string()),
                    entry: latest(tx, case.id).await?,
                });
            }
        }
    }
    let id = if items.is_empty() {
        None
    } else {
        Some(db::insert(tx, hands.by, &new.change, &items).await?)
    };
    Ok(CaseBatch {
        id,
        results: judged.into_iter().map(|(result, _)| result).collect(),
        version: 1,
    })
}

fn now_at(value: &str) -> Wanted<'_> {
    Wanted {
        track: Track::Whereabouts,
        value,
        reason: None,
        from_at: None,
        until_at: None,
        note: "",
    }
}

/// The entry that holds now.
async fn latest(tx: &mut Tx, case: CaseId) -> Result<Option<uuid::Uuid>, AppError> {
    let track = course_db::track(tx, case, Track::Whereabouts).await?;
    Ok(track
        .iter()
        .find(|one| one.until_at.is_none())
        .map(|one| one.id))
}

async fn put_assignee(
    tx: &mut Tx,
    hands: Hands<'_>,
    cases: &[Standing],
    to: Option<AccountId>,
) -> Result<(), AppError> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    db::assign(tx, &ids, to).await?;
    // Who looks after a case concerns its own centre alone.
    let own = hands.scope.organization();
    for id in ids {
        tx.tell(
            hersys_domain::event::EventKind::CaseChanged,
            id.0,
            vec![own],
        );
    }
    Ok(())
}

/// An act that has not been undone.
const fn standing_act(id: CaseBatchId) -> CaseBatch {
    CaseBatch {
        id: Some(id),
        results: Vec::new(),
        version: 1,
    }
}

/// Undoes an act of one's own: what somebody has changed since stays, and is told.
pub async fn undo(
    tx: &mut Tx,
    hands: Hands<'_>,
    id: CaseBatchId,
    based_on: BasedOn,
) -> Result<CaseBatch, AppError> {
    let (change, undone, items) = db::open(tx, hands.by, id).await?;
    if undone.is_some() {
        return Err(ProblemCode::Conflict.into());
    }
    let stands = standing_act(id);
    based_on.check(stands.version, &stands)?;
    let ids: Vec<CaseId> = items.iter().map(|item| item.case).collect();
    db::lock(tx, &ids).await?;
    let seen = case_record::several(tx, hands.sight, &ids).await?;
    let seen: HashMap<CaseId, _> = seen
        .into_iter()
        .map(|case| (case.id, case.person_id))
        .collect();
    let standing = db::standing(tx, &ids).await?;
    let standing: HashMap<CaseId, Standing> =
        standing.into_iter().map(|case| (case.id, case)).collect();
    let mut results = Vec::with_capacity(items.len());
    let mut back: HashMap<Option<AccountId>, Vec<Standing>> = HashMap::new();
    for item in &items {
        let case = standing
            .get(&item.case)
            .filter(|case| seen.contains_key(&case.id));
        let outcome = match case {
            None => BatchOutcome::NotFound,
            Some(case) if case.center != hands.scope.organization() => BatchOutcome::NotResponsible,
            Some(case) if !is_so(&change, case) => BatchOutcome::Stale,
            Some(case) => match item.entry {
                None => {
                    let before = item.before.as_deref().and_then(|id| id.parse().ok());
                    back.entry(before).or_default().push(*case);
                    BatchOutcome::Changed
                }
                Some(entry) if latest(tx, case.id).await? == Some(entry) => {
                    let open = course::locked(tx, hands.sight, case.id).await?;
                    let mistaken = course_db::find(tx, entry).await?;
                    course::take_back(tx, &open, &mistaken, UNDONE).await?;
                    BatchOutcome::Changed
                }
                Some(_) => BatchOutcome::Stale,
            },
        };
        if let Some(person) = seen.get(&item.case) {
            tx.touched(*person, DataGroup::Case);
        }
        results.push(BatchResult {
            id: item.case,
            outcome,
        });
    }
    for (to, cases) in back {
        put_assignee(tx, hands, &cases, to).await?;
    }
    db::undone(tx, id).await?;
    Ok(CaseBatch {
        results,
        version: 2,
        ..stands
    })
}
