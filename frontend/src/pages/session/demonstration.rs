//! The people of a demonstration, to sign in as one of them.

use hersys_domain::demonstration::DemonstrationAccount;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::locale::text;
use crate::session::Session;
use crate::ui::field::{Bound, Need};
use crate::ui::select::SelectField;

/// Lets one choose among the people of the demonstration; nothing on every other system.
#[component]
pub(super) fn DemonstrationPeople(
    /// The person that is chosen.
    chosen: RwSignal<Option<DemonstrationAccount>>,
) -> impl IntoView {
    let session = Session::get();
    let people = RwSignal::new(Vec::<DemonstrationAccount>::new());
    spawn_local(async move {
        // Every other system answers that there is no such thing.
        if let Ok(found) = session.client().demonstration().accounts().await {
            let _ = people.try_set(found);
        }
    });
    let choose = move |login: String| {
        chosen.set(
            people.with_untracked(|people| people.iter().find(|one| one.login == login).cloned()),
        );
    };
    let bound = move || Bound {
        id: "demonstration".to_owned(),
        label: text::demonstration::choose(),
        value: Signal::derive(move || {
            chosen
                .with(|person| person.as_ref().map(|person| person.login.clone()))
                .unwrap_or_default()
        }),
        write: Callback::new(choose),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    };
    let options = move || {
        let people = people.get();
        people
            .into_iter()
            .map(|one| {
                let words = text::demonstration::option(&one.login, &one.organization, &one.title);
                (one.login, words)
            })
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || people.with(|people| !people.is_empty())>
            <section class="panel">
                <h2 class="panel-title">{text::demonstration::title()}</h2>
                <p>{text::demonstration::lead()}</p>
                <SelectField bound=bound() options=options() need=Need::Unsaid/>
            </section>
        </Show>
    }
}
