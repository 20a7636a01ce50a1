//! Reference data: prefectures, municipalities, postal codes, health centres and their districts,
//! countries, holidays. Public facts with dates of validity; nothing here is about a person.
//!
//! Everywhere `from_on` is the first day of validity (none: as far back as the table knows) and
//! `until_on` the first day on which it holds no more.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::id::OrganizationId;
use crate::municipality_code::MunicipalityCode;
use crate::postal_code::PostalCode;
use crate::prefecture::Prefecture;

/// A prefecture with its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrefectureEntry {
    /// Code (JIS X 0401).
    #[cfg_attr(feature = "openapi", schema(example = "13"))]
    pub code: Prefecture,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "東京都"))]
    pub name: String,
    /// Reading in katakana.
    #[cfg_attr(feature = "openapi", schema(example = "トウキョウト"))]
    pub kana: String,
}

crate::closed_set! {
    /// What a code of a municipality stands for.
    pub enum MunicipalityKind {
        /// 市町村・特別区.
        Municipality = "municipality",
        /// 行政区: a ward of a designated city.
        Ward = "ward",
        /// 政令指定都市 as a whole; addresses name its wards.
        DesignatedCity = "designated_city",
    }
}

/// A municipality, special ward, designated city or ward of one, of today or of former days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Municipality {
    /// Code (JIS X 0402 with check digit).
    pub code: MunicipalityCode,
    /// Its prefecture.
    #[cfg_attr(feature = "openapi", schema(example = "13"))]
    pub prefecture: Prefecture,
    /// County (郡) or island that an address names before it; empty for none.
    #[cfg_attr(feature = "openapi", schema(example = ""))]
    pub county: String,
    /// Official name; of a ward with its city.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区"))]
    pub name: String,
    /// Reading of the name in katakana, without the county.
    #[cfg_attr(feature = "openapi", schema(example = "シンジュクク"))]
    pub kana: String,
    /// What the code stands for.
    #[cfg_attr(feature = "openapi", schema(example = "municipality"))]
    pub kind: MunicipalityKind,
    /// The designated city of a ward.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub city_code: Option<MunicipalityCode>,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub from_on: Option<NaiveDate>,
    /// First day no more.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub until_on: Option<NaiveDate>,
    /// Those that took the place of a former one; several where it was divided.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub successors: Vec<MunicipalityCode>,
}

/// A town that a postal code stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostalTown {
    /// Postal code.
    pub postal_code: PostalCode,
    /// Code of the prefecture.
    #[cfg_attr(feature = "openapi", schema(example = "13"))]
    pub prefecture: Prefecture,
    /// Name of the prefecture.
    #[cfg_attr(feature = "openapi", schema(example = "東京都"))]
    pub prefecture_name: String,
    /// Code of the municipality or ward.
    pub municipality_code: MunicipalityCode,
    /// Municipality or ward as an address names it: with county or city.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区"))]
    pub municipality: String,
    /// Town; empty where the code stands for the rest of the municipality.
    #[cfg_attr(feature = "openapi", schema(example = "西新宿"))]
    pub town: String,
    /// Reading of the town in katakana.
    #[cfg_attr(feature = "openapi", schema(example = "ニシシンジュク"))]
    pub kana: String,
}

/// A health centre of the master table, whether it takes part or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthCenter {
    /// Key of the master table; there is no public code.
    #[cfg_attr(feature = "openapi", schema(example = "13-004"))]
    pub key: String,
    /// Its prefecture.
    #[cfg_attr(feature = "openapi", schema(example = "13"))]
    pub prefecture: Prefecture,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub name: String,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub from_on: Option<NaiveDate>,
    /// First day no more.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub until_on: Option<NaiveDate>,
    /// The organisation that takes part as this centre.
    pub organization_id: Option<OrganizationId>,
}

/// A country or area (ISO 3166-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Country {
    /// Code of two letters.
    #[cfg_attr(feature = "openapi", schema(example = "VN"))]
    pub alpha2: String,
    /// Code of three letters.
    #[cfg_attr(feature = "openapi", schema(example = "VNM"))]
    pub alpha3: String,
    /// Code of three digits.
    #[cfg_attr(feature = "openapi", schema(example = "704"))]
    pub number: String,
    /// Name in Japanese.
    #[cfg_attr(feature = "openapi", schema(example = "ベトナム"))]
    pub name: String,
}

