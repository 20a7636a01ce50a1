//! The items of the notice's annex 3 (通知 別添3), the form (別記様式6-1) and 健康観察票, and where each is kept: what
//! `docs/data-items.md` is made of, so that none is forgotten.

use crate::entry::EntryKind;
use crate::external_id::ExternalIdKind;
use crate::permission::Permission;

mod list;

pub use list::ITEMS;

/// A section of the annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 患者・接触者及び支援関係者の基本情報.
    Person,
    /// 検査・診断.
    Diagnosis,
    /// 宿泊療養・自宅療養.
    FollowUp,
    /// 感染源特定・行動歴.
    Investigation,
    /// 発生届に関する情報.
    Notification,
}

impl Part {
    /// All, in order.
    pub const ALL: &'static [Self] = &[
        Self::Person,
        Self::Diagnosis,
        Self::FollowUp,
        Self::Investigation,
        Self::Notification,
    ];

    /// As the annex calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Person => "患者・接触者及び支援関係者の基本情報",
            Self::Diagnosis => "検査・診断",
            Self::FollowUp => "宿泊療養・自宅療養",
            Self::Investigation => "感染源特定・行動歴",
            Self::Notification => "発生届に関する情報",
        }
    }
}

/// Where an item is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Of who somebody is: `GET /persons/{id}`; JSON pointer.
    Person(&'static str),
    /// Of a notification's form: `GET /notifications/{id}`, below `form`; JSON pointer.
    Form(&'static str),
    /// Of the case: `GET /cases/{id}`; member.
    Case(&'static str),
    /// Of the receipt, the row or the record of a notification: `GET /notifications/{id}`; member.
    Notification(&'static str),
    /// An entry of the record: kind and item.
    Entry(EntryKind, &'static str),
    /// Worked out from who somebody is and the reference data: `GET /reference/responsible-center`, of the municipality at this
    /// JSON pointer of `GET /persons/{id}`.
    Center(&'static str),
    /// A number of another system: `GET /cases/{id}/external-ids`; kind.
    Number(ExternalIdKind),
    /// Of a health report: `GET /cases/{id}/observations`; member.
    Observation(&'static str),
    /// Worked out, kept nowhere.
    Derived(&'static str),
    /// Not kept yet; why, or by what it will be.
    Missing(&'static str),
}

impl Place {
    /// Where the API has it.
    pub fn path(self) -> String {
        match self {
            Self::Person(pointer) => format!("/persons/{{id}} `{pointer}`"),
            Self::Form(pointer) => format!("/notifications/{{id}} `/form{pointer}`"),
            Self::Case(member) => format!("/cases/{{id}} `{member}`"),
            Self::Notification(member) => format!("/notifications/{{id}} `{member}`"),
            Self::Entry(kind, item) => {
                format!("/cases/{{id}}/{}-entries `{kind}.{item}`", kind.group())
            }
            Self::Center(pointer) => {
                format!("/reference/responsible-center, /persons/{{id}} `{pointer}`")
            }
            Self::Number(kind) => format!("/cases/{{id}}/external-ids `{kind}`"),
            Self::Observation(member) => format!("/cases/{{id}}/observations `{member}`"),
            Self::Derived(by) => by.to_owned(),
            Self::Missing(why) => format!("**未対応** {why}"),
        }
    }

    /// The screen that shows it.
    pub const fn screen(self) -> &'static str {
        match self {
            Self::Person(_) | Self::Center(_) | Self::Number(_) => "患者情報：基本情報",
            Self::Form(_) => "発生届の入力、患者情報：発生届",
            Self::Case(_) | Self::Derived(_) => "患者情報：経過",
            Self::Notification(_) => "発生届の受付、患者情報：発生届",
            Self::Entry(kind, _) => match kind {
                EntryKind::LaboratoryTest | EntryKind::OtherTest => "患者情報：検査",
                _ => match kind.group() {
                    crate::entry::EntryGroup::Clinical => "患者情報：医療（入院・治療）",
                    crate::entry::EntryGroup::Survey => "患者情報：疫学調査・行動歴",
                },
            },
            Self::Observation(_) => "患者情報：健康観察、今日の報告",
            Self::Missing(_) => "",
        }
    }

    /// What one must be allowed to do to write it; none where the system does.
    pub const fn permission(self) -> Option<Permission> {
        match self {
            Self::Person(_) => Some(Permission::PersonWrite),
            Self::Form(_) => Some(Permission::NotificationSubmit),
            Self::Case(_) => Some(Permission::CaseWrite),
            Self::Entry(kind, _) => Some(match kind.group() {
                crate::entry::EntryGroup::Clinical => Permission::ClinicalWrite,
                crate::entry::EntryGroup::Survey => Permission::SurveyWrite,
            }),
            Self::Number(_) => Some(Permission::ExternalIdWrite),
            Self::Observation(_) => Some(Permission::ObservationWrite),
            Self::Notification(_) | Self::Center(_) | Self::Derived(_) | Self::Missing(_) => None,
        }
    }
}

/// An item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataItem {
    /// In which part of the annex it stands.
    pub part: Part,
    /// What it is called there.
    pub name: &'static str,
    /// Whether it is marked ◎.
    pub compulsory: bool,
    /// Who mainly enters it: 医, 保, 患, 系.
    pub enterers: &'static str,
    /// Where it is kept.
    pub places: &'static [Place],
}

#[cfg(test)]
mod tests;
