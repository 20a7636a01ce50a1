//! Forms on paper as PDF, with an embedded Japanese typeface cut down to the characters that are used.
//!
//! A [`Paper`] says what stands on a form: its head, boxes with numbered items, choices, footnotes. [`pdf`] lays it out
//! on A4 and writes it down. Nothing is read from a disk, a network or a clock: the same paper makes the same bytes.
//! Nothing is cut off either: long texts wrap, long boxes go on overleaf, and a character that the typeface lacks is set
//! as 〓 and told of in a footnote.

mod draw;
mod face;
mod layout;
mod measure;
pub mod paper;
mod row;
mod sheet;
mod wrap;

pub use paper::Paper;

/// Why a form could not be printed. Nothing that stands on a form is a reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// The typeface in the program cannot be read.
    #[error("the embedded typeface cannot be read")]
    Typeface,
    /// A4 is no size.
    #[error("the size of the page is refused")]
    Page,
    /// The document cannot be written down.
    #[error("the document cannot be written: {0}")]
    Document(String),
}

/// The form as PDF.
///
/// # Errors
/// Where the program itself is broken, never for what stands on the form.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, PrintError> {
    draw::pdf(&paper.title, &layout::pages(paper))
}
