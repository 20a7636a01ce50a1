//! Pages being filled from the top: what is placed where.

use crate::face::{Glyph, set, width};
use crate::measure::{BASELINE, BOTTOM, LEADING, PAGE, SIDE, TOP, WIDTH};

/// A line of text at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Left end.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Size.
    pub size: f32,
    /// Whether it is set in grey: not the notifier's word.
    pub soft: bool,
    /// The glyphs.
    pub glyphs: Vec<Glyph>,
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// From.
    pub from: (f32, f32),
    /// To.
    pub to: (f32, f32),
    /// How thick.
    pub thickness: f32,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its texts, in the order of reading.
    pub texts: Vec<Placed>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// Pages, the last of which is being filled.
#[derive(Debug, Default)]
pub struct Sheets {
    done: Vec<Page>,
    page: Page,
    /// How far down the last is filled.
    pub y: f32,
}

impl Sheets {
    /// One empty page.
    pub fn new() -> Self {
        Self {
            y: TOP,
            ..Self::default()
        }
    }

    /// Goes on overleaf.
    pub fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// What is left of the page.
    pub fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// All pages.
    pub fn finish(mut self) -> Vec<Page> {
        self.done.push(self.page);
        self.done
    }

    /// Places glyphs with their line's upper edge at `top`.
    pub fn place(&mut self, x: f32, top: f32, size: f32, soft: bool, glyphs: Vec<Glyph>) {
        if glyphs.is_empty() {
            return;
        }
        let leaded = size * (LEADING - BASELINE) / 2.0;
        self.page.texts.push(Placed {
            x,
            y: top + leaded + size * 0.88,
            size,
            soft,
            glyphs,
        });
    }

    /// A line of text from the left, going down; gives its height.
    pub fn line(&mut self, x: f32, size: f32, glyphs: Vec<Glyph>) {
        self.place(x, self.y, size, false, glyphs);
        self.y += size * LEADING;
    }

    /// A line of text in the middle, smaller where it is too long for the page.
    pub fn centred(&mut self, size: f32, text: &str) {
        let glyphs = set(text);
        let size = size.min(WIDTH / width(&glyphs).max(1.0));
        let x = (PAGE.0 - width(&glyphs) * size) / 2.0;
        self.line(x, size, glyphs);
    }

    /// A rule.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        self.page.rules.push(Rule {
            from,
            to,
            thickness,
        });
    }

    /// A rule across the page.
    pub fn across(&mut self, y: f32, thickness: f32) {
        self.rule((SIDE, y), (SIDE + WIDTH, y), thickness);
    }
}
