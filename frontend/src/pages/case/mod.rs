//! 患者一覧, 患者情報.

mod accesses;
mod columns;
mod course;
mod detail;
mod edit;
mod filters;
mod follow_up;
mod list;
mod meanwhile;
mod other_cases;
mod person;
mod same_person;
mod search;
mod timeline;
mod timeline_chart;
pub mod words;

pub use detail::CaseDetail;
pub use list::CaseList;

use hersys_domain::case::CaseSummary;

/// The address of a case's page.
fn address(case: &CaseSummary) -> String {
    format!("/cases/{}", case.id)
}
