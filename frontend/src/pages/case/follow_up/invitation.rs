//! The invitation: how it stands, and sending it again.

use hersys_domain::id::CaseId;
use hersys_domain::invitation::{InvitationState, InvitationStatus, SentInvitation};
use leptos::prelude::*;

use crate::browser;
use crate::live::{Live, News};
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::words;
use crate::ui::confirm::{AskButton, Question};
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::toast::Toasts;

/// The panel.
#[component]
pub(super) fn Invitation(
    /// The case.
    case: CaseId,
    /// Whether the reader may send it.
    may_send: bool,
) -> impl IntoView {
    use text::follow_up::invitation as say;
    let toasts = Toasts::get();
    let status = load(
        move || case,
        |client, case| async move { client.observations().invitation(case).await },
    );
    Live::get().on(News::Alerts, move || status.again());
    let code = RwSignal::new(None::<String>);
    let done = move |sent: SentInvitation| {
        code.set(sent.code);
        toasts.tell(if sent.status.state == InvitationState::NotSent {
            say::not_sent()
        } else {
            say::sent()
        });
        status.put(sent.status);
    };
    let send = may_send.then(|| {
        let question = Question {
            title: say::send(),
            text: say::question(),
            submit: say::send(),
            danger: false,
        };
        let key = StoredValue::new(browser::idempotency_key());
        let make = move |client: hersys_client::Client| async move {
            let sent = client.observations().invite(case, key.get_value()).await;
            key.set_value(browser::idempotency_key());
            sent
        };
        view! { <AskButton words=say::send() question=question make=make on_done=done/> }
    });
    let told = move || {
        code.get().map(|code| {
            view! {
                <Notice tone=Tone::Info title=say::code_title()>
                    <p class="read-out">{code}</p>
                    <p>{say::code_text()}</p>
                </Notice>
            }
        })
    };
    view! {
        <section class="panel follow-up-invitation">
            <h2 class="panel-title">{say::title()}</h2>
            <Load of=status lines=1 let:status>
                <Status status=status/>
            </Load>
            {told}
            {send}
        </section>
    }
}

#[component]
fn Status(
    /// How it stands.
    status: InvitationStatus,
) -> impl IntoView {
    let made = status.made_at.zip(status.channel).map(|(at, channel)| {
        text::follow_up::invitation::made(channel.label(), words::instant(at))
    });
    view! {
        <p>
            {status.state.label()}
            {made.map(|made| view! { " " <span class="soft">{made}</span> })}
        </p>
        {status.gap.map(|gap| view! { <p>{gap.label()}</p> })}
        {status.failure.map(|failure| view! { <p>{failure.label()}</p> })}
    }
}
