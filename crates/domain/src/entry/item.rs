//! What an entry is made of: items with a name and a shape, declared once. The same declaration gives the type, its
//! schema, the rules, the form on the screen, the history and the table of `docs/data-items.md`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::closed_set::{ClosedSet, Set};
use crate::jp_date::YEARS;
use crate::municipality_code::MunicipalityCode;
use crate::notification::typed::is_country;
use crate::phone::Phone;
use crate::text::Text;
use crate::validate::{Coded, Violations};

/// One item of a sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it lies in the body of a request.
    pub pointer: &'static str,
    /// What it takes.
    pub shape: Shape,
}

/// What an item takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// One member of a closed set.
    Choice(Set),
    /// Several members; those in `alone` exclude all others.
    Choices {
        /// The set.
        of: Set,
        /// Members that say something instead of the others: なし, 不明, 未聴取.
        alone: &'static [&'static str],
    },
    /// A day of Japan.
    Day,
    /// An instant.
    Moment,
    /// A number from `least` to `most`, with so many digits after the point at most.
    Number {
        /// The least.
        least: f64,
        /// The most.
        most: f64,
        /// Digits after the point.
        digits: u8,
    },
    /// A line of text.
    Line,
    /// A line that tells of somebody's health in words: like a note not for everybody.
    ClinicalLine,
    /// A phone number, as typed.
    Phone,
    /// 市区町村コード.
    Municipality,
    /// A country: ISO 3166-1 alpha-2, `stateless`, `unknown`.
    Country,
    /// Several lines: free text about somebody, which not everybody may read.
    Note,
    /// Spans of days that do not overlap.
    Periods,
}

impl Shape {
    /// Whether it is free text about somebody, which is withheld from whoever may not read such.
    pub const fn is_withheld(self) -> bool {
        matches!(self, Self::Note | Self::ClinicalLine)
    }

    /// Whether it is kept under the person's key: everything that people type.
    pub const fn is_sealed(self) -> bool {
        matches!(
            self,
            Self::Line | Self::ClinicalLine | Self::Phone | Self::Note
        )
    }
}

/// A line of text as typed; empty for 未入力.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(description = "1行の文字（255文字以内）。未入力は空", example = "")
)]
#[serde(transparent)]
pub struct Line(pub String);

/// Several lines as typed; empty for 未入力.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(
    feature = "openapi",
    schema(
        description = "複数行の文字（4,000文字以内）。未入力は空",
        example = ""
    )
)]
#[serde(transparent)]
pub struct Note(pub String);

/// Days from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DayPeriod {
    /// First day.
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-20"))]
    pub from_on: NaiveDate,
    /// Last day; none while it goes on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "2022-08-25"))]
    pub until_on: Option<NaiveDate>,
}

/// A value of an item.
pub trait Value {
    /// What it takes, where the sheet does not say otherwise.
    const SHAPE: Shape;
    /// Adds what is wrong with it.
    fn judge(&self, shape: Shape, pointer: &str, out: &mut Violations);
    /// Whether nothing is entered.
    fn is_empty(&self) -> bool;
}

