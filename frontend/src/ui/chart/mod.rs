//! Charts, drawn by hand as SVG: scales, ticks, stacked bars. Every chart has its words and its table.

pub mod scale;
pub mod stacked;
pub mod width;
