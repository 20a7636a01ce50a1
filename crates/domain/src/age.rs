//! Age on a day, and bands of age.
//!
//! By 年齢計算ニ関スル法律 and 民法143条 the day of birth counts as the first, so a year of life ends with the
//! end of the day before the birthday, and from the birthday on a person is a year older. Some laws (the
//! school year) look at that last moment and say the age is reached on the day before; a notification does
//! not: what counts here is the number of years completed when the day of diagnosis begins. Who was born
//! on 29 February completes a year with the end of 28 February, so the age changes on 29 February in
//! leap years and on 1 March in others. Months are counted alike: born on 31 March, a month is
//! completed with the end of 30 April.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{closed_set, coded_error};

/// Highest age in years that is taken.
pub const MAX_YEARS: u16 = 150;

coded_error! {
    /// Why an age is refused.
    pub enum AgeError {
        /// The day lies before the day of birth.
        BirthAfterDay = "age.birth_after_day": "the day of birth is after the day",
        /// More than 150 years.
        TooOld = "age.too_old": "an age is at most 150 years",
        /// Twelve months and more are years.
        TooManyMonths = "age.too_many_months": "an age in months is at most 11",
    }
}

closed_set! {
    /// The unit of an age.
    pub enum AgeUnit {
        /// Completed years, 0–150.
        Years = "years",
        /// Completed months, 0–11, for those under one year.
        Months = "months",
    }
}

/// An age as a notification states it: completed years, or completed months under one year.
///
/// On the wire `{"unit": "years", "value": 34}`. Zero years is an age under one year whose months
/// nobody stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(description = "診断日の年齢（満年齢。1歳未満は月齢）")
)]
#[serde(try_from = "AgeWire")]
pub struct Age {
    /// Years or months.
    unit: AgeUnit,
    /// How many: 0–150 years or 0–11 months.
    #[cfg_attr(feature = "openapi", schema(example = 34, minimum = 0, maximum = 150))]
    value: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeWire {
    unit: AgeUnit,
    value: u16,
}

impl TryFrom<AgeWire> for Age {
    type Error = AgeError;
    fn try_from(wire: AgeWire) -> Result<Self, Self::Error> {
        Self::new(wire.unit, wire.value)
    }
}

impl Age {
    /// A stated age.
    ///
    /// # Errors
    /// More than 150 years or 11 months.
    pub const fn new(unit: AgeUnit, value: u16) -> Result<Self, AgeError> {
        match unit {
            AgeUnit::Years if value > MAX_YEARS => Err(AgeError::TooOld),
            AgeUnit::Months if value > 11 => Err(AgeError::TooManyMonths),
            AgeUnit::Years | AgeUnit::Months => Ok(Self { unit, value }),
        }
    }

    /// The age on `day` (the day of diagnosis) of a person born on `birth`.
    ///
    /// # Errors
    /// If the day lies before the birth or the age is over 150 years.
    pub fn on(birth: NaiveDate, day: NaiveDate) -> Result<Self, AgeError> {
        let completed = months_between(birth, day).ok_or(AgeError::BirthAfterDay)?;
        let (unit, value) = match completed {
            0..=11 => (AgeUnit::Months, completed),
            _ => (AgeUnit::Years, completed / 12),
        };
        Self::new(unit, u16::try_from(value).map_err(|_| AgeError::TooOld)?)
    }

    /// Years or months.
    pub const fn unit(self) -> AgeUnit {
        self.unit
    }

    /// How many years or months.
    pub const fn value(self) -> u16 {
        self.value
    }

    /// Completed years; 0 for an age in months.
    pub const fn years(self) -> u16 {
        match self.unit {
            AgeUnit::Years => self.value,
            AgeUnit::Months => 0,
        }
    }

    /// The band it falls into.
    pub const fn band(self) -> AgeBand {
        AgeBand::of_years(self.years())
    }
}

/// Completed months; `None` if the day is before the birth.
fn months_between(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    if day < birth {
        return None;
    }
    let months = (day.year() - birth.year()) * 12 + day.month0().cast_signed()
        - birth.month0().cast_signed();
    let begun = i32::from(day.day() < birth.day());
    u32::try_from(months - begun).ok()
}

closed_set! {
    /// Bands of age in completed years: the first year of life, then to 4, by five to 19, by ten to 89; then
    /// what published lists say instead where the age itself is not known. The latter overlap the former, so
    /// a figure shows them beside each other and never adds one to another.
    pub enum AgeBand {
        /// Under 1 year.
        Under1 = "0",
        /// 1–4 years.
        From1 = "1_4",
        /// 5–9 years.
        From5 = "5_9",
        /// 10–14 years.
        From10 = "10_14",
        /// 15–19 years.
        From15 = "15_19",
        /// 20–29 years.
        From20 = "20_29",
        /// 30–39 years.
        From30 = "30_39",
        /// 40–49 years.
        From40 = "40_49",
        /// 50–59 years.
        From50 = "50_59",
        /// 60–69 years.
        From60 = "60_69",
        /// 70–79 years.
        From70 = "70_79",
        /// 80–89 years.
        From80 = "80_89",
        /// 90 years and over.
        From90 = "90_over",
        /// 10歳未満, recorded as such.
        Under10 = "0_9",
        /// 10代, recorded as such.
        Teens = "10_19",
        /// 未就学児.
        Preschool = "preschool",
        /// 就学児.
        SchoolAge = "school_age",
        /// 不明.
        Unknown = "unknown",
        /// 調査中: not known yet.
        Investigating = "investigating",
    }
}

impl AgeBand {
    /// The band of completed years.
    pub const fn of_years(years: u16) -> Self {
        match years {
            0 => Self::Under1,
            1..=4 => Self::From1,
            5..=9 => Self::From5,
            10..=14 => Self::From10,
            15..=19 => Self::From15,
            20..=29 => Self::From20,
            30..=39 => Self::From30,
            40..=49 => Self::From40,
            50..=59 => Self::From50,
            60..=69 => Self::From60,
            70..=79 => Self::From70,
            80..=89 => Self::From80,
            90.. => Self::From90,
        }
    }

    /// Whether no age falls into it: it is recorded where no age is known.
    pub const fn only_recorded(self) -> bool {
        matches!(
            self,
            Self::Under10
                | Self::Teens
                | Self::Preschool
                | Self::SchoolAge
                | Self::Unknown
                | Self::Investigating
        )
    }

    /// The generation that it belongs to, whole.
    pub const fn generation(self) -> Generation {
        match self {
            Self::Under1
            | Self::From1
            | Self::From5
            | Self::From10
            | Self::From15
            | Self::Under10
            | Self::Teens
            | Self::Preschool
            | Self::SchoolAge => Generation::Under20,
            Self::From20 | Self::From30 => Generation::From20,
            Self::From40 | Self::From50 => Generation::From40,
            Self::From60 | Self::From70 => Generation::From60,
            Self::From80 | Self::From90 => Generation::From80,
            Self::Unknown | Self::Investigating => Generation::Unknown,
        }
    }
}

closed_set! {
    /// Bands of age taken together, for a chart that can tell no more than a few apart. Pupils are under 20.
    pub enum Generation {
        /// Under 20 years.
        Under20 = "under_20",
        /// 20–39 years.
        From20 = "from_20",
        /// 40–59 years.
        From40 = "from_40",
        /// 60–79 years.
        From60 = "from_60",
        /// 80 years and over.
        From80 = "from_80",
        /// 不明, 調査中.
        Unknown = "unknown",
    }
}

#[cfg(test)]
mod tests;
