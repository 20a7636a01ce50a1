//! What stands on a form, without a word of how it is drawn.

/// A form to be printed: a head in words, boxes with numbered items, footnotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Which form it is, at the top left: 別記様式６－１.
    pub mark: String,
    /// Its title, in the middle; also the title of the document, so it must not name anybody.
    pub title: String,
    /// What has become of it (取下げ, 無効), boxed at the top right; none where it stands as it is.
    pub standing: Option<String>,
    /// To whom it is addressed.
    pub addressee: String,
    /// By which law it is made.
    pub preamble: String,
    /// Lines of the head: 報告年月日, 医師の氏名 …
    pub head: Vec<Entry>,
    /// A remark below the head.
    pub head_note: String,
    /// The boxes.
    pub blocks: Vec<Block>,
    /// Footnotes.
    pub notes: Vec<String>,
    /// What every page says at its foot: numbers that tell which record this is.
    pub footer: String,
}

/// A label and what is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The label.
    pub label: String,
    /// What is said; blank where nothing is.
    pub text: String,
}

/// Rows of boxes that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// What stands above them.
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Boxes side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// From left to right.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of one box with its label in a box of its own on the left.
    pub fn beside(label: impl Into<String>, lines: Vec<Line>) -> Self {
        Self {
            cells: vec![Cell {
                label: label.into(),
                share: 1,
                side: Side::Beside,
                lines,
            }],
        }
    }
}

/// Where the label of a box stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Side {
    /// Small, above what is said.
    #[default]
    Above,
    /// In a box of its own on the left.
    Beside,
}

/// A box: an item of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Number and name of the item.
    pub label: String,
    /// How wide it is, in relation to the others of its row.
    pub share: u16,
    /// Where the label stands.
    pub side: Side,
    /// What is said.
    pub lines: Vec<Line>,
}

impl Cell {
    /// A box with its label above.
    pub fn above(label: impl Into<String>, share: u16, lines: Vec<Line>) -> Self {
        Self {
            label: label.into(),
            share,
            side: Side::Above,
            lines,
        }
    }
}

/// A paragraph in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A text; one with line feeds is several lines.
    Text(String),
    /// What is not the notifier's word: 対象外, 閲覧権限がありません.
    Soft(String),
    /// All choices of the form, those that hold marked: ■ chosen, □ not.
    Choices {
        /// What is chosen among; blank where the item says so already.
        label: String,
        /// The choices.
        all: Vec<Choice>,
    },
}

impl Line {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A label and a text: `検体採取日：2022-08-19`.
    pub fn named(label: &str, text: &str) -> Self {
        Self::Text(format!("{label}：{text}"))
    }
}

/// A choice of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub words: String,
    /// Whether it holds.
    pub chosen: bool,
}
