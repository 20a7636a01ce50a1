//! 利用者情報の変更.

use hersys_client::Versioned;
use hersys_domain::account::{Account, AccountPatch};
use hersys_domain::id::AccountId;
use leptos::prelude::*;

use super::address;
use super::items::roles;
use crate::locale::text;
use crate::patching::{changed, held, shown, typed};
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::choice::CheckboxGroup;
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// Changes an account.
#[component]
pub fn AccountChange(
    /// Which.
    id: AccountId,
) -> impl IntoView {
    let loaded = load(
        move || id,
        |client, id| async move { client.accounts().get(id).await },
    );
    let back = (format!("/accounts/{id}"), text::account::back_detail());
    view! {
        <PageHeader title=text::account::change::title() back=back/>
        <Load of=loaded let:record>
            <ChangeForm record=record on_stale=move || loaded.again()/>
        </Load>
    }
}

fn held_by(record: &Account) -> AccountPatch {
    AccountPatch {
        display_name: held(Some(record.display_name.clone())),
        roles: held(Some(record.roles.clone())),
        valid_until: held(record.valid_until),
    }
}

#[component]
fn ChangeForm(
    /// The record as it stands.
    record: Versioned<Account>,
    /// Loads it anew.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    use text::account::{label, support};
    let router = Router::get();
    let toasts = Toasts::get();
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    let before = held_by(&record);
    let form = Form::new("account", before.clone()).guarded();
    let name = form.item(
        "/display_name",
        label::display_name(),
        |body| shown(&body.display_name),
        |body, name| body.display_name = typed(name),
    );
    let role = form.choice(
        "/roles",
        label::roles(),
        |body| body.roles.value().cloned().unwrap_or_default(),
        |body, roles| body.roles = held(Some(roles)),
    );
    let until = form.item(
        "/valid_until",
        label::valid_until(),
        |body| body.valid_until.value().copied(),
        |body, day| body.valid_until = held(day),
    );
    let choices = roles(own != Some(record.organization_id));
    let href = address(&record);
    let to = href.clone();
    let submit = move || {
        let (id, etag, before, to) = (record.id, record.etag.clone(), before.clone(), to.clone());
        form.send(
            move |client, now: AccountPatch, _| {
                let etag = etag.clone();
                let patch = AccountPatch {
                    display_name: changed(now.display_name, &before.display_name),
                    roles: changed(now.roles, &before.roles),
                    valid_until: changed(now.valid_until, &before.valid_until),
                };
                async move { client.accounts().change(id, &etag, &patch).await }
            },
            move |record: Versioned<Account>| {
                toasts.tell(text::account::change::done(&record.display_name));
                router.replace(&to);
            },
        );
    };
    view! {
        <FormView state=form.state() on_submit=submit on_stale=on_stale>
            <TextField bound=name need=Need::Required support=support::display_name() width=Width::Medium/>
            <CheckboxGroup bound=role choices=choices need=Need::Required support=support::roles()/>
            <DateField bound=until support=support::valid_until()/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                <LinkButton href=href>{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}
