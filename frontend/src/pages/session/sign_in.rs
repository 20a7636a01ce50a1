//! ログイン: ID and password, then the code.

use hersys_domain::demonstration::DemonstrationAccount;
use leptos::prelude::*;

use super::code::CodeForm;
use super::demonstration::DemonstrationPeople;
use super::password::PasswordForm;
use crate::locale::text;
use crate::session::Session;
use crate::shell::LANGUAGES;
use crate::ui::language_switch::LanguageSwitch;
use crate::ui::page_header::PageHeader;

/// How far the sign-in is.
#[derive(Clone, PartialEq)]
pub enum Step {
    /// ID and password.
    Password,
    /// The code of the app, with the ticket of the first step.
    Code(String),
    /// A recovery code, with the same ticket.
    Recovery(String),
}

/// The whole page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let step = RwSignal::new(Step::Password);
    let title = move || match step.get() {
        Step::Password => text::session::sign_in::title(),
        Step::Code(_) => text::session::code::title(),
        Step::Recovery(_) => text::session::recovery::title(),
    };
    view! {
        <header class="bare-bar"><p class="brand">{text::app::full_name()}</p><LanguageSwitch of=LANGUAGES/></header>
        <main class="bare bare-narrow">
            {move || view! { <PageHeader title=title()/> }}
            <SignInSteps step=step/>
            <SignInHelp/>
        </main>
    }
}

/// The steps, in the page or in the dialog over a page that is kept.
#[component]
pub fn SignInSteps(
    /// How far it is.
    #[prop(default = RwSignal::new(Step::Password))]
    step: RwSignal<Step>,
) -> impl IntoView {
    let session = Session::get();
    let chosen = RwSignal::new(None::<DemonstrationAccount>);
    let done = Callback::new(move |me| session.enter(me));
    view! {
        {move || match step.get() {
            Step::Password => view! {
                <PasswordForm chosen=chosen on_ticket=move |ticket| step.set(Step::Code(ticket))/>
                <DemonstrationPeople chosen=chosen/>
            }
            .into_any(),
            Step::Code(ticket) => {
                view! { <CodeForm ticket=ticket recovery=false chosen=chosen step=step on_done=done/> }.into_any()
            }
            Step::Recovery(ticket) => {
                view! { <CodeForm ticket=ticket recovery=true chosen=chosen step=step on_done=done/> }.into_any()
            }
        }}
    }
}

/// What to do when it does not work.
#[component]
fn SignInHelp() -> impl IntoView {
    view! {
        <details class="help">
            <summary>{text::session::sign_in::help_title()}</summary>
            <ul>
                <li>{text::session::sign_in::help_password()}</li>
                <li>{text::session::sign_in::help_device()}</li>
            </ul>
        </details>
        <p class="fine">{text::session::sign_in::help_notice()}</p>
    }
}
