//! One limit, and what an answer tells of it.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Facts;

/// Seconds of the window that limits are told for.
const WINDOW: u32 = 60;
/// Keys that one limiter remembers one by one; those that come when it is full are put together ([`coarse`]).
const KEYS_MAX: usize = 100_000;

/// The machine's clock as governor reads it.
#[derive(Clone)]
struct Ticks(Facts);

impl Clock for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.uptime()
    }
}

/// One limit: so many a minute for each key, all of them at once if need be.
pub(super) struct Limit {
    name: &'static str,
    ticks: Ticks,
    limiter: RateLimiter<u128, HashMapStateStore<u128>, Ticks, StateInformationMiddleware>,
}

impl Limit {
    /// None where the limit is 0: then there is none.
    pub(super) fn new(name: &'static str, a_minute: u32, facts: &Facts) -> Option<Self> {
        let ticks = Ticks(facts.clone());
        let quota = Quota::per_minute(NonZeroU32::new(a_minute)?);
        let limiter = RateLimiter::hashmap_with_clock(quota, ticks.clone());
        Some(Self {
            name,
            ticks,
            limiter: limiter.with_middleware(),
        })
    }

    /// Forgets the keys that have all of their share again.
    pub(super) fn purge(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }

    /// Takes one of a key's share; the seconds to wait where there is none left.
    pub(super) fn take(&self, key: u128) -> Result<Told, (Told, u32)> {
        let known = self.limiter.len() < KEYS_MAX;
        let key = if known { key } else { coarse(key) };
        match self.limiter.check_key(&key) {
            Ok(state) => {
                let quota = state.quota().burst_size().get();
                Ok(Told::new(
                    self.name,
                    quota,
                    state.remaining_burst_capacity().min(quota),
                ))
            }
            Err(not_until) => {
                let told = Told::new(self.name, not_until.quota().burst_size().get(), 0);
                let wait = not_until.wait_time_from(self.ticks.now());
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let seconds = u32::try_from(seconds.max(1)).unwrap_or(WINDOW);
                Err((told, seconds))
            }
        }
    }
}

/// Where no more keys are remembered, neighbours share one: networks of 2^16 addresses of IPv4, of a provider of IPv6,
/// so that whoever fills the memory shares with themselves.
const fn coarse(key: u128) -> u128 {
    if key >> 32 == 0xffff {
        key >> 16 << 16
    } else {
        key >> 96 << 96
    }
}

/// What the answer says of a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    name: &'static str,
    quota: u32,
    left: u32,
}

impl Told {
    const fn new(name: &'static str, quota: u32, left: u32) -> Self {
        Self { name, quota, left }
    }

    pub(super) fn policy(&self) -> String {
        format!("\"{}\";q={};w={WINDOW}", self.name, self.quota)
    }

    /// With the seconds until all is free again.
    pub(super) fn state(&self) -> String {
        let used = self.quota.saturating_sub(self.left);
        let reset = (u64::from(used) * u64::from(WINDOW)).div_ceil(u64::from(self.quota.max(1)));
        format!("\"{}\";r={};t={reset}", self.name, self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_bounded() {
        let limit = Limit::new("address", 10, &Facts::system()).unwrap();
        for key in 0..u128::try_from(KEYS_MAX).unwrap() + 50 {
            let _ = limit.take(key + 1);
        }
        assert!(limit.limiter.len() <= KEYS_MAX + 1);
    }
}
