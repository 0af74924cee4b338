//! What the fuzz targets share: messages, path templates and a bound on memory.

use std::alloc::System;

use cap::Cap;
use radicle::spec;
use radicle_build::__fuzz as build;

/// What build.rs compiled.
pub mod proto {
    #![allow(missing_docs, unreachable_pub, reason = "generated")]

    radicle::include_protos!();
    pub use self::fuzz::*;
}

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// From here on, this many bytes may be allocated beside those that are; one more ends the process.
pub fn limit_memory(bytes: usize) {
    ALLOCATOR
        .set_limit(ALLOCATOR.allocated() + bytes)
        .expect("the limit is above what is allocated");
}

/// The template as generated code has it. It is never freed: specs are static.
pub fn spec(template: &build::Template) -> &'static spec::Template {
    let segment = |segment: &build::Segment| match segment {
        build::Segment::Literal(text) => spec::Segment::Literal(leak(text)),
        build::Segment::Single => spec::Segment::Single,
        build::Segment::Multi => spec::Segment::Multi,
    };
    let variable = |variable: &build::Variable| spec::Variable {
        field: variable.field.iter().map(|name| leak(name)).collect::<Vec<_>>().leak(),
        start: variable.segments.start,
        end: variable.segments.end,
    };
    Box::leak(Box::new(spec::Template {
        source: "",
        segments: template.segments.iter().map(segment).collect::<Vec<_>>().leak(),
        verb: template.verb.as_deref().map(leak),
        variables: template.variables.iter().map(variable).collect::<Vec<_>>().leak(),
    }))
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
