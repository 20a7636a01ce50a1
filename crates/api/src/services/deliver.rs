//! Delivering messages to patients in the background. A message is taken for some minutes, handed to its
//! gateway under its own id, and its end is written down; a sender that dies in between leaves it to be
//! taken again under the same id, so nothing is lost, and what a gateway has taken it does not send twice
//! as far as it keeps to its contract.

use std::sync::LazyLock;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use hersys_domain::alert::AlertRule;
use hersys_domain::audit::Job;
use hersys_domain::invitation::{MessageFailure, MessagePurpose};
use serde::Deserialize;

use crate::db::message::{self, Content, Taken};
use crate::db::{Actor, Database, alert};
use crate::error::AppError;
use crate::gateway::{Failure, Gateways, Outgoing};
use crate::services::set_up;

/// How often there is a look.
const WAKE: Duration = Duration::from_secs(1);
/// Messages handed out at once.
const BATCH: i64 = 20;
/// How long a sender keeps a message before another may take it: longer than any gateway's patience.
const HOLD: TimeDelta = TimeDelta::minutes(2);
/// The pause after the first failed try; it doubles.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(15);
/// The longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(30);

/// Words of messages, in `locales/ja/message.json`.
#[derive(Debug, Default, Deserialize)]
struct Words {
    invitation: String,
    invitation_subject: String,
    code: String,
    code_subject: String,
    contact: String,
}

// A file that does not parse leaves the words empty; a test sees to it that it does.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../locales/ja/message.json")).unwrap_or_default()
});

/// A message in words. `base` is where the program of patients lies: scheme, host and port.
pub fn in_words(purpose: MessagePurpose, content: &Content, base: &str) -> (String, String) {
    let (subject, text) = match purpose {
        MessagePurpose::Invitation => (&WORDS.invitation_subject, &WORDS.invitation),
        MessagePurpose::DeviceCode => (&WORDS.code_subject, &WORDS.code),
    };
    let link = format!("{}/p/#{}", base.trim_end_matches('/'), content.secret);
    let contact = content
        .phone
        .as_ref()
        .map_or_else(String::new, |phone| WORDS.contact.replace("{phone}", phone));
    let fill = |text: &str| {
        text.replace("{center}", &content.center)
            .replace("{link}", &link)
            .replace("{code}", &content.secret)
            .replace("{contact}", &contact)
            .trim_end()
            .to_owned()
    };
    (fill(subject), fill(text))
}

/// Delivers, for ever.
pub async fn deliver(db: Database, gateways: Gateways, base: String) {
    loop {
        match deliver_once(&db, &gateways, &base).await {
            Ok(0) => tokio::time::sleep(WAKE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(context = error.context, "messages wait");
                tokio::time::sleep(WAKE).await;
            }
        }
    }
}

/// Delivers what is due, up to a batch; gives how many messages it was.
pub async fn deliver_once(
    db: &Database,
    gateways: &Gateways,
    base: &str,
) -> Result<usize, AppError> {
    let act = set_up::act(db, Job::DeliverMessages)?;
    let taken = db
        .transact(&Actor::System, &act, false, async |tx| {
            let taken = message::take(tx, BATCH, HOLD).await?;
            if !taken.is_empty() {
                tx.changed();
            }
            Ok(taken)
        })
        .await?;
    let each = taken.iter().map(|one| hand_over(db, gateways, base, one));
    for done in join_all(each).await {
        done?;
    }
    Ok(taken.len())
}

async fn hand_over(
    db: &Database,
    gateways: &Gateways,
    base: &str,
    one: &Taken,
) -> Result<(), AppError> {
    let outcome = if db.facts().now() >= one.expires_at {
        Err(MessageFailure::Expired)
    } else {
        let (subject, text) = in_words(one.purpose, &one.content, base);
        let outgoing = Outgoing {
            id: one.id,
            to: one.content.to.clone(),
            subject,
            text,
        };
        match gateways.send(one.channel, &outgoing).await {
            Ok(()) => Ok(()),
            Err(Failure::NotConfigured) => Err(MessageFailure::NotConfigured),
            Err(Failure::Refused) => Err(MessageFailure::Refused),
            Err(Failure::Later) => {
                let due = db.facts().now() + pause(one.attempt);
                if due < one.expires_at {
                    return put_back(db, one, due).await;
                }
                Err(MessageFailure::Unreachable)
            }
        }
    };
    end(db, one, outcome.err(), gateways.keeps_contents()).await
}

/// The pause after the n-th failed try.
fn pause(attempt: i16) -> TimeDelta {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(16);
    (FIRST_PAUSE * 2_i32.saturating_pow(doublings)).min(LONGEST_PAUSE)
}

async fn put_back(
    db: &Database,
    one: &Taken,
    due: chrono::DateTime<chrono::Utc>,
) -> Result<(), AppError> {
    let act = set_up::act(db, Job::DeliverMessages)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        Ok(message::put_back(tx, one.id, due).await?)
    })
    .await
}

/// Writes down how a message ended; one that did not arrive goes to the centre's worklist.
async fn end(
    db: &Database,
    one: &Taken,
    failure: Option<MessageFailure>,
    keep_content: bool,
) -> Result<(), AppError> {
    let act = set_up::act(db, Job::DeliverMessages)?;
    db.transact(&Actor::System, &act, false, async |tx| {
        message::end(tx, one.id, failure, keep_content).await?;
        if failure.is_some() && one.purpose == MessagePurpose::Invitation {
            alert::raise(tx, one.case, &[AlertRule::NotDelivered], None).await?;
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> Content {
        Content {
            to: "+819012345678".to_owned(),
            center: "新宿区保健所".to_owned(),
            phone: Some("03-5555-0200".to_owned()),
            secret: "u5Vq0mJ8m1kq2G3rT9wX7g".to_owned(),
        }
    }

    #[test]
    fn an_invitation_names_the_centre_and_no_health_word() {
        let (subject, text) = in_words(
            MessagePurpose::Invitation,
            &content(),
            "https://hersys.example/",
        );
        assert!(text.contains("新宿区保健所"), "{text}");
        assert!(
            text.contains("https://hersys.example/p/#u5Vq0mJ8m1kq2G3rT9wX7g"),
            "{text}"
        );
        assert!(text.contains("03-5555-0200"), "{text}");
        let rest = format!("{subject}{text}").replace("新宿区保健所", "");
        for word in [
            "健康",
            "感染",
            "陽性",
            "コロナ",
            "療養",
            "患者",
            "発熱",
            "症状",
            "{",
        ] {
            assert!(!rest.contains(word), "{word}: {rest}");
        }
        // Carriers in Japan take 660 characters in one message of several parts.
        assert!(text.chars().count() <= 660, "{text}");
    }

    #[test]
    fn a_code_says_no_more_than_the_code() {
        let code = Content {
            secret: "730264".to_owned(),
            ..content()
        };
        let (_, text) = in_words(MessagePurpose::DeviceCode, &code, "https://hersys.example");
        assert!(text.contains("730264") && !text.contains('{'), "{text}");
    }

    #[test]
    fn pauses_double_up_to_half_an_hour() {
        assert_eq!(pause(1), TimeDelta::seconds(15));
        assert_eq!(pause(2), TimeDelta::seconds(30));
        assert_eq!(pause(40), TimeDelta::minutes(30));
    }
}
