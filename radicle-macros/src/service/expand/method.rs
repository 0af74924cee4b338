use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, Pat, PatType, Path, Signature, spanned::Spanned};

use super::{located, stream::stream};
use crate::service::model::{Content, Converted, Form, Method, Reply, Request};

/// The method in tonic's form.
pub(super) fn method(method: &Method, runtime: &Path) -> TokenStream {
    let Method { attrs, vis, signature, request, reply, stream: declared, body } = method;
    let stream = declared.as_ref().map(stream);
    let mut signature = signature.clone();
    let unwrap = unwrap_request(request, &mut signature, runtime);
    let statements = match reply {
        Reply::AsWritten => {
            let statements = body.stream();
            quote!(#unwrap #statements)
        }
        Reply::Converted(reply) => {
            convert_output(reply, &mut signature, runtime);
            let convert = convert_reply(reply, body.stream(), runtime);
            quote!(#unwrap #convert)
        }
    };
    let mut block = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, statements);
    block.set_span(body.span());
    quote!(#stream #(#attrs)* #vis #signature #block)
}

/// Puts `Request<T>` into the signature and gives the statement that takes the message out.
fn unwrap_request(request: &Request, signature: &mut Signature, runtime: &Path) -> TokenStream {
    let Request::Message(argument) = request else {
        return TokenStream::new();
    };
    let PatType { attrs, pat, colon_token, ty } = argument;
    let name = match &**pat {
        Pat::Wild(wild) => wild.to_token_stream(),
        _ => match Request::ident(argument) {
            Some(ident) => ident.to_token_stream(),
            None => Ident::new("request", Span::mixed_site()).to_token_stream(),
        },
    };
    let runtime = located(runtime, ty.span());
    let wrapped = quote_spanned!(ty.span()=> #runtime::Request<#ty>);
    let wrapped: FnArg = syn::parse_quote!(#(#attrs)* #name #colon_token #wrapped);
    if let Some(written) = signature.inputs.last_mut() {
        *written = wrapped;
    }
    match &**pat {
        Pat::Wild(_) => TokenStream::new(),
        pat => quote!(let #pat #colon_token #ty = #name.into_inner();),
    }
}

/// Puts tonic's return type into the signature.
fn convert_output(reply: &Converted, signature: &mut Signature, runtime: &Path) {
    let content = match &reply.content {
        Content::Type(ty) => ty.to_token_stream(),
        Content::Boxed(name) => quote_spanned!(reply.written.span()=> Self::#name),
    };
    let span = match &reply.content {
        Content::Type(ty) => ty.span(),
        Content::Boxed(_) => reply.written.span(),
    };
    let runtime = located(runtime, span);
    let output = quote_spanned! {span=>
        -> ::core::result::Result<#runtime::Response<#content>, #runtime::Status>
    };
    signature.output = syn::parse_quote!(#output);
}

/// Runs the body and makes its result tonic's.
///
/// The first statement never runs. It tells rustc the type, as `-> T` does for a function: the body's results then
/// coerce to it, and those that do not are reported one by one.
fn convert_reply(reply: &Converted, body: TokenStream, runtime: &Path) -> TokenStream {
    let Converted { written, error, form, content } = reply;
    let name = Ident::new("reply", Span::mixed_site());
    let located = Ident::new("reply", Span::mixed_site().located_at(error.span()));
    let checked = quote_spanned!(error.span()=> #located?);
    // rustc underlines the return type where the stream cannot be sent to other threads.
    let boxed = |stream: TokenStream, name: &Ident| quote_spanned!(written.span()=> ::std::boxed::Box::pin(#stream) as Self::#name);
    let response = match (form, content) {
        (Form::Message, Content::Type(_)) => quote!(#runtime::Response::new(#checked)),
        (Form::Response, Content::Type(_)) => checked,
        (Form::Hidden, Content::Type(_)) => quote!(#runtime::__private::response(#checked)),
        (Form::Response, Content::Boxed(stream)) => {
            let boxed = boxed(quote!(stream), stream);
            quote!(#checked.map(|stream| #boxed))
        }
        (_, Content::Boxed(stream)) => {
            let boxed = boxed(checked, stream);
            quote!(#runtime::Response::new(#boxed))
        }
    };
    quote! {
        let #name: #written = async move {
            if let ::core::option::Option::Some(#name) = ::core::option::Option::None::<#written> {
                return #name;
            }
            #body
        }.await;
        ::core::result::Result::Ok(#response)
    }
}
