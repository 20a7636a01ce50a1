//! 機関の登録.

use hersys_domain::organization::{NewOrganization, Organization, OrganizationKind};
use hersys_domain::prefecture::Prefecture;
use leptos::prelude::*;

use super::address;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::page_header::PageHeader;
use crate::ui::select::SelectField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

fn some_text(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Registers an organisation.
#[component]
pub fn OrganizationNew() -> impl IntoView {
    let router = Router::get();
    let toasts = Toasts::get();
    let form = Form::new("organization", NewOrganization::default()).guarded();
    let done = move |made: Organization| {
        toasts.tell(text::organization::create::done(&made.name));
        router.replace(&address(&made));
    };
    let submit = move || {
        form.send(
            |client, body: NewOrganization, key| async move {
                client.organizations().create(&body, key).await
            },
            done,
        );
    };
    let back = ("/organizations".to_owned(), text::organization::back());
    view! {
        <PageHeader title=text::organization::create::title() lead=text::organization::create::lead() back=back/>
        <FormView state=form.state() on_submit=submit>
            <Items form=form/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::organization::create::submit()}</Button>
                <LinkButton href="/organizations">{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}

#[component]
fn Items(
    /// The form.
    form: Form<NewOrganization>,
) -> impl IntoView {
    use text::organization::{label, support};
    let session = Session::get();
    let may_create = session
        .me_now()
        .map_or(&[][..], |me| me.organization.kind.may_create());
    let kinds: Vec<_> = may_create
        .iter()
        .map(|kind| (kind.to_string(), kind.label()))
        .collect();
    let kind = form.choice(
        "/kind",
        label::kind(),
        |body| body.kind.map(|kind| kind.to_string()).unwrap_or_default(),
        |body, kind: String| {
            body.kind = kind.parse().ok();
            if body.kind != Some(OrganizationKind::Prefecture) {
                body.prefecture_code = None;
            }
        },
    );
    let name = form.item(
        "/name",
        label::name(),
        |body| body.name.clone(),
        |body, name| body.name = name,
    );
    let municipality_code = form.item(
        "/municipality_code",
        label::municipality_code(),
        |body| body.municipality_code.clone().unwrap_or_default(),
        |body, code| body.municipality_code = some_text(code),
    );
    let institution_code = form.item(
        "/institution_code",
        label::institution_code(),
        |body| body.institution_code.clone().unwrap_or_default(),
        |body, code| body.institution_code = some_text(code),
    );
    let phone = form.item(
        "/phone",
        label::phone(),
        |body| body.phone.clone().unwrap_or_default(),
        |body, phone| body.phone = some_text(phone),
    );
    let after_hours = form.item(
        "/phone_after_hours",
        label::phone_after_hours(),
        |body| body.phone_after_hours.clone().unwrap_or_default(),
        |body, phone| body.phone_after_hours = some_text(phone),
    );
    view! {
        <SelectField bound=kind options=kinds need=Need::Required/>
        <PrefectureItem form=form/>
        <TextField bound=name need=Need::Required support=support::name()/>
        <TextField bound=municipality_code support=support::municipality_code() width=Width::Short keys="numeric"/>
        <TextField bound=institution_code support=support::institution_code() width=Width::Medium keys="numeric"/>
        <TextField bound=phone support=support::phone() width=Width::Medium keys="tel"/>
        <TextField bound=after_hours support=support::phone_after_hours() width=Width::Medium keys="tel"/>
    }
}

/// Which prefecture it is, where it is one.
#[component]
fn PrefectureItem(
    /// The form.
    form: Form<NewOrganization>,
) -> impl IntoView {
    use text::organization::{label, support};
    let wanted = Memo::new(move |_| form.value().kind == Some(OrganizationKind::Prefecture));
    let prefecture = form.choice(
        "/prefecture_code",
        label::prefecture(),
        |body| {
            body.prefecture_code
                .map(|one| one.to_string())
                .unwrap_or_default()
        },
        |body, code: String| body.prefecture_code = code.parse().ok(),
    );
    let prefectures: Vec<(String, Text)> = Prefecture::ALL
        .iter()
        .map(|one| (one.to_string(), one.name().into()))
        .collect();
    move || {
        let (prefecture, prefectures) = (prefecture.clone(), prefectures.clone());
        wanted.get().then(|| {
            view! {
                <SelectField bound=prefecture options=prefectures need=Need::Required support=support::prefecture()/>
            }
        })
    }
}
