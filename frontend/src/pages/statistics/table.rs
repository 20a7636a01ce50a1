//! The same figures as a table, and what the colours mean.

use leptos::prelude::*;

use super::figures::{Day, Member};
use crate::locale::{Text, text};
use crate::ui::chart::table::Sheet;

/// What the colours mean.
#[component]
pub(super) fn Legend(
    /// The members, from below.
    members: Vec<Member>,
) -> impl IntoView {
    if members.len() < 2 {
        return ().into_any();
    }
    let lines: Vec<_> = members
        .into_iter()
        .enumerate()
        .map(|(index, member)| {
            let class = format!("chart-part chart-part-{}", index % 7);
            let over = (index % 2 == 1)
                .then(|| view! { <rect class="chart-over" width="16" height="16"></rect> });
            view! {
                <li>
                    <svg class="legend-mark" width="16" height="16" aria-hidden="true">
                        <rect class=class width="16" height="16"></rect>
                        {over}
                    </svg>
                    <span>{member.name}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="legend" aria-label=text::statistics::legend()>{lines}</ul> }.into_any()
}

/// The table, the newest day first.
pub(super) fn sheet(days: &[Day], members: Vec<Member>) -> Sheet {
    let several = members.len() > 1;
    let parts = members
        .into_iter()
        .filter(|_| several)
        .map(|member| member.name);
    let heads = std::iter::once(text::statistics::day())
        .chain(parts)
        .chain([text::statistics::sum()])
        .collect();
    let row = |day: &Day| {
        let amounts = day.amounts.iter().filter(|_| several);
        std::iter::once(day.on.to_string())
            .chain(amounts.map(ToString::to_string))
            .chain([day.sum().to_string()])
            .map(Text::from)
            .collect()
    };
    Sheet {
        heads,
        rows: days.iter().rev().map(row).collect(),
        numbers: true,
    }
}
