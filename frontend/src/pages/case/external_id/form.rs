//! The form of a number of another system: a new one, a change, taking one back.

use hersys_client::ClientError;
use hersys_domain::course::{Reason, compulsory};
use hersys_domain::etag::etag;
use hersys_domain::external_id::{
    ExternalId, ExternalIdKind, ExternalIdPatch, NewExternalId, fold_source,
};
use hersys_domain::id::CaseId;
use hersys_domain::patch::Patch;
use hersys_domain::problem::ProblemCode;
use hersys_domain::validate::{Validate, Violations};
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label as _;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::SelectField;
use crate::ui::text_area::AreaField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// What is being done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// A number of one of these kinds is entered.
    New(Vec<ExternalIdKind>),
    /// A number is changed.
    Change(Box<ExternalId>),
    /// A number is taken back.
    Remove(Box<ExternalId>),
}

impl Act {
    fn title(&self) -> Text {
        match self {
            Self::New(_) => text::external_id::new_title(),
            Self::Change(_) => text::external_id::change_title(),
            Self::Remove(_) => text::external_id::remove_title(),
        }
    }

    fn submit(&self) -> Text {
        match self {
            Self::New(_) => text::external_id::submit(),
            Self::Change(_) => text::ui::save(),
            Self::Remove(_) => text::external_id::remove(),
        }
    }

    fn done(&self) -> Text {
        match self {
            Self::New(_) => text::external_id::made(),
            Self::Change(_) => text::external_id::changed(),
            Self::Remove(_) => text::external_id::removed(),
        }
    }

    fn draft(&self) -> Draft {
        match self {
            Self::New(kinds) => Draft {
                // Who has one kind to choose from need not choose.
                kind: match kinds.as_slice() {
                    [only] => only.to_string(),
                    _ => String::new(),
                },
                ..Draft::default()
            },
            Self::Change(of) | Self::Remove(of) => Draft {
                kind: of.kind.to_string(),
                source: of.source.clone(),
                value: of.value.clone(),
                reason: matches!(self, Self::Remove(_)).then(String::new),
            },
        }
    }
}

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    kind: String,
    source: String,
    value: String,
    /// Of what is taken back.
    reason: Option<String>,
}

impl Draft {
    fn body(&self) -> Option<NewExternalId> {
        Some(NewExternalId {
            kind: self.kind.parse().ok()?,
            source: self.source.clone(),
            value: self.value.clone(),
        })
    }

    /// What differs from what stands; none where nothing does.
    fn patch(&self, of: &ExternalId) -> Option<ExternalIdPatch> {
        let said = |differs: bool, typed: &str| match differs {
            true => Patch::Value(typed.to_owned()),
            false => Patch::Absent,
        };
        let patch = ExternalIdPatch {
            source: said(fold_source(&self.source) != of.source, &self.source),
            value: said(self.value.trim() != of.value, &self.value),
        };
        (patch != ExternalIdPatch::default()).then_some(patch)
    }
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        if let Some(reason) = &self.reason {
            compulsory(out, "/reason", reason);
            return;
        }
        match self.body() {
            Some(body) => body.validate(out),
            None => {
                out.required("/kind", "");
                out.required("/value", &self.value);
            }
        }
    }
}

