//! Replaces what tonic-build writes into its methods by one call of the runtime: rustc would check the same
//! lines for each method, in every build of the user's crate.

use proc_macro2::Ident;
use prost_build::{Method, Service};
use syn::{Block, Item, ItemImpl};

use super::{
    Context,
    ident::{Runtime, ident},
    server::full_name,
    table::kind_name,
};
use crate::model::MethodKind;

impl Context<'_> {
    /// The server answers through the methods table.
    pub(super) fn thin_server(&self, items: &mut [Item]) {
        let runtime = &self.runtime;
        let services = impls(items).filter(|item| implements(item, "Service"));
        for block in services.filter_map(|item| body(item, &ident("call"))) {
            *block = syn::parse_quote! {{
                #runtime::Service::mount(self.clone()).call_as_tonic(
                    self.accept_compression_encodings,
                    self.send_compression_encodings,
                    req,
                )
            }};
        }
    }

    /// The client's methods call one function per kind.
    pub(super) fn thin_client(&self, items: &mut [Item], service: &Service) {
        for item in impls(items).filter(|item| item.trait_.is_none()) {
            for method in &service.methods {
                if let Some(block) = body(item, &ident(&method.name)) {
                    *block = call(&self.runtime, service, method);
                }
            }
        }
    }
}

fn call(runtime: &Runtime, service: &Service, method: &Method) -> Block {
    let service = full_name(service);
    let name = &method.proto_name;
    let path = format!("/{service}/{name}");
    let kind = MethodKind::new(method.client_streaming, method.server_streaming);
    let kind = ident(kind_name(kind));
    syn::parse_quote! {{
        let method = GrpcMethod::new(#service, #name);
        #runtime::client::#kind(&mut self.inner, request, #path, method).await
    }}
}

fn impls(items: &mut [Item]) -> impl Iterator<Item = &mut ItemImpl> {
    items.iter_mut().filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    })
}

fn implements(item: &ItemImpl, name: &str) -> bool {
    let path = item.trait_.as_ref().map(|(path, _)| path);
    path.and_then(|path| path.segments.last()).is_some_and(|segment| segment.ident == name)
}

fn body<'i>(item: &'i mut ItemImpl, name: &Ident) -> Option<&'i mut Block> {
    item.items.iter_mut().find_map(|item| match item {
        syn::ImplItem::Fn(function) if function.sig.ident == *name => Some(&mut function.block),
        _ => None,
    })
}
