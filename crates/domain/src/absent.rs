//! The five ways in which a value can be missing, never merged: unknown (不明), none (なし), not asked
//! (未聴取), not entered (未入力), not collected under the rules of that day (対象外).
//!
//! The first three are answers and are stored. Not entered is `null`. Not collected is never stored:
//! it is how `null` reads where the rules of the record's day did not ask.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{closed_set, coded_error};

closed_set! {
    /// A way in which a value is missing.
    pub enum Absence {
        /// 不明: asked, and nobody knows.
        Unknown = "unknown",
        /// なし: asked, and there is none (no symptoms, so no day of onset).
        None = "none",
        /// 未聴取: not asked yet.
        NotAsked = "not_asked",
        /// 未入力: nothing entered (`null`).
        NotEntered = "not_entered",
        /// 対象外: the rules of the record's day did not ask. Derived, never stored.
        NotCollected = "not_collected",
    }
}

closed_set! {
    /// An answer to a yes-or-no question, as it is stored; `null` is not entered.
    pub enum YesNoUnknown {
        /// はい, 有.
        Yes = "yes",
        /// いいえ, 無.
        No = "no",
        /// 不明.
        Unknown = "unknown",
        /// 未聴取.
        NotAsked = "not_asked",
    }
}

closed_set! {
    /// What is known of a date that may be missing; `null` is not entered.
    pub enum DateState {
        /// The date is known.
        Known = "known",
        /// 不明.
        Unknown = "unknown",
        /// なし: there is no such day (無症状 for the day of onset).
        None = "none",
        /// 未聴取.
        NotAsked = "not_asked",
    }
}

coded_error! {
    /// Why a state and a date do not belong together.
    pub enum DateAnswerError {
        /// The date is said to be known, but is missing.
        DateMissing = "date_answer.date_missing": "the date is said to be known but missing",
        /// There is a date although it is said not to be known.
        DateUnexpected = "date_answer.date_unexpected": "there is a date although it is said not to be known",
        /// A date without a state.
        StateMissing = "date_answer.state_missing": "there is a date without a state",
    }
}

/// A date that may be unknown, not exist or not have been asked.
///
/// On the wire `{"state": "known", "on": "2022-08-19"}` or `{"state": "unknown"}`; not entered is
/// `null` in place of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(
        description = "日付または日付がない理由（不明・なし・未聴取）。未入力は全体を null とする"
    )
)]
#[serde(try_from = "DateAnswerWire")]
pub struct DateAnswer {
    /// What is known.
    state: DateState,
    /// The day (JST); there exactly if `state` is `known`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-19"))]
    on: Option<NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateAnswerWire {
    state: DateState,
    #[serde(default)]
    on: Option<NaiveDate>,
}

impl TryFrom<DateAnswerWire> for DateAnswer {
    type Error = DateAnswerError;
    fn try_from(wire: DateAnswerWire) -> Result<Self, Self::Error> {
        Self::new(wire.state, wire.on)
    }
}

impl DateAnswer {
    /// A known date.
    pub const fn known(on: NaiveDate) -> Self {
        Self {
            state: DateState::Known,
            on: Some(on),
        }
    }

    /// From a state and a date.
    ///
    /// # Errors
    /// If the date is there without being known, or the other way round.
    pub const fn new(state: DateState, on: Option<NaiveDate>) -> Result<Self, DateAnswerError> {
        match (state, on) {
            (DateState::Known, None) => Err(DateAnswerError::DateMissing),
            (DateState::Known, Some(_)) | (_, None) => Ok(Self { state, on }),
            (_, Some(_)) => Err(DateAnswerError::DateUnexpected),
        }
    }

    /// From the two columns of a table; `None` is not entered.
    ///
    /// # Errors
    /// As [`DateAnswer::new`], and if there is a date without a state.
    pub fn from_columns(
        state: Option<DateState>,
        on: Option<NaiveDate>,
    ) -> Result<Option<Self>, DateAnswerError> {
        match (state, on) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(DateAnswerError::StateMissing),
            (Some(state), on) => Self::new(state, on).map(Some),
        }
    }

    /// What is known.
    pub const fn state(&self) -> DateState {
        self.state
    }

    /// The day, if it is known.
    pub const fn on(&self) -> Option<NaiveDate> {
        self.on
    }
}

/// Something stored that may itself say that the value is missing.
pub trait Answer {
    /// How the value is missing; `None` if it is there.
    fn absence(&self) -> Option<Absence>;
}

