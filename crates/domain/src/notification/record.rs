//! Notifications as the API shows them: drafts, receipts, queue, the record itself.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::NotificationForm;
use super::choice::{Category, Intake, NotificationState};
use super::correction::{Act, Query};
use super::item::Gap;
use crate::age::Age;
use crate::case::{Severity, Sex};
use crate::id::{CaseId, NotificationId, OrganizationId, PersonId};
use crate::organization::Organization;
use crate::person_number::PersonNumber;
use crate::validate::{FieldError, Validate, Violations};

/// A notification being written (作成中). Only its writer sees it, on any device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Draft {
    /// Identifier; stays that of the notification.
    pub id: NotificationId,
    /// What has been typed so far.
    pub form: NotificationForm,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
    /// Version, as in the `ETag`.
    pub version: i32,
}

impl Validate for NotificationForm {
    /// A draft may hold anything; only a submission is judged.
    fn validate(&self, out: &mut Violations) {
        // Guards the database and the browser, not the doctor: no text of the form comes near it.
        if serde_json::to_vec(self).map_or(0, |json| json.len()) > 64 * 1024 {
            out.add("", "text.too_long");
        }
    }
}

/// A health centre to turn to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Center {
    /// The centre.
    pub id: OrganizationId,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "千代田保健所"))]
    pub name: String,
    /// Phone by day.
    pub phone: Option<String>,
    /// Phone at night and on holidays.
    pub phone_after_hours: Option<String>,
}

impl From<Organization> for Center {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id,
            name: organization.name,
            phone: organization.phone,
            phone_after_hours: organization.phone_after_hours,
        }
    }
}

/// 届出を受け付けました: what the doctor gets at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The notification.
    pub notification_id: NotificationId,
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// When it was received: the time of the legal act.
    pub submitted_at: DateTime<Utc>,
    /// 届出受理保健所.
    pub receiving_center: Center,
    /// 担当保健所: whom the patient will hear from.
    pub responsible_center: Center,
    /// 補記のお願い: what the rules of the day ask for and is 未入力.
    pub gaps: Vec<Gap>,
}

/// The doctor's word that the notification is to be submitted as it stands in the draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// 患者への説明: whether the patient was told to whom the data go and why (H5).
    #[serde(default)]
    pub explained: bool,
}

impl Validate for Submission {
    fn validate(&self, _: &mut Violations) {}
}

/// One row of 発生届の受付, or of a clinic's own list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotificationSummary {
    /// The notification.
    pub id: NotificationId,
    /// The case.
    pub case_id: CaseId,
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub person_number: PersonNumber,
    /// Name as written; none for 氏名不詳.
    pub name: Option<String>,
    /// 性別.
    pub sex: Sex,
    /// 年齢.
    pub age: Option<Age>,
    /// 類型.
    pub category: Category,
    /// 重症度.
    pub severity: Severity,
    /// State.
    pub state: NotificationState,
    /// The institution that notified.
    pub institution_name: String,
    /// 担当保健所.
    pub responsible_center_name: String,
    /// Whether the organisation acted for is the responsible centre.
    pub is_responsible: bool,
    /// Whether it is the receiving one.
    pub is_receiving: bool,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// Whether it is the institution that notified.
    pub is_own: bool,
    /// 受理.
    pub accepted_at: Option<DateTime<Utc>>,
    /// 確認.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When the institution asked to withdraw what had been accepted; none once that is answered.
    pub withdrawal_asked_at: Option<DateTime<Utc>>,
    /// 補正依頼 that wait for an answer.
    pub open_queries: i16,
    /// Since when the oldest of them waits; none where none does.
    pub asked_at: Option<DateTime<Utc>>,
    /// Number of the latest version.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub latest: i32,
    /// The last version the responsible centre has decided on.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub reviewed: i32,
    /// Items that look wrong.
    pub warning_count: i16,
    /// Items that are 未入力.
    pub gap_count: i16,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// A notification as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    /// The row of lists.
    #[serde(flatten)]
    pub summary: NotificationSummary,
    /// The person.
    pub person_id: PersonId,
    /// How it came.
    pub intake: Intake,
    /// 届出日 on the paper of a 代行入力.
    pub dated_on: Option<NaiveDate>,
    /// 受領日 of the paper, or the day of the 聞き取り.
    pub received_on: Option<NaiveDate>,
    /// Who entered it: the doctor, or the member of staff of a 代行入力.
    #[cfg_attr(feature = "openapi", schema(example = "医師 健一"))]
    pub entered_by_name: String,
    /// When it was recorded that the patient was told to whom the data go and why (H5); none where nobody said so.
    pub explained_at: Option<DateTime<Utc>>,
    /// First day of the rule set it was read by.
    pub rule_set: NaiveDate,
    /// The latest version, as the doctor wrote it.
    pub form: NotificationForm,
    /// Places of the form with clinical text that the reader may not read; blank in the form.
    #[cfg_attr(feature = "openapi", schema(example = json!(["/diagnosis/clinical_course"])))]
    pub withheld: Vec<String>,
    /// What looks wrong, beside what was written.
    pub warnings: Vec<FieldError>,
    /// What is 未入力.
    pub gaps: Vec<Gap>,
    /// 届出受理保健所.
    pub receiving_center: Center,
    /// 担当保健所.
    pub responsible_center: Center,
    /// 補正依頼, those that wait first.
    pub queries: Vec<Query>,
    /// What was done about it, the latest first.
    pub acts: Vec<Act>,
}

/// まとめて受理する, まとめて確認する: the notifications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptMany {
    /// 1–200 notifications.
    pub ids: Vec<NotificationId>,
}

impl Validate for AcceptMany {
    fn validate(&self, out: &mut Violations) {
        if self.ids.is_empty() {
            out.add("/ids", "required");
        }
        if self.ids.len() > 200 {
            out.add_with("/ids", "list.too_long", "max", 200);
        }
    }
}

/// What became of まとめて受理する or まとめて確認する.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// Those done now.
    pub accepted: Vec<NotificationId>,
    /// Those that were done already, are withdrawn, or are not yours to do.
    pub skipped: Vec<NotificationId>,
}
