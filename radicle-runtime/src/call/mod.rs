//! The call: what every transport runs, and the boundary between it and generated code.

mod input;
mod output;

pub use self::{
    input::{Frames, Input, Source},
    output::{Encode, Head, MessageStream, Output, StreamReply, UnaryReply},
};
