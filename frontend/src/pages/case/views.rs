//! Views that are kept (保存した表示): chosen, kept, changed, thrown away. The list opens with the usual one.

use hersys_client::Client;
use hersys_domain::case_view::{CaseView, CaseViewSetting, NAME_MAX, NewCaseView, usual};
use hersys_domain::permission::Permission;
use leptos::prelude::*;

use super::filters::{is_bare, setting, show};
use crate::locale::text;
use crate::router::Router;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::choice::Tick;
use crate::ui::confirm::{AskButton, Question};
use crate::ui::dialog::Dialog;
use crate::ui::field::{Bound, Need};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Loaded, load};
use crate::ui::select::SelectField;
use crate::ui::text_input::TextField;
use crate::ui::toast::Toasts;

/// The views, and which of them is shown.
#[component]
pub(super) fn Views() -> impl IntoView {
    let router = Router::get();
    let views = load(
        || (),
        |client, ()| async move { Ok(client.case_views().list().await?.items) },
    );
    let bare = is_bare(router);
    // The list opens with the usual view where the address asks for none.
    let opened = StoredValue::new(!bare);
    Effect::new(move || {
        if let Some(all) = views.value()
            && !opened.get_value()
        {
            opened.set_value(true);
            if let Some(one) = usual(&all).filter(|_| untrack(|| is_bare(router))) {
                show(router, &one.setting, Some(&one.id.to_string()));
            }
        }
    });
    let shown = Memo::new(move |_| {
        let id = router.query("saved")?;
        views
            .value()?
            .into_iter()
            .find(|one| one.id.to_string() == id)
    });
    let changed = Memo::new(move |_| {
        shown
            .get()
            .is_some_and(|one| one.setting != setting(router))
    });
    view! {
        <div class="list-views">
            {move || view! { <Choose all=views.value().unwrap_or_default() shown=shown/> }}
            <Show when=move || changed.get()><span class="tag">{text::case_list::view::changed()}</span></Show>
            {move || view! { <Keep views=views present=shown.get()/> }}
        </div>
    }
}

/// Which view is shown.
#[component]
fn Choose(
    /// All of them, as they stand: a component does not follow what it reads itself.
    all: Vec<CaseView>,
    /// The one that is shown.
    shown: Memo<Option<CaseView>>,
) -> impl IntoView {
    use text::case_list::view;
    let router = Router::get();
    let name = |one: &CaseView| {
        let words = one.name.clone();
        let name = if one.shared {
            view::shared_name(words)
        } else {
            words.into()
        };
        (one.id.to_string(), name)
    };
    let options = all.iter().map(name).collect();
    let choose = move |id: String| match all.iter().find(|one| one.id.to_string() == id) {
        Some(one) => show(router, &one.setting, Some(&id)),
        None => show(router, &CaseViewSetting::default(), None),
    };
    let bound = Bound {
        id: "list-view".to_owned(),
        label: view::label(),
        value: Signal::derive(move || {
            shown
                .get()
                .map(|one| one.id.to_string())
                .unwrap_or_default()
        }),
        write: Callback::new(choose),
        touch: Callback::new(|()| {}),
        error: Signal::stored(None),
    };
    view! { <SelectField bound=bound options=options need=Need::Unsaid none=view::none()/> }
}

/// Keeps what is shown, in the place of `present` or as another.
#[component]
fn Keep(
    /// All of them.
    views: Loaded<Vec<CaseView>>,
    /// The view that is shown, if it is one.
    present: Option<CaseView>,
) -> impl IntoView {
    use text::case_list::view;
    let session = Session::get();
    let may_share = session.allows(Permission::CaseViewShare);
    let mine = present.clone().filter(|one| may_share || !one.shared);
    let open = RwSignal::new(None::<Option<CaseView>>);
    let is_open = RwSignal::new(false);
    Effect::new(move || is_open.set(open.with(Option::is_some)));
    Effect::new(move || {
        // Only where it is not so already: each of the two signals follows the other.
        if !is_open.get() && open.with_untracked(Option::is_some) {
            open.set(None);
        }
    });
    let change = mine.clone().map(|one| {
        let of = one.clone();
        view! { <Button look=Look::Plain on_press=move || open.set(Some(Some(of.clone())))>{view::change()}</Button> }
    });
    let remove = mine.map(|one| view! { <Remove view=one views=views/> });
    view! {
        <Button on_press=move || open.set(Some(None))>{view::keep()}</Button>
        {change}
        {remove}
        <Dialog open=is_open title=view::title()>
            {move || open.get().map(|of| view! { <KeepForm of=of views=views open=open may_share=may_share/> })}
        </Dialog>
    }
}

