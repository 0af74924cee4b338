use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use super::Failure;

/// Lets one profile at a time be taken.
#[derive(Debug)]
pub(super) struct Turns(Mutex<Option<SystemTime>>);

/// Until it is dropped nobody else's turn comes.
#[derive(Debug)]
pub(super) struct Turn(&'static Turns);

impl Turns {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// `until` is told to those who are refused meanwhile.
    pub(super) fn take(&'static self, until: SystemTime) -> Result<Turn, Failure> {
        let mut taken = self.taken();
        match *taken {
            Some(until) => Err(Failure::Busy { until }),
            None => {
                *taken = Some(until);
                Ok(Turn(self))
            }
        }
    }

    fn taken(&self) -> MutexGuard<'_, Option<SystemTime>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.0.taken() = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        static TURNS: Turns = Turns::new();
        let until = SystemTime::UNIX_EPOCH;
        let turn = TURNS.take(until).expect("the first");
        assert_eq!(TURNS.take(SystemTime::now()).err(), Some(Failure::Busy { until }));
        drop(turn);
        TURNS.take(until).expect("the next");
    }
}
