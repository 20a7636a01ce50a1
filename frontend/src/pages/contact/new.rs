//! 帰国者・相談者の登録.

use hersys_domain::case::{CaseKind, Sex};
use hersys_domain::contact::{ContactIdentity, ContactOutcome, ContactResult, RegisterRecord};
use hersys_domain::id::CaseId;
use hersys_domain::same_person::Candidates;
use hersys_domain::validate::{Validate, Violations};
use leptos::prelude::*;

use crate::browser;
use crate::locale::{Text, text};
use crate::message::Label;
use crate::pages::case::CandidateList;
use crate::router::Router;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::page_header::PageHeader;
use crate::ui::picks::PickField;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// What is typed, judged as of today.
#[derive(Debug, Clone, PartialEq)]
struct Draft(RegisterRecord);

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        if let Err(faults) = self.0.read(browser::today().unwrap_or_default()) {
            out.0.extend(faults.0);
        }
    }
}

fn options<T: Label + ToString>(all: &[T]) -> Vec<(String, Text)> {
    all.iter()
        .map(|one| (one.to_string(), one.label()))
        .collect()
}

fn line(
    form: Form<Draft>,
    pointer: &'static str,
    label: Text,
    of: fn(&mut RegisterRecord) -> &mut String,
) -> crate::ui::field::Bound<String> {
    form.item(
        pointer,
        label,
        move |draft: &Draft| of(&mut draft.0.clone()).clone(),
        move |draft, typed: String| {
            *of(&mut draft.0) = typed;
            draft.0.identity = None;
            draft.0.known_case_id = None;
        },
    )
}

/// The page.
#[component]
pub fn RecordNew() -> impl IntoView {
    use text::contact::record as words;
    let form = Form::new("record", Draft(RegisterRecord::blank(CaseKind::Returnee))).guarded();
    let asked = RwSignal::new(None::<Candidates>);
    let submit = move || send(form, asked);
    let kind = form.choice(
        "/kind",
        words::kind(),
        |draft: &Draft| draft.0.kind.to_string(),
        |draft, kind: String| draft.0.kind = kind.parse().unwrap_or(CaseKind::Returnee),
    );
    let sex = form.choice(
        "/sex",
        words::sex(),
        |draft: &Draft| draft.0.sex.map(|sex| sex.to_string()).unwrap_or_default(),
        |draft, sex: String| draft.0.sex = sex.parse().ok(),
    );
    let returnee = Memo::new(move |_| form.value().0.kind == CaseKind::Returnee);
    let more = move || {
        match returnee.get() {
        true => view! {
            <TextField bound=line(form, "/entered_on", words::entered_on(), |one| &mut one.entered_on) width=Width::Medium/>
            <TextField bound=line(form, "/flight", words::flight(), |one| &mut one.flight) width=Width::Medium/>
            <TextField bound=line(form, "/stays_at", words::stays_at(), |one| &mut one.stays_at)/>
        }
        .into_any(),
        false => view! {
            <TextField bound=line(form, "/consulted_on", words::consulted_on(), |one| &mut one.consulted_on) width=Width::Medium/>
            <TextField bound=line(form, "/symptoms", words::symptoms(), |one| &mut one.symptoms)/>
            <TextField bound=line(form, "/exposure", words::exposure(), |one| &mut one.exposure)/>
        }
        .into_any(),
    }
    };
    let decide = Callback::new(move |known: Option<CaseId>| {
        form.update(|draft| {
            draft.0.identity = Some(match known {
                Some(_) => ContactIdentity::Known,
                None => ContactIdentity::New,
            });
            draft.0.known_case_id = known;
        });
        send(form, asked);
    });
    let asks = move || {
        asked
            .get()
            .map(|found| view! { <CandidateList found=found decide=decide/> })
    };
    view! {
        <PageHeader title=words::title() lead=words::lead() back=("/contacts".to_owned(), text::contact::watched::title())/>
        <FormView state=form.state() on_submit=submit>
            <PickField bound=kind options=options(&[CaseKind::Returnee, CaseKind::Consultee]) need=Need::Required/>
            <TextField bound=line(form, "/name", words::name(), |one| &mut one.name) need=Need::Required support=words::name_support() width=Width::Medium/>
            <TextField bound=line(form, "/kana", words::kana(), |one| &mut one.kana) width=Width::Medium/>
            <TextField bound=line(form, "/birth", words::birth(), |one| &mut one.birth) support=words::birth_support() width=Width::Medium/>
            <PickField bound=sex options=options(Sex::ALL)/>
            <TextField bound=line(form, "/phone", words::phone(), |one| &mut one.phone) width=Width::Medium keys="tel"/>
            {more}
            {asks}
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{words::send()}</Button>
                <LinkButton href="/contacts">{text::ui::cancel()}</LinkButton>
            </div>
        </FormView>
    }
}

fn send(form: Form<Draft>, asked: RwSignal<Option<Candidates>>) {
    let (router, toasts) = (Router::get(), Toasts::get());
    asked.set(None);
    form.send(
        |client, draft: Draft, key| async move {
            client.contacts().register_record(&draft.0, key).await
        },
        move |made: ContactResult| match (made.outcome, made.case_id) {
            (ContactOutcome::Registered | ContactOutcome::Linked, Some(id)) => {
                toasts.tell(text::contact::record::done());
                router.go(&format!("/cases/{id}"));
            }
            _ => asked.set(made.candidates),
        },
    );
}
