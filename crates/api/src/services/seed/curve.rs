//! How many cases are reported on which day and in which prefecture.

use chrono::NaiveDate;
use hersys_domain::prefecture::Prefecture;

/// Why a curve cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("curve, line {line}: {fault}")]
pub struct CurveError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: &'static str,
}

/// A day with the weights of the prefectures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub on: NaiveDate,
    /// New cases of a prefecture, or how many there are to be in proportion.
    pub weights: Vec<(Prefecture, u64)>,
}

/// Names of the columns in the Ministry's file, in the order of the codes.
const COLUMNS: [&str; 47] = [
    "Hokkaido",
    "Aomori",
    "Iwate",
    "Miyagi",
    "Akita",
    "Yamagata",
    "Fukushima",
    "Ibaraki",
    "Tochigi",
    "Gunma",
    "Saitama",
    "Chiba",
    "Tokyo",
    "Kanagawa",
    "Niigata",
    "Toyama",
    "Ishikawa",
    "Fukui",
    "Yamanashi",
    "Nagano",
    "Gifu",
    "Shizuoka",
    "Aichi",
    "Mie",
    "Shiga",
    "Kyoto",
    "Osaka",
    "Hyogo",
    "Nara",
    "Wakayama",
    "Tottori",
    "Shimane",
    "Okayama",
    "Hiroshima",
    "Yamaguchi",
    "Tokushima",
    "Kagawa",
    "Ehime",
    "Kochi",
    "Fukuoka",
    "Saga",
    "Nagasaki",
    "Kumamoto",
    "Oita",
    "Miyazaki",
    "Kagoshima",
    "Okinawa",
];

/// Reads the Ministry's file (`Date`, `ALL`, and a column a prefecture), the days of the span only.
///
/// # Errors
/// Where a line cannot be read.
pub fn read(text: &str, from: NaiveDate, until: NaiveDate) -> Result<Vec<Day>, CurveError> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    let wrong = |line, fault| CurveError { line, fault };
    let (head, _) = lines.next().ok_or_else(|| wrong(1, "no columns"))?;
    let columns: Vec<Option<Prefecture>> = head
        .split(',')
        .map(|name| {
            let place = COLUMNS.iter().position(|known| *known == name.trim())?;
            Prefecture::ALL.get(place).copied()
        })
        .collect();
    let mut days = Vec::new();
    for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let date = cells.first().copied().unwrap_or_default();
        let on = NaiveDate::parse_from_str(date.trim(), "%Y/%m/%d")
            .or_else(|_| date.trim().parse())
            .map_err(|_| wrong(number, "not a date"))?;
        if !(from..=until).contains(&on) {
            continue;
        }
        let mut weights = Vec::new();
        for (cell, prefecture) in cells.iter().zip(&columns) {
            if let Some(prefecture) = prefecture {
                let count = cell
                    .trim()
                    .parse()
                    .map_err(|_| wrong(number, "not a number"))?;
                weights.push((*prefecture, count));
            }
        }
        days.push(Day { on, weights });
    }
    Ok(days)
}

/// A made-up wave over the span: it rises to its height after two thirds, falls faster, and is lower on Sundays and
/// Mondays, as fewer people see a doctor on Saturdays and Sundays.
pub fn wave(from: NaiveDate, until: NaiveDate) -> Vec<Day> {
    use chrono::Datelike as _;
    let length = u64::try_from((until - from).num_days()).unwrap_or(0) + 1;
    let peak = length * 2 / 3;
    from.iter_days()
        .take_while(|day| *day <= until)
        .zip(0_u64..)
        .map(|(on, place)| {
            let height = if place <= peak {
                100 + 900 * place * place / (peak * peak).max(1)
            } else {
                let rest = length - place;
                100 + 900 * rest / (length - peak).max(1)
            };
            let of_week = match on.weekday() {
                chrono::Weekday::Sun | chrono::Weekday::Mon => 6,
                _ => 10,
            };
            let weights = Prefecture::ALL
                .iter()
                .map(|prefecture| (*prefecture, height * of_week))
                .collect();
            Day { on, weights }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_ministrys_file_is_read_by_its_columns() {
        let text =
            "\u{feff}Date,ALL,Hokkaido,Tokyo\n2020/1/16,1,0,1\n2020/1/17,5,2,3\n2020/2/1,9,9,0\n";
        let days = read(text, day("2020-01-17"), day("2020-01-31")).unwrap();
        assert_eq!(
            days,
            [Day {
                on: day("2020-01-17"),
                weights: vec![(Prefecture::Hokkaido, 2), (Prefecture::Tokyo, 3)]
            }]
        );
        for (text, line) in [
            ("Date,Tokyo\nx,1\n", 2),
            ("Date,Tokyo\n2020/1/17,1\n2020/1/17,x\n", 3),
        ] {
            assert_eq!(
                read(text, day("2020-01-01"), day("2020-12-31"))
                    .unwrap_err()
                    .line,
                line
            );
        }
    }

    #[test]
    fn the_wave_has_its_height_after_two_thirds() {
        let days = wave(day("2022-07-01"), day("2022-09-28"));
        assert_eq!(days.len(), 90);
        let highest = days.iter().max_by_key(|day| day.weights[0].1).unwrap();
        assert!(
            (55..=65).contains(&(highest.on - day("2022-07-01")).num_days()),
            "{}",
            highest.on
        );
        assert_eq!(wave(day("2022-07-01"), day("2022-07-01")).len(), 1);
    }
}
