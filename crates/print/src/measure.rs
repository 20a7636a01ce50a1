//! Measures of the page, in points of 1/72 inch.

/// Width and height of A4.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// Left and right margin.
pub const SIDE: f32 = 48.0;
/// Where the contents begin.
pub const TOP: f32 = 44.0;
/// Where they end; the foot is below.
pub const BOTTOM: f32 = 788.0;
/// Baseline of the foot.
pub const FOOT: f32 = 808.0;
/// Width of the contents.
pub const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;

/// Size of what is said.
pub const SAID: f32 = 9.0;
/// Size of labels.
pub const LABEL: f32 = 7.5;
/// Size of the title.
pub const TITLE: f32 = 16.0;
/// Height of a line, of its size.
pub const LEADING: f32 = 1.4;
/// Where the baseline is within a line, of the size.
pub const BASELINE: f32 = 1.06;
/// Between a rule and what stands beside it.
pub const PAD: f32 = 3.5;
/// Width of the box of a label on the left.
pub const BESIDE: f32 = 104.0;
/// The least that a row is high.
pub const ROW: f32 = 20.0;
/// The least room that is worth beginning a row in that goes on overleaf.
pub const WORTH: f32 = 90.0;

/// Thickness of rules within a box.
pub const THIN: f32 = 0.5;
/// Thickness of rules around boxes.
pub const THICK: f32 = 1.0;
