//! What lies over the pages while the session is locked, has ended, or a fresh code is asked for. The page
//! underneath stays as it is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::header::sign_out;
use crate::locale::text;
use crate::message::Message;
use crate::pages::session::{SignInSteps, UnlockForm};
use crate::session::{Session, State};
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::toast::Toasts;

/// The three overlays.
#[component]
pub(super) fn Overlay() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let shown_in = |state: State| {
        let open = RwSignal::new(false);
        Effect::new(move || open.set(session.state() == state));
        open
    };
    let locked = shown_in(State::Locked);
    let ended = shown_in(State::Ended);
    let confirming = shown_in(State::Confirming);
    let out = move || {
        spawn_local(async move {
            if let Err(error) = sign_out(session).await {
                toasts.tell(Message::from(&error).title);
            }
        });
    };
    let who = move || {
        let me = session.me()?;
        Some(text::session::lock::user(me.display_name, me.organization.organization_name).get())
    };
    view! {
        <Dialog open=locked title=text::session::lock::title() closable=false>
            <p>{text::session::lock::lead()}</p>
            <p class="overlay-user">{who}</p>
            <UnlockForm submit=text::session::lock::submit()/>
            <div class="dialog-actions">
                <Button look=Look::Plain on_press=out>{text::session::lock::sign_out()}</Button>
            </div>
        </Dialog>
        <Dialog open=ended title=text::session::again::title() closable=false>
            <p>{text::session::again::lead()}</p>
            <SignInSteps/>
            <div class="dialog-actions">
                <Button look=Look::Plain on_press=move || session.leave()>{text::session::again::give_up()}</Button>
            </div>
        </Dialog>
        <Dialog open=confirming title=text::session::confirm::title() on_cancel=move || session.give_up()>
            <p>{text::session::confirm::lead()}</p>
            <UnlockForm submit=text::session::confirm::submit()/>
            <div class="dialog-actions">
                <Button look=Look::Plain on_press=move || session.give_up()>{text::ui::cancel()}</Button>
            </div>
        </Dialog>
    }
}
