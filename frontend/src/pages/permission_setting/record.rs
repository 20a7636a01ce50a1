//! What is set for one kind or one organisation.

use hersys_client::{Versioned, Whose};
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::OrganizationKind;
use hersys_domain::permission::Permission;
use hersys_domain::permission_setting::PermissionSetting;
use leptos::prelude::*;

use super::form::SettingForm;
use super::groups::{groups, title};
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::words::instant;
use crate::pages::not_found::NotFound;
use crate::session::Session;
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::PageHeader;
use crate::ui::table::Facts;

type Record = Versioned<PermissionSetting>;

/// What is set for all of a kind that one has registered.
#[component]
pub fn KindPermissions(
    /// Which.
    kind: OrganizationKind,
) -> impl IntoView {
    let Some(me) = Session::get().me_now() else {
        return view! { <NotFound/> }.into_any();
    };
    let whose = Whose::Kind(me.organization.organization_id, kind);
    let loaded = load(
        move || (),
        move |client, ()| async move { client.permission_settings().get(whose).await },
    );
    let list = "/organizations/permissions";
    let back = (list.to_owned(), text::permission_setting::back());
    view! {
        <PageHeader title=text::permission_setting::title() lead=text::permission_setting::lead_kind() back=back/>
        <Load of=loaded lines=8 let:found>
            <Standing setting=found.value.clone()/>
            <Changeable whose=whose found=found back=list.to_owned() on_stale=move || loaded.again()/>
        </Load>
    }
    .into_any()
}

/// What is set for one organisation; only who has registered it changes that.
#[component]
pub fn OrganizationPermissions(
    /// Which.
    id: OrganizationId,
) -> impl IntoView {
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    let may_write = Session::get().allows(Permission::OrganizationWrite);
    let whose = Whose::Organization(id);
    let loaded = load(
        move || id,
        move |client, id| async move {
            let one = client.organizations().get(id).await?;
            let setting = client.permission_settings().get(whose).await?;
            Ok((one.value, setting))
        },
    );
    let address = format!("/organizations/{id}");
    let back = (address.clone(), text::organization::back_detail());
    view! {
        <PageHeader title=text::permission_setting::title() lead=text::permission_setting::lead_organization() back=back/>
        <Load of=loaded lines=8 let:both>
            {
                let (one, found) = both;
                let may_change = may_write && one.created_by.is_some() && one.created_by == own;
                let body = if may_change {
                    let back = address.clone();
                    view! { <Changeable whose=whose found=found.clone() back=back on_stale=move || loaded.again()/> }
                        .into_any()
                } else {
                    view! { <ReadOnly setting=found.value.clone()/> }.into_any()
                };
                view! {
                    <Standing setting=found.value name=one.name/>
                    {body}
                }
            }
        </Load>
    }
}

/// Whose setting it is, where it comes from, and since when.
#[component]
fn Standing(
    /// The setting.
    setting: PermissionSetting,
    /// The name of the organisation, if it is of one.
    #[prop(optional, into)]
    name: Option<String>,
) -> impl IntoView {
    use text::permission_setting::label;
    let row = |label: Text, value: Text| (label, value.into_render().into_any());
    let mut rows = Vec::new();
    if let Some(name) = &name {
        rows.push(row(text::organization::label::name(), name.as_str().into()));
    }
    rows.push(row(text::organization::label::kind(), setting.kind.label()));
    rows.push(row(label::set_by(), setting.set_by.label()));
    if let Some(at) = setting.changed_at {
        rows.push((label::changed_at(), instant(at).into_any()));
    }
    if let Some(by) = &setting.changed_by {
        rows.push(row(label::changed_by(), by.as_str().into()));
    }
    view! { <Facts rows=rows/> }
}

#[component]
fn Changeable(
    /// Whose setting.
    whose: Whose,
    /// As it stands.
    found: Record,
    /// Where one goes afterwards.
    back: String,
    /// Loads it anew.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    if found.adjustable.is_empty() {
        return view! { <Notice tone=Tone::Info title=text::permission_setting::fixed()/> }
            .into_any();
    }
    view! {
        <section class="section">
            <SettingForm whose=whose found=found back=back on_stale=on_stale/>
        </section>
    }
    .into_any()
}

/// What is open and what is withheld, for who is not to change it.
#[component]
fn ReadOnly(
    /// The setting.
    setting: PermissionSetting,
) -> impl IntoView {
    use text::permission_setting::state;
    if setting.adjustable.is_empty() {
        return view! { <Notice tone=Tone::Info title=text::permission_setting::fixed()/> }
            .into_any();
    }
    groups(&setting.adjustable)
        .into_iter()
        .map(|(group, members)| {
            let rows: Vec<_> = members
                .into_iter()
                .map(|one| {
                    let word = if setting.withheld.contains(&one) {
                        view! { <span class="tag tag-stopped">{state::withheld()}</span> }
                            .into_any()
                    } else {
                        view! { <span class="tag tag-active">{state::open()}</span> }.into_any()
                    };
                    (one.label(), word)
                })
                .collect();
            view! {
                <section class="section">
                    <h2>{title(group)}</h2>
                    <Facts rows=rows/>
                </section>
            }
        })
        .collect_view()
        .into_any()
}
