//! 基本情報の変更, by the responsible centre.

use hersys_client::Versioned;
use hersys_domain::patch::Patch;
use hersys_domain::person::{Person, PersonPatch};
use leptos::prelude::*;

use super::edit_items::{ContactItems, IdentityItems};
use crate::locale::text;
use crate::patching::changed;
use crate::ui::button::{Button, Look};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::Loaded;
use crate::ui::toast::Toasts;

type Record = Versioned<Person>;

/// The form.
#[component]
pub(super) fn PersonEdit(
    /// The record as it stands.
    found: Record,
    /// Takes the newer one.
    record: Loaded<Record>,
    /// Whether it is being changed.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let toasts = Toasts::get();
    let before = PersonPatch {
        identity: Patch::Value(found.identity.clone()),
        contact: Patch::Value(found.contact.clone()),
    };
    let form = Form::new("person", before.clone()).guarded();
    let (id, etag) = (found.id, found.etag);
    let submit = move || {
        let (etag, before) = (etag.clone(), before.clone());
        form.send(
            move |client, now: PersonPatch, _| {
                let etag = etag.clone();
                let patch = PersonPatch {
                    identity: changed(now.identity, &before.identity),
                    contact: changed(now.contact, &before.contact),
                };
                async move { client.persons().change(id, &etag, &patch).await }
            },
            move |now: Record| {
                toasts.tell(text::case::person::changed());
                editing.set(false);
                record.put(now);
            },
        );
    };
    let stale = move || {
        editing.set(false);
        record.again();
    };
    view! {
        <FormView state=form.state() on_submit=submit on_stale=stale>
            <h2>{text::case::person::change_title()}</h2>
            <IdentityItems form=form/>
            <ContactItems form=form/>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                <Button on_press=move || editing.set(false)>{text::ui::cancel()}</Button>
            </div>
        </FormView>
    }
}
