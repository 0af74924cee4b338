//! The format of pprof: gzip around a protobuf message.
//!
//! Source: <https://github.com/google/pprof/blob/main/proto/profile.proto>.

mod message;
mod strings;

use std::{
    collections::HashMap,
    io::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use flate2::{Compression, write::GzEncoder};
use prost::Message as _;

use self::strings::Strings;
use super::{
    mappings::{Mapping, mappings},
    sample::{Kind, Profile, Sample},
    symbols::{Line, Symbols},
};

/// Encodes a profile.
pub(crate) fn encode(profile: &Profile, symbols: &Symbols) -> Vec<u8> {
    let encoded = Encoder::new(symbols, mappings()).profile(profile).encode_to_vec();
    let mut compressed = GzEncoder::new(Vec::new(), Compression::fast());
    let written = compressed.write_all(&encoded).and_then(|()| compressed.finish());
    written.expect("memory takes whatever is written")
}

struct Encoder<'a> {
    symbols: &'a Symbols,
    mappings: Vec<Mapping>,
    strings: Strings,
    /// The numbers of locations by their address, from 1.
    locations: HashMap<usize, u64>,
    /// The numbers of functions by their mangled name and file, from 1.
    functions: HashMap<(String, Option<String>), u64>,
    message: message::Profile,
}

impl<'a> Encoder<'a> {
    fn new(symbols: &'a Symbols, mappings: Vec<Mapping>) -> Self {
        let mut strings = Strings::default();
        let mapping = |(id, it): (u64, &Mapping)| message::Mapping {
            id,
            memory_start: it.start as u64,
            memory_limit: it.end as u64,
            file_offset: it.offset,
            filename: strings.number(&it.file),
            ..message::Mapping::default()
        };
        let message = message::Profile {
            mapping: (1..).zip(&mappings).map(mapping).collect(),
            ..message::Profile::default()
        };
        let (locations, functions) = (HashMap::new(), HashMap::new());
        Self { symbols, mappings, strings, locations, functions, message }
    }

    fn profile(mut self, profile: &Profile) -> message::Profile {
        let sample_type = profile.kinds.iter().map(|kind| self.kind(*kind)).collect();
        let sample = profile.samples.iter().map(|sample| self.sample(sample)).collect();
        let (period, every) = profile.period;
        let period_type = Some(self.kind(period));
        let comment = profile.comments.iter().map(|comment| self.strings.number(comment)).collect();
        let default_sample_type = self.strings.number(profile.kinds[profile.default].name);
        message::Profile {
            sample_type,
            sample,
            string_table: self.strings.into_table(),
            time_nanos: nanoseconds(profile.started),
            duration_nanos: i64::try_from(profile.duration.as_nanos()).unwrap_or(i64::MAX),
            period_type,
            period: every,
            comment,
            default_sample_type,
            ..self.message
        }
    }

    fn kind(&mut self, kind: Kind) -> message::ValueType {
        message::ValueType {
            r#type: self.strings.number(kind.name),
            unit: self.strings.number(kind.unit),
        }
    }

    fn sample(&mut self, sample: &Sample) -> message::Sample {
        let location_id = sample.stack.iter().map(|address| self.location(*address)).collect();
        let call = sample.call.map(|(call, _)| call);
        let label = [
            ("grpc_service", call.map(|call| call.service)),
            ("grpc_method", call.map(|call| call.method)),
            ("thread", sample.thread.as_deref()),
        ];
        let label = label.into_iter().filter_map(|(key, value)| {
            Some(message::Label { key: self.strings.number(key), str: self.strings.number(value?) })
        });
        message::Sample { location_id, value: sample.values.clone(), label: label.collect() }
    }

    fn location(&mut self, address: usize) -> u64 {
        if let Some(id) = self.locations.get(&address) {
            return *id;
        }
        let id = self.locations.len() as u64 + 1;
        self.locations.insert(address, id);
        let lines = self.symbols.at(address);
        let mapping = self.mappings.iter().position(|it| (it.start..it.end).contains(&address));
        if let Some(mapping) = mapping {
            let mapping = &mut self.message.mapping[mapping];
            mapping.has_functions |= !lines.is_empty();
            mapping.has_filenames |= lines.iter().any(|line| line.file.is_some());
            mapping.has_line_numbers |= lines.iter().any(|line| line.line > 0);
            mapping.has_inline_frames |= lines.len() > 1;
        }
        let line = lines.iter().map(|line| self.line(line)).collect();
        self.message.location.push(message::Location {
            id,
            mapping_id: mapping.map_or(0, |mapping| mapping as u64 + 1),
            address: address as u64,
            line,
        });
        id
    }

    fn line(&mut self, line: &Line) -> message::Line {
        let next = self.functions.len() as u64 + 1;
        let id = *self.functions.entry((line.mangled.clone(), line.file.clone())).or_insert(next);
        if id == next {
            self.message.function.push(message::Function {
                id,
                name: self.strings.number(&line.function),
                system_name: self.strings.number(&line.mangled),
                filename: line.file.as_deref().map_or(0, |file| self.strings.number(file)),
            });
        }
        message::Line { function_id: id, line: i64::from(line.line) }
    }
}

fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
