//! 機関情報の変更.

use hersys_client::Versioned;
use hersys_domain::id::OrganizationId;
use hersys_domain::organization::{Organization, OrganizationPatch};
use leptos::prelude::*;

use super::address;
use crate::locale::text;
use crate::patching::{changed, held, shown, typed};
use crate::router::Router;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// Changes an organisation.
#[component]
pub fn OrganizationChange(
    /// Which.
    id: OrganizationId,
) -> impl IntoView {
    let loaded = load(
        move || id,
        |client, id| async move { client.organizations().get(id).await },
    );
    let back = (
        format!("/organizations/{id}"),
        text::organization::back_detail(),
    );
    view! {
        <PageHeader title=text::organization::change::title() back=back/>
        <Load of=loaded let:record>
            <ChangeForm record=record on_stale=move || loaded.again()/>
        </Load>
    }
}

fn held_by(record: &Organization) -> OrganizationPatch {
    OrganizationPatch {
        name: held(Some(record.name.clone())),
        phone: held(record.phone.clone()),
        phone_after_hours: held(record.phone_after_hours.clone()),
    }
}

#[component]
fn ChangeForm(
    /// The record as it stands.
    record: Versioned<Organization>,
    /// Loads it anew.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    use text::organization::{label, support};
    let router = Router::get();
    let toasts = Toasts::get();
    let before = held_by(&record);
    let form = Form::new("organization", before.clone()).guarded();
    let name = form.item(
        "/name",
        label::name(),
        |body| shown(&body.name),
        |body, name| body.name = typed(name),
    );
    let phone = form.item(
        "/phone",
        label::phone(),
        |body| shown(&body.phone),
        |body, phone| body.phone = typed(phone),
    );
    let after_hours = form.item(
        "/phone_after_hours",
        label::phone_after_hours(),
        |body| shown(&body.phone_after_hours),
        |body, phone| body.phone_after_hours = typed(phone),
    );
    let href = address(&record);
    let to = href.clone();
    let submit = move || {
        let (id, etag, before, to) = (record.id, record.etag.clone(), before.clone(), to.clone());
        form.send(
            move |client, now: OrganizationPatch, _| {
                let etag = etag.clone();
                let patch = OrganizationPatch {
                    name: changed(now.name, &before.name),
                    phone: changed(now.phone, &before.phone),
                    phone_after_hours: changed(now.phone_after_hours, &before.phone_after_hours),
                };
                async move { client.organizations().change(id, &etag, &patch).await }
            },
            move |record: Versioned<Organization>| {
                toasts.tell(text::organization::change::done(&record.name));
                router.replace(&to);
            },
        );
    };
    view! {
        <FormView state=form.state() on_submit=submit on_stale=on_stale>
            <TextField bound=name need=Need::Required support=support::name()/>
            <TextField bound=phone support=support::phone() width=Width::Medium keys="tel"/>
            <TextField bound=after_hours support=support::phone_after_hours() width=Width::Medium keys="tel"/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                <LinkButton href=href>{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}
