//! Banners that tell of something, and the one for a failure.

use leptos::prelude::*;

use crate::locale::Text;
use crate::message::Message;

/// What a banner tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Info,
    /// Done.
    Success,
    /// Look out.
    Warning,
    /// Failed.
    Error,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice notice-info",
            Self::Success => "notice notice-success",
            Self::Warning => "notice notice-warning",
            Self::Error => "notice notice-error",
        }
    }

    /// The shape beside the words, for those who do not see the colour.
    const fn path(self) -> &'static str {
        match self {
            Self::Info => "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-6h2zm0-8h-2V7h2z",
            Self::Success => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-2 15-5-5 1.4-1.4L10 14.2l7.6-7.6L19 8z"
            }
            Self::Warning => "M1 21h22L12 2zm12-3h-2v-2h2zm0-4h-2v-4h2z",
            Self::Error => {
                "M7.9 2 2 7.9v8.2L7.9 22h8.2l5.9-5.9V7.9L16.1 2zM13 17h-2v-2h2zm0-4h-2V7h2z"
            }
        }
    }
}

/// A banner.
#[component]
pub fn Notice(
    /// What it tells of.
    tone: Tone,
    /// Its title.
    #[prop(into)]
    title: Text,
    /// More words, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=tone.class() role=(tone == Tone::Error).then_some("alert")>
            <svg class="notice-icon" viewBox="0 0 24 24" aria-hidden="true"><path d=tone.path()/></svg>
            <div class="notice-words">
                <p class="notice-title">{title}</p>
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// A failure in words.
#[component]
pub fn Failure(
    /// What failed.
    #[prop(into)]
    error: Message,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let Message {
        title,
        detail,
        fields,
        wait,
        reference,
    } = error;
    let fields: Vec<_> = fields
        .into_iter()
        .map(|words| view! { <p>{words}</p> })
        .collect();
    view! {
        <Notice tone=Tone::Error title=title>
            <p hidden=!fields.is_empty()>{detail}</p>
            {fields}
            {wait.map(|wait| view! { <p>{wait}</p> })}
            {reference.map(|reference| view! { <p class="notice-reference">{reference}</p> })}
            {children.map(|children| children())}
        </Notice>
    }
}
