//! The frame of an item: label and mark, support text, control, what was understood, what looks wrong
//! beside it, what blocks below it.

use leptos::prelude::*;

use super::field::Field;
use crate::locale::{Text, text};
use crate::ui::field::FieldError;

/// How an item is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mark {
    /// ※必須: without it nothing is submitted.
    Required,
    /// 届出時の項目: the rules of the day ask for it.
    Asked,
    /// Nothing is said.
    #[default]
    None,
}

/// What a frame needs to know of its item.
#[derive(Debug, Clone)]
pub(super) struct Framed {
    pub(super) id: String,
    pub(super) label: Text,
    pub(super) error: Signal<Option<Text>>,
    pub(super) warning: Signal<Option<Text>>,
}

impl Framed {
    /// The frame of an item; `choice` where it is chosen and not typed.
    pub(super) fn of<V: Send + Sync + 'static>(field: &Field<V>, choice: bool) -> Self {
        let entry = field.entry;
        let (error_at, warning_at) = (field.pointer.clone(), field.pointer.clone());
        Self {
            id: field.id.clone(),
            label: field.label.clone(),
            error: Signal::derive(move || entry.error(&error_at, choice)),
            warning: Signal::derive(move || entry.warning(&warning_at)),
        }
    }

    pub(super) fn described_by(&self) -> String {
        let id = &self.id;
        format!("{id}-error {id}-warning {id}-support {id}-read")
    }

    pub(super) fn invalid(&self) -> Signal<&'static str> {
        let error = self.error;
        Signal::derive(move || {
            if error.with(Option::is_some) {
                "true"
            } else {
                "false"
            }
        })
    }
}

fn marked(mark: Signal<Mark>) -> impl IntoView {
    move || match mark.get() {
        Mark::Required => Some(
            view! { <span class="need need-required">{text::ui::required()}</span> }.into_any(),
        ),
        Mark::Asked => Some(
            view! { <span class="need need-asked">{text::notification::asked()}</span> }.into_any(),
        ),
        Mark::None => None,
    }
}

/// The frame of an item.
#[component]
pub(super) fn Frame(
    /// The item.
    framed: Framed,
    /// How it is marked.
    mark: Signal<Mark>,
    /// What helps to fill it.
    support: Option<Text>,
    /// What was understood.
    #[prop(optional, into)]
    reading: Signal<Option<String>>,
    /// Whether it has several controls.
    #[prop(optional)]
    group: bool,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let Framed {
        id,
        label,
        error,
        warning,
    } = framed;
    let bare = support.is_none();
    let support_id = format!("{id}-support");
    let error_id = format!("{id}-error");
    let warning_id = format!("{id}-warning");
    let reading_id = format!("{id}-read");
    let described_by = format!("{error_id} {warning_id} {support_id}");
    let inner = view! {
        <p id=support_id class="field-support" hidden=bare>{support.map(IntoRender::into_render)}</p>
        {children()}
        <output id=reading_id class="field-reading" aria-live="polite" hidden=move || reading.with(Option::is_none)>
            {reading}
        </output>
        <p id=warning_id class="field-warning" hidden=move || warning.with(Option::is_none)>
            {move || warning.get().map(|words| words.get())}
        </p>
        <FieldError id=error_id error=error/>
    };
    if group {
        view! {
            <fieldset class="field field-group" id=id tabindex="-1" aria-describedby=described_by>
                <legend class="field-label">{label} " " {marked(mark)}</legend>
                {inner}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field">
                <label class="field-label" for=id>{label} " " {marked(mark)}</label>
                {inner}
            </div>
        }
        .into_any()
    }
}
