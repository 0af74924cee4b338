use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::segment::Segment;

/// A map from literals, which are found by the hash that the segment brings along.
#[derive(Debug)]
pub(super) struct Literals<V> {
    by_hash: HashMap<u64, Vec<(Box<[u8]>, V)>, BuildHasherDefault<Hashed>>,
}

impl<V> Literals<V> {
    pub(super) fn is_empty(&self) -> bool {
        self.by_hash.is_empty()
    }

    #[inline]
    pub(super) fn get(&self, segment: Segment<'_>) -> Option<&V> {
        let same_hash = self.by_hash.get(&segment.hash)?;
        same_hash.iter().find(|(text, _)| **text == *segment.text).map(|(_, value)| value)
    }

    /// The value of a literal, percent-decoded; it may hold slashes.
    pub(super) fn entry(&mut self, text: &str) -> &mut V
    where
        V: Default,
    {
        let text = text.as_bytes();
        let same_hash = self.by_hash.entry(Segment::whole(text).hash).or_default();
        let at = same_hash.iter().position(|(it, _)| **it == *text).unwrap_or_else(|| {
            same_hash.push((text.into(), V::default()));
            same_hash.len() - 1
        });
        &mut same_hash[at].1
    }
}

impl<V> Default for Literals<V> {
    fn default() -> Self {
        Self { by_hash: HashMap::default() }
    }
}

/// Passes a hash through.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, _: &[u8]) {
        unreachable!("the keys are `u64`");
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
