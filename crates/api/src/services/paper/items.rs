//! Pieces that the items of the form are put together from.

use hersys_print::paper::{Block, Choice, Line, Row};

use crate::texts::word;

/// Rows under a title.
pub(super) fn block(title: Option<&str>, rows: Vec<Row>) -> Block {
    Block {
        title: title.map(str::to_owned),
        rows,
    }
}

/// The words of a member of a closed set, as the screens say it.
pub(super) fn said(set: &str, member: &str) -> String {
    let words = word("notification", &format!("{set}.{member}"));
    if words.is_empty() {
        member.to_owned()
    } else {
        words
    }
}

/// What an item of the form is called on the screens.
pub(super) fn label(pointer: &str) -> String {
    word(
        "notification",
        &format!(
            "field.{}",
            pointer.replace('/', ".").trim_start_matches('.')
        ),
    )
}

/// A closed set as choices, those that hold marked.
pub(super) fn choices<T: Copy + PartialEq>(
    label: &str,
    set: &str,
    all: &[T],
    member: fn(T) -> &'static str,
    chosen: &[T],
) -> Line {
    let all = all.iter().map(|one| Choice {
        words: said(set, member(*one)),
        chosen: chosen.contains(one),
    });
    Line::Choices {
        label: label.to_owned(),
        all: all.collect(),
    }
}

/// The same with more words behind one member: その他（…）.
pub(super) fn with_more(line: Line, last: &str, more: &str) -> Line {
    match line {
        Line::Choices { label, mut all } if !more.is_empty() => {
            for one in all.iter_mut().filter(|one| one.words == last) {
                one.words = format!("{last}（{more}）");
            }
            Line::Choices { label, all }
        }
        other => other,
    }
}

/// A single box to be ticked.
pub(super) fn tick(words: &str, chosen: bool) -> Line {
    Line::Choices {
        label: String::new(),
        all: vec![Choice {
            words: words.to_owned(),
            chosen,
        }],
    }
}

/// A label and a text; none where nothing is said.
pub(super) fn named(label: &str, text: &str) -> Option<Line> {
    (!text.trim().is_empty()).then(|| Line::named(label, text.trim()))
}

/// Parts that are said, with a space between.
pub(super) fn joined(parts: &[&str]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    said.join("　")
}
