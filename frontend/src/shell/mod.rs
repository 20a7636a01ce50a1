//! The frame around the pages of the staff's program: who is signed in decides what is shown.

mod header;
mod leave;
pub mod navigation;
mod notices;
mod overlay;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::live::Live;
use crate::locale::{Locale, text};
use crate::pages::demonstration::Mailbox;
use crate::pages::enrolment::EnrolmentPage;
use crate::pages::not_found::{Forbidden, NotFound};
use crate::pages::session::{LockPage, SignInPage};
use crate::router::Router;
use crate::routes;
use crate::session::{Session, State};
use crate::ui::button::Button;
use crate::ui::keyboard::{self, KeyboardHelp};
use crate::ui::language_switch;
use crate::ui::load::Skeleton;
use crate::ui::notice::Failure;
use crate::ui::toast::{ToastRegion, Toasts};

/// Languages of the staff's screens.
pub const LANGUAGES: &[Locale] = &[Locale::Ja, Locale::En];

/// Where a first sign-in link leads.
const ENROLMENT: &str = "/enrolment";

/// The mailbox of a demonstration.
const MAILBOX: &str = "/mailbox";

/// What fills the window.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Enrolment,
    Mailbox,
    Starting,
    Unreachable(hersys_client::ClientError),
    SignIn,
    Lock,
    /// The pages, in their n-th life.
    Work(u32),
}

/// The program of staff.
#[component]
pub fn Staff() -> impl IntoView {
    language_switch::start(Locale::Ja);
    let router = Router::start();
    Toasts::start();
    let session = Session::start();
    Effect::new(move |looked: Option<bool>| {
        let due = ![ENROLMENT, MAILBOX].contains(&router.path().as_str());
        if due && looked != Some(true) {
            spawn_local(session.look());
        }
        due || looked == Some(true)
    });
    let stage = Memo::new(move |_| {
        if router.path() == ENROLMENT {
            return Stage::Enrolment;
        }
        if router.path() == MAILBOX {
            return Stage::Mailbox;
        }
        match (session.generation(), session.state()) {
            (Some(life), _) => Stage::Work(life),
            (None, State::Starting) => Stage::Starting,
            (None, State::Unreachable(error)) => Stage::Unreachable(error),
            (None, State::Locked) => Stage::Lock,
            (None, _) => Stage::SignIn,
        }
    });
    view! {
        {move || match stage.get() {
            Stage::Enrolment => view! { <EnrolmentPage/> }.into_any(),
            Stage::Mailbox => view! { <Mailbox/> }.into_any(),
            Stage::Starting => view! { <main class="bare"><Skeleton/></main> }.into_any(),
            Stage::Unreachable(error) => view! { <Unreachable error=error/> }.into_any(),
            Stage::SignIn => view! { <SignInPage/> }.into_any(),
            Stage::Lock => view! { <LockPage/> }.into_any(),
            Stage::Work(_) => view! { <Work/> }.into_any(),
        }}
        <ToastRegion/>
    }
}

/// The server could not be asked who is signed in.
#[component]
fn Unreachable(
    /// Why.
    error: hersys_client::ClientError,
) -> impl IntoView {
    let session = Session::get();
    view! {
        <main class="bare">
            <h1 class="visually-hidden">{text::app::full_name()}</h1>
            <Failure error=error>
                <Button on_press=move || spawn_local(session.look())>{text::ui::retry()}</Button>
            </Failure>
        </main>
    }
}

/// The frame with the page that the address asks for.
#[component]
fn Work() -> impl IntoView {
    let router = Router::get();
    let session = Session::get();
    let menu = RwSignal::new(false);
    let help = RwSignal::new(false);
    keyboard::listen(help);
    Live::start();
    notices::start();
    Effect::new(move || {
        router.path();
        menu.set(false);
    });
    let veiled = move || matches!(session.state(), State::Locked | State::Ended);
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus_later("main");
    };
    view! {
        <div class="shell" class:shell-open=menu class:shell-veiled=veiled inert=veiled>
            <a class="skip" href="#main" on:click=skip>{text::app::skip()}</a>
            <header::Header menu=menu help=help/>
            <navigation::Navigation/>
            <main id="main" class="shell-main" tabindex="-1"><Page/></main>
        </div>
        <KeyboardHelp open=help/>
        <leave::LeaveDialog/>
        <overlay::Overlay/>
    }
}

/// The page that the address asks for, if the reader may see it.
#[component]
fn Page() -> impl IntoView {
    let router = Router::get();
    let session = Session::get();
    // Not the path: a page that is given another address stays as it is.
    let path = Memo::new(move |_| (router.turn(), router.path_now()));
    move || match routes::find(&path.get().1) {
        None => view! { <NotFound/> }.into_any(),
        Some((route, params)) => {
            let allowed = route
                .permission
                .is_none_or(|permission| session.allows(permission));
            if allowed {
                (route.view)(&params)
            } else {
                view! { <Forbidden/> }.into_any()
            }
        }
    }
}
