//! The notification of occurrence (発生届, 感染症法12条1項, 別記様式6-1).
//!
//! [`NotificationForm`] holds what a doctor types, as typed: it is what a draft keeps and what an API
//! client sends. [`read::read`] judges it, in the browser at every keystroke and in the server on
//! submission: what blocks, what is missing, what looks wrong, and the facts that a case is made of.

use serde::{Deserialize, Serialize};

pub mod absence;
pub mod choice;
pub mod clinical;
mod condition_form;
pub mod correction;
pub mod dates;
pub mod detail;
mod diagnosis_form;
pub mod difference;
pub mod gap;
mod infection_form;
pub mod item;
mod person_form;
mod person_record;
pub mod read;
pub mod record;
mod reporter_form;
pub mod rule_set;
#[cfg(test)]
mod tests;
pub mod transition;
pub mod typed;
mod warn;

pub use choice::{Category, Intake, NotificationState};
pub use condition_form::{ActForm, ConditionForm, DoseForm, HospitalForm};
pub use diagnosis_form::{DiagnosisForm, OtherTestForm, TestForm};
pub use infection_form::{InfectionForm, StayForm};
pub use person_form::{AddressForm, PersonForm, PhoneForm, WorkplaceForm};
pub use reporter_form::{ProxyForm, ReporterForm};

/// What is entered in a notification. Every text is kept as typed; dates, phones and codes are read in
/// all their spellings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NotificationForm {
    /// 類型.
    pub category: Option<Category>,
    /// みなし陽性: no test, lives with a case. On 疑似症患者 only.
    pub deemed: bool,
    /// The person.
    pub person: PersonForm,
    /// 診断・検査.
    pub diagnosis: DiagnosisForm,
    /// 感染原因・感染経路・感染地域.
    pub infection: InfectionForm,
    /// 入院・重症度・リスク.
    pub condition: ConditionForm,
    /// 医師・医療機関.
    pub reporter: ReporterForm,
    /// その他感染症のまん延の防止及び当該者の医療のために医師が必要と認める事項.
    pub remarks: String,
    /// 代行入力: from which paper a health centre enters it; none where the institution enters it itself.
    pub proxy: Option<ProxyForm>,
}
