//! What follows a submission, as the API shows it: 補正依頼, versions, what was done by whom, the decision on a
//! later version.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::NotificationForm;
use super::difference::is_item;
use crate::course::compulsory;
use crate::id::NotificationId;
use crate::validate::{Validate, Violations};

crate::closed_set! {
    /// How a version came about.
    pub enum VersionCause {
        /// 届出.
        Submission = "submission",
        /// 訂正.
        Correction = "correction",
        /// 補記: items that were 未入力.
        Supplement = "supplement",
        /// 補正依頼への回答.
        Answer = "answer",
    }
}

crate::closed_set! {
    /// What was done about a notification.
    pub enum ActKind {
        /// 受理.
        Accepted = "accepted",
        /// 受理の取消し.
        AcceptanceTakenBack = "acceptance_taken_back",
        /// 確認.
        Confirmed = "confirmed",
        /// 確認の取消し.
        ConfirmationTakenBack = "confirmation_taken_back",
        /// 取下げの申出.
        WithdrawalAsked = "withdrawal_asked",
        /// 取下げに同意しない.
        WithdrawalRefused = "withdrawal_refused",
        /// 取下げ.
        Withdrawn = "withdrawn",
        /// 無効.
        Voided = "voided",
        /// 訂正の内容の反映の判断.
        Reviewed = "reviewed",
    }
}

crate::closed_set! {
    /// What of a notification the case and the person hold, copied there once.
    pub enum CaseItem {
        /// 氏名.
        Name = "name",
        /// フリガナ.
        Kana = "kana",
        /// 性別.
        Sex = "sex",
        /// 生年月日・年齢.
        Birth = "birth",
        /// 職業.
        Occupation = "occupation",
        /// 電話.
        Phone = "phone",
        /// メール.
        Mail = "mail",
        /// 住所.
        Residence = "residence",
        /// 所在地.
        Whereabouts = "whereabouts",
        /// 保護者.
        Guardian = "guardian",
        /// 診断日.
        Diagnosis = "diagnosis",
        /// 発症日.
        Onset = "onset",
        /// 重症度.
        Severity = "severity",
    }
}

crate::closed_set! {
    /// How a 補正依頼 was answered.
    pub enum AnswerKind {
        /// このままで正しい.
        Kept = "kept",
        /// 訂正した: a new version.
        Corrected = "corrected",
    }
}

/// One item that differs between two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// JSON pointer into the form.
    #[cfg_attr(feature = "openapi", schema(example = "/condition/severity"))]
    pub pointer: String,
    /// The item of the case that was copied from there; none where only the notification holds it.
    pub item: Option<CaseItem>,
    /// As it was.
    #[cfg_attr(feature = "openapi", schema(value_type = Value))]
    pub before: Value,
    /// As it is.
    #[cfg_attr(feature = "openapi", schema(value_type = Value))]
    pub after: Value,
    /// Whether clinical text is left out of both, because the reader may not read it.
    pub withheld: bool,
}

/// A version of a notification: a legal snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Version {
    /// 1 is what was submitted.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub number: i32,
    /// How it came about.
    pub cause: VersionCause,
    /// Why; none of the first.
    pub reason: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who made it, to their own organisation.
    pub made_by: Option<String>,
    /// What it says.
    pub form: NotificationForm,
    /// Places of the form with clinical text that the reader may not read; blank in the form.
    #[cfg_attr(feature = "openapi", schema(example = json!(["/remarks"])))]
    pub withheld: Vec<String>,
    /// How it differs from the one before it.
    pub differences: Vec<Difference>,
}

/// All versions, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versions {
    /// The notification.
    pub id: NotificationId,
    /// Its versions.
    pub versions: Vec<Version>,
}

/// 訂正する, 補記する: a new version with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// The whole form as it is to stand.
    pub form: NotificationForm,
    /// Whether it fills in what was 未入力 (補記). Then the reason may stay empty.
    #[serde(default)]
    pub supplement: bool,
    /// 訂正の理由; sealed. Compulsory except for a 補記.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "生年月日の記載誤り"))]
    pub reason: String,
}

