//! Options for those who run the server.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Args;

/// How the server is watched and ended.
#[derive(Debug, Clone, Args)]
pub struct OperationOptions {
    /// Address of `/metrics`, which is for those who run the server and not for everybody; without it there is none.
    #[arg(long, env = "HERSYS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Seconds for which an ending server still takes new requests, so that balancers hear of the end first: a little
    /// more than the time between two looks at `/readyz`.
    #[arg(long, env = "HERSYS_DRAIN", default_value_t = 0)]
    pub drain: u64,
}

impl OperationOptions {
    /// How long an ending server takes new requests.
    pub const fn pause(&self) -> Duration {
        Duration::from_secs(self.drain)
    }
}
