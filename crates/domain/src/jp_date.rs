//! Civil dates of Japan: reading what people type, writing both calendars.
//!
//! A date is a day in Japan (JST) without a time zone. The eras follow the imperial edicts and cabinet
//! orders that named them; days before 1873-01-01 are refused, since the lunisolar calendar held until
//! then (太政官布告第337号 of 1872). The last day is 2100-12-31.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Utc, Weekday};

use crate::validate::Coded;

mod read;
#[cfg(test)]
mod tests;

/// First and last year that a date can have.
pub const YEARS: core::ops::RangeInclusive<i32> = 1873..=2100;

/// Japan is nine hours ahead of UTC, without summer time.
const JST_SECONDS: i32 = 9 * 60 * 60;

/// An instant as a clock in Japan shows it.
pub fn in_japan(instant: DateTime<Utc>) -> Option<DateTime<FixedOffset>> {
    Some(instant.with_timezone(&FixedOffset::east_opt(JST_SECONDS)?))
}

/// The business date of an instant: the day in Japan. The one function for it.
pub fn jst_date(instant: DateTime<Utc>) -> NaiveDate {
    in_japan(instant).map_or(instant.date_naive(), |at| at.date_naive())
}

/// The instant at which a clock in Japan shows a time on a day; none beyond what an instant can be.
pub fn jst_instant(day: NaiveDate, clock: NaiveTime) -> Option<DateTime<Utc>> {
    let japan = FixedOffset::east_opt(JST_SECONDS)?;
    let at = day.and_time(clock).and_local_timezone(japan).single()?;
    Some(at.to_utc())
}

/// An era with the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, here from 明治6年1月1日 (1873-01-01).
    Meiji,
    /// 大正 from 1912-07-30.
    Taisho,
    /// 昭和 from 1926-12-25.
    Showa,
    /// 平成 from 1989-01-08.
    Heisei,
    /// 令和 from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, the latest first.
    const LATEST_FIRST: [Self; 5] = [
        Self::Reiwa,
        Self::Heisei,
        Self::Showa,
        Self::Taisho,
        Self::Meiji,
    ];

    /// The name in kanji.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// Gregorian year, month and day on which it begins.
    const fn begins(self) -> (i32, u32, u32) {
        match self {
            Self::Meiji => (1873, 1, 1),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        }
    }

    /// The Gregorian year before its first year.
    const fn year_zero(self) -> i32 {
        match self {
            // The era began in 1868, under the old calendar.
            Self::Meiji => 1867,
            Self::Taisho => 1911,
            Self::Showa => 1925,
            Self::Heisei => 1988,
            Self::Reiwa => 2018,
        }
    }

    /// The era of a day; days before 1873 count as 明治.
    pub fn of(date: NaiveDate) -> Self {
        let day = (date.year(), date.month(), date.day());
        Self::LATEST_FIRST
            .into_iter()
            .find(|era| day >= era.begins())
            .unwrap_or(Self::Meiji)
    }
}

/// Why text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateError {
    /// In none of the spellings.
    #[error("not a date")]
    Unreadable,
    /// A year of one or two digits without an era: 平成4, 令和4 or 2004?
    #[error("a year of one or two digits needs an era")]
    ShortYear,
    /// The calendar has no such day: 30 February, month 13, year 0 of an era.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// The day exists, but in another era than was typed, as 昭和64年5月1日.
    #[error("the day lies outside the era; it is {}", wareki(*.date))]
    OutsideEra {
        /// The era that was typed.
        era: Era,
        /// The same day; [`wareki`] writes it in its own era.
        date: NaiveDate,
    },
    /// Before 1873-01-01.
    #[error("the day is before 1873")]
    TooEarly,
    /// After 2100-12-31.
    #[error("the day is after 2100")]
    TooLate,
}

impl DateError {
    /// The right reading of a day typed in the wrong era, for the screen to offer.
    pub fn suggestion(&self) -> Option<String> {
        match self {
            Self::OutsideEra { date, .. } => Some(wareki(*date)),
            _ => None,
        }
    }
}

