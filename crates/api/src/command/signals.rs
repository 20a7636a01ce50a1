//! What the system tells the process.

use std::io;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::App;
use crate::server;

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
}

/// What was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// By a supervisor (SIGTERM): end in order.
    InOrder,
    /// By somebody at the keyboard (SIGINT, SIGQUIT): end now.
    Now,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::InOrder,
            _ = self.interrupt.recv() => Told::Now,
            _ = self.quit.recv() => Told::Now,
        }
    }
}

/// Ends the server when told to; whoever tells it again does not wait for the order. Listens from now on.
pub(super) fn heed(
    app: App,
    server: ServerHandle,
    pause: Duration,
) -> io::Result<impl Future<Output = ()>> {
    let mut signals = Signals::new()?;
    Ok(async move {
        if signals.next().await == Told::InOrder {
            tokio::select! {
                () = server::end(&app, &server, tokio::time::sleep(pause)) => return,
                _ = signals.next() => {}
            }
        }
        server.stop(false).await;
    })
}
