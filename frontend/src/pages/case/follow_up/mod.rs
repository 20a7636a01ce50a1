//! 健康観察: what was reported, as a chart, a strip of symptoms and a list; the invitation; reporting for the
//! patient.

mod chart;
mod invitation;
mod place;
mod proxy;
mod proxy_draft;
mod reports;
mod strip;
mod table;

use hersys_domain::case::Case;
use hersys_domain::observation::Observation;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use self::chart::vitals;
use self::invitation::Invitation;
use self::place::Places;
use self::proxy::Proxy;
use self::reports::Reports;
use crate::live::{Live, News};
use crate::locale::text;
use crate::pages::purpose::Stated;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::load::{Load, Loaded, load};

/// The reports of a case, as they were asked for.
pub(super) type Asked = Loaded<Page<Observation>>;

/// The part of the record.
#[component]
pub(super) fn FollowUpTab(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let session = Session::get();
    if !session.allows(Permission::ObservationRead) {
        return view! { <p class="empty">{text::follow_up::not_allowed()}</p> }.into_any();
    }
    let id = case.with_untracked(|case| case.summary.id);
    let stated = Stated::get();
    let asked = load(
        move || (id, stated.purpose()),
        |client, (id, purpose)| async move {
            client.stating(purpose).observations().list(id, None).await
        },
    );
    Live::get().on(News::Health, move || asked.again());
    let writing = RwSignal::new(false);
    let mine = session.me_now().is_some_and(|me| {
        case.with_untracked(|case| {
            case.summary.responsible_center_id == me.organization.organization_id
        })
    });
    let may_write = mine && session.allows(Permission::ObservationWrite);
    let act = may_write.then(|| {
        view! {
            <Show when=move || !writing.get()>
                <Button look=Look::Solid on_press=move || writing.set(true)>{text::follow_up::proxy::action()}</Button>
            </Show>
            <Show when=move || writing.get()>
                <Proxy case=id asked=asked open=writing/>
            </Show>
        }
    });
    let places = Memo::new(move |_| case.with(|case| Places::of(&case.timeline)));
    let may_invite = mine && session.allows(Permission::InvitationSend);
    view! {
        <Invitation case=id may_send=may_invite/>
        <div class="follow-up-act">{act}</div>
        <Load of=asked lines=8 let:page>
            <Found page=page places=places.get()/>
        </Load>
    }
    .into_any()
}

#[component]
fn Found(
    /// What the server holds.
    page: Page<Observation>,
    /// Where the patient was.
    places: Places,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <p class="empty">{text::follow_up::empty()}</p> }.into_any();
    }
    let counting: Vec<Observation> = page
        .items
        .iter()
        .filter(|one| one.corrected_at.is_none())
        .rev()
        .cloned()
        .collect();
    view! {
        {vitals(&counting, &places)}
        <Reports page=page/>
    }
    .into_any()
}
