mod any;
mod binding;
mod depth;
mod fields;
mod names;
mod numbers;
mod output;
mod properties;
mod strings;
mod support;
mod well_known;

use super::{Error, Json, Options, Registry, decode, encode};
use support::{Everything, PACKAGE};

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

/// The options of the gateway, with the test package's messages for `Any`.
fn options() -> Options {
    Options { types: Registry::new([&PACKAGE]), ..Options::default() }
}

fn read(text: &str) -> Result<Everything, Error> {
    read_with(text, &options())
}

fn read_with(text: &str, options: &Options) -> Result<Everything, Error> {
    let mut message = Everything::default();
    decode(&mut message, text.as_bytes(), options).map(|()| message)
}

fn refused(text: &str) -> String {
    match read(text) {
        Ok(message) => panic!("{text} was read as {message:?}"),
        Err(error) => error.to_string(),
    }
}

fn write(message: &dyn Json) -> String {
    write_with(message, &Options { omit_defaults: true, ..options() })
}

fn write_with(message: &dyn Json, options: &Options) -> String {
    let mut buffer = Vec::new();
    encode(message, options, &mut buffer).expect("the message has a JSON form");
    String::from_utf8(buffer).expect("JSON is UTF-8")
}

/// Reads the JSON and expects the same when it is written again.
fn same(text: &str) {
    becomes(text, text);
}

/// Reads the first JSON and expects the second when it is written again.
fn becomes(text: &str, expected: &str) {
    let message = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(write(&message), expected, "from {text}");
}
