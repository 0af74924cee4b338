use quote::ToTokens;
use syn::{
    FnArg, GenericParam, PatType, Receiver, ReceiverKind, ReturnType, Signature, Token, Type,
    parse_quote,
};

use super::{Errors, Rpc, expected::expected};
use crate::service::types::{is_named, last_segment, ungroup};

/// Checks all but the types of request and reply, and gives the request.
///
/// What can be put right without guessing is, so that rustc has nothing to add.
pub(super) fn check(signature: &mut Signature, rpc: &Rpc, errors: &mut Errors) -> Option<PatType> {
    check_async(signature, rpc, errors);
    let fixed = check_generics(signature, errors);
    check_receiver(signature, rpc, errors);
    request(signature, rpc, errors).filter(|_| fixed)
}

fn check_async(signature: &mut Signature, rpc: &Rpc, errors: &mut Errors) {
    if signature.asyncness.is_some() {
        return;
    }
    let name = &rpc.name;
    if is_pinned(&signature.output) {
        let message =
            format!("`{name}` must be `async`; `#[radicle::service]` replaces `#[async_trait]`");
        return errors.at(signature.fn_token, message);
    }
    errors.at(signature.fn_token, format!("`{name}` must be `async`{}", expected(rpc)));
    signature.asyncness = Some(Token![async](signature.fn_token.span));
}

/// Whether the method returns `Pin<…>`, as it does behind `#[async_trait]`.
fn is_pinned(output: &ReturnType) -> bool {
    match output {
        ReturnType::Type(_, ty) => last_segment(ty).is_some_and(|segment| segment.ident == "Pin"),
        ReturnType::Default => false,
    }
}

/// Whether no type is left open.
fn check_generics(signature: &Signature, errors: &mut Errors) -> bool {
    let generic = |param: &&GenericParam| !matches!(param, GenericParam::Lifetime(_));
    let Some(param) = signature.generics.params.iter().find(generic) else {
        return true;
    };
    errors.at(param, format!("`{}` cannot be generic: the proto fixes its types", signature.ident));
    false
}

fn check_receiver(signature: &mut Signature, rpc: &Rpc, errors: &mut Errors) {
    let wrong = match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) if is_shared(receiver) => return,
        Some(FnArg::Receiver(receiver)) => receiver.to_token_stream(),
        _ => signature.ident.to_token_stream(),
    };
    errors.at(wrong, format!("`{}` takes `&self`{}", rpc.name, expected(rpc)));
    let others = signature.inputs.iter().filter(|input| matches!(input, FnArg::Typed(_)));
    signature.inputs = std::iter::once(parse_quote!(&self)).chain(others.cloned()).collect();
}

/// `&self` or `self: &Self`.
fn is_shared(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
        ReceiverKind::Typed(_, ty) => match ungroup(ty) {
            Type::Reference(ty) => ty.mutability.is_none() && is_named(&ty.elem, "Self"),
            _ => false,
        },
        _ => false,
    }
}

fn request(signature: &Signature, rpc: &Rpc, errors: &mut Errors) -> Option<PatType> {
    let mut requests = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(request) => Some(request),
        FnArg::Receiver(_) => None,
    });
    let Some(request) = requests.next() else {
        let message = format!("`{}` takes one request{}", rpc.name, expected(rpc));
        errors.add(syn::Error::new(signature.paren_token.span.join(), message));
        return None;
    };
    if let Some(second) = requests.next() {
        errors
            .at(second, format!("`{}` takes one request, nothing more{}", rpc.name, expected(rpc)));
        return None;
    }
    Some(request.clone())
}
