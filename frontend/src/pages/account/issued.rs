//! The first sign-in link of an ID, shown this once: to be copied, or printed as a letter.

use hersys_domain::account::IssuedAccount;
use leptos::prelude::*;

use super::address;
use crate::browser;
use crate::locale::text;
use crate::locale::text::account::issued as words;
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::once::ShownOnce;
use crate::ui::table::Facts;

/// The link, and the letter that carries it.
#[component]
pub(super) fn Issued(
    /// What has been issued.
    issued: IssuedAccount,
    /// Whether it is a new link of an ID that there was before.
    renewed: bool,
) -> impl IntoView {
    let account = issued.account;
    let link = format!(
        "{}/enrolment#{}",
        browser::origin(),
        issued.enrolment_secret
    );
    let title = if renewed {
        words::renewed()
    } else {
        words::title()
    };
    let lead = words::lead(&account.display_name);
    let finish = (address(&account), words::finish());
    view! {
        <div class="no-print">
            <ShownOnce title=title lead=lead label=words::link() support=words::valid() secret=link.clone()
                copy=words::copy() finish=finish>
                <Button on_press=browser::print>{words::print()}</Button>
            </ShownOnce>
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
            words::link(),
            view! { <span class="letter-link">{link}</span> }.into_any(),
        ),
    ];
    view! {
        <article class="letter print-only">
            <p class="letter-date">{today}</p>
            <p>{words::letter_name(name)}</p>
            <p class="letter-from">{organization}</p>
            <h1>{words::letter_title()}</h1>
            <p>{words::letter_text()}</p>
            <Facts rows=rows/>
        </article>
    }
}
