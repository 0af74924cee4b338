//! A fast hash for segments. Its keys come from templates only, so nobody can make them collide on purpose.

use std::hash::{BuildHasherDefault, Hasher};

/// A map from bytes of a path.
pub(super) type SegmentMap<V> =
    std::collections::HashMap<Box<[u8]>, V, BuildHasherDefault<SegmentHasher>>;

#[derive(Debug, Default)]
pub(super) struct SegmentHasher(u64);

impl SegmentHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for SegmentHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, tail) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        self.mix(
            tail.iter()
                .fold(0, |word, &byte| word << 8 | u64::from(byte)),
        );
    }

    fn write_usize(&mut self, length: usize) {
        self.mix(length as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}
