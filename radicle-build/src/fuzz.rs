//! The door for the fuzz targets, open under `--cfg fuzzing` only.
#![allow(missing_docs, reason = "not public")]

use std::ops::Range;

use crate::{
    Error, configure, descriptor,
    model::{Segment as Parsed, Template as ParsedTemplate},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub segments: Vec<Segment>,
    pub verb: Option<String>,
    pub variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    Literal(String),
    Single,
    Multi,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub field: Vec<String>,
    pub segments: Range<usize>,
}

/// Parses a path template; an error is its message and its place.
pub fn template(source: &str) -> Result<Template, (String, Range<usize>)> {
    let parsed = ParsedTemplate::parse(source).map_err(|error| (error.message, error.place))?;
    let segment = |segment| match segment {
        Parsed::Literal(text) => Segment::Literal(text),
        Parsed::Single => Segment::Single,
        Parsed::Multi => Segment::Multi,
    };
    let variables = parsed.variables.into_iter();
    Ok(Template {
        segments: parsed.segments.into_iter().map(segment).collect(),
        verb: parsed.verb,
        variables: variables
            .map(|it| Variable { field: it.field, segments: it.segments })
            .collect(),
    })
}

/// Checks a descriptor set and generates from it, but writes nothing; gives the names of the outputs.
pub fn generate(descriptors: &[u8]) -> Result<Vec<String>, Error> {
    let builder = configure();
    let (checked, outputs) = builder.outputs(&descriptor::decode(descriptors)?)?;
    assert!(builder.document(&checked).starts_with('{'));
    Ok(outputs.into_iter().map(|output| output.name).collect())
}
