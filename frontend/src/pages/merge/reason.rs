//! Acts on a merge that need a reason: declining a proposal, undoing a merge.

use hersys_domain::course::Reason;
use hersys_domain::person_merge::{LeftAsIs, PersonMerge, UndoneMerge};
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// Which merge, and what is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// 統合しない.
    Decline(PersonMerge),
    /// 統合を取り消す.
    Undo(PersonMerge),
}

impl Asked {
    const fn merge(&self) -> &PersonMerge {
        match self {
            Self::Decline(merge) | Self::Undo(merge) => merge,
        }
    }

    fn words(&self) -> Text {
        match self {
            Self::Decline(_) => text::person_merge::waiting::decline(),
            Self::Undo(_) => text::person_merge::undo(),
        }
    }
}

/// The dialog in which the reason is typed.
#[component]
pub fn MergeReasonDialog(
    /// What is asked for; none closes the dialog.
    asked: RwSignal<Option<Asked>>,
    /// What happens when it is done, with what an undone merge left as it was.
    #[prop(into)]
    on_done: Callback<Vec<LeftAsIs>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Each follows the other, and says nothing where they agree: else they would wake one another for ever.
    Effect::new(move || {
        let wanted = asked.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let body = move || {
        let what = asked.get()?;
        Some(view! { <Typed what=what asked=asked on_done=on_done/> })
    };
    view! { <Dialog open=open title=text::record::reason::title()>{body}</Dialog> }
}

#[component]
fn Typed(
    /// What is to be done.
    what: Asked,
    /// Closes the dialog.
    asked: RwSignal<Option<Asked>>,
    /// What happens when it is done.
    on_done: Callback<Vec<LeftAsIs>>,
) -> impl IntoView {
    use text::person_merge::{done, merged};
    let toasts = Toasts::get();
    let form = Form::new("merge-reason", Reason::default());
    let (words, undo) = (what.words(), matches!(what, Asked::Undo(_)));
    let merge = what.merge();
    let (id, version) = (merge.id, merge.version);
    let lead = merged::line(
        merge.person_number.to_string(),
        merge.other_number.to_string(),
    );
    let submit = move || {
        form.send(
            move |client, body: Reason, key| async move {
                let merges = client.merges();
                if undo {
                    let UndoneMerge { left, .. } = merges.undo(id, version, &body, key).await?;
                    Ok(left)
                } else {
                    merges.decline(id, version, &body, key).await?;
                    Ok(Vec::new())
                }
            },
            move |left: Vec<LeftAsIs>| {
                toasts.tell(if undo {
                    done::undone()
                } else {
                    done::declined()
                });
                asked.set(None);
                on_done.run(left);
            },
        );
    };
    let reason = form.item(
        "/reason",
        text::record::reason::label(),
        |body: &Reason| body.reason.clone(),
        |body, typed: String| body.reason = typed,
    );
    browser::focus_later("merge-reason-reason");
    view! {
        {undo.then(|| view! { <p>{lead}</p> })}
        <FormView state=form.state() on_submit=submit>
            <AreaField bound=reason need=Need::Required rows=3/>
            <div class="dialog-actions">
                <Button on_press=move || asked.set(None)>{text::ui::cancel()}</Button>
                <Button look=Look::Danger submit=true>{words}</Button>
            </div>
        </FormView>
    }
}