/// A public holiday of Japan (国民の祝日・休日).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holiday {
    /// Its day.
    pub on_date: NaiveDate,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "勤労感謝の日"))]
    pub name: String,
}

crate::closed_set! {
    /// What is known of the health centre of a municipality.
    pub enum CenterState {
        /// It takes part.
        TakesPart = "takes_part",
        /// The master table names it, but no organisation takes part as it.
        NotTakingPart = "not_taking_part",
        /// More than one comes into question: the municipality was divided, or is a city of several.
        Several = "several",
        /// The municipality is not in the tables.
        Unknown = "unknown",
    }
}

/// The health centre that is responsible for a municipality.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResponsibleCenter {
    /// What is known.
    #[cfg_attr(feature = "openapi", schema(example = "takes_part"))]
    pub state: CenterState,
    /// The municipality that was judged: the one asked for, or the one that took its place.
    pub municipality_code: MunicipalityCode,
    /// Name of the centre by the master table, or of the organisation where that table has none.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub name: Option<String>,
    /// Key of the master table.
    #[cfg_attr(feature = "openapi", schema(example = "13-004"))]
    pub key: Option<String>,
    /// The organisation that takes part as it.
    pub organization: Option<CenterOrganization>,
}

/// A health centre that takes part, as those who need to reach it see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CenterOrganization {
    /// Identifier.
    pub id: OrganizationId,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "新宿区保健所"))]
    pub name: String,
    /// Phone by day.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0200"))]
    pub phone: Option<String>,
    /// Phone at night and on holidays.
    #[cfg_attr(feature = "openapi", schema(example = "03-5555-0299"))]
    pub phone_after_hours: Option<String>,
}

impl ResponsibleCenter {
    /// Nothing is known of a centre of this municipality.
    pub const fn without(state: CenterState, municipality_code: MunicipalityCode) -> Self {
        Self {
            state,
            municipality_code,
            name: None,
            key: None,
            organization: None,
        }
    }

    /// One out of those of the successors of a municipality that was divided: where all mean the same
    /// centre, the first; else none, since only the address can tell.
    pub fn agreed(asked: MunicipalityCode, found: Vec<Self>) -> Self {
        let same = |a: &Self, b: &Self| {
            let organization = |center: &Self| center.organization.as_ref().map(|found| found.id);
            a.state == b.state && a.key == b.key && organization(a) == organization(b)
        };
        let mut rest = found.into_iter();
        let Some(first) = rest.next() else {
            return Self::without(CenterState::Unknown, asked);
        };
        if rest.all(|other| same(&first, &other)) {
            first
        } else {
            Self::without(CenterState::Several, asked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn center(code: &str, key: &str) -> ResponsibleCenter {
        ResponsibleCenter {
            name: Some("浜松市保健所".to_owned()),
            key: Some(key.to_owned()),
            ..ResponsibleCenter::without(CenterState::NotTakingPart, code.parse().unwrap())
        }
    }

    #[test]
    fn successors_with_one_centre_agree() {
        let asked = "221350".parse().unwrap();
        let found = vec![center("221384", "22-002"), center("221392", "22-002")];
        assert_eq!(
            ResponsibleCenter::agreed(asked, found.clone()),
            found.first().cloned().unwrap()
        );
    }

    #[test]
    fn successors_with_different_centres_leave_it_open() {
        let asked: MunicipalityCode = "221350".parse().unwrap();
        let found = vec![center("221384", "22-002"), center("221392", "22-003")];
        let judged = ResponsibleCenter::agreed(asked, found);
        assert_eq!(judged.state, CenterState::Several);
        assert_eq!(judged.municipality_code, asked);
        assert_eq!(judged.key, None);
    }

    #[test]
    fn no_successor_at_all_is_unknown() {
        let judged = ResponsibleCenter::agreed("221350".parse().unwrap(), Vec::new());
        assert_eq!(judged.state, CenterState::Unknown);
    }
}
