//! 初回設定: the first sign-in, by a link that works once.

mod form;
mod recovery;

use hersys_domain::problem::ProblemCode;
use hersys_domain::session::EnrolmentSecret;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use self::form::EnrolmentForm;
use self::recovery::RecoverySheet;
use crate::locale::text;
use crate::shell::LANGUAGES;
use crate::ui::language_switch::LanguageSwitch;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;

/// The secret of the link, which is then taken out of the address bar and the history.
fn take_secret() -> String {
    let location = window().location();
    let secret = location.hash().unwrap_or_default();
    if !secret.is_empty()
        && let Ok(history) = window().history()
    {
        let path = location.pathname().unwrap_or_default();
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    secret.trim_start_matches('#').to_owned()
}

/// The page of a first sign-in link.
#[component]
pub fn EnrolmentPage() -> impl IntoView {
    let secret = take_secret();
    view! {
        <header class="bare-bar"><p class="brand">{text::app::full_name()}</p><LanguageSwitch of=LANGUAGES/></header>
        <main class="bare">
            {if secret.is_empty() {
                view! {
                    <PageHeader title=text::enrolment::no_secret::title() lead=text::enrolment::no_secret::text()/>
                }
                .into_any()
            } else {
                view! { <Steps secret=secret/> }.into_any()
            }}
        </main>
    }
}

/// The steps, or that the link does not work any more.
#[component]
fn Steps(
    /// The secret of the link.
    secret: String,
) -> impl IntoView {
    let codes = RwSignal::new(None);
    let body = EnrolmentSecret {
        secret: secret.clone(),
    };
    let opened = load(
        move || body.clone(),
        |client, body| async move {
            match client.enrolment().open(&body).await {
                Err(error) if error.is(ProblemCode::TicketInvalid) => Ok(None),
                answer => answer.map(Some),
            }
        },
    );
    let form = move |enrolment| {
        view! { <EnrolmentForm secret=secret.clone() enrolment=enrolment codes=codes/> }.into_any()
    };
    let expired = || {
        view! { <PageHeader title=text::enrolment::expired::title() lead=text::enrolment::expired::text()/> }.into_any()
    };
    view! {
        {move || codes.get().map(|codes| view! { <RecoverySheet codes=codes/> })}
        <div hidden=move || codes.with(Option::is_some)>
            <Load of=opened let:found>
                {match found {
                    Some(enrolment) => form(enrolment),
                    None => expired(),
                }}
            </Load>
        </div>
    }
}
