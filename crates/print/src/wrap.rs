//! Where lines break: between any two Japanese characters but before what must not begin a line and after what must not
//! end one (禁則処理); words of Latin letters and numbers stay whole as long as they fit.

use crate::face::{Glyph, set, width};
use crate::paper::{Choice, Line};

/// What must not begin a line.
const NO_START: &str = "、。，．・：；？！）」』】〕〉》］｝ーゝゞ々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}％%";
/// What must not end one.
const NO_END: &str = "（「『【〔〈《［｛〒([{■□";

/// Glyphs that stay together.
type Token = Vec<Glyph>;

/// Whether a character is of a word that is not broken.
fn is_of_word(character: char) -> bool {
    let western = character.is_alphanumeric() && u32::from(character) < 0x2000;
    western || "-@_/+'.&".contains(character)
}

fn may_break(before: char, after: char) -> bool {
    let blank = matches!(after, ' ' | '\u{3000}');
    let word = is_of_word(before) && is_of_word(after);
    !blank && !word && !NO_START.contains(after) && !NO_END.contains(before)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for glyph in set(text) {
        let before = out.last().and_then(|token| token.last());
        let joins = before.is_some_and(|before| !may_break(before.character, glyph.character));
        match out.last_mut() {
            Some(token) if joins => token.push(glyph),
            _ => out.push(vec![glyph]),
        }
    }
    out
}

fn without_end(glyphs: &[Glyph]) -> &[Glyph] {
    let blanks = glyphs.iter().rev().take_while(|one| one.is_blank()).count();
    glyphs.get(..glyphs.len() - blanks).unwrap_or_default()
}

/// Lines no wider than `room`, of a size of 1. A token that is wider than a line is broken anywhere: nothing is cut off.
fn fill(tokens: impl IntoIterator<Item = Token>, room: f32) -> Vec<Vec<Glyph>> {
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for token in tokens {
        if !line.is_empty() && width(&line) + width(without_end(&token)) > room {
            lines.push(std::mem::take(&mut line));
        }
        if width(without_end(&token)) <= room {
            line.extend(token);
            continue;
        }
        for glyph in token {
            if !line.is_empty() && width(&line) + glyph.advance > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(glyph);
        }
    }
    lines.push(line);
    lines
        .into_iter()
        .map(|line| without_end(&line).to_vec())
        .collect()
}

/// The lines of a text, which may have line feeds.
pub fn text(text: &str, room: f32) -> Vec<Vec<Glyph>> {
    text.lines()
        .flat_map(|line| fill(tokens(line), room))
        .collect()
}

/// The lines of choices: each stays whole as long as it fits.
fn choices(label: &str, all: &[Choice], room: f32) -> Vec<Vec<Glyph>> {
    let mut parts = Vec::new();
    if !label.is_empty() {
        parts.push(set(&format!("{label}：")));
    }
    parts.extend(all.iter().map(|one| {
        let mark = if one.chosen { '■' } else { '□' };
        set(&format!("{mark}{}　", one.words))
    }));
    fill(parts, room)
}

/// The lines of a paragraph.
pub fn paragraph(line: &Line, room: f32) -> Vec<Vec<Glyph>> {
    match line {
        Line::Text(said) | Line::Soft(said) => text(said, room),
        Line::Choices { label, all } => choices(label, all, room),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[Vec<Glyph>]) -> Vec<String> {
        let of = |line: &Vec<Glyph>| line.iter().map(|glyph| glyph.text.as_str()).collect();
        lines.iter().map(of).collect()
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_wider_than_the_line() {
        let long =
            "髙橋健一は（東京都千代田区神田司町2-8-1）に住み、TaroYamada@example.jp に連絡できる。"
                .repeat(3);
        for room in [1.0, 2.0, 5.5, 11.0, 40.0] {
            let lines = text(&long, room);
            for line in &lines {
                assert!(
                    width(line) <= room + 0.001 || line.len() == 1,
                    "{room}: {line:?}"
                );
            }
            let kept: String = read(&lines).concat();
            assert_eq!(kept.replace(' ', ""), long.replace(' ', ""));
        }
    }

    #[test]
    fn lines_neither_begin_with_a_stop_nor_end_with_a_bracket() {
        let lines = read(&text("あいう。かき（さ）", 3.0));
        assert_eq!(lines, ["あい", "う。か", "き", "（さ）"]);
    }

    #[test]
    fn words_and_choices_stay_whole_where_they_fit() {
        let lines = read(&text("薬は paracetamol 錠", 7.0));
        assert!(lines.contains(&"paracetamol".to_owned()), "{lines:?}");
        let choice = |words: &str, chosen| Choice {
            words: words.to_owned(),
            chosen,
        };
        let all = [choice("発熱", true), choice("全身倦怠感", false)];
        let lines = read(&choices("", &all, 8.0));
        assert_eq!(lines, ["■発熱", "□全身倦怠感"]);
    }
}
