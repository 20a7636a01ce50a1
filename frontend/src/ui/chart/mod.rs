//! Charts, drawn by hand as SVG.
