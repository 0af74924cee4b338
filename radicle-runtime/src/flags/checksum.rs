//! Tells whether programs run with the same flags.

/// 32 bits of FNV-1a.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9923.html>.
pub(super) struct Checksum(u32);

impl Checksum {
    pub(super) fn new() -> Self {
        Self(0x811c_9dc5)
    }

    pub(super) fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }

    /// As eight hex digits.
    pub(super) fn hex(&self) -> String {
        format!("{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_fnv_1a() {
        for (text, expected) in [("", "811c9dc5"), ("a", "e40c292c"), ("foobar", "bf9cf968")] {
            let mut checksum = Checksum::new();
            checksum.add(text);
            assert_eq!(checksum.hex(), expected, "{text}");
        }
    }
}
