//! One optional item with what it was.

use hersys_domain::id::OptionalItemId;
use hersys_domain::optional_item::{OptionalItem, OptionalItemDefinition, OptionalItemVersion};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::state;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::instant;
use crate::session::Session;
use crate::ui::button::{LinkButton, Look};
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;

/// The page of an item.
#[component]
pub fn OptionalItemDetail(
    /// Which.
    id: OptionalItemId,
) -> impl IntoView {
    let found = load(
        move || id,
        |client, id| async move {
            let item = client.optional_items().get(id).await?;
            let versions = client.optional_items().versions(id).await?;
            Ok((item.value, versions.items))
        },
    );
    let back = ("/optional-items".to_owned(), text::optional_item::back());
    view! {
        <PageHeader title=text::optional_item::detail::title() back=back/>
        <Load of=found lines=6 let:found>
            <Detail item=found.0 versions=found.1/>
        </Load>
    }
}

#[component]
fn Detail(
    /// The item.
    item: OptionalItem,
    /// Its definitions, the latest first.
    versions: Vec<OptionalItemVersion>,
) -> impl IntoView {
    use text::optional_item::{detail, label};
    let session = Session::get();
    let own =
        session.me_now().map(|me| me.organization.organization_id) == Some(item.organization_id);
    let change = (own && session.allows(Permission::OptionalItemWrite)).then(|| {
        let href = format!("/optional-items/{}/change", item.id);
        view! { <p><LinkButton look=Look::Solid href=href>{detail::change()}</LinkButton></p> }
    });
    let foreign =
        (!own).then(|| view! { <p class="page-lead">{detail::foreign(&item.organization)}</p> });
    let former: Vec<_> = versions
        .iter()
        .map(|one| {
            let who = one.made_by.clone().unwrap_or_default();
            view! {
                <li>
                    <p class="soft">{detail::version(one.version)} "　" {detail::by(instant(one.made_at), who)}</p>
                    <dl class="entry-values">{rows(&one.definition)}</dl>
                </li>
            }
        })
        .collect();
    view! {
        {foreign}
        <dl class="entry-values">
            <div><dt>{label::code()}</dt><dd><code>{item.code.clone()}</code></dd></div>
            <div><dt>{label::kind()}</dt><dd>{item.kind.label()}</dd></div>
            <div><dt>{label::audience()}</dt><dd>{item.audience.label()}</dd></div>
            {rows(&item.definition)}
        </dl>
        {change}
        <h2>{detail::versions()}</h2>
        <ol class="entry-history" reversed>{former}</ol>
    }
}

/// What a definition says.
fn rows(of: &OptionalItemDefinition) -> Vec<AnyView> {
    use text::optional_item::{detail, label};
    let row =
        |title: Text, words: Text| view! { <div><dt>{title}</dt><dd>{words}</dd></div> }.into_any();
    let mut all = vec![row(label::label(), of.label.as_str().into())];
    if let Some(help) = &of.help {
        all.push(row(label::help(), help.as_str().into()));
    }
    if let Some(unit) = &of.unit {
        all.push(row(label::unit(), unit.as_str().into()));
    }
    if of.minimum.is_some() || of.maximum.is_some() {
        let bound = |bound: Option<f64>| {
            bound.map_or_else(detail::no_bound, |bound| bound.to_string().into())
        };
        let words = detail::bounds(bound(of.minimum), bound(of.maximum));
        all.push(row(format_bounds(), words));
    }
    if !of.choices.is_empty() {
        let words = of.choices.iter().map(|one| match one.retired {
            true => text::optional_item::retired_choice(&one.label),
            false => one.label.as_str().into(),
        });
        all.push(row(label::choices(), Text::listed(words.collect())));
    }
    all.push(row(label::position(), of.position.to_string().into()));
    all.push(row(label::state(), state(of.retired)));
    all
}

fn format_bounds() -> Text {
    Text::listed(vec![
        text::optional_item::label::minimum(),
        text::optional_item::label::maximum(),
    ])
}
