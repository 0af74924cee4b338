//! Heap profiles, sampled by jemalloc.

mod dump;
mod jemalloc;

use std::time::SystemTime;

pub(crate) use self::jemalloc::{activate, is_active, mark, missing};
use super::{
    Failure, Format, stacks,
    turn::{Turn, Turns},
    worker,
};

/// jemalloc writes one dump at a time.
static TURNS: Turns = Turns::new();

/// Writes what is allocated now.
pub(crate) async fn take(format: Format) -> Result<Vec<u8>, Failure> {
    if let Some(missing) = missing() {
        return Err(Failure::Unavailable(missing));
    }
    let turn = TURNS.take(SystemTime::now())?;
    worker::run(move || run(turn, format)).await
}

fn run(turn: Turn, format: Format) -> Result<Vec<u8>, Failure> {
    let dumped = jemalloc::dump().map_err(Failure::Unavailable)?;
    let profile = dump::parse(&dumped).map_err(Failure::Unavailable)?;
    let written = stacks::write(&profile, format);
    drop(turn);
    Ok(written)
}
