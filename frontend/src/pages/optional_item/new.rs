//! 任意入力項目の定義.

use hersys_client::Versioned;
use hersys_domain::optional_item::OptionalItem;
use leptos::prelude::*;

use super::address;
use super::draft::Draft;
use super::form::Items;
use crate::locale::text;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

/// Defines an item.
#[component]
pub fn OptionalItemNew() -> impl IntoView {
    // Those that there are say where the new one stands.
    let all = load(
        || (),
        |client, ()| async move { client.optional_items().list().await },
    );
    let back = ("/optional-items".to_owned(), text::optional_item::back());
    let own = Session::get()
        .me_now()
        .map(|me| me.organization.organization_id);
    view! {
        <PageHeader title=text::optional_item::create::title() lead=text::optional_item::create::lead() back=back/>
        <Load of=all let:page>
            {
                let mut items = page.items;
                items.retain(|item| Some(item.organization_id) == own);
                view! { <NewForm draft=Draft::new(&items)/> }
            }
        </Load>
    }
}

#[component]
fn NewForm(
    /// What stands there at first.
    draft: Draft,
) -> impl IntoView {
    let (router, toasts) = (Router::get(), Toasts::get());
    let form = Form::new("optional-item", draft).guarded();
    let submit = move || {
        form.send(
            |client, draft: Draft, key| async move {
                client.optional_items().define(&draft.new_item(), key).await
            },
            move |made: Versioned<OptionalItem>| {
                toasts.tell(text::optional_item::create::done(
                    &made.value.definition.label,
                ));
                router.replace(&address(&made.value));
            },
        );
    };
    view! {
        <FormView state=form.state() on_submit=submit>
            <Items form=form/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::optional_item::create::submit()}</Button>
                <LinkButton href="/optional-items">{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}
