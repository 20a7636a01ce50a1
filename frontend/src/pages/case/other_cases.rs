//! The other cases of the person: a second illness, and what stands under other numbers that are merged with theirs (統合済み).

use hersys_domain::case::Case;
use hersys_domain::jp_date::display;
use leptos::prelude::*;

use super::address;
use crate::locale::text;
use crate::message::Label as _;
use crate::ui::load::{Load, load};

/// The cases; nothing where there is no other.
#[component]
pub(super) fn OtherCases(
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    let whose = Memo::new(move |_| case.with(|case| (case.summary.person_id, case.summary.id)));
    let found = load(
        move || whose.get().0,
        |client, person| async move { client.merges().cases(person).await },
    );
    view! {
        <Load of=found lines=0 let:found>
            {
                let (person, own) = whose.get_untracked();
                let lines: Vec<_> = found
                    .items
                    .into_iter()
                    .filter(|one| one.id != own)
                    .map(|one| {
                        let merged = (one.person_id != person)
                            .then(|| view! { <span class="tag">{text::person_merge::state::merged()}</span> });
                        let line = text::person_merge::case_line(
                            one.person_number.to_string(),
                            display(one.reported_on),
                            one.status.label(),
                        );
                        view! { <li><a href=address(&one)>{line}</a> " " {merged}</li> }
                    })
                    .collect();
                (!lines.is_empty()).then(|| view! {
                    <section class="section-plain" aria-labelledby="other-cases">
                        <h2 id="other-cases">{text::person_merge::other_cases()}</h2>
                        <ul class="plain-list">{lines}</ul>
                    </section>
                })
            }
        </Load>
    }
}
