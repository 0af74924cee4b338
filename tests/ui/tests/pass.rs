//! The cases of `pass`: each is a module that compiles, and whose `main` runs.

#![allow(dead_code, unreachable_pub, reason = "the cases do what users may do")]

include!(concat!(env!("OUT_DIR"), "/pass.rs"));