impl<S: ClosedSet> Value for Option<S> {
    const SHAPE: Shape = Shape::Choice(S::SET);
    fn judge(&self, _: Shape, _: &str, _: &mut Violations) {}
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<S: ClosedSet + PartialEq + Serialize> Value for Vec<S> {
    const SHAPE: Shape = Shape::Choices {
        of: S::SET,
        alone: &[],
    };
    fn judge(&self, shape: Shape, pointer: &str, out: &mut Violations) {
        let Shape::Choices { alone, .. } = shape else {
            return;
        };
        let twice = |(index, one): (usize, &S)| self.iter().take(index).any(|other| other == one);
        if self.iter().enumerate().any(twice) {
            out.add(pointer, "choices.twice");
        }
        let stands_alone = |one: &S| {
            let name = serde_json::to_value(one).ok();
            name.and_then(|name| name.as_str().map(|name| alone.contains(&name)))
                .unwrap_or_default()
        };
        if self.len() > 1 && self.iter().any(stands_alone) {
            out.add(pointer, "choices.alone");
        }
    }
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

impl Value for Option<NaiveDate> {
    const SHAPE: Shape = Shape::Day;
    fn judge(&self, _: Shape, pointer: &str, out: &mut Violations) {
        if let Some(day) = self {
            day_within_reach(*day, pointer, out);
        }
    }
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl Value for Option<DateTime<Utc>> {
    const SHAPE: Shape = Shape::Moment;
    fn judge(&self, _: Shape, pointer: &str, out: &mut Violations) {
        if let Some(at) = self {
            day_within_reach(at.date_naive(), pointer, out);
        }
    }
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl Value for Option<f64> {
    const SHAPE: Shape = Shape::Number {
        least: 0.0,
        most: 1_000_000.0,
        digits: 0,
    };
    fn judge(&self, shape: Shape, pointer: &str, out: &mut Violations) {
        let (
            Some(value),
            Shape::Number {
                least,
                most,
                digits,
            },
        ) = (self, shape)
        else {
            return;
        };
        if !(least..=most).contains(value) {
            out.add_with(
                pointer,
                "number.range",
                "range",
                format_args!("{least}–{most}"),
            );
        } else if is_finer(*value, digits) {
            out.add_with(pointer, "number.too_fine", "digits", digits);
        }
    }
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl Value for Line {
    const SHAPE: Shape = Shape::Line;
    fn judge(&self, shape: Shape, pointer: &str, out: &mut Violations) {
        out.text(pointer, &self.0, Text::LINE.max_chars);
        if self.0.trim().is_empty() {
            return;
        }
        let fault = match shape {
            Shape::Phone => self.0.parse::<Phone>().err().map(|error| error.code()),
            Shape::Municipality => self
                .0
                .parse::<MunicipalityCode>()
                .err()
                .map(|error| error.code()),
            Shape::Country => (!is_country(&self.0)).then_some("country.unknown"),
            _ => None,
        };
        if let Some(code) = fault {
            out.add(pointer, code);
        }
    }
    fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl Value for Note {
    const SHAPE: Shape = Shape::Note;
    fn judge(&self, _: Shape, pointer: &str, out: &mut Violations) {
        out.lines(pointer, &self.0, Text::NOTE.max_chars);
    }
    fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

/// So many spans fit into an item.
const PERIODS: usize = 50;

impl Value for Vec<DayPeriod> {
    const SHAPE: Shape = Shape::Periods;
    fn judge(&self, _: Shape, pointer: &str, out: &mut Violations) {
        if self.len() > PERIODS {
            out.add_with(pointer, "list.too_long", "max", PERIODS);
            return;
        }
        for period in self {
            day_within_reach(period.from_on, pointer, out);
            if period.until_on.is_some_and(|until| until < period.from_on) {
                out.add(pointer, "periods.ends_first");
            }
        }
        let mut sorted: Vec<&DayPeriod> = self.iter().collect();
        sorted.sort_by_key(|one| one.from_on);
        // One may end on the day on which the next begins.
        let runs_into = |pair: &[&DayPeriod]| match pair {
            [one, next] => one.until_on.is_none_or(|until| until > next.from_on),
            _ => false,
        };
        if sorted.windows(2).any(runs_into) {
            out.add(pointer, "periods.overlap");
        }
    }
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

/// Whether a number has more digits after the point.
pub(crate) fn is_finer(value: f64, digits: u8) -> bool {
    let scaled = value * 10_f64.powi(i32::from(digits));
    (scaled - scaled.round()).abs() > 1e-6
}

/// A day that a date of this program can be.
pub(crate) fn day_within_reach(day: NaiveDate, pointer: &str, out: &mut Violations) {
    use chrono::Datelike as _;
    if day.year() < *YEARS.start() {
        out.add(pointer, "date.too_early");
    } else if day.year() > *YEARS.end() {
        out.add(pointer, "date.too_late");
    }
}

/// What an entry holds: a record of items.
pub trait Sheet {
    /// Its items, in the order in which they are asked.
    const ITEMS: &'static [Item];
    /// Adds what is wrong with them; pointers are below `/values`.
    fn judge(&self, out: &mut Violations);
    /// Whether nothing at all is entered.
    fn is_empty(&self) -> bool;
}

/// Declares a sheet: the type with serde and its OpenAPI schema, and its items. What an item takes follows from its
/// type; where that does not say enough, it stands behind `=`.
macro_rules! sheet {
    ($(#[$meta:meta])* pub struct $name:ident {
        $( $(#[$imeta:meta])* $item:ident: $type:ty $(= $shape:expr)?, )+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(::utoipa::ToSchema))]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $( $(#[$imeta])* pub $item: $type, )+
        }

        impl $crate::entry::item::Sheet for $name {
            const ITEMS: &'static [$crate::entry::item::Item] = &[ $(
                $crate::entry::item::Item {
                    name: stringify!($item),
                    pointer: concat!("/values/", stringify!($item)),
                    shape: $crate::entry::item::sheet!(@shape $type $(, $shape)?),
                },
            )+ ];

            fn judge(&self, out: &mut $crate::validate::Violations) {
                $( $crate::entry::item::Value::judge(
                    &self.$item,
                    $crate::entry::item::sheet!(@shape $type $(, $shape)?),
                    concat!("/values/", stringify!($item)),
                    out,
                ); )+
            }

            fn is_empty(&self) -> bool {
                true $( && $crate::entry::item::Value::is_empty(&self.$item) )+
            }
        }
    };
    (@shape $type:ty) => { <$type as $crate::entry::item::Value>::SHAPE };
    (@shape $type:ty, $shape:expr) => { $shape };
}
pub(crate) use sheet;
