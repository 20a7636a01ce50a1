//! That somebody who was notified may be on record already: told to the responsible centre, never to the institution.

use hersys_domain::id::{CaseId, PersonId};
use leptos::prelude::*;

use crate::locale::text;
use crate::ui::button::LinkButton;
use crate::ui::load::load;
use crate::ui::notice::{Notice, Tone};

/// The notice; nothing where nobody is alike.
#[component]
pub fn LikelyDoubles(
    /// Whose record.
    person: PersonId,
    /// Their case, where it is decided.
    case: CaseId,
) -> impl IntoView {
    let found = load(
        move || person,
        |client, person| async move { client.persons().duplicates(person).await },
    );
    move || {
        let count = found
            .value()
            .map(|found| found.items.len() + found.elsewhere.len())
            .filter(|count| *count > 0)?;
        let href = format!("/cases/{case}?tab=same_person");
        Some(view! {
            <Notice tone=Tone::Info title=text::person_merge::likely::title()>
                <p>{text::person_merge::likely::text(count)}</p>
                <LinkButton href=href>{text::person_merge::likely::open()}</LinkButton>
            </Notice>
        })
    }
}
