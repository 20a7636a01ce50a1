//! A secret that has just been made and is shown this once: a first sign-in link, an API key.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::{Button, LinkButton, Look};
use super::notice::{Notice, Tone};
use super::page_header::{PageHeader, TITLE_ID};
use super::toast::Toasts;
use crate::browser;
use crate::locale::{Text, text};

/// The page that shows it, with a button that copies it.
///
/// The browser keeps what stands in inputs beside the history of a window, on the disk; `autocomplete="off"` takes the
/// secret out of that.
#[component]
pub fn ShownOnce(
    /// What was made.
    #[prop(into)]
    title: Text,
    /// Whom it is for, and that it is shown this once.
    #[prop(into)]
    lead: Text,
    /// What the secret is called.
    #[prop(into)]
    label: Text,
    /// How it is used.
    #[prop(into)]
    support: Text,
    /// The secret.
    secret: String,
    /// Words of the button that copies it.
    #[prop(into)]
    copy: Text,
    /// Where to go on: address and words.
    finish: (String, Text),
    /// More that may be done with it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let copied = secret.clone();
    let press = move || {
        let secret = copied.clone();
        spawn_local(async move {
            if browser::copy(&secret).await {
                toasts.tell(text::ui::copied());
            }
        });
    };
    browser::focus_later(TITLE_ID);
    let (href, words) = finish;
    view! {
        <PageHeader title=title/>
        <Notice tone=Tone::Warning title=lead/>
        <div class="field">
            <label class="field-label" for="shown-once">{label}</label>
            <p class="field-support" id="shown-once-support">{support}</p>
            <input id="shown-once" class="input" type="text" autocomplete="off" readonly prop:value=secret
                aria-describedby="shown-once-support"/>
        </div>
        <div class="form-actions">
            <Button look=Look::Solid on_press=press>{copy}</Button>
            {children.map(|children| children())}
            <LinkButton href=href>{words}</LinkButton>
        </div>
    }
}
