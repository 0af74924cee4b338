//! The bulk scan of strings, eight bytes at a time.

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

/// How many bytes at the start stand for themselves in a JSON string: all before the first `"`, `\` or
/// control character.
pub(crate) fn plain_prefix(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let special = specials(u64::from_le_bytes(*word));
        if special != 0 {
            return index * 8 + first(special);
        }
    }
    // The last word overlaps with one that is known to be plain.
    match bytes.last_chunk::<8>() {
        Some(last) => match specials(u64::from_le_bytes(*last)) {
            0 => bytes.len(),
            special => bytes.len() - 8 + first(special),
        },
        None => bytes.iter().take_while(|byte| !is_special(**byte)).count(),
    }
}

fn first(specials: u64) -> usize {
    specials.trailing_zeros() as usize / 8
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Sets the high bit of every special byte. Bytes above the first special one may be set by a borrow; the
/// caller looks at the first only.
fn specials(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (control | zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64))) & HIGHS
}

fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_special_byte_at_every_place() {
        for special in 0..=u8::MAX {
            for place in 0..20 {
                let mut bytes = [b'a'; 20];
                bytes[place] = special;
                let expected = if is_special(special) { place } else { 20 };
                assert_eq!(plain_prefix(&bytes), expected, "{special:#x} at {place}");
            }
        }
    }

    #[test]
    fn a_borrow_does_not_hide_the_first_one() {
        assert_eq!(plain_prefix(b"ab\"\x20\x21\x5d..\x1f"), 2);
        assert_eq!(plain_prefix("\u{80}é\u{7f}\u{ffff}é\"".as_bytes()), 10);
    }
}
