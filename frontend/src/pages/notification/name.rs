//! The name: its reading fills itself from the composition of kana and kanji, until somebody edits it.

use hersys_domain::kana::{is_katakana, to_katakana};
use hersys_domain::notification::item::Item;
use leptos::prelude::*;

use super::entry::Entry;
use super::field::{Field, at};
use super::frame::Mark;
use super::inputs::{KanaItem, TextItem};
use crate::locale::text;
use crate::ui::choice::Tick;

/// The reading within a composition: the kana of it, without the letters that are still to become kana.
/// None once it holds kanji.
fn reading(composed: &str) -> Option<String> {
    let katakana = to_katakana(composed);
    let kana = |c: &char| is_katakana(*c) || matches!(c, 'ー' | '・');
    let letters = |c: char| c.is_ascii_alphabetic() || matches!(c, 'ａ'..='ｚ' | 'Ａ'..='Ｚ');
    let whole = katakana.chars().all(|c| kana(&c) || letters(c));
    let found: String = katakana.chars().filter(kana).collect();
    (whole && !found.is_empty()).then_some(found)
}

/// What hears the composition of a part of the name and fills its reading.
fn follow(name: &Field<String>, kana: &Field<String>) -> Callback<Option<String>> {
    let (name, kana_value, write) = (name.value, kana.value, kana.write);
    // The readings of what was composed before, and of what is being composed now.
    let before = StoredValue::new(String::new());
    let now = StoredValue::new(String::new());
    let filled = StoredValue::new(kana_value.get_untracked());
    Callback::new(move |composed: Option<String>| match composed {
        Some(composed) => {
            if let Some(found) = reading(&composed) {
                now.set_value(found);
            }
        }
        None => {
            if name.with_untracked(|name| name.chars().count() <= 1 && name.trim().is_empty()) {
                before.set_value(String::new());
            }
            before.update_value(|all| all.push_str(&now.get_value()));
            now.set_value(String::new());
            let present = kana_value.get_untracked();
            if present.is_empty() {
                // It was emptied: only what has just been composed counts.
                filled.set_value(String::new());
            }
            if present == filled.get_value() {
                filled.set_value(before.get_value());
                write.run(before.get_value());
            }
        }
    })
}

/// Name and reading.
#[component]
pub(super) fn NameItems() -> impl IntoView {
    let entry = Entry::get();
    let (family, given) = (
        entry.field(at!(person.family_name)),
        entry.field(at!(person.given_name)),
    );
    let (family_kana, given_kana) = (
        entry.field(at!(person.family_kana)),
        entry.field(at!(person.given_kana)),
    );
    let (family_heard, given_heard) = (follow(&family, &family_kana), follow(&given, &given_kana));
    let unknown = entry.field(at!(person.name_unknown));
    let mark = Signal::stored(Mark::Required);
    let kana_mark = entry.mark(Item::Kana);
    let known = {
        let unknown = unknown.value;
        move || !unknown.get()
    };
    let write = unknown.write;
    view! {
        <div class="field-row">
            <TextItem field=family mark=mark on_compose=family_heard/>
            <TextItem field=given on_compose=given_heard/>
        </div>
        <Show when=known>
            <div>
                <div class="field-row">
                    <KanaItem field=family_kana.clone() mark=kana_mark/>
                    <KanaItem field=given_kana.clone() mark=kana_mark/>
                </div>
                <p class="field-support">{text::notification::support::kana()}</p>
            </div>
        </Show>
        <Tick
            id=unknown.id.clone()
            label=unknown.label.clone()
            note=None
            ticked=unknown.value
            on_tick=write
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reading_comes_from_kana_only() {
        assert_eq!(reading("たか"), Some("タカ".to_owned()));
        assert_eq!(reading("たかはｓ"), Some("タカハ".to_owned()));
        assert_eq!(reading("高橋"), None);
        assert_eq!(reading("高はし"), None);
        assert_eq!(reading(""), None);
    }
}
