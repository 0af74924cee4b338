use std::fmt::Write as _;

/// As many messages nest.
const GROUP: usize = 10;

/// A proto with this many messages of ten fields each, and an enum.
pub(super) fn proto(messages: usize) -> String {
    let mut proto = String::from(
        "syntax = \"proto3\";\n\npackage scale;\n\n\
         enum Kind {\n  KIND_UNSPECIFIED = 0;\n  FIRST = 1;\n  SECOND = 2;\n}\n",
    );
    for message in 0..messages {
        // In groups, since rustc does not follow types that nest deeper.
        let other = if message % GROUP == 0 { message } else { message - 1 };
        let _ = write!(
            proto,
            "\nmessage Part{message} {{\n  \
               string name = 1;\n  \
               int32 count_{message} = 2;\n  \
               int64 total_size = 3;\n  \
               bool done = 4;\n  \
               double price = 5;\n  \
               bytes data = 6;\n  \
               Kind kind = 7;\n  \
               repeated string tags = 8;\n  \
               map<string, int64> sizes = 9;\n  \
               repeated Part{other} parts = 10;\n\
             }}\n"
        );
    }
    proto
}

/// A library that includes the generated code and calls what it generated for each message: generic code
/// costs nothing until somebody does.
pub(super) fn library(messages: usize, head: &str, calls: &str, edition: u64) -> String {
    let mut code =
        format!("#![allow(unused_mut)]\n\n{head}\n\npub const EDITION: u64 = {edition};\n\n");
    for message in 0..messages {
        let calls = calls.replace("Message", &format!("scale::Part{message}"));
        let _ = write!(
            code,
            "pub fn part_{message}(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {{\n    \
               let mut message: scale::Part{message} = prost::Message::decode(bytes)?;\n    \
               let mut text = prost::Message::encode_to_vec(&message);\n{calls}    \
               let _ = &mut message;\n    \
               Ok(text)\n\
             }}\n\n"
        );
    }
    code
}
