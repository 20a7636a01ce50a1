//! APIキーの発行.

use chrono::TimeDelta;
use hersys_domain::api_key::{IssuedApiKey, NewApiKey, scopes_open_to};
use hersys_domain::permission::Permission;
use hersys_domain::role::Role;
use leptos::prelude::*;

use super::issued::Issued;
use super::scope_label;
use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::choice::{CheckboxGroup, Choice};
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::page_header::PageHeader;
use crate::ui::text_input::{TextField, Width};

/// Days that a key is valid where nobody says otherwise: a year.
const USUAL_DAYS: i64 = 365;

/// Issues a key; afterwards shows it, this once.
#[component]
pub fn ApiKeyNew() -> impl IntoView {
    let issued = RwSignal::new(None::<IssuedApiKey>);
    view! {
        {move || issued.get().map(|issued| view! { <Issued issued=issued/> })}
        <Show when=move || issued.with(Option::is_none)>
            <NewForm issued=issued/>
        </Show>
    }
}

/// Roles that a key may act with: all but the administrator's.
fn roles() -> Vec<Choice<Role>> {
    let open = Role::ALL
        .iter()
        .copied()
        .filter(|role| *role != Role::Administrator);
    open.map(|role| Choice {
        value: role,
        label: role.label(),
        note: text::role::note::find(role.as_str()),
    })
    .collect()
}

#[component]
fn NewForm(
    /// Takes what has been issued.
    issued: RwSignal<Option<IssuedApiKey>>,
) -> impl IntoView {
    use text::api_key::{label, support};
    let first = NewApiKey {
        valid_until: browser::today().map(|today| today + TimeDelta::days(USUAL_DAYS)),
        ..NewApiKey::default()
    };
    let form = Form::new("api-key", first).guarded();
    let name = form.item(
        "/label",
        label::label(),
        |body| body.label.clone(),
        |body, name| body.label = name,
    );
    let role = form.choice(
        "/roles",
        label::roles(),
        |body| body.roles.clone(),
        |body, roles| body.roles = roles,
    );
    let scope = form.choice(
        "/scopes",
        label::scopes(),
        |body| body.scopes.clone(),
        |body, scopes| body.scopes = scopes,
    );
    let until = form.item(
        "/valid_until",
        label::valid_until(),
        |body| body.valid_until,
        |body, day| body.valid_until = day,
    );
    let kind = Session::get().me_now().map(|me| me.organization.kind);
    let open = Memo::new(move |_| {
        let roles = form.value().roles;
        kind.map(|kind| scopes_open_to(kind, &roles))
            .unwrap_or_default()
    });
    // What no role is left for is no longer asked for.
    Effect::new(move || {
        let open = open.get();
        if form
            .value()
            .scopes
            .iter()
            .any(|scope| !open.contains(scope))
        {
            form.update(|body| body.scopes.retain(|scope| open.contains(scope)));
        }
    });
    let scopes = move || {
        let scope = scope.clone();
        let choices: Vec<Choice<Permission>> = open.get().into_iter().map(choice).collect();
        let words = if choices.is_empty() {
            support::scopes_none()
        } else {
            support::scopes()
        };
        view! { <CheckboxGroup bound=scope choices=choices need=Need::Required support=words/> }
    };
    let submit = move || {
        form.send(
            |client, body: NewApiKey, key| async move { client.api_keys().issue(&body, key).await },
            move |made: IssuedApiKey| issued.set(Some(made)),
        );
    };
    view! {
        <PageHeader
            title=text::api_key::create::title()
            lead=text::api_key::create::lead()
            back=("/api-keys".to_owned(), text::api_key::back())
        />
        <FormView state=form.state() on_submit=submit>
            <TextField bound=name need=Need::Required support=support::label() width=Width::Medium/>
            <CheckboxGroup bound=role choices=roles() need=Need::Required support=support::roles()/>
            {scopes}
            <DateField bound=until need=Need::Required support=support::valid_until()/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::api_key::create::submit()}</Button>
                <LinkButton href="/api-keys">{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}

fn choice(scope: Permission) -> Choice<Permission> {
    Choice {
        value: scope,
        label: scope_label(scope),
        note: None,
    }
}
