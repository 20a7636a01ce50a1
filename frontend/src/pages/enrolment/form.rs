//! The device, the password, the first code.

use hersys_client::ClientError;
use hersys_domain::account::PASSWORD_MIN;
use hersys_domain::session::{CompleteEnrolment, Enrolment, RecoveryCodes};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::locale::text;
use crate::ui::button::{Button, Look};
use crate::ui::field::Need;
use crate::ui::form::Form;
use crate::ui::form_view::FormView;
use crate::ui::page_header::PageHeader;
use crate::ui::password_input::PasswordField;
use crate::ui::qr::QrCode;
use crate::ui::text_input::{TextField, Width};
use crate::ui::toast::Toasts;

/// The three steps on one page.
#[component]
pub(super) fn EnrolmentForm(
    /// The secret of the link.
    secret: String,
    /// Whose link it is, and the device.
    enrolment: Enrolment,
    /// Takes the recovery codes.
    codes: RwSignal<Option<RecoveryCodes>>,
) -> impl IntoView {
    let form = Form::new(
        "enrolment",
        CompleteEnrolment {
            secret,
            ..CompleteEnrolment::default()
        },
    )
    .guarded();

    let code = form.item(
        "/code",
        text::enrolment::step_code::label(),
        |body| body.code.clone(),
        |body, code| body.code = code,
    );
    let submit = move || {
        form.send_directly(
            |client, body: CompleteEnrolment| async move { client.enrolment().complete(&body).await },
            move |made: RecoveryCodes| codes.set(Some(made)),
            |_: &ClientError| None,
        );
    };

    let lead = text::enrolment::lead(&enrolment.display_name, &enrolment.organization_name);
    let login = enrolment.login.clone();
    view! {
        <PageHeader title=text::enrolment::title() lead=lead/>
        <p class="enrolment-login">{text::enrolment::login()} " " <strong>{login.clone()}</strong></p>
        <FormView state=form.state() on_submit=submit>
            // Lets a password manager keep the two together.
            <input class="visually-hidden" type="text" autocomplete="username" value=login readonly tabindex="-1" aria-hidden="true"/>
            <Device enrolment=enrolment/>
            <Password form=form/>
            <section class="step">
                <h2>{text::enrolment::step_code::title()}</h2>
                <TextField
                    bound=code
                    need=Need::Required
                    support=text::enrolment::step_code::support()
                    width=Width::Short
                    keys="numeric"
                    autocomplete="one-time-code"
                />
            </section>
            <div class="form-actions">
                <Button look=Look::Solid submit=true>{text::enrolment::submit()}</Button>
            </div>
        </FormView>
    }
}

/// The password, with a count of what is still missing.
#[component]
fn Password(
    /// The form.
    form: Form<CompleteEnrolment>,
) -> impl IntoView {
    let password = form.item(
        "/password",
        text::enrolment::step_password::label(),
        |body| body.password.clone(),
        |body, password| body.password = password,
    );
    let count = move || {
        let length = form.value().password.chars().count();
        match PASSWORD_MIN.saturating_sub(length) {
            0 => text::enrolment::step_password::count(length),
            more => text::enrolment::step_password::count_more(length, more),
        }
        .get()
    };
    view! {
        <section class="step">
            <h2>{text::enrolment::step_password::title()}</h2>
            <PasswordField
                bound=password
                support=text::enrolment::step_password::support(PASSWORD_MIN)
                autocomplete="new-password"
            />
            <p class="field-count">{count}</p>
        </section>
    }
}

/// The one-time code device: a QR code, or a key to be typed.
#[component]
fn Device(
    /// The device.
    enrolment: Enrolment,
) -> impl IntoView {
    let toasts = Toasts::get();
    let secret = enrolment.totp_secret;
    let grouped = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four))
        .collect::<Vec<_>>()
        .join(" ");
    let copy = move || {
        let secret = secret.clone();
        spawn_local(async move {
            if browser::copy(&secret).await {
                toasts.tell(text::ui::copied());
            }
        });
    };
    view! {
        <section class="step">
            <h2>{text::enrolment::step_device::title()}</h2>
            <p>{text::enrolment::step_device::lead()}</p>
            <QrCode size=enrolment.qr_size path=enrolment.qr_path label=text::enrolment::step_device::qr()/>
            <details class="help">
                <summary>{text::enrolment::step_device::by_hand()}</summary>
                <p>{text::enrolment::step_device::secret()}</p>
                <p class="secret"><code>{grouped}</code></p>
                <Button on_press=copy>{text::enrolment::step_device::copy()}</Button>
            </details>
        </section>
    }
}
