//! A form laid out on pages: its head, its boxes, its footnotes, and what every page says.

use crate::face::{GETA, Glyph, set, width};
use crate::measure::{
    FOOT, LABEL, LEADING, PAGE, SAID, SIDE, THICK, THIN, TITLE, TOP, WIDTH, WORTH,
};
use crate::paper::{Block, Entry, Paper};
use crate::row::Laid;
use crate::sheet::{Page, Placed, Sheets};
use crate::wrap;

/// Said where a character could not be set.
const MISSING: &str =
    "「〓」は、この書類の書体にない文字です。もとの文字は画面で確認してください。";
/// Said of what goes on overleaf.
pub const CONTINUED: &str = "（続き）";

/// Lays a form out.
pub fn pages(paper: &Paper) -> Vec<Page> {
    let mut sheets = Sheets::new();
    head(&mut sheets, paper);
    for block in &paper.blocks {
        boxes(&mut sheets, paper, block);
    }
    notes(&mut sheets, paper);
    let mut pages = sheets.finish();
    let all = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        foot(page, paper, index + 1, all);
    }
    pages
}

fn head(sheets: &mut Sheets, paper: &Paper) {
    let top = sheets.y;
    sheets.line(SIDE, SAID, set(&paper.mark));
    if let Some(standing) = &paper.standing {
        stamp(sheets, top, standing);
    }
    sheets.y += 6.0;
    sheets.centred(TITLE, &paper.title);
    sheets.y += 8.0;
    lines(sheets, SIDE, WIDTH, SAID + 1.0, &paper.addressee);
    sheets.y += 2.0;
    lines(sheets, SIDE, WIDTH, SAID, &format!("　{}", paper.preamble));
    sheets.y += 4.0;
    for entry in &paper.head {
        signed(sheets, entry);
    }
    lines(
        sheets,
        SIDE + WIDTH * 0.3,
        WIDTH * 0.7,
        LABEL - 0.5,
        &paper.head_note,
    );
    sheets.y += 5.0;
}

/// What has become of the record, in a box at the right of the top.
fn stamp(sheets: &mut Sheets, top: f32, standing: &str) {
    let glyphs = set(standing);
    let size = (TITLE - 3.0).min(WIDTH * 0.5 / width(&glyphs).max(1.0));
    let (w, h) = (width(&glyphs) * size + 12.0, size * LEADING + 4.0);
    let (left, right) = (SIDE + WIDTH - w, SIDE + WIDTH);
    let (upper, lower) = (top - 4.0, top - 4.0 + h);
    sheets.place(left + 6.0, upper + 2.0, size, false, glyphs);
    sheets.rule((left, upper), (right, upper), THICK);
    sheets.rule((left, lower), (right, lower), THICK);
    sheets.rule((left, upper), (left, lower), THICK);
    sheets.rule((right, upper), (right, lower), THICK);
}

/// A line of the head: label, and what is said above a rule.
fn signed(sheets: &mut Sheets, entry: &Entry) {
    let left = SIDE + WIDTH * 0.3;
    let label = set(&entry.label);
    let from = left + WIDTH * 0.26;
    let top = sheets.y;
    sheets.place(left, top + 1.0, LABEL + 0.5, false, label);
    lines(sheets, from, SIDE + WIDTH - from, SAID, &entry.text);
    if entry.text.trim().is_empty() {
        sheets.y += SAID * LEADING;
    }
    sheets.rule((from, sheets.y), (SIDE + WIDTH, sheets.y), THIN);
    sheets.y += 3.0;
}

/// A paragraph going down; one that is too long for the page goes on overleaf.
fn lines(sheets: &mut Sheets, x: f32, w: f32, size: f32, text: &str) {
    for line in wrap::text(text, w / size) {
        if sheets.room() < size * LEADING {
            sheets.turn();
        }
        sheets.line(x, size, line);
    }
}

/// Overleaf, with the name of the form at the top.
fn overleaf(sheets: &mut Sheets, paper: &Paper) {
    sheets.turn();
    let words = format!("{}　{}　{CONTINUED}", paper.mark, paper.title);
    lines(sheets, SIDE, WIDTH, LABEL, &words);
    sheets.y += 3.0;
}

fn boxes(sheets: &mut Sheets, paper: &Paper, block: &Block) {
    if block.rows.is_empty() {
        return;
    }
    if let Some(title) = &block.title {
        if sheets.room() < WORTH {
            overleaf(sheets, paper);
        }
        sheets.y += 8.0;
        lines(sheets, SIDE, WIDTH, SAID + 0.5, title);
        sheets.y += 2.0;
    }
    let mut top = sheets.y;
    sheets.across(top, THICK);
    for row in &block.rows {
        let mut laid = Laid::of(row);
        loop {
            let room = sheets.room();
            if laid.height() <= room {
                laid.place(sheets);
                break;
            }
            let whole = laid.height() <= crate::measure::BOTTOM - TOP - 30.0;
            if (whole && laid.height() < 260.0) || room < WORTH {
                turn_box(sheets, paper, &mut top);
                continue;
            }
            let rest = laid.cut(room);
            laid.place(sheets);
            laid = rest;
            turn_box(sheets, paper, &mut top);
        }
    }
    close(sheets, top);
    sheets.y += 4.0;
}

/// Closes what is open of a box at the foot of the page, and opens it again overleaf.
fn turn_box(sheets: &mut Sheets, paper: &Paper, top: &mut f32) {
    if sheets.y > *top {
        close(sheets, *top);
    }
    overleaf(sheets, paper);
    *top = sheets.y;
    sheets.across(*top, THICK);
}

/// The frame around rows.
fn close(sheets: &mut Sheets, top: f32) {
    let y = sheets.y;
    sheets.across(y, THICK);
    sheets.rule((SIDE, top), (SIDE, y), THICK);
    sheets.rule((SIDE + WIDTH, top), (SIDE + WIDTH, y), THICK);
}

fn notes(sheets: &mut Sheets, paper: &Paper) {
    let geta = says_geta(paper);
    let missing = geta.then_some(MISSING);
    for note in paper.notes.iter().map(String::as_str).chain(missing) {
        lines(sheets, SIDE, WIDTH, LABEL, note);
    }
}

/// Whether any character could not be set.
fn says_geta(paper: &Paper) -> bool {
    let own = |text: &str| text.contains(GETA);
    let set_so = |text: &str| !own(text) && set(text).iter().any(|one| one.character == GETA);
    let mut found = paper.head.iter().any(|entry| set_so(&entry.text));
    let rows = paper.blocks.iter().flat_map(|block| &block.rows);
    for cell in rows.flat_map(|row| &row.cells) {
        found |= cell.lines.iter().any(|line| match line {
            crate::paper::Line::Text(text) | crate::paper::Line::Soft(text) => set_so(text),
            crate::paper::Line::Choices { all, .. } => all.iter().any(|one| set_so(&one.words)),
        });
    }
    found
}

fn foot(page: &mut Page, paper: &Paper, number: usize, all: usize) {
    let glyphs = set(&format!("{number}／{all}"));
    let right = width(&glyphs) * LABEL;
    let whole = set(&paper.footer);
    // Numbers of fixed length; a longer one is set smaller, never cut.
    let size = LABEL.min((WIDTH - right - 12.0) / width(&whole).max(1.0));
    page.texts.push(at(SIDE, size, whole));
    page.texts.push(at(PAGE.0 - SIDE - right, LABEL, glyphs));
}

const fn at(x: f32, size: f32, glyphs: Vec<Glyph>) -> Placed {
    Placed {
        x,
        y: FOOT,
        size,
        soft: false,
        glyphs,
    }
}
