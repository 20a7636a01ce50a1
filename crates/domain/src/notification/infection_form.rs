//! Presumed infection, as a notification states it (様式 18).

use serde::{Deserialize, Serialize};

use super::choice::{Cause, Certainty};
use crate::absent::YesNoUnknown;
use crate::id::NotificationId;

/// Presumed infection (様式 18).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default, from = "Wire")]
pub struct InfectionForm {
    /// 感染原因・感染経路: 確定, 推定, 不明.
    pub cause_certainty: Option<Certainty>,
    /// 感染経路.
    pub causes: Vec<Cause>,
    /// 状況.
    pub circumstances: String,
    /// 同居の陽性者の有無.
    pub household_case: Option<YesNoUnknown>,
    /// Who: name, relation.
    pub household_note: String,
    /// The notification of a member of the same household that this one was begun from (家族をコピー).
    pub household_of: Option<NotificationId>,
    /// 感染地域: 確定, 推定, 不明.
    pub region_certainty: Option<Certainty>,
    /// 国内の都道府県・市区町村.
    pub region_municipality_code: String,
    /// 国外の国, with the days of leaving and entering; several.
    pub stays: Vec<StayForm>,
}

/// A stay abroad.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct StayForm {
    /// 国 (ISO 3166-1 alpha-2), or `unknown`.
    #[cfg_attr(feature = "openapi", schema(example = "US"))]
    pub country: String,
    /// 出国日: of leaving Japan.
    pub left_on: String,
    /// 入国日: of entering Japan.
    pub entered_on: String,
}

/// As it is read: earlier forms named one country and no days.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wire {
    cause_certainty: Option<Certainty>,
    causes: Vec<Cause>,
    circumstances: String,
    household_case: Option<YesNoUnknown>,
    household_note: String,
    household_of: Option<NotificationId>,
    region_certainty: Option<Certainty>,
    region_municipality_code: String,
    region_country: String,
    stays: Vec<StayForm>,
}

impl From<Wire> for InfectionForm {
    fn from(wire: Wire) -> Self {
        let mut stays = wire.stays;
        if !wire.region_country.is_empty() {
            let country = wire.region_country;
            stays.insert(
                0,
                StayForm {
                    country,
                    ..StayForm::default()
                },
            );
        }
        Self {
            cause_certainty: wire.cause_certainty,
            causes: wire.causes,
            circumstances: wire.circumstances,
            household_case: wire.household_case,
            household_note: wire.household_note,
            household_of: wire.household_of,
            region_certainty: wire.region_certainty,
            region_municipality_code: wire.region_municipality_code,
            stays,
        }
    }
}
