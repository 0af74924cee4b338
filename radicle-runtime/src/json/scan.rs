//! The bulk scan of strings, eight bytes at a time.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

/// How many bytes at the start stand for themselves in a JSON string: all before the first `"`, `\` or
/// control character.
#[inline]
pub(crate) fn plain_prefix(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        if let Some(first) = first_special(u64::from_le_bytes(*word)) {
            return bytes.len() - rest.len() + first;
        }
        rest = tail;
    }
    // The zeros behind the last byte are control characters.
    let first = first_special(last_word(rest)).unwrap_or(8);
    bytes.len() - rest.len() + first.min(rest.len())
}

/// The first place of a word, its lowest byte before the others, that needs an escape in a JSON string.
#[inline]
pub(crate) fn first_special(word: u64) -> Option<usize> {
    match specials(word) {
        0 => None,
        specials => Some(specials.trailing_zeros() as usize / 8),
    }
}

/// Less than eight bytes as a word, the first one lowest, zeros behind the last.
#[inline]
pub(crate) fn last_word(rest: &[u8]) -> u64 {
    let shifted = |at: usize| rest.get(at).map_or(0, |byte| u64::from(*byte) << (at * 8));
    match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        // The two may overlap, with the same bytes.
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) << ((rest.len() - 4) * 8);
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ => shifted(0) | shifted(1) | shifted(2),
    }
}

/// Whether a byte of the block needs an escape in a JSON string.
#[inline]
pub(crate) fn has_special<const N: usize>(block: &[u8; N]) -> bool {
    // Without a way out, so that it becomes a few instructions for the whole block.
    block.iter().fold(false, |found, byte| found | is_special(*byte))
}

#[inline]
fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Sets the high bit of every special byte. Bytes above the first special one may be set by a borrow; the
/// caller looks at the first only.
#[inline]
fn specials(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (control | zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64))) & HIGHS
}

#[inline]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_any_length() {
        let bytes = *b"abcdefg";
        for length in 0..8 {
            let mut word = [0; 8];
            word[..length].copy_from_slice(&bytes[..length]);
            assert_eq!(last_word(&bytes[..length]).to_le_bytes(), word);
        }
    }

    #[test]
    fn finds_every_special_byte_at_every_place() {
        for special in 0..=u8::MAX {
            for (place, length) in (0..20).flat_map(|place| [(place, place + 1), (place, 20)]) {
                let mut bytes = [b'a'; 20];
                bytes[place] = special;
                let expected = if is_special(special) { place } else { length };
                assert_eq!(plain_prefix(&bytes[..length]), expected, "{special:#x} at {place}");
            }
        }
    }

    #[test]
    fn finds_a_special_byte_in_a_block() {
        for special in 0..=u8::MAX {
            for place in 0..16 {
                let mut block = [b'a'; 16];
                block[place] = special;
                assert_eq!(has_special(&block), is_special(special), "{special:#x} at {place}");
            }
        }
    }

    #[test]
    fn a_borrow_does_not_hide_the_first_one() {
        assert_eq!(plain_prefix(b"ab\"\x20\x21\x5d..\x1f"), 2);
        assert_eq!(plain_prefix("\u{80}é\u{7f}\u{ffff}é\"".as_bytes()), 10);
    }
}
