//! One pass over a segment of a path, eight bytes at a time: its end, its hash and whether it has escapes.

/// What a path holds up to the next slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment<'p> {
    /// As it was sent.
    pub(super) text: &'p [u8],
    /// Equal for equal texts. Only templates fill tables, so nobody can make it collide on purpose.
    pub(super) hash: u64,
    /// Whether it has a percent sign.
    pub(super) escaped: bool,
}

impl<'p> Segment<'p> {
    /// The segment of a path that starts here.
    #[inline(always)]
    pub(super) fn at(path: &'p [u8], start: usize) -> Self {
        Self::read(path, start, |word| places(word, b'/').trailing_zeros() as usize / 8)
    }

    /// The whole text, slashes included.
    pub(super) fn whole(text: &'p [u8]) -> Self {
        Self::read(text, 0, |_| 8)
    }

    #[inline(always)]
    fn read(path: &'p [u8], start: usize, length: impl Fn(u64) -> usize) -> Self {
        let (mut end, mut hash, mut escaped) = (start, 0, false);
        loop {
            let (word, available) = word_at(path, end);
            let length = available.min(length(word));
            let word = first_bytes(word, length);
            escaped |= places(word, b'%') != 0;
            hash = mix(hash ^ word);
            end += length;
            if length < 8 {
                return Self { text: &path[start..end], hash, escaped };
            }
        }
    }
}

/// The next eight bytes, the first one lowest, and how many of them the path has.
#[inline]
fn word_at(path: &[u8], at: usize) -> (u64, usize) {
    let rest = &path[at..];
    match (rest.first_chunk(), path.last_chunk()) {
        (Some(bytes), _) => (u64::from_le_bytes(*bytes), 8),
        (None, _) if rest.is_empty() => (0, 0),
        (None, Some(last)) => (u64::from_le_bytes(*last) >> (64 - rest.len() * 8), rest.len()),
        (None, None) => {
            (rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)), rest.len())
        }
    }
}

/// Sets the high bit where the word has this byte; the lowest one that is set is exact.
#[inline]
fn places(word: u64, byte: u8) -> u64 {
    let zeros = word ^ u64::from_ne_bytes([byte; 8]);
    zeros.wrapping_sub(u64::from_ne_bytes([0x01; 8])) & !zeros & u64::from_ne_bytes([0x80; 8])
}

#[inline]
fn first_bytes(word: u64, length: usize) -> u64 {
    match length {
        8.. => word,
        length => word & ((1 << (length * 8)) - 1),
    }
}

#[inline]
fn mix(word: u64) -> u64 {
    let product = u128::from(word) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_up_to_the_slash() {
        let path = b"/v1/shelves/twelve_bytes/a%2Fb/12345678//x";
        for (start, text, escaped) in [
            (1, "v1", false),
            (4, "shelves", false),
            (12, "twelve_bytes", false),
            (25, "a%2Fb", true),
            (31, "12345678", false),
            (40, "", false),
            (41, "x", false),
            (42, "", false),
        ] {
            let segment = Segment::at(path, start);
            assert_eq!((segment.text, segment.escaped), (text.as_bytes(), escaped));
            assert_eq!(segment.hash, Segment::whole(text.as_bytes()).hash, "{text}");
        }
    }
}
