use chrono::TimeZone;
use proptest::prelude::*;

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    day(2022, 8, 19)
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            c => c,
        })
        .collect()
}

#[test]
fn spellings_of_one_day() {
    for text in [
        "2022-08-19",
        "2022/8/19",
        "2022.8.19",
        "2022・8・19",
        "20220819",
        "2022年8月19日",
        "2022年08月19日",
        "西暦2022年8月19日",
        "2022年8月19",
        "R4.8.19",
        "r4/8/19",
        "R04-08-19",
        "R.4.8.19",
        "R 4. 8.19",
        "令和4年8月19日",
        "令和 4 年 8 月 19 日",
        "令4.8.19",
        "R040819",
        "㋿4年8月19日",
        "㋿040819",
        "２０２２／８／１９",
        "Ｒ４．８．１９",
        "２０２２年８月１９日",
        "ｒ０４０８１９",
        "2022ー8ー19",
        "2022−8−19",
        "2022 8 19",
        "R4 8 19",
        "2022　8　19",
        "  2022-08-19\n",
        "2022 - 08 - 19",
        "\u{200e}2022/08/19\u{feff}",
        "2022.8.19",
        "2022年㋇19日",
        "8/19",
        "8月19日",
        "08-19",
        "８月１９日",
        "8 19",
        "t",
        "Ｔ",
        "今日",
        "本日",
        "-0",
    ] {
        assert_eq!(parse(text, today()), Ok(today()), "{text}");
    }
}

#[test]
fn days_before_today() {
    for (text, days) in [
        ("-1", 1),
        ("昨日", 1),
        ("ー1", 1),
        ("－１", 1),
        ("−14", 14),
        ("一昨日", 2),
        ("3日前", 3),
        ("-999", 999),
    ] {
        assert_eq!(
            parse(text, today()),
            Ok(today() - Days::new(days)),
            "{text}"
        );
    }
    for text in ["-1000", "+1", "--1", "-", "日前", "-1a"] {
        assert_eq!(parse(text, today()), Err(DateError::Unreadable), "{text}");
    }
    assert_eq!(parse("-1", day(1873, 1, 1)), Err(DateError::TooEarly));
    assert_eq!(parse("-1", NaiveDate::MIN), Err(DateError::TooEarly));
}

#[test]
fn without_a_year_the_latest_that_is_not_after_today() {
    assert_eq!(parse("8/20", today()), Ok(day(2021, 8, 20)));
    assert_eq!(parse("12月31日", day(2023, 1, 1)), Ok(day(2022, 12, 31)));
    assert_eq!(parse("2/29", today()), Ok(day(2020, 2, 29)));
    assert_eq!(parse("2/29", day(1904, 2, 28)), Ok(day(1896, 2, 29)));
    assert_eq!(parse("2/30", today()), Err(DateError::NoSuchDay));
    assert_eq!(parse("13/1", today()), Err(DateError::NoSuchDay));
}

#[test]
fn boundaries_of_eras() {
    for (text, date) in [
        ("明治6年1月1日", day(1873, 1, 1)),
        ("M45.7.29", day(1912, 7, 29)),
        ("大正元年7月30日", day(1912, 7, 30)),
        ("T15.12.24", day(1926, 12, 24)),
        ("昭和元年12月25日", day(1926, 12, 25)),
        ("S64.1.7", day(1989, 1, 7)),
        ("㍼64年1月7日", day(1989, 1, 7)),
        ("平成元年1月8日", day(1989, 1, 8)),
        ("㍻31年4月30日", day(2019, 4, 30)),
        ("令和元年5月1日", day(2019, 5, 1)),
        ("R1.5.1", day(2019, 5, 1)),
        ("R元.5.1", day(2019, 5, 1)),
        ("㍽10年1月1日", day(1921, 1, 1)),
        ("㍾40年1月1日", day(1907, 1, 1)),
        ("R82.12.31", day(2100, 12, 31)),
    ] {
        assert_eq!(parse(text, today()), Ok(date), "{text}");
    }
}

#[test]
fn a_day_outside_its_era_comes_with_the_right_reading() {
    for (text, right) in [
        ("昭和64年1月8日", "平成元年1月8日"),
        ("S70.3.1", "平成7年3月1日"),
        ("H1.1.7", "昭和64年1月7日"),
        ("平成31年5月1日", "令和元年5月1日"),
        ("H310501", "令和元年5月1日"),
        ("R1.4.30", "平成31年4月30日"),
        ("T1.7.29", "明治45年7月29日"),
        ("M45.7.30", "大正元年7月30日"),
        ("S1.12.24", "大正15年12月24日"),
    ] {
        let error = parse(text, today()).unwrap_err();
        assert_eq!(error.code(), "date.outside_era", "{text}");
        assert_eq!(error.suggestion().as_deref(), Some(right), "{text}");
        assert!(parse(right, today()).is_ok());
    }
}

