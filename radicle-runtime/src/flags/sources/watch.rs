use std::{
    path::PathBuf,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use super::{Entry, directory, file, layer};
use crate::flags::{
    Registry,
    declare::Flag,
    source::{Layer, Source},
};

/// A file or directory that is read again and again.
///
/// Its contents are compared, not its times: that holds on every file system, and whatever way they change.
pub(crate) struct Place {
    pub(crate) source: Source,
    pub(crate) path: PathBuf,
    last: Result<Vec<Entry>, String>,
}

impl Place {
    /// Reads it for the first time.
    pub(crate) fn new(source: Source, path: PathBuf) -> Self {
        let mut place = Self { source, path, last: Ok(Vec::new()) };
        place.last = place.read();
        place
    }

    /// What it says at the start.
    pub(crate) fn layer(&self, flags: &[Flag], problems: &mut Vec<String>) -> Layer {
        match &self.last {
            Ok(entries) => layer(flags, entries.clone(), problems),
            Err(problem) => {
                problems.push(problem.clone());
                vec![None; flags.len()]
            }
        }
    }

    /// Whether nothing is known of what it says.
    pub(crate) fn is_unread(&self) -> bool {
        self.last.is_err()
    }

    fn read(&self) -> Result<Vec<Entry>, String> {
        match self.source {
            Source::Directory => directory::read(&self.path),
            _ => file::read(&self.path),
        }
    }

    fn look(&mut self, registry: &Registry) {
        let read = self.read();
        if read == self.last {
            return;
        }
        let mut problems = Vec::new();
        match &read {
            Ok(entries) => {
                let layer = layer(&registry.flags, entries.clone(), &mut problems);
                registry.replace(self.source, &layer);
            }
            Err(problem) => problems.push(problem.clone()),
        }
        registry.report(self.source, problems);
        self.last = read;
    }
}

/// Looks at the places at this interval, on a thread that ends with the registry.
///
/// # Errors
/// The system has no thread left.
pub(crate) fn watch(
    registry: &Arc<Registry>,
    mut places: Vec<Place>,
    interval: Duration,
) -> std::io::Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    let registry: Weak<Registry> = Arc::downgrade(registry);
    let look = move || {
        loop {
            thread::sleep(interval);
            let Some(registry) = registry.upgrade() else { return };
            places.iter_mut().for_each(|place| place.look(&registry));
        }
    };
    thread::Builder::new().name("radicle-flags".to_owned()).spawn(look).map(|_| ())
}