/// The form.
#[component]
pub(super) fn NumberForm(
    /// Of which case.
    case: CaseId,
    /// What is being done.
    act: Act,
    /// Hears that something has changed.
    #[prop(into)]
    on_done: Callback<()>,
    /// Closes the form.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let form = Form::new("number", act.draft()).guarded();
    let overtaken = RwSignal::new(None::<Text>);
    let first = match &act {
        Act::New(_) => "number-kind",
        Act::Change(_) => "number-value",
        Act::Remove(_) => "number-reason",
    };
    browser::focus_later(first);
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !browser::is_composing(&event) {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    let (title, send_words) = (act.title(), act.submit());
    let name = title.clone();
    let items = items(form, &act);
    let based_on = StoredValue::new(act);
    let submit = move || send(form, case, based_on, overtaken, on_done);
    view! {
        <section class="panel entry-panel" aria-label=name on:keydown=keys>
            <h3 class="panel-title">{title}</h3>
            {move || overtaken.get().map(|words| view! { <Notice tone=Tone::Warning title=words/> })}
            <FormView state=form.state() on_submit=submit>
                {items}
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{send_words}</Button>
                    <Button on_press=move || on_close.run(())>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

fn items(form: Form<Draft>, act: &Act) -> AnyView {
    use text::external_id::{label, support};
    if let Act::Remove(of) = act {
        let reason = form.item(
            "/reason",
            text::external_id::reason(),
            |draft: &Draft| draft.reason.clone().unwrap_or_default(),
            |draft, reason: String| draft.reason = Some(reason),
        );
        let which = text::external_id::of(of.kind.label(), of.value.clone());
        return view! {
            <p><strong>{which}</strong></p>
            <p>{text::external_id::remove_lead()}</p>
            <AreaField bound=reason need=Need::Required rows=2/>
        }
        .into_any();
    }
    let kind = match act {
        Act::New(kinds) => {
            let bound = form.choice(
                "/kind",
                label::kind(),
                |draft: &Draft| draft.kind.clone(),
                |draft, kind: String| draft.kind = kind,
            );
            let options = kinds
                .iter()
                .map(|kind| (kind.to_string(), kind.label()))
                .collect();
            view! { <SelectField bound=bound options=options need=Need::Required support=support::kind()/> }
                .into_any()
        }
        Act::Change(of) | Act::Remove(of) => {
            view! { <p><strong>{of.kind.label()}</strong></p> }.into_any()
        }
    };
    let value = form.item(
        "/value",
        label::value(),
        |draft: &Draft| draft.value.clone(),
        |draft, value: String| draft.value = value,
    );
    let source = form.item(
        "/source",
        label::source(),
        |draft: &Draft| draft.source.clone(),
        |draft, source: String| draft.source = source,
    );
    view! {
        <div class="entry-items">
            {kind}
            <TextField bound=value need=Need::Required width=Width::Medium support=support::value()/>
            <TextField bound=source support=support::source()/>
        </div>
    }
    .into_any()
}

/// Sends what is typed.
fn send(
    form: Form<Draft>,
    case: CaseId,
    based_on: StoredValue<Act>,
    overtaken: RwSignal<Option<Text>>,
    on_done: Callback<()>,
) {
    let toasts = Toasts::get();
    let told = based_on.with_value(Act::done);
    form.send_or(
        move |client, draft: Draft, key| {
            let act = based_on.get_value();
            async move {
                let unread = || ClientError::Network("nothing was chosen".to_owned());
                let numbers = client.external_ids();
                match act {
                    Act::New(_) => {
                        let body = draft.body().ok_or_else(unread)?;
                        numbers.make(case, &body, key).await?;
                    }
                    Act::Change(of) => {
                        if let Some(patch) = draft.patch(&of) {
                            numbers.change(of.id, &etag(of.version), &patch).await?;
                        }
                    }
                    Act::Remove(of) => {
                        let reason = Reason {
                            reason: draft.reason.unwrap_or_default(),
                        };
                        let tag = etag(of.version);
                        numbers.remove(of.id, &tag, &reason, key).await?;
                    }
                }
                Ok(())
            }
        },
        move |()| {
            toasts.tell(told);
            on_done.run(());
        },
        move |error| {
            // What was typed stays; the next try is based on what stands now.
            if let Some(now) = error.standing::<ExternalId>() {
                let now = Box::new(now.value);
                overtaken.set(Some(text::external_id::stale(now.value.clone())));
                based_on.update_value(|act| {
                    *act = match act {
                        Act::Remove(_) => Act::Remove(now),
                        _ => Act::Change(now),
                    }
                });
                return Heard::Shown;
            }
            if error.code() == Some(ProblemCode::Conflict) {
                overtaken.set(Some(text::external_id::stale_gone()));
                return Heard::Shown;
            }
            Heard::Nothing
        },
    );
}