#[test]
fn errors_say_what_is_wrong() {
    for (text, error) in [
        ("", DateError::Unreadable),
        ("不明", DateError::Unreadable),
        ("R4.8", DateError::Unreadable),
        ("令和4年8月", DateError::Unreadable),
        ("2022/8", DateError::Unreadable),
        ("2022", DateError::Unreadable),
        ("202208", DateError::Unreadable),
        ("R4", DateError::Unreadable),
        ("R4819", DateError::Unreadable),
        ("8年19", DateError::Unreadable),
        ("2022月8年19日", DateError::Unreadable),
        ("2022-08-19-1", DateError::Unreadable),
        ("2022-08-019", DateError::Unreadable),
        ("2022-08-19T00:00:00", DateError::Unreadable),
        ("2022-+8-19", DateError::Unreadable),
        ("10000-01-01", DateError::Unreadable),
        ("元年5月1日", DateError::Unreadable),
        ("西暦8/19", DateError::Unreadable),
        ("2022-08-19\0", DateError::Unreadable),
        ("22/8/19", DateError::ShortYear),
        ("4年8月19日", DateError::ShortYear),
        ("2022-02-30", DateError::NoSuchDay),
        ("2023-02-29", DateError::NoSuchDay),
        ("1900-02-29", DateError::NoSuchDay),
        ("2022-13-01", DateError::NoSuchDay),
        ("2022-00-01", DateError::NoSuchDay),
        ("2022-01-00", DateError::NoSuchDay),
        ("R0.5.1", DateError::NoSuchDay),
        ("S64.2.30", DateError::NoSuchDay),
        ("0000-01-01", DateError::TooEarly),
        ("1872-12-31", DateError::TooEarly),
        ("明治元年1月1日", DateError::TooEarly),
        ("M5.12.31", DateError::TooEarly),
        ("2101-01-01", DateError::TooLate),
        ("9999-12-31", DateError::TooLate),
        ("R99.1.1", DateError::TooLate),
    ] {
        assert_eq!(parse(text, today()), Err(error), "{text}");
    }
}

#[test]
fn both_calendars_are_shown() {
    assert_eq!(display(today()), "2022-08-19（令和4年8月19日・金）");
    assert_eq!(display(day(2019, 5, 1)), "2019-05-01（令和元年5月1日・水）");
    assert_eq!(wareki(NaiveDate::MIN), "-262143年1月1日");
}

#[test]
fn the_business_date_begins_at_midnight_in_japan() {
    let at = |hour, minute| Utc.with_ymd_and_hms(2022, 8, 18, hour, minute, 59).unwrap();
    assert_eq!(jst_date(at(14, 59)), day(2022, 8, 18));
    assert_eq!(jst_date(at(15, 0)), day(2022, 8, 19));
    assert_eq!(jst_date(at(23, 59)), day(2022, 8, 19));
}

/// Every day that can be, in every spelling.
#[test]
fn round_trip_of_every_day() {
    let mut date = day(1873, 1, 1);
    let mut days = 0;
    while date <= day(2100, 12, 31) {
        let (y, m, d) = (date.year(), date.month(), date.day());
        let era = Era::of(date);
        let year = y - era.year_zero();
        let letter = ["M", "T", "S", "H", "R"][era as usize];
        for text in [
            format!("{y}-{m:02}-{d:02}"),
            format!("{y}/{m}/{d}"),
            format!("{y}.{m}.{d}"),
            format!("{y}{m:02}{d:02}"),
            format!("{y}年{m}月{d}日"),
            format!("{letter}{year}.{m}.{d}"),
            format!("{letter}{year:02}{m:02}{d:02}"),
            wareki(date),
        ] {
            assert_eq!(parse(&text, today()), Ok(date), "{text}");
        }
        // The rarer spellings differ by characters only; every seventeenth day meets every month and era.
        if days % 17 == 0 {
            for text in [
                full_width(&format!("{y}-{m}-{d}")),
                full_width(&format!("{letter}{year}/{m}/{d}")),
                full_width(&wareki(date)),
                format!("{} {y} 年 {m} 月 {d} 日", "西暦"),
                format!(
                    "{}{year}年{m}月{d}日",
                    ["㍾", "㍽", "㍼", "㍻", "㋿"][era as usize]
                ),
                format!("{y} {m} {d}"),
                format!("{}{year} {m} {d}", letter.to_lowercase()),
            ] {
                assert_eq!(parse(&text, today()), Ok(date), "{text}");
            }
            assert_eq!(parse(&format!("{m}/{d}"), date), Ok(date));
        }
        date = date.succ_opt().unwrap();
        days += 1;
    }
    // 228 years with 55 leap days (1900 and 2100 are none).
    assert_eq!(days, 83_275);
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = parse(&text, today());
    }

    #[test]
    fn what_looks_like_a_date_never_panics_and_stays_in_range(
        text in "[RrHhSsTtMm令和平成昭和大正明治㋿㍻元]{0,2}[0-9０-９]{0,4}[-/.年 ]?[0-9]{0,3}[-/.月 ]?[0-9]{0,2}[日前]?",
        days in -800_000_i32..800_000,
    ) {
        let today = NaiveDate::from_num_days_from_ce_opt(738_000 + days).unwrap();
        if let Ok(date) = parse(&text, today) {
            prop_assert!(YEARS.contains(&date.year()));
            prop_assert_eq!(parse(&wareki(date), today), Ok(date));
        }
    }
}

#[test]
fn a_date_in_full_is_the_same_whenever_it_is_read() {
    let day = NaiveDate::from_ymd_opt(1980, 3, 14);
    for text in [
        "S55.3.14",
        "1980-03-14",
        "昭和55年3月14日",
        "19800314",
        "１９８０／３／１４",
    ] {
        assert_eq!(parse_in_full(text), day, "{text}");
    }
    for text in [
        "",
        "t",
        "今日",
        "昨日",
        "-3",
        "3日前",
        "3/14",
        "1/1",
        "12/31",
        "3月14日",
        "髙橋",
        "5678",
        "090",
    ] {
        assert_eq!(parse_in_full(text), None, "{text}");
    }
}
