//! Second step of the sign-in: the code of the app, or a recovery code.

use hersys_client::ClientError;
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::{CodeSignIn, Me};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sign_in::Step;
use crate::locale::text;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// The code, and the ways to the other kind of code and back.
#[component]
pub(super) fn CodeForm(
    /// The ticket of the first step.
    ticket: String,
    /// Whether a recovery code is asked for.
    recovery: bool,
    /// The person of the demonstration that was chosen.
    chosen: RwSignal<Option<DemonstrationAccount>>,
    /// How far the sign-in is.
    step: RwSignal<Step>,
    /// What happens at the end.
    on_done: Callback<Me>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let form = Form::new(
        "code",
        CodeSignIn {
            ticket: ticket.clone(),
            code: String::new(),
        },
    );
    if !recovery {
        fill_in(form, chosen.get_untracked());
    }
    let words = if recovery {
        (
            text::session::recovery::lead(),
            text::session::recovery::label(),
            text::session::recovery::support(),
            text::session::recovery::submit(),
            text::session::recovery::to_code(),
        )
    } else {
        (
            text::session::code::lead(),
            text::session::code::label(),
            text::session::code::support(),
            text::session::code::submit(),
            text::session::code::to_recovery(),
        )
    };
    let (lead, label, support, submit_words, other_words) = words;
    let code = form.item("/code", label, |body| body.code.clone(), |body, code| body.code = code);
    let submit = move || {
        form.send(
            move |client, body: CodeSignIn, _| async move {
                if recovery {
                    client.session().recovery_code(&body).await
                } else {
                    client.session().one_time_code(&body).await
                }
            },
            move |me| on_done.run(me),
            move |error: &ClientError| {
                // The ticket has been used up: begin again.
                if error.is(ProblemCode::TicketInvalid) {
                    toasts.tell(text::problem::ticket_invalid::detail());
                    step.set(Step::Password);
                }
            },
        );
    };
    let other = move || {
        let ticket = ticket.clone();
        step.set(if recovery { Step::Code(ticket) } else { Step::Recovery(ticket) });
    };
    let (width, keys) = if recovery { (Width::Full, "text") } else { (Width::Short, "numeric") };
    view! {
        <FormView state=form.state() on_submit=submit>
            <p>{lead}</p>
            <TextField bound=code need=Need::Unsaid support=support width=width keys=keys autocomplete="one-time-code" autofocus=true/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{submit_words}</Button>
            </div>
            <div class="form-ways">
                <Button look=Look::Plain on_press=other>{other_words}</Button>
                <Button look=Look::Plain on_press=move || step.set(Step::Password)>{text::session::code::back()}</Button>
            </div>
        </FormView>
    }
}

/// Fills in the code of this moment of a person of the demonstration.
fn fill_in(form: Form<CodeSignIn>, person: Option<DemonstrationAccount>) {
    let Some(person) = person else { return };
    let session = Session::get();
    spawn_local(async move {
        let people = session.client().demonstration().accounts().await;
        let found = people
            .ok()
            .and_then(|people| people.into_iter().find(|one| one.login == person.login));
        if let Some(found) = found {
            form.update(|body| body.code = found.code);
        }
    });
}
