//! Profiles as a tool sees them.

use std::{collections::HashMap, fs, io::Read as _, path::Path, process::Command};

use flate2::read::GzDecoder;
use prost::Message;

/// `perftools.profiles.Profile`, as far as the tests look at it.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Profile {
    #[prost(message, repeated, tag = "1")]
    pub(crate) sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    pub(crate) sample: Vec<Sample>,
    #[prost(message, repeated, tag = "4")]
    pub(crate) location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    pub(crate) function: Vec<Function>,
    #[prost(string, repeated, tag = "6")]
    pub(crate) string_table: Vec<String>,
    #[prost(int64, tag = "10")]
    pub(crate) duration_nanos: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct ValueType {
    #[prost(int64, tag = "1")]
    pub(crate) kind: i64,
    #[prost(int64, tag = "2")]
    pub(crate) unit: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Sample {
    #[prost(uint64, repeated, tag = "1")]
    pub(crate) location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    pub(crate) value: Vec<i64>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) label: Vec<Label>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Label {
    #[prost(int64, tag = "1")]
    pub(crate) key: i64,
    #[prost(int64, tag = "2")]
    pub(crate) str: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Location {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(message, repeated, tag = "4")]
    pub(crate) line: Vec<Line>,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Line {
    #[prost(uint64, tag = "1")]
    pub(crate) function_id: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct Function {
    #[prost(uint64, tag = "1")]
    pub(crate) id: u64,
    #[prost(int64, tag = "2")]
    pub(crate) name: i64,
}

impl Profile {
    pub(crate) fn decode(compressed: &[u8]) -> Self {
        let mut encoded = Vec::new();
        GzDecoder::new(compressed).read_to_end(&mut encoded).expect("it is gzip");
        Message::decode(&encoded[..]).expect("it is a profile")
    }

    fn text(&self, number: i64) -> &str {
        &self.string_table[usize::try_from(number).expect("numbers are positive")]
    }

    /// `samples/count` for each kind of value.
    pub(crate) fn kinds(&self) -> Vec<String> {
        let kind = |it: &ValueType| format!("{}/{}", self.text(it.kind), self.text(it.unit));
        self.sample_type.iter().map(kind).collect()
    }

    /// The sum of the values of a kind.
    pub(crate) fn sum(&self, kind: usize, which: impl Fn(&Sample) -> bool) -> i64 {
        self.sample.iter().filter(|sample| which(sample)).map(|sample| sample.value[kind]).sum()
    }

    pub(crate) fn label(&self, sample: &Sample, key: &str) -> Option<&str> {
        let label = sample.label.iter().find(|label| self.text(label.key) == key);
        label.map(|label| self.text(label.str))
    }

    /// The names of all functions of a stack.
    pub(crate) fn functions(&self, sample: &Sample) -> Vec<String> {
        let functions: HashMap<_, _> =
            self.function.iter().map(|function| (function.id, self.text(function.name))).collect();
        let locations: HashMap<_, _> =
            self.location.iter().map(|location| (location.id, &location.line)).collect();
        let lines = sample.location_id.iter().flat_map(|id| locations[id]);
        lines.map(|line| functions[&line.function_id].to_owned()).collect()
    }
}

/// What `go tool pprof` prints of a profile, from a file or an address, or what it complains of.
pub(crate) fn go_tool_pprof(arguments: &[&str], profile: &str) -> Result<String, String> {
    let tool = Command::new("go").args(["tool", "pprof"]).args(arguments).arg(profile).output();
    let output = tool.expect("go is missing; install golang, whose pprof reads the profiles");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Keeps a profile for the tool.
pub(crate) fn save(name: &str, profile: &[u8]) -> String {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, profile).expect("the folder is there");
    file.to_str().expect("cargo's folder is text").to_owned()
}
