//! The two alphabets of base64: bytes are written in the standard one with padding, read in either, padded
//! or not.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose},
};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// How long the text for the bytes is.
pub(crate) fn encoded_length(bytes: &[u8]) -> usize {
    bytes.len().div_ceil(3) * 4
}

/// Writes the bytes in base64 into a text of just that length.
pub(crate) fn encode(bytes: &[u8], text: &mut [u8]) {
    general_purpose::STANDARD
        .encode_slice(bytes, text)
        .expect("the text has the length of the encoded bytes");
}

/// The bytes that the text stands for, if it is base64 in one alphabet.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let url_safe = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if url_safe { URL_SAFE } else { STANDARD };
    engine.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_the_standard_alphabet_with_padding() {
        for (bytes, expected) in
            [(&b""[..], ""), (b"\xff", "/w=="), (b"\xff\xfe", "//4="), (b"\xfb\xef\xbe", "++++")]
        {
            let mut text = vec![0; encoded_length(bytes)];
            encode(bytes, &mut text);
            assert_eq!(text, expected.as_bytes());
        }
    }

    #[test]
    fn reads_both_alphabets_padded_or_not() {
        for text in ["//4=", "//4", "__4=", "__4"] {
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(&b"\xff\xfe"[..]), "{text}");
        }
        assert_eq!(decode(b"").as_deref(), Some(&b""[..]));
    }

    #[test]
    fn refuses_what_is_neither() {
        for text in ["-/4=", "a", "=", "ab=c", "AA==AA==", "AA A", "é"] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
