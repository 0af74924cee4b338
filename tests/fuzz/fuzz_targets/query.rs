//! The query decoder against form_urlencoded, and its pairs set in a message: what they set can be
//! written as JSON and read again.
#![no_main]

use fuzz::proto::Everything;
use libfuzzer_sys::fuzz_target;
use prost::Message;
use radicle::{
    __private::fuzz::query,
    json::{self, Bindings, Options},
};

fuzz_target!(|text: &str| {
    fuzz::limit_memory(16 << 20);
    let Some(pairs) = query(text) else { return };
    // form_urlencoded repairs what is malformed; of the rest it must think the same.
    let expected: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
    assert_eq!(pairs, expected);

    let (options, mut bindings) = (Options::default(), Bindings::new());
    let mut message = Everything::default();
    for (key, value) in &pairs {
        if let Err(error) = bindings.query(&mut message, key, value, &options) {
            assert!(!error.to_string().is_empty());
            // Only those that a lenient gateway passes over leave the message whole.
            return;
        }
    }
    let mut text = Vec::new();
    json::encode(&message, &options, &mut text).expect("a query sets what JSON can write");
    let mut again = Everything::default();
    json::decode(&mut again, &text, &options).expect("what is written can be read");
    assert_eq!(again.encode_to_vec(), message.encode_to_vec());
});
