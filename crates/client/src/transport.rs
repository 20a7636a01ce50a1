//! How a request leaves and an answer comes: reqwest outside a browser, `fetch` within one.

#[cfg(target_family = "wasm")]
mod browser;
#[cfg(not(target_family = "wasm"))]
mod native;

#[cfg(target_family = "wasm")]
pub(crate) use browser::Transport;
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::Transport;

/// A request as it leaves.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) status: u16,
    /// Names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}
