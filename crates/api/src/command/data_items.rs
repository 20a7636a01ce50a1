//! The items of the notice's annex 3 with where each is kept and who writes it, as a page.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hersys_domain::data_item::{DataItem, ITEMS, Part, Place};
use hersys_domain::permission::all_rules;

/// Markdown, one line an item.
pub fn table() -> String {
    let mut out = String::from(
        "# 項目一覧\n\n通知（令和2年4月）別添3、発生届（別記様式6-1）、健康観察票の項目と、その保存先・画面・入力できる機関です。\
         `crates/domain/src/data_item` から `just gen` で作成しています。◎は通知で必須とされている項目です。\
         主な入力者：医＝医療機関、保＝保健所、患＝患者、委託＝委託先、系＝システム。\n",
    );
    for part in Part::ALL {
        // Writing into a String cannot fail.
        let _ = write!(
            out,
            "\n## {}\n\n| 項目 | ◎ | 主な入力者 | API | 画面 | 入力できる機関 |\n| --- | --- | --- | --- | --- | --- |\n",
            part.title()
        );
        for item in ITEMS.iter().filter(|item| item.part == *part) {
            let _ = writeln!(out, "{}", line(item));
        }
    }
    out
}

/// Each of several once, in their order.
fn joined(all: impl Iterator<Item = String>) -> String {
    let mut seen = BTreeSet::new();
    let told: Vec<String> = all
        .filter(|one| !one.is_empty() && seen.insert(one.clone()))
        .collect();
    told.join("<br>")
}

fn line(item: &DataItem) -> String {
    let places = item.places.iter();
    format!(
        "| {} | {} | {} | {} | {} | {} |",
        item.name,
        if item.compulsory { "◎" } else { "" },
        item.enterers,
        joined(places.clone().map(|place| place.path())),
        joined(places.clone().map(|place| place.screen().to_owned())),
        joined(places.map(writers)),
    )
}

/// The kinds of organisation that may write to a place.
fn writers(place: &Place) -> String {
    let Some(permission) = place.permission() else {
        return String::new();
    };
    let rules = all_rules().filter(|rule| rule.permission == permission);
    let kinds: BTreeSet<_> = rules
        .flat_map(|rule| rule.kinds)
        .map(|kind| kind.as_str())
        .collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    format!("`{permission}`: {}", kinds.join(", "))
}