impl Answer for YesNoUnknown {
    fn absence(&self) -> Option<Absence> {
        match self {
            Self::Yes | Self::No => None,
            Self::Unknown => Some(Absence::Unknown),
            Self::NotAsked => Some(Absence::NotAsked),
        }
    }
}

impl Answer for DateAnswer {
    fn absence(&self) -> Option<Absence> {
        match self.state {
            DateState::Known => None,
            DateState::Unknown => Some(Absence::Unknown),
            DateState::None => Some(Absence::None),
            DateState::NotAsked => Some(Absence::NotAsked),
        }
    }
}

/// A value as statistics and screens read it: there, or missing in one of the five ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known<T> {
    /// The value is there.
    Value(T),
    /// It is missing.
    Absent(Absence),
}

impl<T: Answer> Known<T> {
    /// Reads what is stored. `collected` says whether the rules of the record's day asked for it; an
    /// answer that was given all the same stands.
    pub fn read(stored: Option<T>, collected: bool) -> Self {
        match stored {
            Some(value) => match value.absence() {
                Some(absence) => Self::Absent(absence),
                None => Self::Value(value),
            },
            None if collected => Self::Absent(Absence::NotEntered),
            None => Self::Absent(Absence::NotCollected),
        }
    }

    /// How the value is missing; `None` if it is there.
    pub const fn absence(&self) -> Option<Absence> {
        match self {
            Self::Value(_) => None,
            Self::Absent(absence) => Some(*absence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2022, 8, 19).unwrap()
    }

    #[test]
    fn the_five_ways_stay_apart() {
        let read = |stored, collected| Known::<DateAnswer>::read(stored, collected).absence();
        let answer = |state| Some(DateAnswer::new(state, None).unwrap());
        let ways = [
            read(answer(DateState::Unknown), true),
            read(answer(DateState::None), true),
            read(answer(DateState::NotAsked), true),
            read(None, true),
            read(None, false),
        ];
        assert_eq!(ways.map(Option::unwrap), Absence::ALL);
        assert_eq!(read(Some(DateAnswer::known(day())), false), None);
        // An answer stands although the rules did not ask.
        assert_eq!(
            read(answer(DateState::Unknown), false),
            Some(Absence::Unknown)
        );
        assert_eq!(
            Known::read(Some(YesNoUnknown::No), true),
            Known::Value(YesNoUnknown::No)
        );
        assert_eq!(
            Known::read(Some(YesNoUnknown::NotAsked), true),
            Known::Absent(Absence::NotAsked)
        );
    }

    #[test]
    fn the_wire_keeps_state_and_date_together() {
        for (json, answer) in [
            (
                r#"{"state":"known","on":"2022-08-19"}"#,
                DateAnswer::known(day()),
            ),
            (
                r#"{"state":"unknown"}"#,
                DateAnswer::new(DateState::Unknown, None).unwrap(),
            ),
            (
                r#"{"state":"none"}"#,
                DateAnswer::new(DateState::None, None).unwrap(),
            ),
        ] {
            assert_eq!(serde_json::from_str::<DateAnswer>(json).unwrap(), answer);
            assert_eq!(serde_json::to_string(&answer).unwrap(), json);
        }
        assert!(serde_json::from_str::<DateAnswer>(r#"{"state":"unknown","on":null}"#).is_ok());
        assert_eq!(
            serde_json::from_str::<Option<DateAnswer>>("null").unwrap(),
            None
        );
        for json in [
            r#"{"state":"known"}"#,
            r#"{"state":"unknown","on":"2022-08-19"}"#,
            r#"{"state":"not_entered"}"#,
            r#"{"on":"2022-08-19"}"#,
            r#"{"state":"known","on":"2022-02-30"}"#,
            r#"{"state":"unknown","at":1}"#,
        ] {
            assert!(serde_json::from_str::<DateAnswer>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn columns() {
        assert_eq!(DateAnswer::from_columns(None, None), Ok(None));
        assert_eq!(
            DateAnswer::from_columns(None, Some(day())),
            Err(DateAnswerError::StateMissing)
        );
        assert_eq!(
            DateAnswer::from_columns(Some(DateState::Known), None),
            Err(DateAnswerError::DateMissing)
        );
        assert_eq!(
            DateAnswer::from_columns(Some(DateState::Known), Some(day())),
            Ok(Some(DateAnswer::known(day())))
        );
    }
}
