//! 画面ロック: one factor opens the session again.

use hersys_client::ClientError;
use hersys_domain::session::{Me, Unlock};
use leptos::prelude::*;

use super::code::wrong_code;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::shell::LANGUAGES;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::language_switch::LanguageSwitch;
use crate::ui::page_header::PageHeader;
use crate::ui::text_input::{TextField, Width};

/// The locked screen of a session whose pages are not here (the program was loaded anew).
#[component]
pub fn LockPage() -> impl IntoView {
    let session = Session::get();
    view! {
        <header class="bare-bar"><p class="brand">{text::app::full_name()}</p><LanguageSwitch of=LANGUAGES/></header>
        <main class="bare bare-narrow">
            <PageHeader title=text::session::lock::title() lead=text::session::lock::lead()/>
            <UnlockForm submit=text::session::lock::submit()/>
            <div class="form-ways">
                <Button look=Look::Plain on_press=move || session.leave()>{text::session::lock::other_user()}</Button>
            </div>
        </main>
    }
}

/// A code that opens the session or freshens it.
#[component]
pub fn UnlockForm(
    /// Words of the button.
    submit: Text,
) -> impl IntoView {
    let session = Session::get();
    let form = Form::new("unlock", Unlock::default());
    let code = form.item(
        "/code",
        text::session::code::label(),
        |body| body.code.clone(),
        |body, code| body.code = code,
    );
    let send = move || {
        form.send_directly(
            |client, body: Unlock| async move { client.session().unlock(&body).await },
            move |me: Me| session.enter(me),
            move |error: &ClientError| {
                session.unlock_failed(error);
                wrong_code(error, "code.wrong")
            },
        );
    };
    view! {
        <FormView state=form.state() on_submit=send>
            <TextField
                bound=code
                need=Need::Unsaid
                support=text::session::code::support()
                width=Width::Short
                keys="numeric"
                autocomplete="one-time-code"
                autofocus=true
            />
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{submit}</Button>
            </div>
        </FormView>
    }
}
