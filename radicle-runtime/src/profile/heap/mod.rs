//! Heap profiles, sampled by jemalloc.

mod dump;
mod jemalloc;

use std::time::SystemTime;

use tokio::sync::oneshot;

pub(crate) use self::jemalloc::{activate, is_active, mark, missing};
use super::{
    Failure, Format, stacks,
    turn::{Turn, Turns},
};

/// jemalloc writes one dump at a time.
static TURNS: Turns = Turns::new();

/// Writes what is allocated now.
pub(crate) async fn take(format: Format) -> Result<Vec<u8>, Failure> {
    if let Some(missing) = missing() {
        return Err(Failure::Unavailable(missing));
    }
    let turn = TURNS.take(SystemTime::now())?;
    let (done, profile) = oneshot::channel();
    let work = move || {
        // Nobody receives it when the viewer has left.
        let _ = done.send(run(turn, format));
    };
    let spawned = std::thread::Builder::new().name("radicle-profile".to_owned()).spawn(work);
    spawned.map_err(|error| unavailable(&error.to_string()))?;
    profile.await.unwrap_or_else(|_| Err(unavailable("the writer panicked")))
}

fn run(turn: Turn, format: Format) -> Result<Vec<u8>, Failure> {
    let dumped = jemalloc::dump().map_err(|error| unavailable(&error))?;
    let profile = dump::parse(&dumped).map_err(|error| unavailable(&error))?;
    let written = stacks::write(&profile, format);
    drop(turn);
    Ok(written)
}

fn unavailable(error: &str) -> Failure {
    Failure::Unavailable(format!("cannot take the heap profile: {error}"))
}
