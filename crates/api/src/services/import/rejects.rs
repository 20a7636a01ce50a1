//! The rows that were not taken in, as a file to mend and send again: as they came, with the line and what is
//! wrong behind them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::ImportId;
use hersys_domain::import::{Fault, RowFault};

use super::Acting;
use crate::db::Tx;
use crate::db::import as db;
use crate::error::AppError;
use crate::services::person_seal::PersonKey;
use crate::services::workbook::formula_like;

/// Rows read at once: of 256 kB at most each.
const PAGE: i64 = 50;
/// So that a spreadsheet reads UTF-8 as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Words {
    fault: BTreeMap<String, String>,
    line: String,
    what_is_wrong: String,
}

// A file that does not parse leaves the codes; the key-set test of the texts sees to it that none does.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../../locales/ja/import.json")).unwrap_or_default()
});

/// A fault in the words of the screens.
fn words(fault: Fault) -> &'static str {
    WORDS
        .fault
        .get(fault.as_str())
        .map_or(fault.as_str(), String::as_str)
}

fn sentence(faults: &[RowFault]) -> String {
    let each: Vec<String> = faults
        .iter()
        .map(|one| match one.column.as_str() {
            "" => words(one.fault).to_owned(),
            column => format!("{column}：{}", words(one.fault)),
        })
        .collect();
    each.join("／")
}

/// A cell as CSV has it. One that a spreadsheet would take for a formula is guarded by an apostrophe, which
/// reading takes away again.
fn push_cell(out: &mut String, cell: &str) {
    out.push('"');
    if formula_like(cell) {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

/// A row as CSV has it.
pub(super) fn push_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        push_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// The rows of an import that were not taken in, as a file.
pub struct Rejects {
    id: ImportId,
    key: PersonKey,
    /// The line of columns, without what an earlier file to mend put behind it.
    columns: Vec<String>,
}

impl Rejects {
    /// Those of an import. What is told of them is written down here: before the first byte goes out.
    pub async fn open(tx: &mut Tx, id: ImportId, count: i64) -> Result<Self, AppError> {
        let (mut columns, key) = db::header(tx, id).await?;
        let told = [WORDS.line.as_str(), WORDS.what_is_wrong.as_str()];
        let own = columns
            .iter()
            .take_while(|name| !told.contains(&name.as_str()));
        let width = own.count();
        columns.truncate(width);
        tx.listed(usize::try_from(count).unwrap_or(0), DataGroup::Import);
        Ok(Self { id, key, columns })
    }

    fn head(&self) -> String {
        let mut out = BYTE_ORDER_MARK.to_owned();
        let told = [WORDS.line.as_str(), WORDS.what_is_wrong.as_str()];
        push_row(
            &mut out,
            self.columns.iter().map(String::as_str).chain(told),
        );
        out
    }

    /// The next rows after a line, and the last of them; none where there are no more.
    async fn page(&self, tx: &mut Tx, after: i64) -> Result<Option<(i64, String)>, AppError> {
        let page = db::rejected(tx, self.id, &self.key, after, PAGE).await?;
        let Some(last) = page.last().map(|(line, ..)| *line) else {
            return Ok(None);
        };
        let (mut out, width) = (String::new(), self.columns.len());
        for (line, faults, cells) in &page {
            let told = [line.to_string(), sentence(faults)];
            let blank = std::iter::repeat_n("", width.saturating_sub(cells.len()));
            let cells = cells.iter().take(width).map(String::as_str).chain(blank);
            push_row(&mut out, cells.chain(told.iter().map(String::as_str)));
        }
        Ok(Some((last, out)))
    }

    /// The file piece by piece: rows are read when those before them have gone out.
    pub fn pieces(self, acting: Acting) -> impl Stream<Item = Result<Bytes, AppError>> {
        let begun = Going {
            rejects: self,
            acting,
            after: None,
        };
        stream::try_unfold(begun, next)
    }
}

/// A file on its way out.
struct Going {
    rejects: Rejects,
    acting: Acting,
    /// The last line that went out; none before the line of columns.
    after: Option<i64>,
}

async fn next(mut going: Going) -> Result<Option<(Bytes, Going)>, AppError> {
    let Some(line) = going.after else {
        let head = going.rejects.head();
        going.after = Some(0);
        return Ok(Some((head.into(), going)));
    };
    let rejects = &going.rejects;
    let page = going
        .acting
        .look(async |tx| rejects.page(tx, line).await)
        .await?;
    Ok(page.map(|(last, text)| {
        going.after = Some(last);
        (text.into(), going)
    }))
}

#[cfg(test)]
mod tests {
    use super::super::rows::Rows;
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_guarded_and_comes_back_as_it_was() {
        let cells = [
            "=1+1", "+81", "-3", "@x", "＝1+1", "＋81", "－3", "＠x", "\t=1", "\r=1", "\n=1",
        ];
        let mut text = String::new();
        push_row(&mut text, cells.into_iter());
        for cell in cells {
            assert!(text.contains(&format!("\"'{cell}\"")), "{cell:?}");
        }
        let plain = ["1+1", "氏=名", "'x", "ー", ""];
        let mut kept = String::new();
        push_row(&mut kept, plain.into_iter());
        assert_eq!(kept, "\"1+1\",\"氏=名\",\"'x\",\"ー\",\"\"\r\n");
        let mut found = Vec::new();
        let mut rows = Rows::default();
        rows.push(&(text + &kept), true, &mut found).unwrap();
        assert_eq!(found, [cells.to_vec(), plain.to_vec()]);
    }
}
