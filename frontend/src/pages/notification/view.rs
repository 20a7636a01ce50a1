//! One notification, as it was written, with what looks wrong beside it.

use hersys_client::Versioned;
use hersys_domain::id::NotificationId;
use hersys_domain::jp_date;
use hersys_domain::notification::record::Notification;
use hersys_domain::validate::FieldError;
use leptos::prelude::*;

use super::field::label_of;
use super::list::{name_of, state_of};
use super::receipt::{Centers, Gaps};
use super::status::day_and_clock;
use super::written::{codes, written};
use crate::locale::text;
use crate::message::{self, Label};
use crate::ui::button::LinkButton;
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::table::Facts;

/// The page of a notification.
#[component]
pub fn NotificationView(
    /// Which.
    id: NotificationId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move { client.notifications().get(id).await },
    );
    view! {
        <Load of=found lines=12 let:found>
            <Detail found=found/>
        </Load>
    }
}

#[component]
fn Detail(
    /// The notification.
    found: Versioned<Notification>,
) -> impl IntoView {
    use text::notification::{list, receipt, view as words};
    let notification = found.value;
    let summary = notification.summary;
    let back = ("/notifications/own".to_owned(), list::back());
    let head = vec![
        (
            receipt::number(),
            summary.person_number.to_string().into_any(),
        ),
        (
            list::state(),
            view! { <span class="tag">{state_of(&summary)}</span> }.into_any(),
        ),
        (list::at(), day_and_clock(summary.submitted_at).into_any()),
        (
            words::intake(),
            notification.intake.label().into_render().into_any(),
        ),
        (
            words::rule_set(),
            words::rule_set_from(jp_date::display(notification.rule_set))
                .into_render()
                .into_any(),
        ),
    ];
    let has_warnings = !notification.warnings.is_empty();
    let warnings = notification.warnings;
    let form = notification.form;
    let wanted = codes(&form);
    let names = load(
        move || wanted.clone(),
        |client, wanted| async move {
            let mut names = Vec::new();
            for code in wanted {
                names.push(client.reference().municipality(code).await?);
            }
            Ok(names)
        },
    );
    let sections = move || {
        written(&form, &names.value().unwrap_or_default())
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(title, rows)| {
                let rows = rows
                    .into_iter()
                    .map(|(label, value)| (label, value.into_any()))
                    .collect();
                view! { <section class="section"><h2>{title}</h2><Facts rows=rows/></section> }
            })
            .collect_view()
    };
    let title = untrack(|| words::title(name_of(&summary).get()));
    view! {
        <PageHeader title=title window=text::queue::view::title() back=back>
            <LinkButton href=format!("/notifications/{}/receipt", summary.id)>{words::receipt()}</LinkButton>
        </PageHeader>
        <Facts rows=head/>
        {has_warnings.then(|| view! {
            <Notice tone=Tone::Warning title=words::warnings()><Warnings warnings=warnings/></Notice>
        })}
        {sections}
        <section class="section">
            <h2>{words::gaps()}</h2>
            <Gaps gaps=notification.gaps/>
        </section>
        <Centers receiving=notification.receiving_center responsible=notification.responsible_center/>
    }
}

/// What looks wrong, item by item.
#[component]
fn Warnings(
    /// What was found.
    warnings: Vec<FieldError>,
) -> impl IntoView {
    let lines = move || {
        warnings
            .iter()
            .map(|one| {
                view! { <li>{label_of(&one.pointer)} "：" {message::field_error(one)}</li> }
            })
            .collect_view()
    };
    view! { <ul>{lines}</ul> }
}