#[component]
fn Remove(
    /// The view.
    view: CaseView,
    /// All of them.
    views: Loaded<Vec<CaseView>>,
) -> impl IntoView {
    use text::case_list::view as words;
    let (router, toasts) = (Router::get(), Toasts::get());
    let question = Question {
        title: words::remove_title(view.name.clone()),
        text: if view.shared {
            words::remove_shared()
        } else {
            words::remove_own()
        },
        submit: words::remove(),
        danger: true,
    };
    let make = move |client: Client| {
        let view = view.clone();
        async move { client.case_views().delete(&view).await }
    };
    let done = move |()| {
        toasts.tell(words::removed());
        router.set_query(&[("saved", None)]);
        views.again();
    };
    view! { <AskButton words=words::remove() question=question make=make on_done=Callback::new(done)/> }
}

#[component]
fn KeepForm(
    /// The view that is changed; none for a new one.
    of: Option<CaseView>,
    /// All of them.
    views: Loaded<Vec<CaseView>>,
    /// Which is open.
    open: RwSignal<Option<Option<CaseView>>>,
    /// Whether one may keep views for the organisation.
    may_share: bool,
) -> impl IntoView {
    use text::case_list::view;
    let (router, toasts) = (Router::get(), Toasts::get());
    let shown = untrack(|| setting(router));
    let before = of.as_ref();
    let initial = NewCaseView {
        name: before.map(|one| one.name.clone()).unwrap_or_default(),
        usual: before.is_some_and(|one| one.usual),
        setting: shown,
    };
    let shared = RwSignal::new(before.is_some_and(|one| one.shared));
    let form = Form::new("view", initial);
    let name = form.item(
        "/name",
        view::name(),
        |new| new.name.clone(),
        |new, name| new.name = name,
    );
    let usual = form.item(
        "/usual",
        view::usual(),
        |new| new.usual,
        |new, on| new.usual = on,
    );
    let submit = move || {
        let of = of.clone();
        let wanted = shared.get_untracked();
        let send = move |client: Client, new: NewCaseView, key| {
            let of = of.clone();
            async move {
                let calls = client.case_views();
                let kept = match &of {
                    Some(present) => calls.replace(present, &new).await?,
                    None => calls.create(&new, key).await?,
                };
                if kept.shared == wanted {
                    return Ok(kept);
                }
                calls.share(&kept, wanted).await
            }
        };
        form.send(send, move |kept: CaseView| {
            // The form goes with its dialog: told first.
            let saved = kept.id.to_string();
            toasts.tell(view::kept(kept.name));
            views.again();
            router.set_query(&[("saved", Some(&saved))]);
            open.set(None);
        });
    };
    let share = may_share.then(|| {
        view! { <Tick id="view-shared" label=view::shared() note=Some(view::shared_note()) ticked=shared on_tick=Callback::new(move |on| shared.set(on))/> }
    });
    view! {
        <FormView state=form.state() on_submit=Callback::new(move |()| submit())>
            <TextField bound=name need=Need::Unsaid support=view::name_support(NAME_MAX) autofocus=true/>
            {share}
            <Tick id="view-usual" label=view::usual() note=Some(view::usual_note()) ticked=usual.value on_tick=usual.write/>
            <div class="dialog-actions">
                <Button on_press=move || open.set(None)>{text::ui::cancel()}</Button>
                <Button submit=true look=Look::Solid>{text::ui::save()}</Button>
            </div>
        </FormView>
    }
}
