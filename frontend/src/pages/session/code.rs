//! Second step of the sign-in: the code of the app, or a recovery code.

use std::collections::BTreeMap;

use hersys_client::ClientError;
use hersys_domain::demonstration::DemonstrationAccount;
use hersys_domain::problem::ProblemCode;
use hersys_domain::session::{CodeSignIn, Me};
use hersys_domain::validate::FieldError;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::sign_in::Step;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// The words of the step.
struct Words {
    lead: Text,
    label: Text,
    support: Text,
    submit: Text,
    other: Text,
    width: Width,
    keys: &'static str,
}

impl Words {
    fn of(recovery: bool) -> Self {
        if recovery {
            Self {
                lead: text::session::recovery::lead(),
                label: text::session::recovery::label(),
                support: text::session::recovery::support(),
                submit: text::session::recovery::submit(),
                other: text::session::recovery::to_code(),
                width: Width::Full,
                keys: "text",
            }
        } else {
            Self {
                lead: text::session::code::lead(),
                label: text::session::code::label(),
                support: text::session::code::support(),
                submit: text::session::code::submit(),
                other: text::session::code::to_recovery(),
                width: Width::Short,
                keys: "numeric",
            }
        }
    }
}

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
    let words = Words::of(recovery);
    let code = form.item(
        "/code",
        words.label,
        |body| body.code.clone(),
        |body, code| body.code = code,
    );
    let submit = move || {
        form.send_directly(
            move |client, body: CodeSignIn| async move {
                if recovery {
                    client.session().recovery_code(&body).await
                } else {
                    client.session().one_time_code(&body).await
                }
            },
            move |me| on_done.run(me),
            move |error: &ClientError| blame(error, recovery, step, toasts),
        );
    };
    let other = move || {
        let ticket = ticket.clone();
        step.set(if recovery {
            Step::Code(ticket)
        } else {
            Step::Recovery(ticket)
        });
    };

    view! {
        <FormView state=form.state() on_submit=submit>
            <p>{words.lead}</p>
            <TextField bound=code need=Need::Unsaid support=words.support width=words.width keys=words.keys autocomplete="one-time-code" autofocus=true/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{words.submit}</Button>
            </div>
            <div class="form-ways">
                <Button look=Look::Plain on_press=other>{words.other}</Button>
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

/// The item to blame; where the ticket is used up, back to the beginning.
fn blame(
    error: &ClientError,
    recovery: bool,
    step: RwSignal<Step>,
    toasts: Toasts,
) -> Option<FieldError> {
    if error.is(ProblemCode::TicketInvalid) {
        toasts.tell(text::problem::ticket_invalid::detail());
        step.set(Step::Password);
    }
    wrong_code(
        error,
        if recovery {
            "code.recovery_wrong"
        } else {
            "code.wrong"
        },
    )
}

/// The item to blame when a code is wrong: the password has been right, so nothing else can be.
pub(super) fn wrong_code(error: &ClientError, code: &str) -> Option<FieldError> {
    error.is(ProblemCode::SignInFailed).then(|| FieldError {
        pointer: "/code".to_owned(),
        code: code.to_owned(),
        params: BTreeMap::new(),
    })
}
