//! How long the server lives: what it still takes on, and what is under way.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch::{self, Receiver, Sender};

/// How long an end waits for requests under way; longer than anything that a caller waits for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is still taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Everything.
    Serving,
    /// What comes all the same; `/readyz` says that nothing should.
    Draining,
    /// Nothing new; streams end.
    Closing,
}

/// The life of one process; clones share it.
#[derive(Debug, Clone)]
pub struct Life(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    phase: Sender<Phase>,
    under_way: Sender<usize>,
}

impl Default for Life {
    fn default() -> Self {
        Self(Arc::new(Shared {
            phase: watch::channel(Phase::Serving).0,
            under_way: watch::channel(0).0,
        }))
    }
}

/// A request under way; over when dropped.
#[derive(Debug)]
pub struct UnderWay(Life);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let count = &self.0.0.under_way;
        count.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl Life {
    /// Notes a request that has come.
    pub fn begin(&self) -> UnderWay {
        self.0.under_way.send_modify(|count| *count += 1);
        UnderWay(self.clone())
    }

    /// How many requests are under way.
    pub fn under_way(&self) -> usize {
        *self.0.under_way.borrow()
    }

    /// What is still taken on.
    pub fn phase(&self) -> Phase {
        *self.0.phase.borrow()
    }

    /// For streams, which have no end of their own.
    pub fn closing(&self) -> Closing {
        Closing(self.0.phase.subscribe())
    }

    /// Ends: `/readyz` says so at once; what is under way is finished while new requests are still answered, for as
    /// long as `pause` lasts at least; then streams end.
    pub async fn end(&self, pause: impl Future<Output = ()>) {
        self.0.phase.send_replace(Phase::Draining);
        pause.await;
        let mut under_way = self.0.under_way.subscribe();
        let idle = under_way.wait_for(|count| *count == 0);
        if tokio::time::timeout(PATIENCE, idle).await.is_err() {
            tracing::warn!(
                under_way = self.under_way(),
                "requests are cut off: they took too long"
            );
        }
        self.0.phase.send_replace(Phase::Closing);
    }
}

/// Waits for the end.
#[derive(Debug)]
pub struct Closing(Receiver<Phase>);

impl Closing {
    /// Waits until streams are to end.
    pub async fn come(&mut self) {
        // Its other way to return is that nobody is left who could tell.
        let _ = self.0.wait_for(|phase| *phase == Phase::Closing).await;
    }
}
