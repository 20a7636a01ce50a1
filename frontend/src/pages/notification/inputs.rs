//! Items that are typed.

use hersys_domain::jp_date;
use hersys_domain::kana;
use leptos::prelude::*;

use super::entry::settled_date;
use super::field::Field;
use super::frame::{Frame, Framed, Mark};
use crate::browser;
use crate::locale::Text;
use crate::ui::text_input::Width;

/// What is made of a text when the reader leaves it; none where it stays as it is.
type Settle = fn(&str) -> Option<String>;

/// An item of one line of text.
#[component]
pub(super) fn TextItem(
    /// The item.
    field: Field<String>,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
    /// What helps to fill it.
    #[prop(optional_no_strip, into)]
    support: Option<Text>,
    /// What was understood.
    #[prop(optional, into)]
    reading: Signal<Option<String>>,
    /// How wide it is.
    #[prop(optional)]
    width: Width,
    /// Which keys a phone shows.
    #[prop(default = "text")]
    keys: &'static str,
    /// What is made of it when the reader leaves.
    #[prop(optional)]
    settle: Option<Settle>,
    /// Hears of the composition of kana and kanji: what stands in it now, and none at its end.
    #[prop(optional, into)]
    on_compose: Option<Callback<Option<String>>>,
) -> impl IntoView {
    let framed = Framed::of(&field, false);
    let described_by = framed.described_by();
    let invalid = framed.invalid();
    let Field {
        id,
        pointer,
        value,
        write,
        entry,
        ..
    } = field;
    let input = move |event| {
        entry.types_in(&pointer);
        write.run(event_target_value(&event));
    };
    let blur = move |_| {
        // What is typed is settled before the button that is being pressed sends it; what is wrong is said afterwards.
        let settled = settle.and_then(|settle| value.try_with_untracked(|typed| settle(typed))?);
        if let Some(settled) = settled {
            write.run(settled);
        }
        browser::when_released(move || entry.leaves());
    };
    let compose = move |data: Option<String>| {
        if let Some(hear) = on_compose {
            hear.run(data);
        }
    };
    view! {
        <Frame framed=framed mark=mark support=support reading=reading>
            <input
                id=id
                class=width.class()
                type="text"
                inputmode=keys
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=value
                aria-required=move || (mark.get() == Mark::Required).then_some("true")
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=input
                on:blur=blur
                on:compositionupdate=move |event| compose(event.data())
                on:compositionend=move |_| compose(None)
            />
        </Frame>
    }
}

/// An item for a day, typed in whatever way people write days; shown back in full.
#[component]
pub(super) fn DateItem(
    /// The item.
    field: Field<String>,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
    /// What helps to fill it.
    #[prop(optional_no_strip, into)]
    support: Option<Text>,
    /// What follows from the day, e.g. an age.
    #[prop(optional, into)]
    more: Signal<Option<String>>,
) -> impl IntoView {
    let value = field.value;
    let reading = Signal::derive(move || {
        let day = value.with(|typed| jp_date::parse(typed, browser::today()?).ok())?;
        let more = more.get().map(|more| format!("　{more}"));
        Some(jp_date::display(day) + &more.unwrap_or_default())
    });
    view! {
        <TextItem
            field=field
            mark=mark
            support=support
            reading=reading
            width=Width::Short
            settle=settled_date as Settle
        />
    }
}

/// An item for a reading: whatever kana is typed becomes katakana.
#[component]
pub(super) fn KanaItem(
    /// The item.
    field: Field<String>,
    /// How it is marked.
    #[prop(optional, into)]
    mark: Signal<Mark>,
) -> impl IntoView {
    let settle: Settle = |typed| Some(kana::to_katakana(typed));
    view! { <TextItem field=field mark=mark settle=settle/> }
}

/// An item of several lines.
#[component]
pub(super) fn NoteItem(
    /// The item.
    field: Field<String>,
) -> impl IntoView {
    let framed = Framed::of(&field, false);
    let described_by = framed.described_by();
    let invalid = framed.invalid();
    let Field {
        id,
        pointer,
        value,
        write,
        entry,
        ..
    } = field;
    let input = move |event| {
        entry.types_in(&pointer);
        write.run(event_target_value(&event));
    };
    view! {
        <Frame framed=framed mark=Signal::stored(Mark::None) support=None>
            <textarea
                id=id
                class="input"
                rows="3"
                prop:value=value
                aria-invalid=invalid
                aria-describedby=described_by
                on:input=input
                on:blur=move |_| browser::when_released(move || entry.leaves())
            ></textarea>
        </Frame>
    }
}
