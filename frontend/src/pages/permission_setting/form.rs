//! Boxes to tick: what stays open. What is not ticked is withheld.

use hersys_client::{Versioned, Whose};
use hersys_domain::permission::Permission;
use hersys_domain::permission_setting::{PermissionSetting, PermissionSettingChange, SetBy};
use leptos::prelude::*;

use super::groups::{groups, title, warning};
use crate::locale::text;
use crate::message::Label;
use crate::router::Router;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::choice::{CheckboxGroup, Choice, Tick};
use crate::ui::field::{Bound, Need};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::toast::Toasts;

type Change = PermissionSettingChange;

/// The setting as it is sent: an organisation without one of its own follows its kind.
fn held_by(whose: Whose, found: &PermissionSetting) -> Change {
    let follows = matches!(whose, Whose::Organization(_)) && found.set_by != SetBy::Organization;
    Change {
        withheld: (!follows).then(|| found.withheld.clone()),
    }
}

/// Changes what is withheld.
#[component]
pub(super) fn SettingForm(
    /// Whose setting.
    whose: Whose,
    /// As it stands.
    found: Versioned<PermissionSetting>,
    /// Where one goes afterwards.
    back: String,
    /// Loads it anew.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let router = Router::get();
    let toasts = Toasts::get();
    let form = Form::new("permissions", held_by(whose, &found)).guarded();
    let Versioned { etag, value: found } = found;
    let to = back.clone();
    let submit = move || {
        let (etag, to) = (etag.clone(), to.clone());
        form.send(
            move |client, now: Change, _| {
                let etag = etag.clone();
                async move { client.permission_settings().put(whose, &etag, &now).await }
            },
            move |_: Versioned<PermissionSetting>| {
                toasts.tell(text::permission_setting::done());
                router.replace(&to);
            },
        );
    };
    let own = matches!(whose, Whose::Organization(_))
        .then(|| view! { <Own form=form begin=found.withheld/> });
    let adjustable = found.adjustable;
    let decided = move || form.value().withheld.is_some();
    view! {
        <FormView state=form.state() on_submit=submit on_stale=on_stale>
            {own}
            <Show when=decided>
                <p>{text::permission_setting::at_once()}</p>
                <Boxes form=form adjustable=adjustable.clone()/>
            </Show>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::ui::save()}</Button>
                <LinkButton href=back>{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}

/// Whether the organisation has a setting of its own.
#[component]
fn Own(
    /// The form.
    form: Form<Change>,
    /// What such a setting begins with: what holds now.
    begin: Vec<Permission>,
) -> impl IntoView {
    let ticked = Signal::derive(move || form.value().withheld.is_some());
    let tick = Callback::new(move |on: bool| {
        let begin = begin.clone();
        form.update(|body| body.withheld = on.then_some(begin));
    });
    view! {
        <Tick
            id="permissions-own"
            label=text::permission_setting::own()
            note=Some(text::permission_setting::own_note())
            ticked=ticked
            on_tick=tick
        />
    }
}

/// What is ticked of a group: what is not withheld.
fn bound(
    form: Form<Change>,
    group: &'static str,
    members: Vec<Permission>,
) -> Bound<Vec<Permission>> {
    let of_group = members.clone();
    Bound {
        id: format!("permissions-{group}"),
        label: title(group),
        value: Signal::derive(move || {
            let withheld = form.value().withheld.unwrap_or_default();
            let members = of_group.iter().copied();
            members.filter(|one| !withheld.contains(one)).collect()
        }),
        write: Callback::new(move |open: Vec<Permission>| {
            form.update(|body| {
                let mut withheld = body.withheld.take().unwrap_or_default();
                withheld.retain(|one| !members.contains(one));
                withheld.extend(members.iter().filter(|one| !open.contains(one)));
                // In the order of the table, so that undoing a change leaves nothing unsaved.
                withheld.sort_unstable();
                body.withheld = Some(withheld);
            });
        }),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    }
}

#[component]
fn Boxes(
    /// The form.
    form: Form<Change>,
    /// What may be withheld.
    adjustable: Vec<Permission>,
) -> impl IntoView {
    groups(&adjustable)
        .into_iter()
        .map(|(group, members)| {
            let choices: Vec<_> = members
                .iter()
                .map(|one| Choice {
                    value: *one,
                    label: one.label(),
                    note: None,
                })
                .collect();
            let warning = warning(&members);
            let bound = bound(form, group, members);
            match warning {
                Some(warning) => view! {
                    <CheckboxGroup bound=bound choices=choices need=Need::Unsaid support=warning/>
                }
                .into_any(),
                None => view! { <CheckboxGroup bound=bound choices=choices need=Need::Unsaid/> }
                    .into_any(),
            }
        })
        .collect_view()
}
