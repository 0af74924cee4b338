use std::{collections::HashSet, fmt, iter, ptr, sync::Arc};

use super::wkt;
use crate::{
    Message,
    spec::{MessageType, Package},
};

/// The message types that a `google.protobuf.Any` may hold, by name. Cheap to clone.
///
/// The well-known types are always among them.
#[derive(Clone, Default)]
pub struct Registry {
    /// Sorted by name.
    types: Arc<[&'static MessageType]>,
}

impl Registry {
    /// Every message of the packages and of those that were compiled with them; the first one wins where two
    /// have the same name.
    pub fn new(packages: impl IntoIterator<Item = &'static Package>) -> Self {
        let mut seen = HashSet::new();
        let mut types: Vec<_> = packages
            .into_iter()
            .flat_map(|package| iter::once(package).chain(package.compilation.iter().copied()))
            .filter(|package| seen.insert(ptr::from_ref(*package)))
            .flat_map(|package| package.messages)
            .collect();
        types.sort_by_key(|it| it.name);
        types.dedup_by_key(|it| it.name);
        Self { types: types.into() }
    }

    /// An empty message of the type with this full proto name.
    pub fn create(&self, name: &str) -> Option<Box<dyn Message>> {
        let known = match self.types.binary_search_by_key(&name, |it| it.name) {
            Ok(index) => Some(self.types[index]),
            Err(_) => wkt::TYPES.iter().find(|it| it.name == name),
        };
        known.map(|it| (it.new)())
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.types.iter().map(|it| it.name)).finish()
    }
}
