//! Whether two records tell of the same person (同一人物), as it is told to those who decide.

use serde::{Deserialize, Serialize};

use crate::case::CaseSummary;
use crate::id::OrganizationId;

crate::closed_set! {
    /// What of two people is compared.
    pub enum ComparedItem {
        /// 姓.
        FamilyName = "family_name",
        /// 名.
        GivenName = "given_name",
        /// 生年月日.
        BirthDate = "birth_date",
        /// 性別.
        Sex = "sex",
        /// 電話.
        Phone = "phone",
        /// メール.
        Mail = "mail",
        /// 住所.
        Address = "address",
        /// 勤務先・学校等.
        Workplace = "workplace",
    }
}

crate::closed_set! {
    /// How an item agrees, the closest first.
    pub enum AgreementDegree {
        /// 同じ. Variant characters and ways of typing apart.
        Same = "same",
        /// 読みが同じ: other characters, or none on one side.
        SameReading = "same_reading",
        /// 字が同じ: another reading.
        SameWriting = "same_writing",
        /// 入れ替わり: family and given name, or day and month.
        Swapped = "swapped",
        /// 元号の取り違え.
        EraSlip = "era_slip",
        /// 近い: a slip of a letter or digit; a place with the same numbers.
        Near = "near",
        /// 同じ地区: the same postal code, or the same town.
        SameArea = "same_area",
        /// 同じ市区町村.
        SameMunicipality = "same_municipality",
        /// 異なる.
        Differs = "differs",
        /// 比べられない: one side has no value. Speaks neither for nor against.
        Missing = "missing",
    }
}

crate::closed_set! {
    /// Who the two would be if they were not one person.
    pub enum Alternative {
        /// 他人.
        Stranger = "stranger",
        /// 同じ世帯の別人.
        Household = "household",
    }
}

/// One item of two people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComparedPart {
    /// What was compared.
    pub item: ComparedItem,
    /// How it agrees.
    pub degree: AgreementDegree,
    /// What that is worth in bits (logarithm to the base of 2 of how many times likelier it is of one person than of
    /// [`Comparison::against`]); above 0 it speaks for one person.
    pub bits: f64,
}

/// Two records, compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comparison {
    /// One for each item.
    pub parts: Vec<ComparedPart>,
    /// The likelier explanation besides one person; the parts are weighed against it.
    pub against: Alternative,
    /// The odds in bits, with what is known before looking: above 0 one person is the likelier.
    pub bits: f64,
    /// How likely it is that both are one person, 0 to 1.
    pub likelihood: f64,
}

/// Somebody who may be the same person, and whom one may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// Their latest case that one sees.
    pub case: CaseSummary,
    /// What speaks for one person, and what against it.
    pub comparison: Comparison,
}

/// Somebody who is probably the same person and whose record one may not see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CandidateElsewhere {
    /// 担当保健所, which is to be asked.
    pub center_id: OrganizationId,
    /// Its name.
    pub center_name: String,
    /// Its phone.
    pub center_phone: Option<String>,
    /// How many of its records are meant.
    pub records: i64,
}

/// Who may be the same person as somebody (A8).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidates {
    /// Those whom one may see, the likeliest first.
    pub items: Vec<Candidate>,
    /// Centres that know of a probable one whom one may not see.
    pub elsewhere: Vec<CandidateElsewhere>,
}
