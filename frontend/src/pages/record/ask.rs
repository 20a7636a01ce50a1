//! 補正を依頼する: a question on one item.

use hersys_domain::notification::correction::NewQuery;
use leptos::prelude::*;

use super::{Desk, Record};
use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// The dialog in which a question is typed.
#[component]
pub(super) fn AskDialog(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    view! {
        <Dialog open=desk.asking title=text::record::query::title()>
            <Ask desk=desk/>
        </Dialog>
    }
}

#[component]
fn Ask(
    /// The desk.
    desk: Desk,
) -> impl IntoView {
    use text::record::query;
    let toasts = Toasts::get();
    let (pointer, label) = desk.item.get_untracked();
    let form = Form::new(
        "ask",
        NewQuery {
            pointer,
            question: String::new(),
        },
    );
    let submit = move || {
        // A question takes nothing away: it is asked of what stands now.
        let (id, etag) = desk.based_on();
        form.send(
            move |client, body: NewQuery, key| {
                let etag = etag.clone();
                async move { client.corrections().ask(id, &etag, &body, key).await }
            },
            move |now: Record| {
                toasts.tell(query::asked());
                desk.asking.set(false);
                desk.record.put(now);
            },
        );
    };
    let question = form.item(
        "/question",
        query::question(),
        |body: &NewQuery| body.question.clone(),
        |body, typed: String| body.question = typed,
    );
    browser::focus_later("ask-question");
    view! {
        <p>{query::about(&label)}</p>
        <FormView state=form.state() on_submit=submit>
            <AreaField bound=question need=Need::Required support=query::support() rows=3/>
            <div class="dialog-actions">
                <Button on_press=move || desk.asking.set(false)>{text::ui::cancel()}</Button>
                <Button look=Look::Solid submit=true>{query::submit()}</Button>
            </div>
        </FormView>
    }
}
