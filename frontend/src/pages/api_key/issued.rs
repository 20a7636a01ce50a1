//! A key that has just been issued, shown this once.

use hersys_domain::api_key::IssuedApiKey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::{PageHeader, TITLE_ID};
use crate::ui::toast::Toasts;

/// The key, to be copied into the system that uses it.
#[component]
pub(super) fn Issued(
    /// What has been issued.
    issued: IssuedApiKey,
) -> impl IntoView {
    let toasts = Toasts::get();
    let secret = issued.secret;
    let copied = secret.clone();
    let copy = move || {
        let secret = copied.clone();
        spawn_local(async move {
            if browser::copy(&secret).await {
                toasts.tell(text::ui::copied());
            }
        });
    };
    browser::focus_later(TITLE_ID);
    let href = address(&issued.api_key);
    view! {
        <PageHeader title=text::api_key::issued::title()/>
        <Notice tone=Tone::Warning title=text::api_key::issued::lead(&issued.api_key.label)/>
        <div class="field">
            <label class="field-label" for="issued-key">{text::api_key::issued::secret()}</label>
            <p class="field-support" id="issued-key-support">{text::api_key::issued::support()}</p>
            <input id="issued-key" class="input" type="text" readonly prop:value=secret aria-describedby="issued-key-support"/>
        </div>
        <div class="form-actions">
            <Button look=Look::Solid on_press=copy>{text::api_key::issued::copy()}</Button>
            <LinkButton href=href>{text::api_key::issued::finish()}</LinkButton>
        </div>
    }
}
