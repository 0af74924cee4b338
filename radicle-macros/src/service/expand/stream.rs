use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Path, Token, TypeParamBound, punctuated::Punctuated, spanned::Spanned};

use crate::service::model::{Stream, StreamType};

/// The associated type of a response stream.
pub(super) fn stream(stream: &Stream) -> TokenStream {
    let Stream { name, attrs, ty } = stream;
    let ty = match ty {
        StreamType::Named(ty) => ty.to_token_stream(),
        StreamType::Boxed(bounds) => boxed(bounds),
    };
    quote!(#(#attrs)* type #name = #ty;)
}

fn boxed(bounds: &Punctuated<TypeParamBound, Token![+]>) -> TokenStream {
    let span = bounds.span();
    let send = (!bounds.iter().any(is_send)).then(|| quote!(+ ::core::marker::Send));
    let lifetime = (!bounds.iter().any(is_lifetime)).then(|| quote!(+ 'static));
    let bounds = bounds.iter().filter(|bound| !matches!(bound, TypeParamBound::PreciseCapture(_)));
    quote_spanned!(span=> ::core::pin::Pin<::std::boxed::Box<dyn #(#bounds)+* #send #lifetime>>)
}

fn is_send(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => is_last(&bound.path, "Send"),
        _ => false,
    }
}

fn is_last(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn is_lifetime(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Lifetime(_))
}
