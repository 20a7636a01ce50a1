//! 一括変更: one change for several cases at once, said beforehand, done in one act with a result for each, and undone exactly.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{Assignee, Whereabouts};
use crate::id::{AccountId, CaseBatchId, CaseId};
use crate::validate::{Validate, Violations};

/// So many cases at most in one act.
pub const CASES_MAX: usize = 1_000;
/// So many where the course of each has to be entered.
pub const COURSES_MAX: usize = 300;

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum BatchChange {
    /// 担当者を決める; nobody where none is named.
    Assign {
        /// Member of one's own staff.
        #[serde(default)]
        account_id: Option<AccountId>,
    },
    /// 居所を変更する, as of now.
    Whereabouts {
        /// Where they are now.
        value: Whereabouts,
    },
}

/// A case that is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchCase {
    /// The case.
    pub id: CaseId,
    /// The version that was seen; a case that has another by now is not changed.
    #[serde(default)]
    pub version: Option<i32>,
}

/// An act upon several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCaseBatch {
    /// What is changed.
    pub change: BatchChange,
    /// Of which cases: 1–1,000, each once; 300 where the place is changed.
    pub cases: Vec<BatchCase>,
}

impl Validate for NewCaseBatch {
    fn validate(&self, out: &mut Violations) {
        let max = match self.change {
            BatchChange::Assign { .. } => CASES_MAX,
            BatchChange::Whereabouts { .. } => COURSES_MAX,
        };
        if self.cases.is_empty() {
            out.add("/cases", "required_choice");
        } else if self.cases.len() > max {
            out.add_with("/cases", "case_batch.too_many", "max", max);
        }
        let mut ids: Vec<CaseId> = self.cases.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|two| two.first() == two.last()) {
            out.add("/cases", "case_batch.case_twice");
        }
    }
}

crate::closed_set! {
    /// What becomes of a case by an act upon several.
    pub enum BatchOutcome {
        /// 変更する, 変更した.
        Changed = "changed",
        /// It is so already.
        Same = "same",
        /// Not to be seen, or not there.
        NotFound = "not_found",
        /// Another centre is responsible.
        NotResponsible = "not_responsible",
        /// Changed by somebody since it was seen.
        Stale = "stale",
    }
}

/// What becomes of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResult {
    /// The case.
    pub id: CaseId,
    /// What becomes of it.
    pub outcome: BatchOutcome,
}

/// What an act upon several cases would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseBatchPreview {
    /// A result for each case, in the order in which they were named.
    pub results: Vec<BatchResult>,
}

/// What an act upon several cases has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseBatch {
    /// Names the act, for undoing it; none where it changed nothing.
    pub id: Option<CaseBatchId>,
    /// A result for each case, in the order in which they were named.
    pub results: Vec<BatchResult>,
    /// Version, as in the `ETag`: 1, and 2 once it is undone.
    pub version: i32,
}

/// How many cases have an outcome.
pub fn count(results: &[BatchResult], outcome: BatchOutcome) -> usize {
    results.iter().filter(|one| one.outcome == outcome).count()
}

/// Who looked after a case, since when, and who said so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Assignment {
    /// 担当者; none where nobody looks after it any more.
    pub assignee: Option<Assignee>,
    /// Since when.
    pub at: DateTime<Utc>,
    /// The member of staff who said so.
    #[cfg_attr(feature = "openapi", schema(example = "新宿 花子"))]
    pub by: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(count: u128, change: BatchChange) -> NewCaseBatch {
        let case = |number| BatchCase {
            id: CaseId(uuid::Uuid::from_u128(number)),
            version: None,
        };
        NewCaseBatch {
            change,
            cases: (0..count).map(case).collect(),
        }
    }

    #[test]
    fn an_act_is_upon_some_cases_each_once_and_not_too_many() {
        let assign = BatchChange::Assign { account_id: None };
        let place = BatchChange::Whereabouts {
            value: Whereabouts::Home,
        };
        assert!(batch(1_000, assign.clone()).violations().is_empty());
        assert!(batch(300, place.clone()).violations().is_empty());
        for (new, code) in [
            (batch(1_001, assign.clone()), "case_batch.too_many"),
            (batch(301, place), "case_batch.too_many"),
            (batch(0, assign.clone()), "required_choice"),
        ] {
            assert_eq!(
                new.violations().0.first().map(|one| one.code.as_str()),
                Some(code)
            );
        }
        let mut twice = batch(3, assign);
        twice.cases.extend(twice.cases.first().copied());
        assert_eq!(
            twice.violations().0.first().map(|one| one.code.as_str()),
            Some("case_batch.case_twice")
        );
    }
}
