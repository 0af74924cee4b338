use syn::{PatType, Type};

use super::{Errors, Rpc, expected::expected};
use crate::service::{
    model::Request,
    types::{argument_of, is_named, ungroup},
};

/// Tells `Request<T>` from a bare message or stream and checks that the right side streams.
pub(super) fn check(argument: PatType, rpc: &Rpc, errors: &mut Errors) -> Option<Request> {
    let wrapped = argument_of(&argument.ty, "Request").cloned();
    let content = wrapped.as_ref().unwrap_or(&argument.ty);
    if let Some(problem) = problem(content, rpc) {
        let (name, kind) = (&rpc.name, rpc.kind());
        errors.at(content, format!("`{name}` is a {kind} rpc: {problem}{}", expected(rpc)));
        return None;
    }
    Some(match wrapped {
        Some(_) => Request::AsWritten,
        None => Request::Message(argument),
    })
}

fn problem(content: &Type, rpc: &Rpc) -> Option<String> {
    let streams = argument_of(content, "Streaming").is_some();
    match ungroup(content) {
        Type::ImplTrait(_) => Some("its request has one type, not an `impl Trait`".to_owned()),
        Type::Reference(_) => Some("its request is passed by value".to_owned()),
        _ if streams && !rpc.client_streams => {
            Some(format!("it takes one `{}`, not a stream", rpc.input))
        }
        // Another name may be an alias of the stream.
        _ if rpc.client_streams && !streams && is_named(content, &rpc.input) => {
            Some(format!("it takes a stream of `{}`, not one", rpc.input))
        }
        _ => None,
    }
}
