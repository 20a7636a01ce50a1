//! The form of an entry: a new one, a change, taking one back.

use hersys_client::ClientError;
use hersys_domain::course::Reason;
use hersys_domain::entry::{Content, Entry, EntryKind, EntryPatch};
use hersys_domain::etag::etag;
use hersys_domain::id::CaseId;
use leptos::prelude::*;

use super::Quiet;
use super::draft::{Draft, Of};
use super::item::field;
use super::meanwhile::{Clash, Meanwhile};
use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// What is being done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act<C> {
    /// An entry of a kind is made.
    New(EntryKind),
    /// An entry is changed.
    Change(Box<Entry<C>>),
    /// An entry is taken back.
    Remove(Box<Entry<C>>),
}

impl<C: Content> Act<C> {
    pub(super) fn kind(&self) -> EntryKind {
        match self {
            Self::New(kind) => *kind,
            Self::Change(entry) | Self::Remove(entry) => entry.content.kind(),
        }
    }

    fn title(&self) -> Text {
        let kind = self.kind().label();
        match self {
            Self::New(_) => text::entry::new_title(kind),
            Self::Change(_) => text::entry::edit_title(kind),
            Self::Remove(_) => text::entry::remove_title(kind),
        }
    }

    fn draft(&self) -> Option<Draft> {
        Some(match self {
            Self::New(kind) => Draft::of(&C::blank(*kind)?),
            Self::Change(entry) => Draft::of(&entry.content),
            Self::Remove(entry) => Draft::removal(&entry.content),
        })
    }

    fn done(&self) -> Text {
        match self {
            Self::New(_) => text::entry::made(),
            Self::Change(_) => text::entry::changed(),
            Self::Remove(_) => text::entry::removed(),
        }
    }
}

/// The form.
#[component]
pub(super) fn EntryForm<C: Content + Send + Sync>(
    /// Of which case.
    case: CaseId,
    /// What is being done.
    act: Act<C>,
    /// Hears of the entry as it stands then; of nothing where nothing was to be changed.
    #[prop(into)]
    on_done: Callback<Option<Entry<C>>>,
    /// Closes the form.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let draft = act.draft()?;
    let kind = act.kind();
    let form = Form::new("entry", Of::<C>::new(draft)).guarded();
    let clash = RwSignal::new(None::<Clash<C>>);
    // What the next try is based on.
    let based_on = StoredValue::new(act.clone());
    let withheld = match &act {
        Act::New(_) => Vec::new(),
        Act::Change(entry) | Act::Remove(entry) => entry.withheld.clone(),
    };
    let items = if matches!(act, Act::Remove(_)) {
        let bound = form.item(
            "/reason",
            text::entry::reason(),
            |of: &Of<C>| of.draft.reason.clone().unwrap_or_default(),
            |of, reason: String| of.draft.reason = Some(reason),
        );
        view! { <p>{text::entry::remove_lead()}</p> <AreaField bound=bound need=Need::Required/> }
            .into_any()
    } else {
        let open = |item: &&_| {
            let item: &hersys_domain::entry::item::Item = item;
            !withheld.iter().any(|name| name == item.name)
        };
        let fields: Vec<_> = kind
            .items()
            .iter()
            .filter(open)
            .map(|item| field(form, kind, item))
            .collect();
        view! { <div class="entry-items">{fields}</div> }.into_any()
    };
    let first = match &act {
        Act::Remove(_) => "entry-reason".to_owned(),
        _ => first_of(kind),
    };
    if !Quiet::take() {
        browser::focus_later(first);
    }
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !browser::is_composing(&event) {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    let send_words = match &act {
        Act::Remove(_) => text::entry::remove(),
        Act::New(_) | Act::Change(_) => text::ui::save(),
    };
    let title = act.title();
    let name = title.clone();
    let submit = move || send(form, case, act.clone(), based_on, clash, on_done);
    Some(view! {
        <section class="panel entry-panel" aria-label=name on:keydown=keys>
            <h3 class="panel-title">{title}</h3>
            {move || clash.get().map(|of| view! { <Meanwhile form=form of=of/> })}
            <FormView state=form.state() on_submit=submit>
                {items}
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{send_words}</Button>
                    <Button on_press=move || on_close.run(())>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    })
}

/// The id of the first control: of a group of words that can be pressed the first.
fn first_of(kind: EntryKind) -> String {
    use hersys_domain::entry::item::Shape;
    let first = kind.items().first();
    let id = first.map_or_else(String::new, |item| {
        format!("entry{}", item.pointer.replace('/', "-"))
    });
    match first.map(|item| item.shape) {
        Some(Shape::Choice(set)) if set.members.len() <= 6 => format!("{id}-0"),
        Some(Shape::Choices { .. }) => format!("{id}-0"),
        Some(Shape::Moment) => format!("{id}-day"),
        _ => id,
    }
}

/// Sends what is typed.
fn send<C: Content + Send + Sync>(
    form: Form<Of<C>>,
    case: CaseId,
    act: Act<C>,
    based_on: StoredValue<Act<C>>,
    clash: RwSignal<Option<Clash<C>>>,
    on_done: Callback<Option<Entry<C>>>,
) {
    let toasts = Toasts::get();
    let told = act.done();
    form.send_or(
        move |client, of: Of<C>, key| {
            let act = based_on.get_value();
            async move {
                let unread = || ClientError::Network("an item cannot be read".to_owned());
                let entries = client.entries();
                let stands = match act {
                    Act::New(_) => {
                        let content: C = of.draft.content().ok_or_else(unread)?;
                        entries.make(case, &content, key).await?
                    }
                    Act::Change(entry) => {
                        let content: C = of.draft.content().ok_or_else(unread)?;
                        match EntryPatch::between(&entry.content, &content) {
                            Some(patch) => {
                                let tag = etag(entry.version);
                                entries.change::<C>(entry.id, &tag, &patch).await?
                            }
                            None => return Ok(None),
                        }
                    }
                    Act::Remove(entry) => {
                        let reason = Reason {
                            reason: of.draft.reason.unwrap_or_default(),
                        };
                        let tag = etag(entry.version);
                        entries.remove::<C>(entry.id, &tag, &reason, key).await?
                    }
                };
                Ok(Some(stands.value))
            }
        },
        move |stands| {
            toasts.tell(told);
            on_done.run(stands);
        },
        move |error| {
            // What was typed stays; the next try is based on what stands now.
            let Some(now) = error.standing::<Entry<C>>() else {
                return Heard::Nothing;
            };
            let before = based_on.get_value();
            let (Act::Change(was) | Act::Remove(was)) = before else {
                return Heard::Nothing;
            };
            let now = now.value;
            form.update(|of| Clash::take_over(&mut of.draft, &was.content, &now.content));
            clash.set(Some(Clash {
                now: now.content.clone(),
                who: now.changed.clone(),
            }));
            let next = Box::new(now);
            based_on.set_value(match act {
                Act::Remove(_) => Act::Remove(next),
                _ => Act::Change(next),
            });
            browser::focus_later("entry-summary");
            Heard::Shown
        },
    );
}
