//! `hersys tokens rebuild`.

use std::time::Instant;

use super::{CommandResult, say};
use crate::clock::Facts;
use crate::config::{DatabaseOptions, Surroundings};
use crate::services::doctor;
use crate::services::set_up::OWNER_ROLE;
use crate::store;

/// Makes the search tokens of everybody anew and says what was done; fails where seals do not open.
pub fn rebuild(
    options: &DatabaseOptions,
    surroundings: &Surroundings,
    facts: &Facts,
) -> CommandResult {
    let began = Instant::now();
    let store = store::open(options, surroundings, facts)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(doctor::rebuild_tokens(
        &store.owner_url,
        OWNER_ROLE,
        &store.secrets,
    ))?;
    store.close()?;
    say(&format!(
        "{} persons looked at, tokens of {} made anew, {} cannot be read, in {:.1} s",
        done.persons,
        done.changed,
        done.unreadable,
        began.elapsed().as_secs_f64()
    ))?;
    if done.unreadable == 0 {
        Ok(())
    } else {
        Err("seals of some persons do not open; see `hersys doctor --deep`".into())
    }
}
