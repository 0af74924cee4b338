//! One pass over a segment of a path, eight bytes at a time: its end, its head and whether it has escapes.

/// The bytes of a head.
const HEAD: usize = 16;

/// What a path holds up to the next slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment<'p> {
    /// As it was sent.
    pub(super) text: &'p [u8],
    /// Its first sixteen bytes, zeros behind a shorter one.
    pub(super) head: [u64; 2],
    /// Whether it has a percent sign.
    pub(super) escaped: bool,
}

impl<'p> Segment<'p> {
    /// The segment of a path that starts here. Almost all are read without a branch that depends on them.
    #[inline(always)]
    pub(super) fn at(path: &'p [u8], start: usize) -> Self {
        let words = [word_at(path, start), word_at(path, start + 8)];
        let slash = match places(words[0], b'/') {
            0 => 64 + places(words[1], b'/').trailing_zeros(),
            slashes => slashes.trailing_zeros(),
        };
        let length = (slash as usize / 8).min(path.len() - start);
        if length == HEAD {
            return Self::long(path, start);
        }
        let head = [first_bytes(words[0], length), first_bytes(words[1], length.saturating_sub(8))];
        let escaped = places(head[0], b'%') | places(head[1], b'%') != 0;
        Self { text: &path[start..start + length], head, escaped }
    }

    #[cold]
    fn long(path: &'p [u8], start: usize) -> Self {
        let text = &path[start..];
        let end = text.iter().position(|byte| *byte == b'/').unwrap_or(text.len());
        Self::whole(&text[..end])
    }

    /// The whole text, slashes included.
    pub(super) fn whole(text: &'p [u8]) -> Self {
        Self { text, head: [word_at(text, 0), word_at(text, 8)], escaped: text.contains(&b'%') }
    }

    /// Equal for equal texts. Only templates fill tables, so nobody can make it collide on purpose.
    #[inline]
    pub(super) fn hash(&self) -> u64 {
        let [first, second] = self.head;
        let hash = mix(mix(first) ^ second);
        match self.text.split_at_checked(HEAD) {
            Some((_, rest)) => hash_of_rest(hash, rest),
            None => hash,
        }
    }

    /// Whether it is this text, whose head is known.
    #[inline]
    pub(super) fn is(&self, head: [u64; 2], text: &[u8]) -> bool {
        self.head == head
            && self.text.len() == text.len()
            && (text.len() <= HEAD || *self.text == *text)
    }
}

/// The places of the slashes of a path, in order.
#[derive(Debug)]
pub(super) struct Slashes<'p> {
    path: &'p [u8],
    /// Where the next word starts.
    next: usize,
    /// The slashes of the word before it that are still to come, as high bits.
    slashes: u64,
}

impl<'p> Slashes<'p> {
    #[inline]
    pub(super) fn of(path: &'p [u8]) -> Self {
        Self { path, next: 0, slashes: 0 }
    }
}

impl Iterator for Slashes<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.slashes == 0 {
            if self.next >= self.path.len() {
                return None;
            }
            self.slashes = all_places(word_at(self.path, self.next), b'/');
            self.next += 8;
        }
        let place = self.next - 8 + self.slashes.trailing_zeros() as usize / 8;
        self.slashes &= self.slashes - 1;
        Some(place)
    }
}

/// The next eight bytes, the first one lowest, zeros behind the end of the path.
#[inline]
fn word_at(path: &[u8], at: usize) -> u64 {
    match path.len().checked_sub(8) {
        Some(last) => {
            let from = at.min(last);
            let word = path[from..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
            word.unbounded_shr((at - from) as u32 * 8)
        }
        None => path.iter().skip(at).rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// Sets the high bit where the word has this byte; the lowest one that is set is exact.
#[inline]
fn places(word: u64, byte: u8) -> u64 {
    let zeros = word ^ u64::from_ne_bytes([byte; 8]);
    zeros.wrapping_sub(u64::from_ne_bytes([0x01; 8])) & !zeros & u64::from_ne_bytes([0x80; 8])
}

/// Sets the high bit of each of these bytes, and no other.
#[inline]
fn all_places(word: u64, byte: u8) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    let zeros = word ^ u64::from_ne_bytes([byte; 8]);
    !(((zeros & LOW) + LOW) | zeros | LOW)
}

#[inline]
fn first_bytes(word: u64, length: usize) -> u64 {
    word & u64::MAX.unbounded_shr(64_usize.saturating_sub(length * 8) as u32)
}

#[cold]
fn hash_of_rest(hash: u64, rest: &[u8]) -> u64 {
    let words = rest.chunks(8).map(|bytes| word_at(bytes, 0));
    words.fold(hash, |hash, word| mix(hash ^ word))
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
            let whole = Segment::whole(text.as_bytes());
            assert_eq!((segment.hash(), segment.head), (whole.hash(), whole.head), "{text}");
        }
    }

    #[test]
    fn slashes_at_every_place() {
        for length in 0..30 {
            for second in 0..length {
                let mut path = vec![b'0'; length];
                path[length / 3] = b'/';
                path[second] = b'/';
                let expected: Vec<_> = (0..length).filter(|it| path[*it] == b'/').collect();
                assert_eq!(Slashes::of(&path).collect::<Vec<_>>(), expected);
            }
        }
    }
}
