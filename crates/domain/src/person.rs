//! Who somebody is (基本情報). Kept sealed; nothing of this stands in the clear in the database.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::absent::YesNoUnknown;
use crate::case::Sex;
use crate::id::PersonId;
use crate::municipality_code::MunicipalityCode;
use crate::notification::detail::{AnsweredBy, ContactLanguage};
use crate::notification::{PhoneForm, WorkplaceForm};
use crate::person_number::PersonNumber;
use crate::validate::{Validate, Violations};

mod change;

pub use change::PersonPatch;

/// Names and birth date: the sealed part `identity`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    /// 姓, exactly as typed.
    #[cfg_attr(feature = "openapi", schema(example = "髙橋"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "openapi", schema(example = "健一"))]
    pub given_name: String,
    /// フリガナ（姓）, full-width katakana.
    #[cfg_attr(feature = "openapi", schema(example = "タカハシ"))]
    pub family_kana: String,
    /// フリガナ（名）.
    #[cfg_attr(feature = "openapi", schema(example = "ケンイチ"))]
    pub given_kana: String,
    /// 氏名不詳.
    pub name_unknown: bool,
    /// 通称・別名.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub alias: String,
    /// 生年月日.
    pub birth_on: Option<NaiveDate>,
}

impl Identity {
    /// 姓 名 as written; none for 氏名不詳.
    pub fn full_name(&self) -> Option<String> {
        let name = format!("{} {}", self.family_name, self.given_name);
        let name = name.trim();
        (!self.name_unknown && !name.is_empty()).then(|| name.to_owned())
    }
}

/// A place, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// 郵便番号, seven digits.
    #[cfg_attr(feature = "openapi", schema(example = "1010048"))]
    pub postal_code: Option<String>,
    /// 市区町村コード, six digits.
    #[cfg_attr(feature = "openapi", schema(example = "131016"))]
    pub municipality_code: Option<String>,
    /// 町名・番地.
    #[cfg_attr(feature = "openapi", schema(example = "神田司町2-8-1"))]
    pub street: String,
    /// 建物・部屋.
    pub building: String,
}

/// How to reach somebody: the sealed part `contact`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    /// 電話 as typed.
    #[cfg_attr(feature = "openapi", schema(example = "090-0000-1234"))]
    pub phone: String,
    /// メール.
    pub mail: String,
    /// 住所.
    pub residence: Address,
    /// 所在地.
    pub whereabouts: Address,
    /// 職業.
    pub occupation: String,
    /// 保護者氏名.
    pub guardian_name: String,
    /// 保護者電話.
    pub guardian_phone: String,
    /// 保護者住所; that of the person where they live together.
    pub guardian_address: Address,
    /// Who answers [`Contact::phone`].
    pub phone_answered_by: Option<AnsweredBy>,
    /// Further phones, in the order in which they are to be tried.
    pub phones: Vec<PhoneForm>,
    /// 国籍: ISO 3166-1 alpha-2, `stateless` or `unknown`.
    #[cfg_attr(feature = "openapi", schema(example = "JP"))]
    pub nationality: String,
    /// 連絡に使う言語.
    pub language: Option<ContactLanguage>,
    /// その他の言語.
    pub other_language: String,
    /// 通訳の要否.
    pub interpreter_needed: Option<YesNoUnknown>,
    /// 勤務先・学校等.
    pub workplace: WorkplaceForm,
}

impl Contact {
    /// 市区町村コード of where the person is: of 所在地, else of 住所. Cases count by it.
    pub fn municipality_code(&self) -> Option<MunicipalityCode> {
        [&self.whereabouts, &self.residence]
            .into_iter()
            .find_map(|place| place.municipality_code.as_deref()?.parse().ok())
    }
}

/// A person as the record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// 患者等ID.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "5724000000"))]
    pub number: PersonNumber,
    /// Names and birth date.
    pub identity: Identity,
    /// How to reach them.
    pub contact: Contact,
    /// 性別, as the latest of their cases that one sees has it.
    pub sex: Sex,
    /// Version, as in the `ETag`.
    pub version: i32,
}

/// Looking for people within one's own scope (B9): part of a name in kanji or kana, a birth date, or a phone
/// number, in full or its last four digits. In the body, never in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonSearch {
    /// 1–100 characters: a name or a part of it, a birth date in any spelling, a phone, a 患者等ID, a number by which another
    /// system knows them.
    #[cfg_attr(feature = "openapi", schema(example = "高橋"))]
    pub text: String,
}

impl Validate for PersonSearch {
    fn validate(&self, out: &mut Violations) {
        out.required("/text", &self.text);
        out.text("/text", &self.text, 100);
    }
}
