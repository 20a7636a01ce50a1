//! 担当保健所: which centre will act, and why.

use hersys_domain::reference::CenterState;
use leptos::prelude::*;

use super::entry::Entry;
use crate::locale::text;
use crate::ui::load::load;

/// The responsible centre of the address that stands in the form.
#[component]
pub(super) fn ResponsibleCenter() -> impl IntoView {
    let entry = Entry::get();
    let code = Memo::new(move |_| {
        entry
            .judged
            .with(|judged| judged.facts.whereabouts.or(judged.facts.residence))
    });
    let found = load(
        move || code.get(),
        |client, code| async move {
            match code {
                None => Ok(None),
                Some(code) => {
                    let found = client.reference().responsible_center(code, None).await?;
                    Ok(Some(found))
                }
            }
        },
    );
    let words = move || {
        use text::notification::place;
        if code.get().is_none() {
            return Some(place::center_none().get());
        }
        let center = found.value()??;
        let name = center.name.unwrap_or_default();
        Some(match (center.state, center.organization) {
            (_, Some(organization)) => place::center(organization.name).get(),
            (CenterState::NotTakingPart, None) => place::center_absent(name).get(),
            _ => place::center_unknown().get(),
        })
    };
    view! { <p class="responsible-center" role="status">{words}</p> }
}
