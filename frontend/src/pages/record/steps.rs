//! What may be done about a notification now, as buttons.

use hersys_client::{Client, ClientError, PlainStep, ReasonedStep};
use hersys_domain::id::NotificationId;
use hersys_domain::notification::NotificationState;
use hersys_domain::notification::correction::ActKind;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, Record, awaits, awaits_confirmation};
use crate::locale::{Text, text};
use crate::pages::case::words;
use crate::pages::purpose::Stated;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::notice::{Failure, Notice, Tone};
use crate::ui::save_button::{PDF, SaveButton, file_name};
use crate::ui::toast::Toasts;

/// A step of one press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Press {
    Accept,
    Confirm,
    Plain(PlainStep),
}

async fn take(
    client: Client,
    id: NotificationId,
    etag: String,
    press: Press,
) -> Result<Record, ClientError> {
    match press {
        Press::Accept => client.notifications().accept(id).await,
        Press::Confirm => client.notifications().confirm(id).await,
        Press::Plain(step) => client.corrections().step(id, &etag, step).await,
    }
}

/// Does what a button says.
#[derive(Clone, Copy)]
struct Doer {
    desk: Desk,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<ClientError>>,
    session: Session,
    toasts: Toasts,
}

impl Doer {
    fn new(desk: Desk) -> Self {
        Self {
            desk,
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            session: Session::get(),
            toasts: Toasts::get(),
        }
    }

    fn run(self, press: Press, told: Text) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        let (id, etag) = self.desk.based_on();
        spawn_local(async move {
            let answer = self
                .session
                .call(|client| take(client, id, etag.clone(), press))
                .await;
            if self.pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(now) => {
                    self.toasts.tell(told);
                    self.desk.record.put(now);
                }
                Err(error) if error.is(ProblemCode::Conflict) => {
                    self.toasts.tell(text::record::overtaken());
                    self.desk.record.again();
                }
                Err(error) => {
                    self.failure.set(Some(error));
                    self.desk.record.again();
                }
            }
        });
    }
}

/// The buttons.
#[component]
pub(super) fn Steps(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::record::step;
    let found = desk.found.get_untracked();
    let doer = Doer::new(desk);
    let session = doer.session;
    let one = &found.summary;
    let submitted = one.state == NotificationState::Submitted;
    let may = |permission, stands: bool| submitted && stands && session.allows(permission);
    let centre = one.is_receiving || one.is_responsible;
    let name = words::name(one.name.as_deref());
    let button = move |show: bool, look: Look, press: Press, words: Text, told: Text| {
        show.then(|| {
            let act = move || doer.run(press, told.clone());
            view! { <Button look=look disabled=doer.pending on_press=act>{words}</Button> }
        })
    };
    let reasoned = move |show: bool, step: ReasonedStep, words: Text| {
        show.then(|| view! { <Button look=Look::Plain on_press=move || desk.begin(step)>{words}</Button> })
    };
    let accept = may(Permission::NotificationAccept, awaits(one));
    let accepted =
        one.is_receiving && one.accepted_at.is_some() && one.withdrawal_asked_at.is_none();
    let unaccept = may(Permission::NotificationAccept, accepted);
    let confirm = may(Permission::NotificationConfirm, awaits_confirmation(one));
    let unconfirm = may(
        Permission::NotificationConfirm,
        one.is_responsible && one.confirmed_at.is_some(),
    );
    let correct = may(Permission::NotificationCorrect, one.is_own);
    let withdraw = may(
        Permission::NotificationCorrect,
        one.is_own && one.withdrawal_asked_at.is_none(),
    );
    let void = may(Permission::NotificationVoid, centre);
    let id = one.id;
    let case = (!one.is_own).then(|| {
        view! { <LinkButton href=format!("/cases/{}", one.case_id)>{text::queue::view::case()}</LinkButton> }
    });
    let own = one.is_own.then(|| {
        view! { <LinkButton href=format!("/notifications/{id}/receipt")>{text::notification::view::receipt()}</LinkButton> }
    });
    let correct = correct.then(|| {
        view! { <LinkButton look=Look::Solid href=format!("/notifications/{id}/correction")>{step::correct()}</LinkButton> }
    });
    let confirm_look = if accept { Look::Outline } else { Look::Solid };
    let taken_back = |step| Press::Plain(step);
    view! {
        {case} {own} <Paper id=id/>
        {reasoned(withdraw, ReasonedStep::Withdraw, step::withdraw())}
        {reasoned(void, ReasonedStep::Void, step::void())}
        {button(unaccept, Look::Plain, taken_back(PlainStep::TakeBackAcceptance), step::unaccept(), step::unaccepted())}
        {button(unconfirm, Look::Plain, taken_back(PlainStep::TakeBackConfirmation), step::unconfirm(), step::unconfirmed())}
        {button(confirm, confirm_look, Press::Confirm, step::confirm(), step::confirmed())}
        {button(accept, Look::Solid, Press::Accept, text::queue::accept(), text::queue::done_one(name))}
        {correct}
        {move || doer.failure.get().map(|error| view! { <div class="page-failure"><Failure error=error/></div> })}
    }
}

/// The form as PDF, for the same purpose as the page was opened for.
#[component]
fn Paper(
    /// The notification.
    id: NotificationId,
) -> impl IntoView {
    let stated = Stated::get();
    let name = Signal::derive(|| file_name(&text::record::paper_name().get(), "pdf"));
    let fetch = move |client: Client| {
        let client = client.stating(untrack(move || stated.purpose()));
        async move { client.notifications().form_pdf(id).await }
    };
    view! { <SaveButton label=text::record::paper() name=name kind=PDF fetch=fetch/> }
}

/// A wish to withdraw that waits for the centre's answer.
#[component]
pub(super) fn Wish(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::record::wish;
    let found = desk.found.get_untracked();
    let doer = Doer::new(desk);
    let asked = found.summary.withdrawal_asked_at?;
    let one = &found.summary;
    let may = (one.is_receiving || one.is_responsible)
        && doer.session.allows(Permission::NotificationVoid);
    let reason = found
        .acts
        .iter()
        .find(|act| act.kind == ActKind::WithdrawalAsked)
        .and_then(|act| act.reason.clone());
    let buttons = may.then(|| {
        let consent = move || doer.run(Press::Plain(PlainStep::Consent), wish::consented());
        view! {
            <div class="section-row">
                <Button look=Look::Danger disabled=doer.pending on_press=consent>{wish::consent()}</Button>
                <Button on_press=move || desk.begin(ReasonedStep::Refuse)>{wish::refuse()}</Button>
            </div>
        }
    });
    Some(view! {
        <Notice tone=Tone::Warning title=wish::title(words::instant(asked))>
            {reason.map(|reason| view! { <p class="said">{reason}</p> })}
            <p>{if may { wish::text() } else { wish::waiting() }}</p>
            {buttons}
        </Notice>
        {move || doer.failure.get().map(|error| view! { <Failure error=error/> })}
    })
}
