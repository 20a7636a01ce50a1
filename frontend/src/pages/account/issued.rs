//! The first sign-in link of an ID, shown this once: to be copied, or printed as a letter.

use hersys_domain::account::IssuedAccount;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use crate::browser;
use crate::locale::text;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::{PageHeader, TITLE_ID};
use crate::ui::table::Facts;
use crate::ui::toast::Toasts;

/// The link, and the letter that carries it.
#[component]
pub(super) fn Issued(
    /// What has been issued.
    issued: IssuedAccount,
    /// Whether it is a new link of an ID that there was before.
    renewed: bool,
) -> impl IntoView {
    let toasts = Toasts::get();
    let account = issued.account;
    let link = format!(
        "{}/enrolment#{}",
        browser::origin(),
        issued.enrolment_secret
    );
    let title = if renewed {
        text::account::issued::renewed()
    } else {
        text::account::issued::title()
    };
    browser::focus_later(TITLE_ID);
    let copied = link.clone();
    let copy = move || {
        let link = copied.clone();
        spawn_local(async move {
            if browser::copy(&link).await {
                toasts.tell(text::ui::copied());
            }
        });
    };
    let href = address(&account);
    view! {
        <div class="no-print">
            <PageHeader title=title/>
            <Notice tone=Tone::Warning title=text::account::issued::lead(&account.display_name)/>
            <div class="field">
                <label class="field-label" for="issued-link">{text::account::issued::link()}</label>
                <p class="field-support" id="issued-link-support">{text::account::issued::valid()}</p>
                <input id="issued-link" class="input" type="text" readonly prop:value=link.clone() aria-describedby="issued-link-support"/>
            </div>
            <div class="form-actions">
                <Button look=Look::Solid on_press=copy>{text::account::issued::copy()}</Button>
                <Button on_press=browser::print>{text::account::issued::print()}</Button>
                <LinkButton href=href>{text::account::issued::finish()}</LinkButton>
            </div>
        </div>
        <Letter login=account.login name=account.display_name link=link/>
    }
}

/// What is printed for the person.
#[component]
fn Letter(
    /// 利用者ID.
    login: String,
    /// Name.
    name: String,
    /// The link.
    link: String,
) -> impl IntoView {
    let session = Session::get();
    let organization = session.me_now().map(|me| me.organization.organization_name);
    let today = browser::today().map(hersys_domain::jp_date::wareki);
    let rows = vec![
        (text::account::label::login(), login.into_any()),
        (
            text::account::issued::link(),
            view! { <span class="letter-link">{link}</span> }.into_any(),
        ),
    ];
    view! {
        <article class="letter print-only">
            <p class="letter-date">{today}</p>
            <p>{text::account::issued::letter_name(name)}</p>
            <p class="letter-from">{organization}</p>
            <h1>{text::account::issued::letter_title()}</h1>
            <p>{text::account::issued::letter_text()}</p>
            <Facts rows=rows/>
        </article>
    }
}
