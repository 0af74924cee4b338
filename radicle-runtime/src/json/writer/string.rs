use super::{Writer, room::copy_short};
use crate::{base64, json::scan};

impl Writer<'_> {
    /// Writes a string.
    pub fn string_value<S: AsRef<str> + ?Sized>(&mut self, value: &S) {
        self.quote(value.as_ref());
    }

    /// Writes bytes in standard base64 with padding.
    pub fn bytes_value<B: AsRef<[u8]> + ?Sized>(&mut self, value: &B) {
        self.base64(value.as_ref());
    }

    fn quote(&mut self, text: &str) {
        let text = text.as_bytes();
        let room = self.room(text.len() + 2);
        room[0] = b'"';
        if !copy_plain(text, &mut room[1..]) {
            return self.escaped(text);
        }
        room[text.len() + 1] = b'"';
        self.end += text.len() + 2;
    }

    fn base64(&mut self, bytes: &[u8]) {
        let length = base64::encoded_length(bytes);
        let room = self.room(length + 2);
        room[0] = b'"';
        base64::encode(bytes, &mut room[1..=length]);
        room[length + 1] = b'"';
        self.end += length + 2;
    }

    #[cold]
    fn escaped(&mut self, text: &[u8]) {
        let mut rest = text;
        self.put(b"\"");
        loop {
            let (plain, tail) = rest.split_at(scan::plain_prefix(rest));
            self.put_short(plain);
            let Some((special, tail)) = tail.split_first() else {
                break;
            };
            self.escape(*special);
            rest = tail;
        }
        self.put(b"\"");
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
                return self.put(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)]);
            }
        };
        self.put(&[b'\\', short]);
    }
}

/// Copies text that needs no escapes, in the same pass that looks for them. Whether there were none.
#[inline]
fn copy_plain(text: &[u8], room: &mut [u8]) -> bool {
    if text.len() < 16 {
        copy_short(text, room);
        return scan::plain_prefix(text) == text.len();
    }
    let (blocks, _) = text.as_chunks::<16>();
    let (places, _) = room.as_chunks_mut::<16>();
    for (block, place) in blocks.iter().zip(places) {
        if scan::has_special(block) {
            return false;
        }
        *place = *block;
    }
    // The last block overlaps with one that is known to be plain.
    match (text.last_chunk::<16>(), room[..text.len()].last_chunk_mut::<16>()) {
        (Some(block), Some(place)) => {
            *place = *block;
            !scan::has_special(block)
        }
        _ => true,
    }
}
