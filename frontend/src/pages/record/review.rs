//! 訂正の反映: the responsible centre decides, item by item, what of a later version goes into the case.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::correction::{CaseItem, Decisions, Review};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::contents::names;
use super::history::{Changed, changed, kept_back, said};
use super::line::Wanted;
use super::{Desk, Record};
use crate::locale::{Text, text};
use crate::pages::purpose::Stated;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::toast::Toasts;

/// The differences that wait, and the decision on them.
#[component]
pub(super) fn ReviewPart(
    /// Of which notification.
    id: NotificationId,
    /// Number of the latest version.
    latest: i32,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let stated = Stated::get();
    let found = load(
        move || (id, latest, stated.purpose()),
        |client, (id, _, purpose)| async move { client.stating(purpose).corrections().review(id).await },
    );
    view! {
        <section class="panel review" aria-labelledby="review-title">
            <h2 id="review-title" class="panel-title">{text::record::review::title()}</h2>
            <Load of=found lines=3 let:review>
                <Decide review=review desk=desk/>
            </Load>
        </section>
    }
}

#[component]
fn Decide(
    /// What waits.
    review: Review,
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::record::review as words;
    let toasts = Toasts::get();
    let may = Session::get().allows(Permission::CaseWrite);
    let names = names(Wanted::of([&review.before, &review.after]));
    let items = StoredValue::new(review.items.clone());
    let (id, etag) = desk.based_on();
    let form = Form::new("review", Decisions::default());
    let submit = move || {
        let etag = etag.clone();
        let left = desk.left.get_untracked();
        let decisions = items.with_value(|items| Decisions {
            apply: items
                .iter()
                .filter(|one| !left.contains(one))
                .copied()
                .collect(),
            leave: items
                .iter()
                .filter(|one| left.contains(one))
                .copied()
                .collect(),
        });
        form.update(|body| *body = decisions.clone());
        form.send(
            move |client, body: Decisions, key| {
                let etag = etag.clone();
                async move { client.corrections().decide(id, &etag, &body, key).await }
            },
            move |now: Record| {
                toasts.tell(words::done());
                desk.left.update(std::collections::BTreeSet::clear);
                desk.record.put(now);
            },
        );
    };
    let (before, after) = (review.before, review.after);
    let differences = review.differences;
    let rows = move || {
        changed(&before, &after, &names.value().unwrap_or_default())
            .into_iter()
            .chain(kept_back(&differences))
            .map(|row| view! { <Row row=row desk=desk may=may/> })
            .collect_view()
    };
    let lead = if may { words::text() } else { words::waiting() };
    view! {
        <p>{lead}</p>
        <FormView state=form.state() on_submit=submit on_stale=move || desk.record.again()>
            <table class="table review-table" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="cell">{words::item()}</th>
                        <th scope="col" role="columnheader" class="cell">{words::before()}</th>
                        <th scope="col" role="columnheader" class="cell">{words::after()}</th>
                        <th scope="col" role="columnheader" class="cell">{words::decision()}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {may.then(|| view! {
                <div class="form-actions"><Button look=Look::Solid submit=true>{words::submit()}</Button></div>
            })}
        </FormView>
    }
}

#[component]
fn Row(
    /// The line.
    row: Changed,
    /// The desk.
    desk: Desk,
    /// Whether the reader decides.
    may: bool,
) -> impl IntoView {
    use text::record::review as words;
    let item = row.of.case_item();
    let label = row.label.clone();
    let decision = match item {
        None => view! { <span class="soft">{words::only_there()}</span> }.into_any(),
        Some(_) if !may => ().into_any(),
        Some(item) => view! { <Choice item=item desk=desk label=label/> }.into_any(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="cell">{row.label}</th>
            <td role="cell" class="cell" data-label=words::before()>{said(row.before)}</td>
            <td role="cell" class="cell" data-label=words::after()>{said(row.after)}</td>
            <td role="cell" class="cell" data-label=words::decision()>{decision}</td>
        </tr>
    }
}

/// 反映する or そのままにする.
#[component]
fn Choice(
    /// Of which item.
    item: CaseItem,
    /// The desk.
    desk: Desk,
    /// What the line is called.
    label: Text,
) -> impl IntoView {
    use text::record::review as words;
    let left = move || desk.left.with(|left| left.contains(&item));
    let choose = move |leave: bool| {
        desk.left.update(|left| {
            if leave {
                left.insert(item);
            } else {
                left.remove(&item);
            }
        });
    };
    let name = format!("review-{item}");
    let (apply_id, leave_id) = (format!("{name}-apply"), format!("{name}-leave"));
    view! {
        <div class="picks" role="radiogroup" aria-label=label>
            <div class="pick">
                <input type="radio" id=apply_id.clone() name=name.clone() prop:checked=move || !left() on:change=move |_| choose(false)/>
                <label for=apply_id>{words::apply()}</label>
            </div>
            <div class="pick">
                <input type="radio" id=leave_id.clone() name=name prop:checked=left on:change=move |_| choose(true)/>
                <label for=leave_id>{words::leave()}</label>
            </div>
        </div>
    }
}
