//! Pages written down as PDF. Nothing but the form decides the bytes: no clock, no chance, no machine.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::PrintError;
use crate::face::{Glyph, font, width};
use crate::measure::PAGE;
use crate::sheet::{Page, Placed, Rule};

fn black() -> rgb::Color {
    rgb::Color::new(0, 0, 0)
}

/// For what is not the notifier's word; dark enough to be copied and faxed.
fn grey() -> rgb::Color {
    rgb::Color::new(90, 90, 90)
}

/// The document.
pub fn pdf(title: &str, pages: &[Page]) -> Result<Vec<u8>, PrintError> {
    let mut document = Document::new();
    let metadata = Metadata::new()
        .title(title.to_owned())
        .language("ja".to_owned())
        .creator("hersys".to_owned());
    document.set_metadata(metadata);
    for page in pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PrintError::Page)?;
        let mut drawn = document.start_page_with(settings);
        let mut surface = drawn.surface();
        for rule in &page.rules {
            draw_rule(&mut surface, rule);
        }
        surface.set_stroke(None);
        for text in &page.texts {
            draw_text(&mut surface, text)?;
        }
        surface.finish();
        drawn.finish();
    }
    document
        .finish()
        .map_err(|error| PrintError::Document(format!("{error:?}")))
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let mut path = PathBuilder::new();
    path.move_to(rule.from.0, rule.from.1);
    path.line_to(rule.to.0, rule.to.1);
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: black().into(),
        width: rule.thickness,
        ..Stroke::default()
    }));
    surface.draw_path(&path);
}

/// Runs of glyphs of one file each.
fn draw_text(surface: &mut Surface<'_>, placed: &Placed) -> Result<(), PrintError> {
    let color = if placed.soft { grey() } else { black() };
    surface.set_fill(Some(Fill {
        paint: color.into(),
        ..Fill::default()
    }));
    let mut x = placed.x;
    for run in placed.glyphs.chunk_by(|one, other| one.face == other.face) {
        let face = run.first().map_or(0, |glyph| glyph.face);
        let font = font(face).ok_or(PrintError::Typeface)?;
        let (text, glyphs) = glyphs_of(run);
        let start = Point::from_xy(x, placed.y);
        surface.draw_glyphs(start, &glyphs, font, &text, placed.size, false);
        x += width(run) * placed.size;
    }
    Ok(())
}

/// The text of a run, and which part of it each glyph stands for: so that it can be read again.
fn glyphs_of(run: &[Glyph]) -> (String, Vec<KrillaGlyph>) {
    let mut text = String::new();
    let mut glyphs = Vec::with_capacity(run.len());
    for glyph in run {
        let from = text.len();
        text.push_str(&glyph.text);
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(glyph.id),
            glyph.advance,
            0.0,
            0.0,
            0.0,
            from..text.len(),
            None,
        ));
    }
    (text, glyphs)
}
