//! Text as rows of cells, as it comes.

use csv_core::{ReadRecordResult, Reader};
use hersys_domain::import::{CELL_MAX, COLUMNS_MAX, ROW_MAX};
use hersys_domain::problem::ProblemCode;

use crate::error::AppError;
use crate::services::workbook::formula_like;

/// What stands in the place of the rest of a cell that is too long. With it the cell is still too long: what
/// was cut can never pass for whole when the row is sent again.
const CUT: &str = "…［以下省略］";

/// Splits text into rows.
pub struct Rows {
    reader: Reader,
    bytes: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            reader: Reader::new(),
            bytes: vec![0; 4_096],
            filled: 0,
            ends: vec![0; COLUMNS_MAX],
            ended: 0,
        }
    }
}

impl Rows {
    /// Adds the rows that are whole by now to `found`; with `last` all that are left. Blank lines are none. Fails
    /// at a row that cannot be read; those before it are in `found`.
    pub fn push(
        &mut self,
        text: &str,
        last: bool,
        found: &mut Vec<Vec<String>>,
    ) -> Result<(), AppError> {
        let mut rest = text.as_bytes();
        loop {
            if rest.is_empty() && !last {
                return Ok(());
            }
            let (result, read, wrote, ended) = self.reader.read_record(
                rest,
                self.bytes.get_mut(self.filled..).unwrap_or_default(),
                self.ends.get_mut(self.ended..).unwrap_or_default(),
            );
            rest = rest.get(read..).unwrap_or_default();
            self.filled += wrote;
            self.ended += ended;
            match result {
                // Without more input, the empty one says that the file has ended.
                ReadRecordResult::InputEmpty if last => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => return Ok(()),
                ReadRecordResult::OutputFull if self.bytes.len() < ROW_MAX => {
                    self.bytes.resize(self.bytes.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => return Err(ProblemCode::BodyTooLarge.into()),
                ReadRecordResult::OutputEndsFull => {
                    return Err(AppError::field("/columns", "import.too_many_columns"));
                }
                ReadRecordResult::Record => found.push(self.take()),
            }
        }
    }

    fn take(&mut self) -> Vec<String> {
        let mut from = 0;
        let cells = self
            .ends
            .iter()
            .take(self.ended)
            .map(|end| {
                let cell = self.bytes.get(from..*end).unwrap_or_default();
                from = *end;
                // Cut at ASCII marks out of text, so that it is text itself.
                let cell = String::from_utf8_lossy(cell);
                let cell = match cell.get(..cell.floor_char_boundary(CELL_MAX)) {
                    Some(whole) if whole.len() == cell.len() => cell.into_owned(),
                    beginning => format!("{}{CUT}", beginning.unwrap_or_default()),
                };
                // What was guarded for a spreadsheet is as it was.
                match cell.strip_prefix('\'') {
                    Some(bare) if formula_like(bare) => bare.to_owned(),
                    _ => cell,
                }
            })
            .collect();
        (self.filled, self.ended) = (0, 0);
        cells
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rejects::push_row;
    use super::*;

    fn read(text: &str, piece: usize) -> Vec<Vec<String>> {
        let mut rows = Rows::default();
        let mut found = Vec::new();
        let letters: Vec<char> = text.chars().collect();
        for part in letters.chunks(piece) {
            rows.push(&String::from_iter(part), false, &mut found)
                .unwrap();
        }
        rows.push("", true, &mut found).unwrap();
        found
    }

    #[test]
    fn rows_are_the_same_however_the_text_is_cut() {
        let text = "番号,\"氏,名\"\r\n\r\n1,\"二\n行\"\r\n2,'=1+1\n3,\"\"\"引用\"\"\"";
        for piece in [1, 2, 5, 1_000] {
            assert_eq!(
                read(text, piece),
                [
                    ["番号", "氏,名"],
                    ["1", "二\n行"],
                    ["2", "=1+1"],
                    ["3", "\"引用\""]
                ]
            );
        }
        assert!(read("", 1).is_empty());
    }

    #[test]
    fn long_cells_fit_and_longer_ones_are_cut() {
        let long = "あ".repeat(CELL_MAX / 3);
        assert_eq!(read(&format!("{long},b\n"), 1_000), [[long.as_str(), "b"]]);
        let cut = &read(&format!("{long}{long},b\n"), 1_000)[0];
        assert_eq!(cut[0], format!("{long}{CUT}"));
        assert!(cut[0].len() > CELL_MAX);
        assert_eq!(cut[1], "b");
    }

    #[test]
    fn rows_too_long_and_too_wide_are_refused() {
        let text = format!("a\n\"{}", "b".repeat(ROW_MAX + 1));
        let mut found = Vec::new();
        let error = Rows::default().push(&text, true, &mut found).unwrap_err();
        assert_eq!(found, [["a"]]);
        assert_eq!(error.code, ProblemCode::BodyTooLarge);
        let wide = format!("a\n{}\n", ",".repeat(COLUMNS_MAX));
        let mut found = Vec::new();
        let error = Rows::default().push(&wide, true, &mut found).unwrap_err();
        assert_eq!(found, [["a"]]);
        assert_eq!(error.errors[0].code, "import.too_many_columns");
    }

    /// A cell as published lists and people have it, and as nobody would.
    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[\"',\r\n=+\\-@＝\t ]{0,6}",
            "[ぁ-ん一-龥]{0,8}",
        ]
    }

    proptest! {
        #[test]
        fn a_file_to_mend_is_read_as_the_rows_that_it_was_made_of(
            rows in prop::collection::vec(prop::collection::vec(cell(), 2..6), 1..5), piece in 1_usize..9,
        ) {
            // Of what is read, a guard has been taken away already.
            let plain = |cell: &String| cell.strip_prefix('\'').filter(|bare| formula_like(bare)).map_or(cell.clone(), str::to_owned);
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(plain).collect()).collect();
            let mut text = String::new();
            for row in &rows {
                push_row(&mut text, row.iter().map(String::as_str));
            }
            prop_assert_eq!(read(&text, piece), rows);
        }

        #[test]
        fn whatever_a_file_holds_comes_out_the_same_however_it_is_cut(text in "[\"',\r\na=あ]{0,40}", piece in 1_usize..9) {
            let whole = read(&text, 1_000);
            prop_assert_eq!(read(&text, piece), whole.clone());
            prop_assert!(whole.iter().all(|row| !row.is_empty() && row.len() <= COLUMNS_MAX));
        }
    }
}
