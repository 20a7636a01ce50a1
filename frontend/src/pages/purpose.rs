//! 閲覧の目的: staff of prefectures and designated cities say for what before anybody is named. What was said holds
//! for the page it was said on, and is asked again on the next.

use hersys_domain::permission::Permission;
use hersys_domain::purpose::AccessPurpose;
use leptos::prelude::*;

use crate::locale::{Text, text};
use crate::message::Label;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::{FieldGroup, Need};
use crate::ui::picks::Picks;

/// For what a page shows who somebody is, in the context of the page.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    /// Whether the reader must say so.
    asked: bool,
    purpose: RwSignal<Option<AccessPurpose>>,
    asking: RwSignal<bool>,
}

impl Stated {
    /// Nothing is said yet: for the page that is being built.
    pub fn start() -> Self {
        let asked = Session::get().me_now().is_some_and(|me| {
            let own = me.organization;
            Permission::PersonRead.asks_for_purpose(own.kind, &own.roles)
        });
        let stated = Self {
            asked,
            purpose: RwSignal::new(None),
            asking: RwSignal::new(false),
        };
        provide_context(stated);
        stated
    }

    /// What was said on the page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether the reader must say so; those who need not, and those who may not be told anyway, are not asked.
    pub const fn asked(self) -> bool {
        self.asked
    }

    /// For what; followed inside a reactive function.
    pub fn purpose(self) -> Option<AccessPurpose> {
        self.purpose.get()
    }

    /// Asks for what.
    pub fn ask(self) {
        self.asking.set(true);
    }

    /// Whether somebody may be named now; followed inside a reactive function.
    pub fn open(self) -> bool {
        !self.asked || self.purpose.with(Option::is_some)
    }
}

/// What names somebody: shown once it was said for what, where that must be said.
#[component]
pub fn Named(
    /// What names somebody.
    children: ChildrenFn,
) -> impl IntoView {
    let stated = Stated::get();
    view! {
        <Show when=move || stated.open() fallback=|| view! { <Masked/> }>
            {children()}
        </Show>
    }
}

/// In the place of what is not shown yet.
#[component]
fn Masked() -> impl IntoView {
    view! {
        <p class="lead">{text::case::purpose::masked()}</p>
        <AskButton/>
    }
}

/// 氏名等を表示する, until it was said for what; then for what it is shown.
#[component]
pub fn AskButton() -> impl IntoView {
    let stated = Stated::get();
    let said = move || {
        let purpose = stated.purpose()?.label();
        Some(view! { <span class="soft">{text::case::purpose::stated(purpose)}</span> })
    };
    view! {
        <Show when=move || stated.open() fallback=move || view! {
            <Button on_press=move || stated.asking.set(true)>{text::case::purpose::reveal()}</Button>
        }>
            {said()}
        </Show>
    }
}

/// The dialog that asks for what. A page that names somebody has one.
#[component]
pub fn PurposeDialog() -> impl IntoView {
    let stated = Stated::get();
    stated.asked().then(|| {
        view! {
            <Dialog open=stated.asking title=text::case::purpose::title()>
                <Choose stated=stated/>
            </Dialog>
        }
    })
}

#[component]
fn Choose(
    /// Where the choice goes.
    stated: Stated,
) -> impl IntoView {
    use text::case::purpose;
    let chosen = RwSignal::new(None::<AccessPurpose>);
    let options: Vec<(AccessPurpose, Text)> = AccessPurpose::ALL
        .iter()
        .map(|one| (*one, one.label()))
        .collect();
    let write = Callback::new(move |one| chosen.set(one));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(one) = chosen.get_untracked() {
            stated.asking.set(false);
            stated.purpose.set(Some(one));
        }
    };
    let none = Signal::derive(move || chosen.with(Option::is_none));
    let right = Signal::stored(None::<Text>);
    view! {
        <form autocomplete="off" on:submit=submit>
            <p>{purpose::lead()}</p>
            <FieldGroup id="purpose".to_owned() label=purpose::title() need=Need::Unsaid support=None error=right>
                <Picks id="purpose".to_owned() options=options value=chosen.into() write=write/>
            </FieldGroup>
            <p class="soft">{purpose::until()}</p>
            <div class="dialog-actions">
                <Button on_press=move || stated.asking.set(false)>{text::ui::cancel()}</Button>
                <Button look=Look::Solid submit=true disabled=none>{purpose::submit()}</Button>
            </div>
        </form>
    }
}
