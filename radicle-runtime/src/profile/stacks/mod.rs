//! Stacks, and the forms in which people look at them.

mod flame_graph;
mod mappings;
mod pprof;
mod sample;
mod symbols;

pub(super) use self::sample::{Kind, Profile, Sample};
use self::symbols::Symbols;
use super::Format;

/// Writes a profile.
pub(super) fn write(profile: &Profile, format: Format) -> Vec<u8> {
    let symbols = Symbols::of(profile);
    match format {
        Format::Pprof => pprof::encode(profile, &symbols),
        Format::FlameGraph => flame_graph::draw(profile, &symbols).into_bytes(),
    }
}
