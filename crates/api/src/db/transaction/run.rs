//! What a transaction is begun with, and what becomes of it.

use diesel_async::SimpleAsyncConnection;

use super::{Act, Actor, Seen, Tx};
use crate::db::Database;
use crate::error::AppError;

/// How PostgreSQL plans the statements of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plans {
    /// As it thinks best: lists hang on it, for which of their partial indexes serves depends on values.
    AsItThinks,
    /// Once for a connection, whatever the values are. What makes records finds its rows by ids, where values make no
    /// difference, and under row-level policies planning costs ten times what executing does.
    Once,
}

impl Database {
    /// Runs `work` in a transaction of `actor`; commits with its audit entry when it succeeds and `audited`.
    /// What fails is undone, and leaves an entry only where the error shows a record.
    pub async fn transact<T>(
        &self,
        actor: &Actor,
        act: &Act,
        audited: bool,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let way = (Plans::AsItThinks, audited);
        self.run((actor, act), way, work).await
    }

    /// [`Self::transact`] for what makes records: audited, and planned once. Here, and nowhere else, many such
    /// transactions could become one, each caller waiting for the COMMIT of all: `work` neither begins nor commits, and
    /// what it tells and leaves in the audit log is written after it.
    pub async fn create<T>(
        &self,
        actor: &Actor,
        act: &Act,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        self.run((actor, act), (Plans::Once, true), work).await
    }

    async fn run<T>(
        &self,
        (actor, act): (&Actor, &Act),
        (plans, audited): (Plans, bool),
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let mut tx = self.begin(actor, plans).await?;
        match work(&mut tx).await {
            Ok(value) => {
                let nobody = tx.unconcerned && tx.seen.persons.is_empty();
                if nobody {
                    let (operation, request) = (act.operation.as_str(), act.request);
                    tracing::info!(request_id = %request, operation, "nobody is concerned");
                }
                let audited = !nobody && (audited || tx.changed);
                tx.commit(audited.then_some(act)).await?;
                Ok(value)
            }
            Err(error) => {
                let seen = std::mem::take(&mut tx.seen);
                // A connection on which not even this works is closed by the lease.
                if tx
                    .lease
                    .connection()?
                    .batch_execute("ROLLBACK")
                    .await
                    .is_ok()
                {
                    tx.lease.give_back();
                }
                if error.current.is_some() {
                    self.note_shown(actor, act, seen).await?;
                }
                Err(error)
            }
        }
    }

    /// An error may show the present record although nothing was changed: that is a reading, and its audit
    /// entry stands in a transaction of its own. Where it cannot be written, the record is not shown.
    async fn note_shown(&self, actor: &Actor, act: &Act, seen: Seen) -> Result<(), AppError> {
        let noted = async {
            let mut tx = self.begin(actor, Plans::AsItThinks).await?;
            tx.seen = seen;
            tx.commit(Some(act)).await
        };
        noted
            .await
            .map_err(|error| AppError::unavailable(error.context.unwrap_or_default(), 1))
    }

    async fn begin(&self, actor: &Actor, plans: Plans) -> Result<Tx, AppError> {
        let now = self.facts.now();
        let none = String::new;
        let (kind, account, organization, person) = match actor {
            Actor::Staff {
                account,
                organization,
                ..
            } => (
                "staff",
                account.to_string(),
                organization.to_string(),
                none(),
            ),
            Actor::Patient { person } => ("patient", none(), none(), person.to_string()),
            Actor::Public => ("public", none(), none(), none()),
            Actor::System => ("system", none(), none(), none()),
        };
        let instant = now.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
        let planned = match plans {
            Plans::AsItThinks => "",
            Plans::Once => "set_config('plan_cache_mode', 'force_generic_plan', true), ",
        };
        let begin = format!(
            "BEGIN; SELECT {planned}set_config('app.actor', '{kind}', true), set_config('app.account', '{account}', true), \
             set_config('app.organization', '{organization}', true), set_config('app.person', '{person}', true), \
             set_config('app.now', '{instant}', true)"
        );
        // A connection that died in the pool is found here, where trying another one is always safe.
        let mut tries = self.pool.status().size + 1;
        loop {
            let mut lease = self.lease().await?;
            tries = tries.saturating_sub(1);
            match lease.connection()?.batch_execute(&begin).await {
                Ok(()) => {
                    return Ok(Tx {
                        lease,
                        now,
                        facts: self.facts.clone(),
                        secrets: self.secrets.clone(),
                        actor: actor.clone(),
                        seen: Seen::default(),
                        told: Vec::new(),
                        changed: false,
                        unconcerned: false,
                    });
                }
                Err(error) if tries == 0 => return Err(error.into()),
                Err(_) => {}
            }
        }
    }
}
