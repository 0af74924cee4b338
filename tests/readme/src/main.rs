//! The README's `src/main.rs`.

include!(concat!(env!("OUT_DIR"), "/main.rs"));
