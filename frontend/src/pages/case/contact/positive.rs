//! 陽性になった: the button and small form by which a contact, returnee or consultee becomes a patient, how that came about, and the
//! way back from a mistake.

use chrono::NaiveDate;
use hersys_domain::absent::DateAnswer;
use hersys_domain::case::{Case, CaseKind, CaseStatus, KindChange};
use hersys_domain::contact::BecomePatient;
use hersys_domain::etag::etag;
use hersys_domain::validate::{Validate, Violations};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::locale::text;
use crate::message::Label;
use crate::pages::case::course::Desk;
use crate::pages::case::words;
use crate::session::Session;
use crate::ui::button::{Button, Look};
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::notice::Failure;
use crate::ui::page_header::TITLE_ID;
use crate::ui::toast::Toasts;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    diagnosed_on: Option<NaiveDate>,
    onset_on: Option<NaiveDate>,
}

impl Draft {
    fn said(&self) -> BecomePatient {
        BecomePatient {
            diagnosed_on: self.diagnosed_on,
            onset: self.onset_on.map(DateAnswer::known),
        }
    }
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        self.said().validate(out);
    }
}

/// Whether the reader may say so of this case.
fn may(desk: Desk) -> bool {
    use hersys_domain::permission::Permission;
    let session = Session::get();
    let own = session.me_now().map(|me| me.organization.organization_id);
    let responsible = desk
        .found
        .with_untracked(|case| Some(case.summary.responsible_center_id) == own);
    responsible && session.allows(Permission::ContactWrite)
}

/// The button, and the form below the head once it is pressed.
#[component]
pub(in crate::pages::case) fn PositiveButton(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    if !may(desk) {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let offered = Memo::new(move |_| {
        case.with(|case| {
            case.summary.kind != CaseKind::Patient && case.summary.status != CaseStatus::Closed
        })
    });
    let button = move || {
        (offered.get() && !open.get()).then(|| {
            view! { <Button on_press=move || open.set(true)>{text::contact::turn::button()}</Button> }
        })
    };
    let form = move || {
        open.get()
            .then(|| view! { <PositiveForm case=case desk=desk open=open/> })
    };
    view! { <div class="no-print positive">{button} {form}</div> }.into_any()
}

#[component]
fn PositiveForm(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
    /// Whether it is there.
    open: RwSignal<bool>,
) -> impl IntoView {
    use text::contact::turn as words_of;
    let toasts = Toasts::get();
    let form = Form::new("positive", Draft::default()).guarded();
    let close = move || {
        open.set(false);
        browser::focus_later(TITLE_ID);
    };
    browser::focus_later("positive-diagnosed_on");
    let submit = move || {
        let (id, version) = case.with_untracked(|case| (case.summary.id, case.summary.version));
        form.send_or(
            move |client, draft: Draft, key| async move {
                let said = draft.said();
                client
                    .contacts()
                    .become_patient(id, &etag(version), &said, key)
                    .await
            },
            move |_| {
                toasts.tell(words_of::done());
                close();
                desk.record.again();
            },
            |_| Heard::Nothing,
        );
    };
    let diagnosed = form.item(
        "/diagnosed_on",
        words_of::diagnosed_on(),
        |draft: &Draft| draft.diagnosed_on,
        |draft, day| draft.diagnosed_on = day,
    );
    let onset = form.item(
        "/onset",
        words_of::onset_on(),
        |draft: &Draft| draft.onset_on,
        |draft, day| draft.onset_on = day,
    );
    view! {
        <section class="panel entry-panel" aria-label=words_of::title()>
            <h2 class="panel-title">{words_of::title()}</h2>
            <p>{words_of::lead()}</p>
            <FormView state=form.state() on_submit=submit>
                <DateField bound=diagnosed need=Need::Unsaid/>
                <DateField bound=onset need=Need::Unsaid support=words_of::onset_support()/>
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{words_of::send()}</Button>
                    <Button on_press=close>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

/// How the kind of a case has changed, and the way back.
#[component]
pub(in crate::pages::case) fn KindHistory(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    let changes = Memo::new(move |_| case.with(|case| case.kind_changes.clone()));
    let back = Memo::new(move |_| {
        case.with(|case| {
            case.summary.kind == CaseKind::Patient
                && case.notifications.is_empty()
                && !case.kind_changes.is_empty()
        })
    });
    move || {
        let changes = changes.get();
        if changes.is_empty() {
            return ().into_any();
        }
        let lines: Vec<_> = changes.iter().map(line).collect();
        let take_back =
            (back.get() && may(desk)).then(|| view! { <TakeBack case=case desk=desk/> });
        view! {
            <section class="section-plain">
                <h2>{text::contact::turn::history()}</h2>
                <ul class="plain-list">{lines}</ul>
                {take_back}
            </section>
        }
        .into_any()
    }
}

fn line(one: &KindChange) -> AnyView {
    let who = one
        .by
        .clone()
        .or_else(|| one.organization.clone())
        .unwrap_or_default();
    let words = text::contact::turn::line(
        words::instant(one.at),
        one.from_kind.label(),
        one.to_kind.label(),
        who,
    );
    view! { <li>{words}</li> }.into_any()
}

#[component]
fn TakeBack(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
) -> impl IntoView {
    let (session, toasts) = (Session::get(), Toasts::get());
    let (pending, failure) = (RwSignal::new(false), RwSignal::new(None));
    let press = move || {
        pending.set(true);
        failure.set(None);
        let (id, version) = case.with_untracked(|case| (case.summary.id, case.summary.version));
        spawn_local(async move {
            let call = move |client: hersys_client::Client| async move {
                client
                    .contacts()
                    .take_back_patient(id, &etag(version))
                    .await
            };
            match session.call(call).await {
                Ok(_) => {
                    toasts.tell(text::contact::turn::taken_back());
                    desk.record.again();
                }
                Err(error) => failure.set(Some(error)),
            }
            pending.set(false);
        });
    };
    view! {
        <p class="field-support">{text::contact::turn::take_back_note()}</p>
        <Button look=Look::Danger disabled=pending on_press=press>{text::contact::turn::take_back()}</Button>
        {move || failure.get().map(|error| view! { <Failure error=error/> })}
    }
}
