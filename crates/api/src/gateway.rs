//! The ways out to patients: an SMS gateway over HTTP (its contract: `docs/sms-gateway.md`), mail by SMTP,
//! and the mailbox of a demonstration, from which nothing goes out.

use std::time::Duration;

use hersys_domain::id::MessageId;
use hersys_domain::invitation::MessageChannel;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::config::Gateways as Options;
use crate::error::AppError;

/// How long a gateway may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A message in words.
#[derive(Clone)]
pub struct Outgoing {
    /// Names it to the gateway, which does not send the same one twice.
    pub id: MessageId,
    /// Number in international form, or mail address.
    pub to: String,
    /// Subject of a mail.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Why a message did not go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No gateway of its channel is set up.
    NotConfigured,
    /// The gateway will never take it.
    Refused,
    /// It is worth trying again.
    Later,
}

/// The gateways of this server.
pub struct Gateways {
    sms: Option<Sms>,
    mail: Option<Mail>,
    demonstration: bool,
}

struct Sms {
    client: reqwest::Client,
    url: String,
    token: Option<String>,
}

struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Gateways {
    /// The gateways of a demonstration: everything stays in the mailbox.
    pub const fn demonstration() -> Self {
        Self {
            sms: None,
            mail: None,
            demonstration: true,
        }
    }

    /// The gateways that are set up; an address that cannot be read stops the start.
    pub fn new(options: &Options) -> Result<Self, AppError> {
        let sms = match &options.sms_url {
            None => None,
            Some(url) => Some(Sms {
                client: http_client()?,
                url: url.clone(),
                token: options.sms_token.clone(),
            }),
        };
        let mail = match (&options.smtp_url, &options.mail_from) {
            (Some(url), Some(from)) => Some(Mail {
                transport: AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| AppError::internal("HERSYS_SMTP_URL cannot be read"))?
                    .timeout(Some(PATIENCE))
                    .build(),
                from: from
                    .parse()
                    .map_err(|_| AppError::internal("HERSYS_MAIL_FROM is no mail address"))?,
            }),
            (None, _) => None,
            (Some(_), None) => {
                return Err(AppError::internal("HERSYS_SMTP_URL needs HERSYS_MAIL_FROM"));
            }
        };
        Ok(Self {
            sms,
            mail,
            demonstration: false,
        })
    }

    /// Whether contents are kept for the mailbox.
    pub const fn keeps_contents(&self) -> bool {
        self.demonstration
    }

    /// Hands a message to the gateway of its channel.
    pub async fn send(&self, channel: MessageChannel, message: &Outgoing) -> Result<(), Failure> {
        if self.demonstration {
            return Ok(());
        }
        match channel {
            MessageChannel::Sms => match &self.sms {
                Some(sms) => sms.send(message).await,
                None => Err(Failure::NotConfigured),
            },
            MessageChannel::Mail => match &self.mail {
                Some(mail) => mail.send(message).await,
                None => Err(Failure::NotConfigured),
            },
        }
    }
}

/// Names the provider of cryptography for TLS, once for the process; a second call changes nothing.
pub fn provide_cryptography() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn http_client() -> Result<reqwest::Client, AppError> {
    provide_cryptography();
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| AppError::internal(error.without_url()))
}

impl Sms {
    async fn send(&self, message: &Outgoing) -> Result<(), Failure> {
        let id = message.id.to_string();
        let body = serde_json::json!({"id": id, "to": message.to, "text": message.text});
        let mut request = self
            .client
            .post(&self.url)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", &id)
            .body(body.to_string());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let status = match request.send().await {
            Ok(answer) => answer.status().as_u16(),
            Err(error) => {
                tracing::warn!(error = %error.without_url(), "the SMS gateway does not answer");
                return Err(Failure::Later);
            }
        };
        match status {
            // 409: it was taken before, and the answer was lost.
            200..=299 | 409 => Ok(()),
            400 | 404 | 410 | 422 => Err(Failure::Refused),
            // Keys, quotas, faults of the gateway: the message is not to blame.
            _ => {
                tracing::warn!(status, "the SMS gateway does not take messages now");
                Err(Failure::Later)
            }
        }
    }
}

impl Mail {
    async fn send(&self, message: &Outgoing) -> Result<(), Failure> {
        let to: Mailbox = message.to.parse().map_err(|_| Failure::Refused)?;
        let host = self.from.email.domain();
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            // A receiver that gets the same mail twice can tell by this.
            .message_id(Some(format!("<{}@{host}>", message.id)))
            .subject(&message.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| Failure::Refused)?;
        match self.transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Failure::Refused),
            Err(error) => {
                // The text of the error can hold the address.
                tracing::warn!(status = ?error.status(), "the mail server does not take messages now");
                Err(Failure::Later)
            }
        }
    }
}
