//! Charts, drawn by hand as SVG: scales, ticks, stacked bars, lines over days. Every chart has its words and its table.

pub mod lines;
pub mod scale;
pub mod stacked;
pub mod table;
pub mod width;
