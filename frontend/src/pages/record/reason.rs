//! Steps that need a reason: 取下げ, 取下げに同意しない, 無効.

use hersys_client::ReasonedStep;
use hersys_domain::course::Reason;
use leptos::prelude::*;

use super::{Desk, Record};
use crate::browser;
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// The dialog in which a reason is typed.
#[component]
pub(super) fn ReasonDialog(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    view! {
        <Dialog open=desk.reasoned title=text::record::reason::title()>
            <Typed desk=desk/>
        </Dialog>
    }
}

/// What it is called, what it means, the word of its button.
fn words(step: ReasonedStep, accepted: bool) -> (Text, Text, Text) {
    use text::record::reason::{refuse, void, withdraw};
    match step {
        ReasonedStep::Withdraw if accepted => {
            (withdraw::title(), withdraw::accepted(), withdraw::ask())
        }
        ReasonedStep::Withdraw => (withdraw::title(), withdraw::text(), withdraw::submit()),
        ReasonedStep::Refuse => (refuse::title(), refuse::text(), refuse::submit()),
        ReasonedStep::Void => (void::title(), void::text(), void::submit()),
    }
}

#[component]
fn Typed(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    let toasts = Toasts::get();
    let step = desk.step.get_untracked();
    // What the reader has seen: when something changed since, they are told first.
    let (id, etag) = desk.based_on();
    let etag = StoredValue::new(etag);
    let accepted = desk
        .found
        .with_untracked(|one| one.summary.accepted_at.is_some());
    let (title, text, submit_words) = words(step, accepted);
    let form = Form::new("reason", Reason::default());
    let submit = move || {
        form.send(
            move |client, body: Reason, key| async move {
                let etag = etag.get_value();
                client
                    .corrections()
                    .reasoned(id, &etag, step, &body, key)
                    .await
            },
            move |now: Record| {
                toasts.tell(text::record::done());
                desk.reasoned.set(false);
                desk.record.put(now);
            },
        );
    };
    // The record behind is the newest already; what was typed stays.
    let stale = move || etag.set_value(desk.based_on().1);
    let reason = form.item(
        "/reason",
        text::record::reason::label(),
        |body: &Reason| body.reason.clone(),
        |body, typed: String| body.reason = typed,
    );
    let look = if step == ReasonedStep::Refuse {
        Look::Solid
    } else {
        Look::Danger
    };
    browser::focus_later("reason-reason");
    view! {
        <p><strong>{title}</strong></p>
        <p>{text}</p>
        <FormView state=form.state() on_submit=submit on_stale=stale>
            <AreaField bound=reason need=Need::Required rows=3/>
            <div class="dialog-actions">
                <Button on_press=move || desk.reasoned.set(false)>{text::ui::cancel()}</Button>
                <Button look=look submit=true>{submit_words}</Button>
            </div>
        </FormView>
    }
}
