//! The parser of path templates: what it accepts can be printed and parsed again and matches a path
//! made from it; what it refuses has a place in the text.
#![no_main]

use std::fmt::Write;

use http::Method;
use libfuzzer_sys::fuzz_target;
use radicle::__private::fuzz::route;
use radicle_build::__fuzz::{Segment, Template, template};

fuzz_target!(|source: &str| {
    fuzz::limit_memory(16 << 20);
    match template(source) {
        Ok(parsed) => {
            let printed = print(&parsed);
            assert_eq!(template(&printed).as_ref(), Ok(&parsed), "{printed}");
            let path = path(&parsed);
            let found = route(&[(Some(Method::GET), fuzz::spec(&parsed))], &[(Method::GET, &path)]);
            assert_eq!(found, [Some(0)], "{path}");
        }
        Err((message, place)) => {
            assert!(!message.is_empty());
            assert!(place.start <= place.end && place.start <= source.len(), "{place:?}");
            assert!(source.is_char_boundary(place.start), "{place:?}");
        }
    }
});

fn print(template: &Template) -> String {
    let mut text = String::new();
    for (at, segment) in template.segments.iter().enumerate() {
        text.push('/');
        let mut variables = template.variables.iter();
        if let Some(starting) = variables.find(|it| it.segments.start == at) {
            text += "{";
            text += &starting.field.join(".");
            text += "=";
        }
        text += &match segment {
            Segment::Literal(literal) => escape(literal),
            Segment::Single => "*".to_owned(),
            Segment::Multi => "**".to_owned(),
        };
        if template.variables.iter().any(|it| it.segments.end == at + 1) {
            text.push('}');
        }
    }
    if let Some(verb) = &template.verb {
        text += ":";
        text += verb;
    }
    text
}

fn path(template: &Template) -> String {
    let mut path = String::new();
    for segment in &template.segments {
        path.push('/');
        path += &match segment {
            Segment::Literal(literal) => escape(literal),
            Segment::Single => "one".to_owned(),
            Segment::Multi => "more/than/one".to_owned(),
        };
    }
    if let Some(verb) = &template.verb {
        path.push(':');
        path += verb;
    }
    path
}

fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => escaped.push(byte.into()),
            _ => write!(escaped, "%{byte:02X}").expect("strings take everything"),
        }
        escaped
    })
}
