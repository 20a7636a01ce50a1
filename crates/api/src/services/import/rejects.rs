//! The rows that were not taken in, as a file to mend and send again: as they came, with the line and what is
//! wrong behind them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hersys_domain::id::ImportId;
use hersys_domain::import::{Fault, RowFault};

use crate::db::Tx;
use crate::db::import as db;
use crate::error::AppError;

/// Rows read at once.
const PAGE: i64 = 2_000;
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
    if cell.starts_with(['=', '+', '-', '@']) {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

fn push_row<'a>(out: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        push_cell(out, cell);
    }
    out.push_str("\r\n");
}

/// The file.
pub async fn to_mend(tx: &mut Tx, id: ImportId) -> Result<String, AppError> {
    let (header, key) = db::header(tx, id).await?;
    let mut out = BYTE_ORDER_MARK.to_owned();
    let told = [WORDS.line.as_str(), WORDS.what_is_wrong.as_str()];
    // A file that was mended once carries the two columns already.
    let own = header
        .iter()
        .take_while(|name| !told.contains(&name.as_str()));
    let width = own.count();
    let columns = header.iter().take(width).map(String::as_str);
    push_row(&mut out, columns.chain(told));
    let (mut after, mut count) = (0, 0);
    loop {
        let page = db::rejected(tx, id, &key, after, PAGE).await?;
        let Some((last, _, _)) = page.last() else {
            break;
        };
        after = *last;
        count += page.len();
        for (line, faults, cells) in &page {
            let told = [line.to_string(), sentence(faults)];
            let blank = std::iter::repeat_n("", width.saturating_sub(cells.len()));
            let cells = cells.iter().take(width).map(String::as_str).chain(blank);
            push_row(&mut out, cells.chain(told.iter().map(String::as_str)));
        }
    }
    tx.listed(count, "import");
    Ok(out)
}
