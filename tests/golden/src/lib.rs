//! What radicle-build makes of `cases/*.proto`, compiled against the runtime and shown beside them.
#![allow(missing_docs, reason = "the package without a name is included here")]

radicle::include_protos!();

/// The runtime by another path.
pub mod runtime {
    #[doc(hidden)]
    pub use radicle::__private;
    pub use radicle::*;
}

/// What the options of the builder make.
pub mod options {
    include!(concat!(env!("OUT_DIR"), "/options/tree.rs"));
}

#[cfg(test)]
mod tests {
    use super::options::golden::options::{Everything, Kind, Point, everything::Of};

    #[test]
    fn options_make_other_types() {
        let everything = Everything {
            bytes: radicle::__private::prost::bytes::Bytes::from_static(b"x"),
            colors: std::collections::BTreeMap::new(),
            point: Some(Point { x: 1, y: 2 }),
            boxed: Some(Box::new(Point::default())),
            kind: Kind::KindGood.into(),
            of: Some(Of::One(Point::default())),
        };
        assert!(everything.point > Some(Point::default()));
        // A message with a `BTreeMap` shows its enums as numbers.
        assert!(format!("{everything:?}").contains("kind: 1"));
    }
}
