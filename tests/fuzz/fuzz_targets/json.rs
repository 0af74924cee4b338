//! The JSON decoder: what it accepts can be written, with any options, and read again as the same
//! message. The first byte chooses the options.
#![no_main]

use fuzz::proto::{Everything, PACKAGE};
use libfuzzer_sys::fuzz_target;
use prost::Message;
use radicle::json::{self, Options, Registry};

fuzz_target!(|input: &[u8]| {
    fuzz::limit_memory(16 << 20);
    let Some((choice, text)) = input.split_first() else { return };
    let options = options(*choice);
    let mut message = Everything::default();
    if let Err(error) = json::decode(&mut message, text, &options) {
        assert!(!error.to_string().is_empty());
        return;
    }
    let mut written = Vec::new();
    json::encode(&message, &options, &mut written).expect("what was read can be written");
    let mut again = Everything::default();
    if let Err(error) = json::decode(&mut again, &written, &options) {
        panic!("{error}: {}", String::from_utf8_lossy(&written));
    }
    assert_eq!(again.encode_to_vec(), message.encode_to_vec());
    let mut rewritten = Vec::new();
    json::encode(&again, &options, &mut rewritten).expect("what was read can be written");
    assert_eq!(String::from_utf8(rewritten), String::from_utf8(written));
});

fn options(choice: u8) -> Options {
    let bit = |at: u8| choice >> at & 1 == 1;
    let mut options = Options::default();
    options.omit_defaults = bit(0);
    options.use_proto_names = bit(1);
    options.enums_as_ints = bit(2);
    options.pretty = bit(3);
    options.strict = bit(4);
    options.ignore_unknown_enums = bit(5);
    options.types = Registry::new([&PACKAGE]);
    options
}