impl Validate for NewVersion {
    fn validate(&self, out: &mut Violations) {
        let mut form = Violations::default();
        self.form.validate(&mut form);
        for error in form.0 {
            out.add(&format!("/form{}", error.pointer), &error.code);
        }
        if !self.supplement {
            compulsory(out, "/reason", &self.reason);
        } else if let Err(error) = crate::text::Text::NOTE.check(&self.reason) {
            use crate::validate::Coded as _;
            out.add("/reason", error.code());
        }
    }
}

/// 補正を依頼する: a question on one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewQuery {
    /// JSON pointer of the item in the form.
    #[cfg_attr(feature = "openapi", schema(example = "/person/birth_date"))]
    pub pointer: String,
    /// What is asked; sealed, 1–4,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "年齢と合いません。確認をお願いします。")
    )]
    pub question: String,
}

impl Validate for NewQuery {
    fn validate(&self, out: &mut Violations) {
        if !is_item(&self.pointer) {
            out.add("/pointer", "notification.no_such_item");
        }
        compulsory(out, "/question", &self.question);
    }
}

/// A 補正依頼. The notification stays counted throughout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Query {
    /// The question.
    pub id: Uuid,
    /// JSON pointer of the item in the form.
    #[cfg_attr(feature = "openapi", schema(example = "/person/birth_date"))]
    pub pointer: String,
    /// What is asked.
    pub question: String,
    /// The centre that asks.
    pub asked_for: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// How it was answered; none while it is open.
    pub answer: Option<AnswerKind>,
    /// By which version, where something was corrected.
    pub answer_version: Option<i32>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
}

/// The answer to a 補正依頼.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = json!({"answer": "kept"})))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// このままで正しい, or corrected.
    pub answer: AnswerKind,
    /// The whole form as it is to stand; exactly where something is corrected.
    #[serde(default)]
    pub form: Option<Box<NotificationForm>>,
    /// 訂正の理由; absent: that it was asked for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub reason: String,
}

impl Validate for Answer {
    fn validate(&self, out: &mut Violations) {
        match (&self.form, self.answer) {
            (None, AnswerKind::Corrected) => out.add("/form", "required"),
            (Some(_), AnswerKind::Kept) => out.add("/form", "notification.nothing_to_correct"),
            (Some(form), AnswerKind::Corrected) => {
                let mut found = Violations::default();
                form.validate(&mut found);
                for error in found.0 {
                    out.add(&format!("/form{}", error.pointer), &error.code);
                }
            }
            (None, AnswerKind::Kept) => {}
        }
        if let Err(error) = crate::text::Text::NOTE.check(&self.reason) {
            use crate::validate::Coded as _;
            out.add("/reason", error.code());
        }
    }
}

/// Something that was done about a notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, to their own organisation.
    pub by: Option<String>,
    /// Their organisation.
    pub organization: String,
    /// Why.
    pub reason: Option<String>,
}

/// What the responsible centre is to decide on: how the latest version differs from the last one it decided on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// The notification.
    pub id: NotificationId,
    /// The last version decided on.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub from: i32,
    /// The latest version.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub to: i32,
    /// What the version decided on says.
    pub before: NotificationForm,
    /// What the latest says.
    pub after: NotificationForm,
    /// Places of either with clinical text that the reader may not read; blank in both.
    #[cfg_attr(feature = "openapi", schema(example = json!(["/remarks"])))]
    pub withheld: Vec<String>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// The items of the case among it, each to be decided.
    pub items: Vec<CaseItem>,
}

/// 反映する or そのままにする, item by item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// 反映する.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["severity"])))]
    pub apply: Vec<CaseItem>,
    /// そのままにする.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["phone"])))]
    pub leave: Vec<CaseItem>,
}

impl Validate for Decisions {
    fn validate(&self, out: &mut Violations) {
        let all: Vec<_> = self.apply.iter().chain(&self.leave).collect();
        let twice = |item: &CaseItem| all.iter().filter(|one| **one == item).count() > 1;
        if self.apply.iter().any(twice) {
            out.add("/apply", "notification.decided_twice");
        }
        if self.leave.iter().any(twice) {
            out.add("/leave", "notification.decided_twice");
        }
    }
}
