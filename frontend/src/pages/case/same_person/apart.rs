//! 別人: who was held to be somebody else, and deciding so.

use hersys_domain::id::PersonId;
use hersys_domain::person_merge::{Distinction, NewDistinction};
use hersys_domain::same_person::Candidate;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::TabDesk;
use crate::browser;
use crate::locale::text;
use crate::pages::case::words;
use crate::pages::merge::deed;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::notice::Failure;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// The decisions; nothing where there are none.
#[component]
pub(super) fn Apart(
    /// Whose.
    person: Memo<PersonId>,
) -> impl IntoView {
    let desk = TabDesk::get();
    let found = load(
        move || (person.get(), desk.turn.get()),
        |client, (person, _)| async move { client.merges().distinctions(person).await },
    );
    view! {
        <Load of=found lines=2 let:found>
            {
                let lines: Vec<_> = found.items.into_iter().map(|one| view! { <Line one=one desk=desk/> }).collect();
                (!lines.is_empty()).then(|| view! {
                    <section class="section-plain">
                        <h2>{text::person_merge::distinct::title()}</h2>
                        <ul class="plain-list">{lines}</ul>
                    </section>
                })
            }
        </Load>
    }
}

#[component]
fn Line(
    /// The decision.
    one: Distinction,
    /// Where it is taken back.
    desk: TabDesk,
) -> impl IntoView {
    use text::person_merge::{distinct, done, history};
    let (session, toasts) = (Session::get(), Toasts::get());
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let (id, version) = (one.id, one.version);
    let take_back = move || {
        pending.set(true);
        spawn_local(async move {
            let answer = session
                .call(|client| async move { client.merges().take_back(id, version).await })
                .await;
            if pending.try_set(false).is_some() {
                return; // the page is gone
            }
            match answer {
                Ok(_) => {
                    toasts.tell(done::taken_back());
                    desk.again();
                }
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let number = one.other_number.to_string();
    let line = if one.taken_back.is_some() {
        history::distinct(number)
    } else {
        distinct::line(words::name(one.other_name.as_deref()), number)
    };
    let told = deed(&one.decided, &one.center_name);
    let back = one
        .taken_back
        .as_ref()
        .map(|back| history::undone(deed(back, &one.center_name)));
    let note = one.note.clone().map(history::note);
    let more: Vec<_> = [back, note]
        .into_iter()
        .flatten()
        .map(|words| view! { " " <span class="soft">{words}</span> })
        .collect();
    let act = one.taken_back.is_none().then(|| {
        view! { <Button disabled=pending on_press=take_back>{distinct::take_back()}</Button> }
    });
    view! {
        <li class="section-row">
            <span>{line} " " <span class="soft">{told}</span> {more}</span>
            {act}
            {move || failure.get().map(|error| view! { <Failure error=error/> })}
        </li>
    }
}

/// The dialog in which somebody is held to be somebody else.
#[component]
pub(super) fn ApartDialog(
    /// Whose record it is.
    person: Memo<PersonId>,
) -> impl IntoView {
    let desk = TabDesk::get();
    let open = RwSignal::new(false);
    // Each follows the other, and says nothing where they agree: else they would wake one another for ever.
    Effect::new(move || {
        let wanted = desk.apart.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && desk.apart.with_untracked(Option::is_some) {
            desk.apart.set(None);
        }
    });
    let body = move || {
        let other = desk.apart.get()?;
        Some(view! { <Decide person=person.get_untracked() other=other desk=desk/> })
    };
    view! { <Dialog open=open title=text::person_merge::not_same()>{body}</Dialog> }
}

#[component]
fn Decide(
    /// Whose record it is.
    person: PersonId,
    /// Who is somebody else.
    other: Candidate,
    /// Closes the dialog.
    desk: TabDesk,
) -> impl IntoView {
    use text::person_merge::{distinct, done, not_same};
    let toasts = Toasts::get();
    let form = Form::new(
        "apart",
        NewDistinction {
            other_id: other.case.person_id,
            note: String::new(),
        },
    );
    let submit = move || {
        form.send(
            move |client, body: NewDistinction, key| async move {
                client.merges().distinguish(person, &body, key).await
            },
            move |_: Distinction| {
                toasts.tell(done::distinct());
                desk.apart.set(None);
                desk.again();
            },
        );
    };
    let note = form.item(
        "/note",
        distinct::note(),
        |body: &NewDistinction| body.note.clone(),
        |body, note: String| body.note = note,
    );
    let line = distinct::line(
        words::name(other.case.name.as_deref()),
        other.case.person_number.to_string(),
    );
    browser::focus_later("apart-note");
    view! {
        <p class="lead">{line}</p>
        <p>{distinct::ask()}</p>
        <FormView state=form.state() on_submit=submit>
            <AreaField bound=note rows=3/>
            <div class="dialog-actions">
                <Button on_press=move || desk.apart.set(None)>{text::ui::cancel()}</Button>
                <Button look=Look::Solid submit=true>{not_same()}</Button>
            </div>
        </FormView>
    }
}
