//! Answering a transfer: accepting, refusing, taking back. The list and the record of a case do it alike.

use hersys_client::{Client, ClientError};
use hersys_domain::course::Reason;
use hersys_domain::problem::ProblemCode;
use hersys_domain::transfer::Transfer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::name_of;
use crate::browser;
use crate::locale::{Text, text};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::page_header::TITLE_ID;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// What is answered, and what happens then.
#[derive(Clone, Copy)]
pub struct Answers {
    /// The transfer that is being refused.
    pub refusing: RwSignal<Option<Transfer>>,
    /// Whether an answer is under way.
    pub pending: RwSignal<bool>,
    /// Why the last one failed.
    pub failure: RwSignal<Option<ClientError>>,
    /// Asks for what is shown anew.
    again: Callback<()>,
    session: Session,
    toasts: Toasts,
}

impl Answers {
    /// Answers whose page is asked for anew by `again`.
    pub fn new(again: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            refusing: RwSignal::new(None),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            again: Callback::new(move |()| again()),
            session: Session::get(),
            toasts: Toasts::get(),
        }
    }

    /// 移管を受ける.
    pub fn accept(self, one: &Transfer) {
        let id = one.id;
        let done = text::transfer::accepted_one(name_of(one));
        self.send(done, move |client| async move {
            client.transfers().accept(id).await.map(drop)
        });
    }

    /// 依頼を取り消す.
    pub fn withdraw(self, one: &Transfer) {
        let (id, version) = (one.id, one.version);
        let done = text::transfer::withdraw::done(name_of(one));
        self.send(done, move |client| async move {
            client.transfers().withdraw(id, version).await.map(drop)
        });
    }

    /// Asks for what is shown anew.
    pub fn look(self) {
        self.again.run(());
    }

    /// Does it, tells of it, and goes on at the head of the page: the line is gone.
    pub fn send<Made>(self, done: Text, make: impl Fn(Client) -> Made + 'static)
    where
        Made: Future<Output = Result<(), ClientError>> + 'static,
    {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = self.session.call(make).await;
            if self.pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(()) => self.toasts.tell(done),
                Err(error) if error.is(ProblemCode::Conflict) => {
                    self.toasts.tell(text::transfer::gone());
                }
                Err(error) => return self.failure.set(Some(error)),
            }
            browser::focus_later(TITLE_ID);
            self.again.run(());
        });
    }
}

/// The dialog that asks why a transfer is refused.
#[component]
pub fn RefuseDialog(
    /// What is answered.
    answers: Answers,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other, and says nothing where they agree: else they would wake one another for ever.
    Effect::new(move || {
        let wanted = answers.refusing.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && answers.refusing.with_untracked(Option::is_some) {
            answers.refusing.set(None);
        }
    });
    let body = move || {
        let one = answers.refusing.get()?;
        Some(view! { <Refuse one=one answers=answers/> })
    };
    view! { <Dialog open=open title=text::transfer::refuse::action()>{body}</Dialog> }
}

#[component]
fn Refuse(
    /// The transfer.
    one: Transfer,
    /// What is answered.
    answers: Answers,
) -> impl IntoView {
    use text::transfer::refuse;
    let form = Form::new("refusal", Reason::default());
    let name = name_of(&one);
    let told = StoredValue::new(name.clone());
    let id = one.id;
    let end = move || {
        answers.refusing.set(None);
        browser::focus_later(TITLE_ID);
        answers.again.run(());
    };
    let submit = move || {
        form.send_or(
            move |client, body: Reason, _| async move {
                client.transfers().refuse(id, &body).await
            },
            move |_: Transfer| {
                answers.toasts.tell(refuse::done(told.get_value()));
                end();
            },
            move |error| {
                if error.code() != Some(ProblemCode::Conflict) {
                    return Heard::Nothing;
                }
                answers.toasts.tell(text::transfer::gone());
                end();
                Heard::Shown
            },
        );
    };
    let reason = form.item(
        "/reason",
        refuse::reason(),
        |body: &Reason| body.reason.clone(),
        |body, reason: String| body.reason = reason,
    );
    browser::focus_later("refusal-reason");
    view! {
        <p class="lead">{refuse::title(&name)}</p>
        <p>{refuse::lead()}</p>
        <FormView state=form.state() on_submit=submit>
            <AreaField bound=reason need=Need::Required rows=4/>
            <div class="dialog-actions">
                <Button on_press=move || answers.refusing.set(None)>{text::ui::cancel()}</Button>
                <Button look=Look::Solid submit=true>{refuse::action()}</Button>
            </div>
        </FormView>
    }
}
