//! The same figures as a table, and what the colours mean.

use leptos::prelude::*;

use super::figures::{Day, Member};
use crate::locale::text;

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
#[component]
pub(super) fn Figures(
    /// The days.
    days: Vec<Day>,
    /// The members.
    members: Vec<Member>,
) -> impl IntoView {
    let several = members.len() > 1;
    let heads: Vec<_> = members
        .into_iter()
        .filter(|_| several)
        .map(|member| view! { <th scope="col" class="cell cell-number">{member.name}</th> })
        .collect();
    let lines: Vec<_> = days
        .into_iter()
        .rev()
        .map(|day| {
            let sum = day.sum();
            let cells: Vec<_> = day
                .amounts
                .into_iter()
                .filter(|_| several)
                .map(|amount| view! { <td class="cell cell-number">{amount.to_string()}</td> })
                .collect();
            view! {
                <tr>
                    <th scope="row" class="cell day">{day.on.to_string()}</th>
                    {cells}
                    <td class="cell cell-number"><strong>{sum.to_string()}</strong></td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="figures-scroll" tabindex="0" role="region" aria-label=text::statistics::chart()>
            <table class="figures">
                <caption class="visually-hidden">{text::statistics::chart()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="cell">{text::statistics::day()}</th>
                        {heads}
                        <th scope="col" class="cell cell-number">{text::statistics::sum()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
}
