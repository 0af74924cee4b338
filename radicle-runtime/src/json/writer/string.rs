use super::Writer;
use crate::json::{base64, scan};

impl Writer<'_> {
    /// Writes a string.
    pub fn string_value<S: AsRef<str> + ?Sized>(&mut self, value: &S) {
        self.quote(value.as_ref());
    }

    /// Writes bytes in standard base64 with padding.
    pub fn bytes_value<B: AsRef<[u8]> + ?Sized>(&mut self, value: &B) {
        self.buffer.push(b'"');
        base64::encode(value.as_ref(), self.buffer);
        self.buffer.push(b'"');
    }

    fn quote(&mut self, text: &str) {
        if scan::plain_prefix(text.as_bytes()) == text.len() {
            self.quoted(text);
        } else {
            self.quote_with_escapes(text);
        }
    }

    #[cold]
    fn quote_with_escapes(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        self.buffer.push(b'"');
        loop {
            let (plain, tail) = rest.split_at(scan::plain_prefix(rest));
            self.buffer.extend_from_slice(plain);
            let Some((special, tail)) = tail.split_first() else {
                break;
            };
            self.escape(*special);
            rest = tail;
        }
        self.buffer.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                let digit = |nibble: u8| HEX[usize::from(nibble & 0xf)];
                let escaped = [b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)];
                return self.buffer.extend_from_slice(&escaped);
            }
        };
        self.buffer.extend_from_slice(&[b'\\', short]);
    }
}
