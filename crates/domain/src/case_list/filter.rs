//! What a list of cases is narrowed by.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AGE_MAX, CHOICES_MAX, CaseSign, FillableItem, is_written};
use crate::absent::DateState;
use crate::case::{CaseKind, CaseStatus, Severity, Sex, Whereabouts};
use crate::id::{AccountId, OrganizationId};
use crate::municipality_code::MunicipalityCode;
use crate::validate::{Validate, Violations};

/// A filter that cannot be read as what its name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value that the filter does not take")]
pub struct Unreadable;

macro_rules! case_filter {
    ($( $(#[$meta:meta])* $name:ident: $kind:ident<$type:ty> = $wire:tt $(as $shown:ty)?, )+) => {
        /// What a list of cases is narrowed by. Of several choices of one item any holds, of several items all.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields, default)]
        pub struct CaseFilter {
            $(
                $(#[$meta])*
                #[serde(skip_serializing_if = "Held::is_nothing")]
                $(#[cfg_attr(feature = "openapi", schema(value_type = $kind<$shown>))])?
                pub $name: $kind<$type>,
            )+
        }

        impl CaseFilter {
            /// The names of all filters, as they stand in an address.
            pub const NAMES: &'static [&'static str] = &[ $( $wire, )+ ];

            /// Puts the filter of a name; whether there is one of that name.
            ///
            /// # Errors
            /// [`Unreadable`] where it does not take the text.
            pub fn put(&mut self, name: &str, text: &str) -> Result<bool, Unreadable> {
                match name {
                    $( $wire => self.$name = Held::read(text)?, )+
                    _ => return Ok(false),
                }
                Ok(true)
            }

            /// What it narrows by, as it stands in an address: several choices parted by commas.
            pub fn pairs(&self) -> Vec<(&'static str, String)> {
                let mut pairs = Vec::new();
                $( if !self.$name.is_nothing() {
                    pairs.push(($wire, self.$name.written()));
                } )+
                pairs
            }
        }
    };
}

case_filter! {
    /// 区分; patients where nothing is said.
    kind: Option<CaseKind> = "kind",
    /// In one of these states.
    status: Vec<CaseStatus> = "status",
    /// Of one of these severities.
    severity: Vec<Severity> = "severity",
    /// At one of these places.
    whereabouts: Vec<Whereabouts> = "whereabouts",
    /// Of one of these sexes.
    sex: Vec<Sex> = "sex",
    /// With one of these answers about the onset.
    onset: Vec<DateState> = "onset",
    /// Now in one of these municipalities.
    municipality_code: Vec<MunicipalityCode> = "municipality_code" as String,
    /// Received by one of these centres.
    receiving_center_id: Vec<OrganizationId> = "receiving_center_id",
    /// Looked after by one of these members of staff.
    assigned_to: Vec<AccountId> = "assigned_to",
    /// At least so old, in completed years, 0–150.
    age_from: Option<u16> = "age_from",
    /// At most so old, in completed years, 0–150.
    age_until: Option<u16> = "age_until",
    /// Reported from this day on.
    reported_from: Option<NaiveDate> = "reported_from",
    /// Reported up to this day.
    reported_until: Option<NaiveDate> = "reported_until",
    /// Diagnosed from this day on.
    diagnosed_from: Option<NaiveDate> = "diagnosed_from",
    /// Diagnosed up to this day.
    diagnosed_until: Option<NaiveDate> = "diagnosed_until",
    /// Ill from this day on.
    onset_from: Option<NaiveDate> = "onset_from",
    /// Ill up to this day.
    onset_until: Option<NaiveDate> = "onset_until",
    /// Made public from this day on.
    published_from: Option<NaiveDate> = "published_from",
    /// Made public up to this day.
    published_until: Option<NaiveDate> = "published_until",
    /// Without a value of each of these (未入力).
    missing: Vec<FillableItem> = "missing",
    /// With a value of each of these.
    present: Vec<FillableItem> = "present",
    /// For which each of these holds.
    having: Vec<CaseSign> = "having",
}

/// How a filter stands in an address.
trait Held: Sized {
    fn is_nothing(&self) -> bool;
    fn read(text: &str) -> Result<Self, Unreadable>;
    fn written(&self) -> String;
}

impl<T: FromStr + Display> Held for Option<T> {
    fn is_nothing(&self) -> bool {
        self.is_none()
    }

    fn read(text: &str) -> Result<Self, Unreadable> {
        text.parse().map(Some).map_err(|_| Unreadable)
    }

    fn written(&self) -> String {
        self.as_ref().map(T::to_string).unwrap_or_default()
    }
}

impl<T: FromStr + Display> Held for Vec<T> {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }

    fn read(text: &str) -> Result<Self, Unreadable> {
        text.split(',')
            .map(|one| one.parse().map_err(|_| Unreadable))
            .collect()
    }

    fn written(&self) -> String {
        let all: Vec<String> = self.iter().map(T::to_string).collect();
        all.join(",")
    }
}

impl Validate for CaseFilter {
    fn validate(&self, out: &mut Violations) {
        for (pointer, count) in [
            ("/municipality_code", self.municipality_code.len()),
            ("/receiving_center_id", self.receiving_center_id.len()),
            ("/assigned_to", self.assigned_to.len()),
            ("/status", self.status.len()),
            ("/severity", self.severity.len()),
            ("/whereabouts", self.whereabouts.len()),
            ("/sex", self.sex.len()),
            ("/onset", self.onset.len()),
            ("/missing", self.missing.len()),
            ("/present", self.present.len()),
            ("/having", self.having.len()),
        ] {
            if count > CHOICES_MAX {
                out.add_with(pointer, "case_list.too_many_choices", "max", CHOICES_MAX);
            }
        }
        for (pointer, day) in [
            ("/reported_from", self.reported_from),
            ("/reported_until", self.reported_until),
            ("/diagnosed_from", self.diagnosed_from),
            ("/diagnosed_until", self.diagnosed_until),
            ("/onset_from", self.onset_from),
            ("/onset_until", self.onset_until),
            ("/published_from", self.published_from),
            ("/published_until", self.published_until),
        ] {
            if day.is_some_and(|day| !is_written(day)) {
                out.add(pointer, "case_list.day_out_of_range");
            }
        }
        for (pointer, age) in [("/age_from", self.age_from), ("/age_until", self.age_until)] {
            if age.is_some_and(|age| age > AGE_MAX) {
                out.add_with(pointer, "case_list.age_too_high", "max", AGE_MAX);
            }
        }
    }
}

impl CaseFilter {
    /// Whether it narrows at all.
    pub fn is_empty(&self) -> bool {
        self.pairs().is_empty()
    }
}
