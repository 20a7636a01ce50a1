//! 移管を依頼する.

use chrono::NaiveDate;
use hersys_domain::case::Case;
use hersys_domain::course::compulsory;
use hersys_domain::municipality_code::MunicipalityCode;
use hersys_domain::prefecture::Prefecture;
use hersys_domain::problem::ProblemCode;
use hersys_domain::transfer::{RequestTransfer, Transfer};
use hersys_domain::validate::{Validate, Violations};
use leptos::prelude::*;

use super::super::course::Desk;
use crate::browser;
use crate::locale::{Text, text};
use crate::ui::button::{Button, Look};
use crate::ui::date_input::DateField;
use crate::ui::field::Need;
use crate::ui::form::{Form, Heard};
use crate::ui::form_view::FormView;
use crate::ui::load::{Load, load};
use crate::ui::notice::{Notice, Tone};
use crate::ui::page_header::TITLE_ID;
use crate::ui::select::SelectField;
use crate::ui::text_area::AreaField;
use crate::ui::toast::Toasts;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq)]
struct Draft {
    prefecture: String,
    center: String,
    moved_on: Option<NaiveDate>,
    reason: String,
}

impl Validate for Draft {
    fn validate(&self, out: &mut Violations) {
        out.required("/to_center_id", &self.center);
        if self.moved_on.is_none() {
            out.add("/moved_on", "required");
        }
        compulsory(out, "/reason", &self.reason);
    }
}

impl Draft {
    /// Where the person is now, is the likeliest prefecture.
    fn of(case: &Case) -> Self {
        let code = case.summary.municipality_code.as_ref();
        let code = code.and_then(|code| code.parse::<MunicipalityCode>().ok());
        Self {
            prefecture: code
                .map(|code| code.prefecture().to_string())
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    fn body(&self) -> Option<RequestTransfer> {
        Some(RequestTransfer {
            to_center_id: self.center.parse().ok()?,
            moved_on: self.moved_on?,
            reason: self.reason.clone(),
        })
    }
}

/// The form.
#[component]
pub(super) fn RequestForm(
    /// The case as it stands.
    case: Memo<Case>,
    /// Where it is changed.
    desk: Desk,
    /// What follows: whether it was asked for.
    on_close: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    use text::transfer::case as words;
    let toasts = Toasts::get();
    let form = Form::new("transfer", case.with_untracked(Draft::of)).guarded();
    let (id, etag) = desk
        .found
        .with_untracked(|found| (found.summary.id, found.etag.clone()));
    let etag = StoredValue::new(etag);
    let overtaken = RwSignal::new(None::<Text>);
    let close = move |done| {
        browser::focus_later(TITLE_ID);
        on_close(done);
    };
    let submit = move || {
        form.send_or(
            move |client, draft: Draft, key| {
                let etag = etag.get_value();
                async move {
                    let unread =
                        || hersys_client::ClientError::Network("nothing was chosen".to_owned());
                    let body = draft.body().ok_or_else(unread)?;
                    client.transfers().request(id, &etag, &body, key).await
                }
            },
            move |made: Transfer| {
                toasts.tell(words::requested(&made.to_center.name));
                close(true);
            },
            move |error| {
                // What was typed stays; the next try is based on what stands now.
                if let Some(now) = error.standing::<Case>() {
                    etag.set_value(now.etag);
                    overtaken.set(Some(words::stale()));
                    desk.record.again();
                    return Heard::Shown;
                }
                if error.code() == Some(ProblemCode::Conflict) {
                    overtaken.set(Some(words::conflict()));
                    return Heard::Shown;
                }
                Heard::Nothing
            },
        );
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !browser::is_composing(&event) {
            event.prevent_default();
            event.stop_propagation();
            close(false);
        }
    };
    browser::focus_later("transfer-prefecture");
    view! {
        <section class="panel course-panel" aria-label=words::request() on:keydown=keys>
            <h2 class="panel-title">{words::request()}</h2>
            <p class="lead">{words::request_lead()}</p>
            {move || overtaken.get().map(|words| view! { <Notice tone=Tone::Warning title=words/> })}
            <FormView state=form.state() on_submit=submit>
                <Items form=form case=case/>
                <div class="form-actions">
                    <Button look=Look::Solid submit=true>{words::request()}</Button>
                    <Button on_press=move || close(false)>{text::ui::cancel()}</Button>
                </div>
            </FormView>
        </section>
    }
}

#[component]
fn Items(
    /// The form.
    form: Form<Draft>,
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    use text::transfer::case as words;
    let prefecture = form.choice(
        "/prefecture",
        words::prefecture(),
        |draft: &Draft| draft.prefecture.clone(),
        |draft, prefecture: String| {
            draft.prefecture = prefecture;
            draft.center = String::new();
        },
    );
    let prefectures: Vec<(String, Text)> = Prefecture::ALL
        .iter()
        .map(|one| (one.to_string(), one.name().into()))
        .collect();
    let moved_on = form.item(
        "/moved_on",
        words::moved_on(),
        |draft: &Draft| draft.moved_on,
        |draft, day| draft.moved_on = day,
    );
    let reason = form.item(
        "/reason",
        words::reason(),
        |draft: &Draft| draft.reason.clone(),
        |draft, reason: String| draft.reason = reason,
    );
    view! {
        <SelectField bound=prefecture options=prefectures need=Need::Required/>
        <CenterItem form=form case=case/>
        <DateField bound=moved_on need=Need::Required support=words::moved_on_support()/>
        <AreaField bound=reason need=Need::Required rows=4/>
    }
}

/// The centres of the prefecture that take part, but the present one.
#[component]
fn CenterItem(
    /// The form.
    form: Form<Draft>,
    /// The case as it stands.
    case: Memo<Case>,
) -> impl IntoView {
    use text::transfer::case as words;
    let prefecture = Memo::new(move |_| form.value().prefecture.parse::<Prefecture>().ok());
    let own = case.with_untracked(|case| case.summary.responsible_center_id);
    let found = load(
        move || prefecture.get(),
        |client, prefecture| async move {
            match prefecture {
                None => Ok(Vec::new()),
                Some(prefecture) => {
                    let page = client.reference().health_centers(prefecture, None).await?;
                    Ok(page.items)
                }
            }
        },
    );
    let center = form.choice(
        "/to_center_id",
        words::center(),
        |draft: &Draft| draft.center.clone(),
        |draft, center: String| draft.center = center,
    );
    view! {
        <Load of=found lines=1 let:all>
            {
                let options: Vec<(String, Text)> = all
                    .into_iter()
                    .filter_map(|one| Some((one.organization_id.filter(|id| *id != own)?, one.name)))
                    .map(|(id, name)| (id.to_string(), name.into()))
                    .collect();
                let nobody = options.is_empty() && prefecture.get_untracked().is_some();
                let nobody = nobody.then(|| view! { <p class="empty">{words::no_center()}</p> });
                view! {
                    <SelectField bound=center.clone() options=options need=Need::Required support=words::center_support()/>
                    {nobody}
                }
            }
        </Load>
    }
}
