use std::{
    collections::{BTreeMap, HashMap, btree_map, hash_map},
    hash::{BuildHasher, Hash},
};

/// A map field, filled in place.
pub trait Entries<K, V> {
    /// A new entry with a default value; none if the key is there already.
    fn add(&mut self, key: K) -> Option<&mut V>;

    /// Takes an entry out again.
    fn remove(&mut self, key: &K);
}

impl<K: Eq + Hash, V: Default, S: BuildHasher> Entries<K, V> for HashMap<K, V, S> {
    fn add(&mut self, key: K) -> Option<&mut V> {
        match self.entry(key) {
            hash_map::Entry::Vacant(entry) => Some(entry.insert(V::default())),
            hash_map::Entry::Occupied(_) => None,
        }
    }

    fn remove(&mut self, key: &K) {
        Self::remove(self, key);
    }
}

impl<K: Ord, V: Default> Entries<K, V> for BTreeMap<K, V> {
    fn add(&mut self, key: K) -> Option<&mut V> {
        match self.entry(key) {
            btree_map::Entry::Vacant(entry) => Some(entry.insert(V::default())),
            btree_map::Entry::Occupied(_) => None,
        }
    }

    fn remove(&mut self, key: &K) {
        Self::remove(self, key);
    }
}
