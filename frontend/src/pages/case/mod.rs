//! 患者一覧, 患者情報.

mod accesses;
mod arrange;
mod awaited;
mod bulk;
mod bulk_act;
mod choosing;
mod columns;
mod conditions;
mod contact;
mod course;
mod detail;
mod edit;
mod entry;
mod external_id;
mod filters;
mod follow_up;
mod left;
mod list;
mod meanwhile;
mod optional;
mod other_cases;
mod person;
mod same_person;
mod script;
mod search;
mod timeline;
mod timeline_chart;
mod transfer;
mod views;
pub mod words;

pub use awaited::AwaitedTests;
pub use contact::{CandidateList, watch_words};
pub use detail::CaseDetail;
pub use list::CaseList;

use hersys_domain::case::CaseSummary;

/// The address of a case's page.
fn address(case: &CaseSummary) -> String {
    format!("/cases/{}", case.id)
}
