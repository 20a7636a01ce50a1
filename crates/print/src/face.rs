//! The typeface: which glyph stands for which character. Noto Sans JP has the characters of JIS X 0213 (髙, 﨑, 𠮷) with
//! their variants; Noto Sans has Latin, Greek and Cyrillic letters with their accents. What neither has is set as 〓.

use std::sync::{Arc, LazyLock};

use krilla::text::Font;
use skrifa::charmap::{Charmap, MapVariant};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::char::compose;

/// The files, the one asked first in front.
static FILES: [&[u8]; 2] = [
    include_bytes!("../fonts/NotoSansJP-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
];

/// What is set for a character that neither file has (げた).
pub const GETA: char = '〓';

/// A file as it is measured and as it is embedded.
struct Loaded {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
    font: Font,
}

static LOADED: LazyLock<Vec<Loaded>> =
    LazyLock::new(|| FILES.into_iter().filter_map(load).collect());

fn load(bytes: &'static [u8]) -> Option<Loaded> {
    let font_ref = FontRef::new(bytes).ok()?;
    let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(bytes);
    let size = Size::unscaled();
    Some(Loaded {
        charmap: font_ref.charmap(),
        metrics: font_ref.glyph_metrics(size, LocationRef::default()),
        units_per_em: f32::from(font_ref.metrics(size, LocationRef::default()).units_per_em),
        font: Font::new(shared.into(), 0)?,
    })
}

/// A file to be embedded.
pub fn font(face: usize) -> Option<Font> {
    LOADED.get(face).map(|loaded| loaded.font.clone())
}

/// A glyph: one character with its variation selector.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Which file it is of.
    pub face: usize,
    /// Its number in the file.
    pub id: u32,
    /// Its width, of a size of 1.
    pub advance: f32,
    /// What it stands for; what is read again from the page.
    pub text: String,
    /// The character, for where lines may break.
    pub character: char,
}

impl Glyph {
    /// Whether it is a blank.
    pub const fn is_blank(&self) -> bool {
        matches!(self.character, ' ' | '\u{3000}')
    }

    fn find(character: char, selector: Option<char>) -> Option<Self> {
        LOADED.iter().enumerate().find_map(|(face, loaded)| {
            let plain = loaded.charmap.map(character)?;
            let variant =
                selector.and_then(|one| match loaded.charmap.map_variant(character, one)? {
                    MapVariant::Variant(id) => Some(id),
                    MapVariant::UseDefault => None,
                });
            let id = variant.unwrap_or(plain);
            let mut text = String::from(character);
            text.extend(selector);
            Some(Self {
                face,
                id: id.to_u32(),
                advance: loaded.metrics.advance_width(id)? / loaded.units_per_em,
                text,
                character,
            })
        })
    }

    fn of(character: char, selector: Option<char>) -> Option<Self> {
        Self::find(character, selector).or_else(|| Self::find(GETA, None))
    }
}

/// Whether a character picks a variant of the one before it.
const fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a character shows nothing by itself.
fn is_silent(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
        )
}

/// Marks that are put together with the letter before them; never ideographs, whose forms are kept as written.
const fn is_mark(character: char) -> bool {
    matches!(character, '\u{0300}'..='\u{036F}' | '\u{3099}' | '\u{309A}')
}

/// Characters with their variation selectors, letters and marks put together.
fn characters(text: &str) -> Vec<(char, Option<char>)> {
    let mut out: Vec<(char, Option<char>)> = Vec::new();
    for character in text.chars() {
        let character = if character == '\t' { ' ' } else { character };
        match out.last_mut() {
            Some((_, selector)) if is_selector(character) => *selector = Some(character),
            Some((last, None)) if is_mark(character) => match compose(*last, character) {
                Some(whole) => *last = whole,
                None => out.push((character, None)),
            },
            _ if is_silent(character) || is_selector(character) => {}
            _ => out.push((character, None)),
        }
    }
    out
}

/// The glyphs of a text in one line.
pub fn set(text: &str) -> Vec<Glyph> {
    characters(text)
        .into_iter()
        .filter_map(|(character, selector)| Glyph::of(character, selector))
        .collect()
}

/// How wide glyphs are, of a size of 1.
pub fn width(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}
