//! The frame of an item to be entered: label, 必須 or 任意, support text, control, what is wrong.

use leptos::prelude::*;

use crate::locale::{Text, text};

/// What an input needs to know of its item.
#[derive(Debug, Clone)]
pub struct Bound<V: Send + Sync + 'static> {
    /// Id of the control.
    pub id: String,
    /// Label of the item.
    pub label: Text,
    /// Its value.
    pub value: Signal<V>,
    /// Takes a new value.
    pub write: Callback<V>,
    /// Tells that the reader has left the control.
    pub touch: Callback<()>,
    /// What is wrong with the value, without the ＊.
    pub error: Signal<Option<Text>>,
}

impl<V: Send + Sync + 'static> Bound<V> {
    /// The ids for `aria-describedby`: what is wrong first, then the support text.
    pub fn described_by(&self) -> String {
        let id = &self.id;
        format!("{id}-error {id}-support")
    }

    /// The same item, whose control knows a part of the value.
    #[must_use]
    pub fn as_a_whole<W: Send + Sync + 'static>(
        self,
        read: impl Fn(&V) -> W + Send + Sync + 'static,
        put: impl Fn(&mut V, W) + Send + Sync + 'static,
    ) -> Bound<W>
    where
        V: Clone,
    {
        let part = self.part("", self.label.clone(), read, put);
        Bound {
            id: self.id,
            error: self.error,
            ..part
        }
    }

    /// A part of the value with a control of its own; what is wrong is said of the whole.
    pub fn part<W: Send + Sync + 'static>(
        &self,
        id: &str,
        label: Text,
        read: impl Fn(&V) -> W + Send + Sync + 'static,
        put: impl Fn(&mut V, W) + Send + Sync + 'static,
    ) -> Bound<W>
    where
        V: Clone,
    {
        let (value, write) = (self.value, self.write);
        Bound {
            id: format!("{}-{id}", self.id),
            label,
            value: Signal::derive(move || value.with(&read)),
            write: Callback::new(move |given: W| {
                let mut whole = value.get_untracked();
                put(&mut whole, given);
                write.run(whole);
            }),
            touch: self.touch,
            error: Signal::stored(None),
        }
    }

    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> Signal<&'static str> {
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

/// Whether an item must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Need {
    /// ※必須.
    Required,
    /// ※任意.
    #[default]
    Optional,
    /// Nothing is said: the only item of a dialog, a filter.
    Unsaid,
}

/// The mark of an item that must, or need not, be filled.
#[component]
pub fn NeedMark(
    /// Which of them.
    need: Need,
) -> impl IntoView {
    match need {
        Need::Required => Some(
            view! { <span class="need need-required">{text::ui::required()}</span> }.into_any(),
        ),
        Need::Optional => {
            Some(view! { <span class="need">{text::ui::optional()}</span> }.into_any())
        }
        Need::Unsaid => None,
    }
}

/// What is wrong with an item.
#[component]
pub fn FieldError(
    /// Id of the element.
    id: String,
    /// What is wrong.
    error: Signal<Option<Text>>,
) -> impl IntoView {
    let shown = move || {
        error
            .get()
            .map(|error| text::ui::error_mark(error.get()).get())
    };
    view! { <p id=id class="field-error" hidden=move || error.with(Option::is_none)>{shown}</p> }
}

/// An item with one control.
#[component]
pub fn Field(
    /// Id of the control.
    id: String,
    /// Label.
    label: Text,
    /// Whether it must be filled.
    need: Need,
    /// What helps to fill it.
    support: Option<Text>,
    /// What is wrong.
    error: Signal<Option<Text>>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let bare = support.is_none();
    let error_id = format!("{id}-error");
    let support_id = format!("{id}-support");
    view! {
        <div class="field">
            <label class="field-label" for=id>{label} <NeedMark need=need/></label>
            <p id=support_id class="field-support" hidden=bare>{support.map(IntoRender::into_render)}</p>
            {children()}
            <FieldError id=error_id error=error/>
        </div>
    }
}

/// An item of several controls.
#[component]
pub fn FieldGroup(
    /// Id that the ids of its parts begin with.
    id: String,
    /// Label.
    label: Text,
    /// Whether it must be filled.
    need: Need,
    /// What helps to fill it.
    support: Option<Text>,
    /// What is wrong.
    error: Signal<Option<Text>>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    let bare = support.is_none();
    let error_id = format!("{id}-error");
    let support_id = format!("{id}-support");
    let described_by = format!("{error_id} {support_id}");
    view! {
        <fieldset class="field field-group" id=id tabindex="-1" aria-describedby=described_by>
            <legend class="field-label">{label} <NeedMark need=need/></legend>
            <p id=support_id class="field-support" hidden=bare>{support.map(IntoRender::into_render)}</p>
            {children()}
            <FieldError id=error_id error=error/>
        </fieldset>
    }
}

/// Tells that an item was left. The browser says so, too, when a form is taken off the page while one types in it: then nobody is
/// there to be told.
pub fn left(touch: Callback<()>) {
    let _ = touch.try_run(());
}
