//! 任意入力項目の変更.

use hersys_client::Versioned;
use hersys_domain::id::OptionalItemId;
use hersys_domain::optional_item::OptionalItem;
use leptos::prelude::*;

use super::address;
use super::draft::Draft;
use super::form::Items;
use crate::locale::text;
use crate::router::Router;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::page_header::PageHeader;
use crate::ui::toast::Toasts;

/// Changes an item.
#[component]
pub fn OptionalItemChange(
    /// Which.
    id: OptionalItemId,
) -> impl IntoView {
    let loaded = load(
        move || id,
        |client, id| async move { client.optional_items().get(id).await },
    );
    let back = ("/optional-items".to_owned(), text::optional_item::back());
    view! {
        <PageHeader title=text::optional_item::change::title() lead=text::optional_item::change::lead() back=back/>
        <Load of=loaded let:record>
            <ChangeForm record=record on_stale=move || loaded.again()/>
        </Load>
    }
}

#[component]
fn ChangeForm(
    /// The item as it stands.
    record: Versioned<OptionalItem>,
    /// Loads it anew.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let (router, toasts) = (Router::get(), Toasts::get());
    let form = Form::new("optional-item", Draft::of(&record.value)).guarded();
    let href = address(&record.value);
    let to = href.clone();
    let submit = move || {
        let (record, to) = (record.clone(), to.clone());
        form.send(
            move |client, draft: Draft, _| {
                let patch = draft.patch(&record.value.definition);
                let (id, etag) = (record.value.id, record.etag.clone());
                async move { client.optional_items().change(id, &etag, &patch).await }
            },
            move |record: Versioned<OptionalItem>| {
                toasts.tell(text::optional_item::change::done(
                    &record.value.definition.label,
                ));
                router.replace(&to);
            },
        );
    };
    view! {
        <FormView state=form.state() on_submit=submit on_stale=on_stale>
            <Items form=form/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                <LinkButton href=href>{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}