impl Coded for DateError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "date.unreadable",
            Self::ShortYear => "date.short_year",
            Self::NoSuchDay => "date.no_such_day",
            Self::OutsideEra { .. } => "date.outside_era",
            Self::TooEarly => "date.too_early",
            Self::TooLate => "date.too_late",
        }
    }
}

/// Reads a date as people type it; `today` is the day in Japan.
///
/// Full width, half width and blanks are all the same. With `/`, `.`, `-` or `・` between the numbers:
/// - `2022-08-19`, `2022/8/19`, `20220819`, `2022年8月19日`, `西暦2022年8月19日`;
/// - `R4.8.19`, `r4/8/19`, `R.4.8.19`, `令和4年8月19日`, `令4.8.19`, `㋿4年8月19日`, `令和元年5月1日`, `R元.5.1`,
///   `R040819`, likewise H 平成, S 昭和, T 大正 and M 明治;
/// - `8/19`, `8月19日`: the latest such day that is not after today;
/// - `t`, `今日`, `本日`; `昨日`, `一昨日`; `-3`, `3日前` (0–999 days ago).
///
/// # Errors
/// See [`DateError`].
pub fn parse(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    read::read(text, today)
}

/// Reads a date that is said in full: not by today (`t`, `-3`), nor without its year (`8/19`).
pub fn parse_in_full(text: &str) -> Option<NaiveDate> {
    // What is said by today is another day on another day.
    let days = [(*YEARS.start(), 1, 1), (*YEARS.end(), 12, 31)];
    let mut found = days.into_iter().map(|(year, month, day)| {
        let today = NaiveDate::from_ymd_opt(year, month, day)?;
        parse(text, today).ok()
    });
    let first = found.next()??;
    found.all(|again| again == Some(first)).then_some(first)
}

/// A Gregorian date within [`YEARS`].
fn gregorian(year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if year < *YEARS.start() {
        return Err(DateError::TooEarly);
    }
    if year > *YEARS.end() {
        return Err(DateError::TooLate);
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay)
}

/// A date of an era, which must lie within it.
fn of_era(era: Era, year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if year < 1 {
        return Err(DateError::NoSuchDay);
    }
    let date = gregorian(era.year_zero() + year, month, day)?;
    if Era::of(date) == era {
        Ok(date)
    } else {
        Err(DateError::OutsideEra { era, date })
    }
}

/// The latest such day of a year that is not after today.
fn latest(month: u32, day: u32, today: NaiveDate) -> Result<NaiveDate, DateError> {
    // 29 February is at most eight years away.
    (0..=8)
        .filter_map(|years| NaiveDate::from_ymd_opt(today.year() - years, month, day))
        .find(|date| *date <= today)
        .ok_or(DateError::NoSuchDay)
        .and_then(|date| gregorian(date.year(), month, day))
}

/// A number of days before today.
fn days_ago(days: u64, today: NaiveDate) -> Result<NaiveDate, DateError> {
    let date = today
        .checked_sub_days(Days::new(days))
        .ok_or(DateError::TooEarly)?;
    gregorian(date.year(), date.month(), date.day())
}

/// A date in the Japanese calendar: `令和4年8月19日`, the first year of an era as `元年`. Days before
/// 1873, which nothing in the system holds, are written in the Gregorian calendar.
pub fn wareki(date: NaiveDate) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    if year < *YEARS.start() {
        return format!("{year}年{month}月{day}日");
    }
    let era = Era::of(date);
    match year - era.year_zero() {
        1 => format!("{}元年{month}月{day}日", era.name()),
        year => format!("{}{year}年{month}月{day}日", era.name()),
    }
}

/// A date in both calendars with the day of the week: `2022-08-19（令和4年8月19日・金）`.
pub fn display(date: NaiveDate) -> String {
    let weekday = match date.weekday() {
        Weekday::Mon => '月',
        Weekday::Tue => '火',
        Weekday::Wed => '水',
        Weekday::Thu => '木',
        Weekday::Fri => '金',
        Weekday::Sat => '土',
        Weekday::Sun => '日',
    };
    format!("{date}（{}・{weekday}）", wareki(date))
}
