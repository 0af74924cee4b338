use syn::{
    FnArg, GenericArgument, Ident, PathArguments, ReturnType, Type, TypeParamBound, parse_quote,
};

use super::{RawMethod, Rpc, conditions};
use crate::service::{
    model::Stub,
    types::{is_named, ungroup},
};

/// What stands in for a method that is reported as wrong, if its signature names the messages.
pub(super) fn stub(method: &RawMethod, rpc: &Rpc, types: &[Ident]) -> Option<Stub> {
    let signature = &method.signature;
    let request = signature.inputs.iter().find_map(|input| match input {
        FnArg::Typed(argument) => find(&argument.ty, &rpc.input),
        FnArg::Receiver(_) => None,
    })?;
    let reply = match &signature.output {
        ReturnType::Type(_, ty) => find(ty, &rpc.output)?,
        ReturnType::Default => return None,
    };
    let stream = rpc.server_streams.then(|| rpc.stream_type());
    Some(Stub {
        attrs: conditions(&method.attrs),
        name: signature.ident.clone(),
        request,
        streams: rpc.client_streams,
        reply,
        declare: stream.as_ref().is_some_and(|name| !types.contains(name)),
        stream,
    })
}

/// The message of this name in the type, with the path that the user gives it.
fn find(ty: &Type, name: &str) -> Option<Type> {
    if is_named(ty, name) {
        return Some(ungroup(ty).clone());
    }
    match ungroup(ty) {
        Type::Reference(ty) => find(&ty.elem, name),
        Type::Path(ty) => find_in_arguments(&ty.path.segments.last()?.arguments, name),
        Type::ImplTrait(ty) => ty.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => {
                find_in_arguments(&bound.path.segments.last()?.arguments, name)
            }
            _ => None,
        }),
        Type::Tuple(ty) if ty.elems.is_empty() && name == "()" => Some(parse_quote!(())),
        _ => None,
    }
}

fn find_in_arguments(arguments: &PathArguments, name: &str) -> Option<Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => find(ty, name),
        GenericArgument::AssocType(item) => find(&item.ty, name),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    fn found(ty: Type, name: &str) -> Option<String> {
        find(&ty, name).map(|ty| ty.to_token_stream().to_string())
    }

    #[test]
    fn messages_are_found_with_their_paths() {
        assert_eq!(
            found(parse_quote!(&'a proto::Question), "Question").unwrap(),
            "proto :: Question"
        );
        let stream = parse_quote!(Response<impl Stream<Item = Result<Answer, Status>>>);
        assert_eq!(found(stream, "Answer").unwrap(), "Answer");
        assert_eq!(found(parse_quote!(Option<()>), "()").unwrap(), "()");
        assert_eq!(found(parse_quote!(Option<Question>), "Answer"), None);
    }
}
