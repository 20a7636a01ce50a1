//! The spellings of dates.

use chrono::NaiveDate;

use super::{DateError, Era, days_ago, gregorian, latest, of_era};
use crate::digits::plain;

/// Names of eras as people type them, in lower case and compatibility form; longer ones first.
const ERAS: [(&str, Era); 15] = [
    ("令和", Era::Reiwa),
    ("平成", Era::Heisei),
    ("昭和", Era::Showa),
    ("大正", Era::Taisho),
    ("明治", Era::Meiji),
    ("令", Era::Reiwa),
    ("平", Era::Heisei),
    ("昭", Era::Showa),
    ("大", Era::Taisho),
    ("明", Era::Meiji),
    ("r", Era::Reiwa),
    ("h", Era::Heisei),
    ("s", Era::Showa),
    ("t", Era::Taisho),
    ("m", Era::Meiji),
];

/// Which calendar the year belongs to.
#[derive(Clone, Copy)]
enum Calendar {
    /// Nothing was said: a year of four digits or none at all.
    Unsaid,
    /// 西暦.
    Gregorian,
    Era(Era),
}

/// Reads a date as people type it.
pub(super) fn read(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    let typed = plain(text).ok_or(DateError::Unreadable)?.to_lowercase();
    // Blanks mean nothing (`2022年 8月 19日`) unless they are all that parts the numbers (`2022 8 19`):
    // that reading comes second. No text is a date in both ways with different results, since 3, 5 and
    // 7 digits in a row are no date.
    let joined: String = typed.chars().filter(|c| *c != ' ').collect();
    match whole(&joined, today) {
        Err(DateError::Unreadable) if typed.trim().contains(' ') => whole(&parted(&typed), today),
        result => result,
    }
}

/// The numbers with one `/` wherever blanks stand between two digits, other blanks left out.
fn parted(typed: &str) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut blank = false;
    for c in typed.chars() {
        if c == ' ' {
            blank = true;
            continue;
        }
        if blank && c.is_ascii_digit() && out.ends_with(|last: char| last.is_ascii_digit()) {
            out.push('/');
        }
        blank = false;
        out.push(c);
    }
    out
}

/// Reads text without blanks, in lower case and compatibility form.
fn whole(text: &str, today: NaiveDate) -> Result<NaiveDate, DateError> {
    if let Some(days) = relative(text) {
        return days_ago(days, today);
    }
    if let Some(rest) = text.strip_prefix("西暦") {
        return civil(rest, Calendar::Gregorian, today);
    }
    match ERAS
        .iter()
        .find_map(|(name, era)| Some((text.strip_prefix(name)?, *era)))
    {
        // `R.4.8.19`: a mark after the era means nothing.
        Some((rest, era)) => civil(
            rest.strip_prefix(is_mark).unwrap_or(rest),
            Calendar::Era(era),
            today,
        ),
        None => civil(text, Calendar::Unsaid, today),
    }
}

/// How many days ago, if the text says it so.
fn relative(text: &str) -> Option<u64> {
    match text {
        "t" | "今日" | "本日" | "きょう" => return Some(0),
        "昨日" | "きのう" => return Some(1),
        "一昨日" | "おととい" => return Some(2),
        _ => {}
    }
    let days = text
        .strip_prefix('-')
        .or_else(|| text.strip_suffix("日前"))?;
    (days.len() <= 3).then(|| number(days))?.map(u64::from)
}

/// Reads the numbers of a date.
fn civil(text: &str, calendar: Calendar, today: NaiveDate) -> Result<NaiveDate, DateError> {
    if let Some(result) = compact(text, calendar) {
        return result;
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let (head, day) = text
        .rsplit_once(|c| is_mark(c) || c == '月')
        .ok_or(DateError::Unreadable)?;
    let day = two_digits(day)?;
    let Some((year, month)) = head.split_once(|c| is_mark(c) || c == '年') else {
        return match calendar {
            Calendar::Unsaid => latest(two_digits(head)?, day, today),
            Calendar::Gregorian | Calendar::Era(_) => Err(DateError::Unreadable),
        };
    };
    let month = two_digits(month)?;
    match calendar {
        Calendar::Era(era) if year == "元" => of_era(era, 1, month, day),
        Calendar::Era(era) => of_era(era, two_digits(year)?.cast_signed(), month, day),
        Calendar::Unsaid if two_digits(year).is_ok() => Err(DateError::ShortYear),
        Calendar::Unsaid | Calendar::Gregorian if year.len() <= 4 => gregorian(
            number(year).ok_or(DateError::Unreadable)?.cast_signed(),
            month,
            day,
        ),
        Calendar::Unsaid | Calendar::Gregorian => Err(DateError::Unreadable),
    }
}

/// `20220819`, and `040819` of an era; `None` if the text is not of that form.
fn compact(text: &str, calendar: Calendar) -> Option<Result<NaiveDate, DateError>> {
    let year_digits = match calendar {
        Calendar::Era(_) => 2,
        Calendar::Unsaid | Calendar::Gregorian => 4,
    };
    if text.len() != year_digits + 4 {
        return None;
    }
    let (year, month_day) = text.split_at_checked(year_digits)?;
    let (month, day) = month_day.split_at_checked(2)?;
    let (year, month, day) = (number(year)?.cast_signed(), number(month)?, number(day)?);
    Some(match calendar {
        Calendar::Era(era) => of_era(era, year, month, day),
        Calendar::Unsaid | Calendar::Gregorian => gregorian(year, month, day),
    })
}

/// A mark that parts the numbers of a date.
const fn is_mark(c: char) -> bool {
    matches!(c, '/' | '.' | '-' | ',' | '・' | '、' | '。')
}

/// A number of one or two digits.
fn two_digits(text: &str) -> Result<u32, DateError> {
    if text.len() > 2 {
        return Err(DateError::Unreadable);
    }
    number(text).ok_or(DateError::Unreadable)
}

/// A number in ASCII digits without a sign; `None` if there is anything else.
fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
