//! The person, as a notification states them (様式 1–9, 患者・接触者及び支援関係者の基本情報).

use serde::{Deserialize, Serialize};

use super::detail::{AnsweredBy, ContactLanguage};
use crate::absent::YesNoUnknown;
use crate::case::Sex;

/// The person a notification is about (様式 1–9).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PersonForm {
    /// 姓, as written (髙, 﨑 and variants kept).
    #[cfg_attr(feature = "openapi", schema(example = "髙橋"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "openapi", schema(example = "健一"))]
    pub given_name: String,
    /// 氏名不詳.
    pub name_unknown: bool,
    /// フリガナ（姓）.
    #[cfg_attr(feature = "openapi", schema(example = "タカハシ"))]
    pub family_kana: String,
    /// フリガナ（名）.
    #[cfg_attr(feature = "openapi", schema(example = "ケンイチ"))]
    pub given_kana: String,
    /// 通称 of foreigners, or another name the person goes by.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub alias: String,
    /// 性別.
    pub sex: Option<Sex>,
    /// 生年月日.
    #[cfg_attr(feature = "openapi", schema(example = "S55.3.14"))]
    pub birth_date: String,
    /// 年齢 at diagnosis, where the birth date is not known.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub age: String,
    /// 国籍: ISO 3166-1 alpha-2, `stateless` (無国籍) or `unknown` (不明).
    #[cfg_attr(feature = "openapi", schema(example = "JP"))]
    pub nationality: String,
    /// 連絡に使う言語.
    pub language: Option<ContactLanguage>,
    /// その他の言語.
    pub other_language: String,
    /// 通訳の要否.
    pub interpreter_needed: Option<YesNoUnknown>,
    /// 職業.
    pub occupation: String,
    /// 勤務先・学校等.
    pub workplace: WorkplaceForm,
    /// 住所.
    pub residence: AddressForm,
    /// 所在地 where it is not the residence.
    pub whereabouts: AddressForm,
    /// 電話: the one to call first.
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: String,
    /// Who answers it.
    pub phone_answered_by: Option<AnsweredBy>,
    /// Further phones, in the order in which they are to be tried.
    pub phones: Vec<PhoneForm>,
    /// メール.
    pub mail: String,
    /// 保護者氏名, of minors.
    pub guardian_name: String,
    /// 保護者電話.
    pub guardian_phone: String,
    /// 保護者住所 is that of the patient.
    pub guardian_same_address: bool,
    /// 保護者住所.
    pub guardian_address: AddressForm,
}

/// A further phone (自宅, 携帯, 勤務先, 家族 …).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PhoneForm {
    /// The number, as typed.
    #[cfg_attr(feature = "openapi", schema(example = "03-0000-5678"))]
    pub number: String,
    /// Who answers.
    pub answered_by: Option<AnsweredBy>,
    /// Name of who answers, hours at which they do.
    #[cfg_attr(feature = "openapi", schema(example = "妻・夜間のみ"))]
    pub note: String,
}

/// 勤務先・学校等.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WorkplaceForm {
    /// 名称.
    #[cfg_attr(feature = "openapi", schema(example = "神田小学校"))]
    pub name: String,
    /// 所在地.
    pub address: AddressForm,
    /// 電話.
    pub phone: String,
    /// 最後に出勤・登校した日.
    pub last_attended_on: String,
}

/// A place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AddressForm {
    /// 郵便番号.
    #[cfg_attr(feature = "openapi", schema(example = "101-0048"))]
    pub postal_code: String,
    /// 市区町村コード (JIS X 0402).
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub municipality_code: String,
    /// 町名・番地.
    #[cfg_attr(feature = "openapi", schema(example = "神田司町2-8-1"))]
    pub street: String,
    /// 建物・部屋.
    pub building: String,
}

impl AddressForm {
    /// Whether it tells a place: a municipality or a street.
    pub fn is_told(&self) -> bool {
        !self.municipality_code.trim().is_empty() || !self.street.trim().is_empty()
    }
}
