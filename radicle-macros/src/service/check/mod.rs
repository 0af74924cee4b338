//! From the impl as written to a service that can be expanded. Each mistake is reported at its token.

mod expected;
mod name;
mod reply;
mod request;
mod signature;
mod stub;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Attribute;

use crate::errors::Errors;

use super::{
    item::{self, Impl, RawMethod},
    model::{Item, Method, Request, Service, Stream, StreamType},
    rpc::{Description, Rpc},
};

/// Checks an impl whose head the first stage has let through.
pub(crate) fn service(item: Impl, description: &Description, errors: &mut Errors) -> Service {
    let Impl { head, interface, for_token, brace, items } = item;
    if let Some(unsafety) = head.unsafety {
        errors.at(unsafety, "a service trait is safe: remove `unsafe`");
    }
    let types = items.iter().filter_map(declared_type).collect();
    let methods = items.iter().filter_map(written_method).collect();
    let scope = Scope { description, types, methods };
    let items: Vec<_> = items.into_iter().map(|item| scope.item(item, errors)).collect();
    Service {
        attrs: head.attrs,
        impl_token: head.impl_token,
        generics: head.generics,
        interface,
        for_token,
        self_ty: head.self_ty,
        brace,
        messages_only: messages_only(&items, description),
        items,
    }
}

/// What the check of one method needs to know of the rest.
struct Scope<'d> {
    description: &'d Description,
    /// The associated types that the user declares.
    types: Vec<Ident>,
    /// The methods that the user writes.
    methods: Vec<Ident>,
}

impl Scope<'_> {
    fn item(&self, item: item::Item, errors: &mut Errors) -> Item {
        match item {
            item::Item::Method(method) => self.method(*method, errors),
            item::Item::Type(_, tokens) | item::Item::Other(tokens) => Item::Other(tokens),
        }
    }

    fn method(&self, mut method: RawMethod, errors: &mut Errors) -> Item {
        method.attrs.retain(|attr| !is_policy(attr, errors));
        let Some(rpc) = name::resolve(&mut method, self.description, &self.methods, errors) else {
            return Item::Other(method.into_token_stream());
        };
        match self.checked(&mut method, rpc, errors) {
            Some(checked) => Item::Method(Box::new(checked)),
            None => match stub::stub(&method, rpc, &self.types) {
                Some(stub) => Item::Stub(Box::new(stub)),
                None => Item::Other(method.into_token_stream()),
            },
        }
    }

    fn checked(&self, method: &mut RawMethod, rpc: &Rpc, errors: &mut Errors) -> Option<Method> {
        let argument = signature::check(&mut method.signature, rpc, errors);
        let request = argument.and_then(|argument| request::check(argument, rpc, errors));
        let reply = reply::check(&method.signature, rpc, errors);
        let (request, (reply, ty)) = (request?, reply?);
        let stream = ty.and_then(|ty| self.stream(ty, rpc, &method.attrs));
        let RawMethod { attrs, vis, signature, body } = method.clone();
        Some(Method { attrs, vis, signature, request, reply, stream, body })
    }

    /// The stream type to declare, unless the user does.
    fn stream(&self, ty: StreamType, rpc: &Rpc, attrs: &[Attribute]) -> Option<Stream> {
        let name = rpc.stream_type();
        let attrs = conditions(attrs);
        (!self.types.contains(&name)).then_some(Stream { name, attrs, ty })
    }
}

/// The methods that take the bare message in each of their variants by `#[cfg]`.
fn messages_only(items: &[Item], description: &Description) -> Vec<usize> {
    let qualifies = |rpc: &Rpc| {
        let mut variants = items.iter().filter_map(|item| match item {
            Item::Method(method) if method.signature.ident == rpc.name => Some(method),
            _ => None,
        });
        variants.next().is_some_and(|it| sees_the_message_only(it))
            && variants.all(|it| sees_the_message_only(it))
    };
    let rpcs = description.rpcs.iter().enumerate();
    rpcs.filter(|(_, rpc)| qualifies(rpc)).map(|(index, _)| index).collect()
}

/// Other attributes may look at the whole request, as `#[tracing::instrument]` does.
fn sees_the_message_only(method: &Method) -> bool {
    let harmless = ["doc", "cfg", "allow", "expect", "warn", "deny", "forbid"];
    matches!(method.request, Request::Message(_))
        && method.attrs.iter().all(|attr| harmless.iter().any(|name| attr.path().is_ident(name)))
}

/// The `#[cfg]` attributes: what a method depends on, its stream type does too.
fn conditions(attrs: &[Attribute]) -> Vec<Attribute> {
    let conditional = |attr: &&Attribute| attr.path().is_ident("cfg");
    attrs.iter().filter(conditional).cloned().collect()
}

fn declared_type(item: &item::Item) -> Option<Ident> {
    match item {
        item::Item::Type(name, _) => Some(name.clone()),
        _ => None,
    }
}

fn written_method(item: &item::Item) -> Option<Ident> {
    match item {
        item::Item::Method(method) => Some(method.signature.ident.clone()),
        _ => None,
    }
}

/// Whether this is `#[radicle(…)]`, for which there is no option.
fn is_policy(attr: &Attribute, errors: &mut Errors) -> bool {
    let found = attr.path().is_ident("radicle");
    if found {
        errors.at(attr, "`#[radicle(…)]` on a method has no options in this version: remove it");
    }
    found
}
