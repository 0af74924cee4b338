//! What tonic-prost-build makes of `proto/greeter.proto`.
#![allow(missing_docs, unreachable_pub, reason = "generated")]

include!(concat!(env!("OUT_DIR"), "/tonic/helloworld.rs"));
