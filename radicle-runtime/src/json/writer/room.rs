//! The end of the text. Behind it the buffer holds room that is filled already, so that a value is stored
//! at fixed places and moves the end once, however many parts it has.

use super::Writer;

/// What may be stored behind a value before the end is moved; the next value overwrites it.
pub(super) const SLACK: usize = 16;

/// What a buffer without capacity gets.
const FIRST: usize = 128;

impl Writer<'_> {
    /// The place behind the text, at least as many bytes and `SLACK` more.
    #[inline]
    pub(super) fn room(&mut self, length: usize) -> &mut [u8] {
        if self.buffer.len() - self.end < length + SLACK {
            self.grow(length + SLACK);
        }
        &mut self.buffer[self.end..]
    }

    /// Writes the bytes as they are. Of a length that the compiler knows, they are a few instructions.
    #[inline]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.room(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Writes a few bytes as they are.
    #[inline]
    pub(super) fn put_short(&mut self, bytes: &[u8]) {
        copy_short(bytes, self.room(bytes.len()));
        self.end += bytes.len();
    }

    #[cold]
    fn grow(&mut self, length: usize) {
        let least = self.end + length;
        let doubled = (self.buffer.len() * 2).max(FIRST);
        self.buffer.resize(least.max(doubled), 0);
    }
}

/// Copies the bytes without a call of `memcpy`, which costs more than a few of them do.
#[inline]
pub(super) fn copy_short(bytes: &[u8], room: &mut [u8]) {
    match bytes.len() {
        0..4 => room.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte),
        4..8 => overlapping::<4>(bytes, room),
        8..16 => overlapping::<8>(bytes, room),
        16..=32 => overlapping::<16>(bytes, room),
        length => room[..length].copy_from_slice(bytes),
    }
}

/// Copies `N` to `2 * N` bytes as their first and their last `N`, which overlap.
#[inline]
fn overlapping<const N: usize>(bytes: &[u8], room: &mut [u8]) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
        room[..N].copy_from_slice(first);
        room[bytes.len() - N..bytes.len()].copy_from_slice(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Options;

    #[test]
    fn bytes_of_every_length() {
        let bytes: Vec<u8> = (0..200).collect();
        for length in 0..bytes.len() {
            let (mut text, options) = (b"before".to_vec(), Options::default());
            let mut writer = Writer::new(&mut text, &options);
            writer.put(&bytes[..length]);
            writer.put_short(&bytes[..length]);
            writer.finish().unwrap();
            assert_eq!(text, [b"before", &bytes[..length], &bytes[..length]].concat());
        }
    }

    #[test]
    fn a_writer_that_is_dropped_leaves_its_text_only() {
        let (mut text, options) = (b"before".to_vec(), Options::default());
        Writer::new(&mut text, &options).put(b" and behind");
        assert_eq!(text, b"before and behind");
    }
}
