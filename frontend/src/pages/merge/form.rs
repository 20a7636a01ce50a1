//! Merging two records, or proposing to: whose value is kept of each item in which they differ.

use hersys_domain::id::PersonId;
use hersys_domain::person_merge::{
    LineState, MergeChoice, MergeComparison, MergeItem, MergeLine, MergeState, NewMerge,
    PersonMerge, Side,
};
use leptos::prelude::*;

use super::sides::{Sides, outcome};
use crate::locale::text;
use crate::message::Label as _;
use crate::ui::button::{Button, Look};
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, Loaded, load};
use crate::ui::picks::Picks;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// What the rows write into.
#[derive(Clone, Copy)]
struct Chosen(Form<NewMerge>);

impl Chosen {
    fn side(self, item: MergeItem) -> Option<Side> {
        self.0
            .value()
            .choices
            .iter()
            .find(|one| one.item == item)
            .map(|one| one.side)
    }

    fn choose(self, item: MergeItem, side: Option<Side>) {
        self.0.update(|body| {
            body.choices.retain(|one| one.item != item);
            body.choices
                .extend(side.map(|side| MergeChoice { item, side }));
        });
    }
}

/// The form, for two records as they stand.
#[component]
pub fn MergeForm(
    /// The record from which one merges.
    one: PersonId,
    /// The other.
    other: PersonId,
    /// What happens when it is done.
    #[prop(into)]
    on_done: Callback<()>,
    /// What happens when it is let be.
    #[prop(into)]
    on_back: Callback<()>,
) -> impl IntoView {
    let found = load(
        move || (one, other),
        |client, (one, other)| async move { client.merges().compare(one, other).await },
    );
    view! {
        <section class="section-plain">
            <h2 tabindex="-1">{text::person_merge::compare::title()}</h2>
            <p class="page-lead">{text::person_merge::compare::lead()}</p>
            <Load of=found lines=10 let:both>
                <Decide both=both found=found on_done=on_done on_back=on_back/>
            </Load>
        </section>
    }
}

#[component]
fn Decide(
    /// Both records.
    both: MergeComparison,
    /// Takes newer ones.
    found: Loaded<MergeComparison>,
    /// What happens when it is done.
    on_done: Callback<()>,
    /// What happens when it is let be.
    on_back: Callback<()>,
) -> impl IntoView {
    use text::person_merge::{self as all, compare, done};
    let toasts = Toasts::get();
    let form = Form::new(
        "merge",
        NewMerge {
            other_id: both.that.id,
            other_version: both.that.version,
            choices: Vec::new(),
            note: String::new(),
        },
    );
    provide_context(Chosen(form));
    let (one, version, conflicting) = (both.this.id, both.this.version, both.conflicting);
    let submit = move || {
        form.send(
            move |client, body: NewMerge, key| async move {
                client.merges().merge(one, version, &body, key).await
            },
            move |made: PersonMerge| {
                toasts.tell(if made.state == MergeState::Merged {
                    done::merged()
                } else {
                    done::proposed()
                });
                on_done.run(());
            },
        );
    };
    let choices = form.choice(
        "/choices",
        compare::choose_all(),
        |body: &NewMerge| body.choices.clone(),
        |body, choices| body.choices = choices,
    );
    let note = form.item(
        "/note",
        compare::note(),
        |body: &NewMerge| body.note.clone(),
        |body, note: String| body.note = note,
    );
    let (lead, word) = if conflicting {
        (compare::conflicting(), compare::propose())
    } else {
        (compare::plain(), all::merge())
    };
    view! {
        <FormView state=form.state() on_submit=submit on_stale=move || found.again()>
            <p>{lead}</p>
            <p>{compare::numbers()}</p>
            <div id=choices.id tabindex="-1">
                <Sides of=both result=row/>
            </div>
            <AreaField bound=note rows=3/>
            <div class="form-actions">
                <Button on_press=move || on_back.run(())>{all::back()}</Button>
                <Button look=Look::Solid submit=true>{word}</Button>
            </div>
        </FormView>
    }
}

/// What comes of a line: where the records differ, the choice.
fn row(line: &MergeLine) -> AnyView {
    let Some(chosen) = use_context::<Chosen>().filter(|_| line.state == LineState::Differs) else {
        return outcome(line);
    };
    let item = line.item;
    let sides = [Side::This, Side::That].map(|side| (side, side.label()));
    let value = Signal::derive(move || chosen.side(item));
    let write = Callback::new(move |side| chosen.choose(item, side));
    view! {
        <div role="radiogroup" aria-label=text::person_merge::compare::choose(item.label())>
            <Picks id=format!("merge-{item}") options=sides.to_vec() value=value write=write/>
        </div>
    }
    .into_any()
}
