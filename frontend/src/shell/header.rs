//! The head of the program: where one is, for whom one acts, the way out.

use hersys_client::ClientError;
use hersys_domain::id::OrganizationId;
use hersys_domain::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LANGUAGES;
use crate::locale::text;
use crate::message::{Label, Message};
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::language_switch::LanguageSwitch;
use crate::ui::toast::Toasts;

/// The head of the program.
#[component]
pub(super) fn Header(
    /// Whether the menu of a narrow screen is open.
    menu: RwSignal<bool>,
    /// Whether the dialog on the keys is open.
    help: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let choosing = RwSignal::new(false);
    let demonstration = move || session.me().is_some_and(|me| me.demonstration);
    let menu_words = move || {
        if menu.get() {
            text::app::menu_close().get()
        } else {
            text::app::menu_open().get()
        }
    };
    view! {
        <header class="shell-header">
            <Show when=demonstration>
                <p class="demonstration">{text::app::demonstration()}</p>
            </Show>
            <div class="shell-bar">
                <button
                    type="button"
                    class="shell-menu"
                    aria-expanded=move || if menu.get() { "true" } else { "false" }
                    aria-label=menu_words
                    on:click=move |_| menu.update(|open| *open = !*open)
                >
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z"></path></svg>
                </button>
                <a class="brand" href="/">{text::app::name()}</a>
                <div class="shell-tools">
                    <Who choosing=choosing/>
                    <LanguageSwitch of=LANGUAGES/>
                    <span class="wide-only">
                        <Button look=Look::Plain on_press=move || help.set(true)>{text::app::keyboard_help()}</Button>
                    </span>
                    <Lock/>
                    <SignOut/>
                </div>
            </div>
        </header>
        // Not within the tools, which a narrow screen folds away.
        <Dialog open=choosing title=text::app::organization_switch()>
            <Memberships/>
            <div class="dialog-actions">
                <Button on_press=move || choosing.set(false)>{text::ui::cancel()}</Button>
            </div>
        </Dialog>
    }
}

/// Who is signed in, and for which organisation.
#[component]
fn Who(
    /// Whether the dialog on the organisations is open.
    choosing: RwSignal<bool>,
) -> impl IntoView {
    let session = Session::get();
    let several = move || session.me().is_some_and(|me| me.memberships.len() > 1);
    view! {
        <p class="who">
            <span class="who-organization">{move || session.me().map(|me| me.organization.organization_name)}</span>
            <span class="who-user">{move || session.me().map(|me| me.display_name)}</span>
        </p>
        <Show when=several>
            <Button look=Look::Plain on_press=move || choosing.set(true)>{text::app::organization_switch()}</Button>
        </Show>
    }
}

/// The organisations that one may act for.
#[component]
fn Memberships() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let choose = move |id: OrganizationId| {
        spawn_local(async move {
            let chosen = session
                .call(|client| async move { client.session().choose_organization(id).await })
                .await;
            match chosen {
                Ok(me) => session.enter(me),
                Err(error) => toasts.tell(Message::from(&error).title),
            }
        });
    };
    let rows = move || {
        let me = session.me()?;
        let own = me.organization.organization_id;
        let rows = me
            .memberships
            .into_iter()
            .map(|member| {
                let id = member.organization_id;
                let roles = member.roles.into_iter().map(|role| view! { <span class="tag">{role.label()}</span> });
                view! {
                    <li>
                        <button type="button" class="option" aria-current=(id == own).then_some("true") on:click=move |_| choose(id)>
                            <span>{member.organization_name}</span>
                            <span class="tags">{roles.collect_view()}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        Some(rows)
    };
    view! { <ul class="options">{rows}</ul> }
}

/// Leaves the program.
pub(super) async fn sign_out(session: Session) -> Result<(), ClientError> {
    match session.client().session().sign_out().await {
        Err(error) if !matches!(error.code(), Some(ProblemCode::NotSignedIn)) => Err(error),
        _ => {
            session.leave();
            Ok(())
        }
    }
}

/// 画面ロック.
#[component]
fn Lock() -> impl IntoView {
    let session = Session::get();
    let press = move || spawn_local(session.lock());
    view! { <Button look=Look::Plain on_press=press>{text::app::lock()}</Button> }
}

#[component]
fn SignOut() -> impl IntoView {
    let session = Session::get();
    let toasts = Toasts::get();
    let press = move || {
        spawn_local(async move {
            match sign_out(session).await {
                Ok(()) => toasts.tell(text::session::signed_out()),
                Err(error) => toasts.tell(Message::from(&error).title),
            }
        });
    };
    view! { <Button on_press=press>{text::app::sign_out()}</Button> }
}
