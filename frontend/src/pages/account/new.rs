//! 利用者IDの発行.

use hersys_domain::account::{IssuedAccount, NewAccount};
use hersys_domain::role::Role;
use leptos::prelude::*;

use super::issued::Issued;
use super::items::roles;
use super::list::{OrganizationName, other_organization};
use crate::locale::text;
use crate::router::Router;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::choice::CheckboxGroup;
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::page_header::PageHeader;
use crate::ui::text_input::{TextField, Width};

/// Issues an ID; afterwards shows the link, this once.
#[component]
pub fn AccountNew() -> impl IntoView {
    let issued = RwSignal::new(None::<IssuedAccount>);
    view! {
        {move || issued.get().map(|issued| view! { <Issued issued=issued renewed=false/> })}
        <Show when=move || issued.with(Option::is_none)>
            <NewForm issued=issued/>
        </Show>
    }
}

#[component]
fn NewForm(
    /// Takes what has been issued.
    issued: RwSignal<Option<IssuedAccount>>,
) -> impl IntoView {
    use text::account::{label, support};
    let other = other_organization(Router::get().query_now("organization_id"));
    let list = match other {
        Some(id) => format!("/accounts?organization_id={id}"),
        None => "/accounts".to_owned(),
    };
    let first = NewAccount {
        organization_id: other,
        roles: other.map(|_| Role::Administrator).into_iter().collect(),
        ..NewAccount::default()
    };
    let form = Form::new("account", first).guarded();
    let name = form.item(
        "/display_name",
        label::display_name(),
        |body| body.display_name.clone(),
        |body, name| body.display_name = name,
    );
    let login = form.item(
        "/login",
        label::login(),
        |body| body.login.clone(),
        |body, login| body.login = login,
    );
    let held = form.choice(
        "/roles",
        label::roles(),
        |body| body.roles.clone(),
        |body, roles| body.roles = roles,
    );
    let until = form.item(
        "/valid_until",
        label::valid_until(),
        |body| body.valid_until,
        |body, day| body.valid_until = day,
    );
    let submit = move || {
        form.send(
            |client, body: NewAccount, key| async move { client.accounts().issue(&body, key).await },
            move |made: IssuedAccount| issued.set(Some(made)),
        );
    };
    let roles_support = if other.is_some() {
        support::roles_other()
    } else {
        support::roles()
    };
    view! {
        <PageHeader
            title=text::account::create::title()
            lead=text::account::create::lead()
            back=(list.clone(), text::account::back())
        />
        <OrganizationName other=other words=text::account::create::for_organization/>
        <FormView state=form.state() on_submit=submit>
            <TextField bound=name need=Need::Required support=support::display_name() width=Width::Medium/>
            <TextField bound=login need=Need::Required support=support::login() width=Width::Medium/>
            <CheckboxGroup bound=held choices=roles(other.is_some()) need=Need::Required support=roles_support/>
            <DateField bound=until support=support::valid_until()/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::account::create::submit()}</Button>
                <LinkButton href=list>{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}
