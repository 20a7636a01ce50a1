//! What a spreadsheet puts on the clipboard: lines of cells parted by tabs.

/// Cells of the rows of a pasted text. A cell that holds a tab, a line end or quotes stands in quotes, as spreadsheets write it;
/// line ends within a cell become blanks, for a cell has one line.
pub(super) fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                cell.push('"');
                letters.next();
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\n' | '\r' | '\t' if quoted => cell.push(' '),
            '\t' => row.push(std::mem::take(&mut cell)),
            '\r' => {}
            '\n' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    for cell in rows.iter_mut().flatten() {
        *cell = cell.trim().to_owned();
    }
    rows
}

/// Whether a text is several cells, to be spread over the grid.
pub(super) fn is_spread(text: &str) -> bool {
    text.contains('\t') || text.trim_end_matches(['\r', '\n']).contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_parted_as_spreadsheets_write_them() {
        let text = "架空 太郎\tカクウ タロウ\tS55.3.14\r\n\"山\"\"川\"\"\"\t\"ヤマ\nカワ\"\t\r\n";
        assert_eq!(
            rows(text),
            [
                vec!["架空 太郎", "カクウ タロウ", "S55.3.14"],
                vec!["山\"川\"", "ヤマ カワ", ""]
            ]
        );
        assert_eq!(rows("a\n\nb"), [vec!["a"], vec![""], vec!["b"]]);
        assert_eq!(rows(""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_single_cell_is_pasted_as_any_text() {
        assert!(!is_spread("架空 太郎"));
        assert!(!is_spread("架空 太郎\r\n"));
        assert!(is_spread("架空 太郎\t男"));
        assert!(is_spread("架空 太郎\n山川 次郎"));
    }
}
