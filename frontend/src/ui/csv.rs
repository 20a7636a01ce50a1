//! Figures of a page as a file for Excel: UTF-8 with its mark, so that Japanese is read as such, and no cell that
//! Excel takes for a formula.

use crate::browser;

/// What browsers call such a file.
const KIND: &str = "text/csv;charset=utf-8";

/// A cell: quoted where it must be, and with a quotation mark before what looks like a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let number = text.parse::<f64>().is_ok();
    let guarded = if formula && !number {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// The file, the heads in the first row.
fn document<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> String {
    let mut out = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<_> = row.iter().map(|text| cell(text)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Lets the reader save a table; gives the file's name: `発生動向_20221003.csv`.
pub fn save(title: &str, heads: &[String], rows: &[Vec<String>]) -> String {
    let today = browser::today().map(|day| format!("_{}", day.to_string().replace('-', "")));
    let name = format!("{title}{}.csv", today.unwrap_or_default());
    let all = std::iter::once(heads).chain(rows.iter().map(Vec::as_slice));
    browser::save(&name, KIND, document(all).as_bytes());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_guarded_and_a_number_is_none() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("－検査"), "'－検査");
        assert_eq!(cell("-0.5"), "-0.5");
        assert_eq!(cell("36.8"), "36.8");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(cell("咳、だるさ"), "咳、だるさ");
        assert_eq!(cell("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
    }

    #[test]
    fn the_file_begins_with_the_mark_and_ends_each_line() {
        let heads = ["日付".to_owned(), "合計".to_owned()];
        let row = ["2022-10-03".to_owned(), "4".to_owned()];
        assert_eq!(
            document([heads.as_slice(), row.as_slice()]),
            "\u{feff}日付,合計\r\n2022-10-03,4\r\n"
        );
    }
}
