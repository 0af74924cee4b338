use super::{percent, query::Bounds};
use crate::json;

/// How a gateway reads and writes.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    pub(crate) json: json::Options,
    /// The largest request body in bytes: 413 beyond it.
    pub(crate) max_body_bytes: usize,
    /// 400 beyond it.
    pub(crate) query: Bounds,
    /// The bytes that a multi-segment variable keeps escaped.
    pub(crate) keep_escaped: &'static [u8],
}

impl Default for Config {
    fn default() -> Self {
        Self {
            json: json::Options::default(),
            max_body_bytes: 4 * 1024 * 1024,
            query: Bounds { bytes: 16 * 1024, pairs: 256 },
            keep_escaped: percent::RESERVED,
        }
    }
}
