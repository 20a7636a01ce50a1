//! 届出を受け付けました: what the doctor gets at once, and may print.

use hersys_domain::id::NotificationId;
use hersys_domain::notification::item::Gap;
use hersys_domain::notification::record::{Center, Notification};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::status::day_and_clock;
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::table::{Facts, or_none};

/// The receipt of a notification.
#[component]
pub fn NotificationReceipt(
    /// Which.
    id: NotificationId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move { client.notifications().get(id).await },
    );
    view! {
        <PageHeader title=text::notification::receipt::title()/>
        <Load of=found let:found>
            <Body notification=found.value/>
        </Load>
    }
}

#[component]
fn Body(
    /// The notification.
    notification: Notification,
) -> impl IntoView {
    use text::notification::receipt;
    let may_draft = Session::get().allows(Permission::NotificationDraft);
    let summary = notification.summary;
    let name = match summary.name {
        Some(name) => name.into_any(),
        None => text::notification::name_unknown_name()
            .into_render()
            .into_any(),
    };
    let rows = vec![
        (
            receipt::number(),
            view! { <strong class="person-number">{summary.person_number.to_string()}</strong> }
                .into_any(),
        ),
        (receipt::name(), name),
        (
            receipt::at(),
            day_and_clock(summary.submitted_at).into_any(),
        ),
    ];
    let id = summary.id;
    view! {
        <div class="receipt">
            <Facts rows=rows/>
            <Centers receiving=notification.receiving_center responsible=notification.responsible_center/>
            <section class="section">
                <h2>{receipt::gaps()}</h2>
                <Gaps gaps=notification.gaps/>
            </section>
            <div class="form-actions no-print">
                {may_draft.then(|| view! {
                    <LinkButton look=Look::Solid href="/notifications/new">{text::notification::next()}</LinkButton>
                    <LinkButton href=format!("/notifications/new?family={id}")>{text::notification::copy_family()}</LinkButton>
                })}
                <LinkButton href=format!("/notifications/{id}")>{receipt::open()}</LinkButton>
                <Button on_press=browser::print>{text::ui::print()}</Button>
            </div>
        </div>
    }
}

/// Both centres; the responsible one first, since the patient will hear from it.
#[component]
pub(super) fn Centers(
    /// 届出受理保健所.
    receiving: Center,
    /// 担当保健所.
    responsible: Center,
) -> impl IntoView {
    use text::notification::receipt;
    let phones = |center: &Center| {
        vec![
            (receipt::phone(), or_none(center.phone.as_deref())),
            (
                receipt::phone_after_hours(),
                or_none(center.phone_after_hours.as_deref()),
            ),
        ]
    };
    let (of_responsible, of_receiving) = (phones(&responsible), phones(&receiving));
    view! {
        <div class="centers">
            <section class="panel">
                <h2 class="panel-title">{receipt::responsible()}</h2>
                <p class="center-name">{responsible.name}</p>
                <p class="field-support">{receipt::responsible_note()}</p>
                <Facts rows=of_responsible/>
            </section>
            <section class="panel">
                <h2 class="panel-title">{receipt::receiving()}</h2>
                <p class="center-name">{receiving.name}</p>
                <Facts rows=of_receiving/>
            </section>
        </div>
    }
}

/// 補記のお願い.
#[component]
pub(super) fn Gaps(
    /// What is 未入力.
    gaps: Vec<Gap>,
) -> impl IntoView {
    use text::notification::receipt;
    if gaps.is_empty() {
        return view! { <p>{receipt::no_gaps()}</p> }.into_any();
    }
    let lines: Vec<_> = gaps
        .into_iter()
        .map(|gap| view! { <li>{gap.item.label()}</li> })
        .collect();
    view! {
        <p>{receipt::gaps_text()}</p>
        <ul class="gaps">{lines}</ul>
    }
    .into_any()
}
