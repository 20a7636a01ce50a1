//! First step of the sign-in.

use hersys_client::ClientError;
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::session::{PasswordSignIn, SignInTicket};
use leptos::prelude::*;

use crate::locale::text;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::password_input::PasswordField;
use crate::ui::text_input::TextField;

/// ID and password.
#[component]
pub(super) fn PasswordForm(
    /// The person of the demonstration that was chosen.
    chosen: RwSignal<Option<DemonstrationAccount>>,
    /// Takes the ticket of the second step.
    #[prop(into)]
    on_ticket: Callback<String>,
) -> impl IntoView {
    let form = Form::new("sign-in", PasswordSignIn::default());
    let login = form.item(
        "/login",
        text::session::sign_in::login(),
        |body| body.login.clone(),
        |body, login| body.login = login,
    );
    let password = form.item(
        "/password",
        text::session::sign_in::password(),
        |body| body.password.clone(),
        |body, password| body.password = password,
    );
    Effect::new(move || {
        if let Some(person) = chosen.get() {
            form.reset(PasswordSignIn {
                login: person.login,
                password: person.password,
            });
        }
    });
    let submit = move || {
        form.send_directly(
            |client, body: PasswordSignIn| async move { client.session().sign_in(&body).await },
            move |ticket: SignInTicket| on_ticket.run(ticket.ticket),
            |_: &ClientError| None,
        );
    };
    view! {
        <FormView state=form.state() on_submit=submit>
            <p>{text::session::sign_in::lead()}</p>
            <TextField bound=login need=Need::Unsaid autocomplete="username" autofocus=true/>
            <PasswordField bound=password need=Need::Unsaid/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::session::sign_in::next()}</Button>
            </div>
        </FormView>
    }
}
