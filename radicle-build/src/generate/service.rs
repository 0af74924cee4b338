//! Both modules of a service, by tonic-build.

use proc_macro2::TokenStream;
use prost_build::Service;
use quote::quote;
use syn::Item;
use tonic_build::CodeGenBuilder;

use super::{Context, docs, ident::tokens, paths};

impl Context<'_> {
    /// The server and the client module.
    pub(super) fn service(&self, service: &Service) -> Vec<Item> {
        let adapter = Adapter::new(service, self);
        let mut items = Vec::new();
        let mut builder = CodeGenBuilder::new();
        builder.build_transport(false).disable_comments(
            self.options
                .disable_comments
                .iter()
                .map(|path| path.trim_start_matches('.').to_owned())
                .collect(),
        );
        if self.options.build_server {
            builder.attributes(self.options.server_attributes.clone());
            let tokens = builder.generate_server(&adapter, "super");
            items.push(self.module(tokens, |items| {
                self.thin_server(items);
                items.extend(self.server_items(service));
            }));
        }
        if self.options.build_client {
            builder.attributes(self.options.client_attributes.clone());
            let tokens = builder.generate_client(&adapter, "super");
            items.push(self.module(tokens, |items| {
                self.thin_client(items, service);
                items.extend(self.connect(service));
            }));
        }
        items
    }

    /// tonic's module, changed.
    fn module(&self, tokens: TokenStream, change: impl FnOnce(&mut Vec<Item>)) -> Item {
        let tokens = paths::through(&self.runtime, tokens);
        let mut module: syn::ItemMod = syn::parse2(tokens)
            .unwrap_or_else(|error| unreachable!("tonic-build writes one module: {error}"));
        if let Some((_, items)) = &mut module.content {
            change(items);
        }
        Item::Mod(module)
    }
}

/// prost-build's service as tonic-build wants it.
struct Adapter<'s> {
    service: &'s Service,
    methods: Vec<Method>,
    comment: Vec<String>,
}

struct Method {
    method: prost_build::Method,
    codec: String,
    comment: Vec<String>,
}

impl<'s> Adapter<'s> {
    fn new(service: &'s Service, context: &Context<'_>) -> Self {
        let codec = format!("{}::__private::tonic_prost::ProstCodec", context.options.runtime_path);
        let methods = service.methods.iter().map(|method| Method {
            method: method.clone(),
            codec: codec.clone(),
            comment: docs::lines(&method.comments.leading),
        });
        Self {
            service,
            methods: methods.collect(),
            comment: docs::lines(&service.comments.leading),
        }
    }
}

impl tonic_build::Service for Adapter<'_> {
    type Comment = String;
    type Method = Method;

    fn name(&self) -> &str {
        &self.service.name
    }

    fn package(&self) -> &str {
        &self.service.package
    }

    fn identifier(&self) -> &str {
        &self.service.proto_name
    }

    fn methods(&self) -> &[Method] {
        &self.methods
    }

    fn comment(&self) -> &[String] {
        &self.comment
    }
}

impl tonic_build::Method for Method {
    type Comment = String;

    fn name(&self) -> &str {
        &self.method.name
    }

    fn identifier(&self) -> &str {
        &self.method.proto_name
    }

    fn codec_path(&self) -> &str {
        &self.codec
    }

    fn client_streaming(&self) -> bool {
        self.method.client_streaming
    }

    fn server_streaming(&self) -> bool {
        self.method.server_streaming
    }

    fn comment(&self) -> &[String] {
        &self.comment
    }

    fn deprecated(&self) -> bool {
        self.method.options.deprecated()
    }

    fn request_response_name(&self, module: &str, _: bool) -> (TokenStream, TokenStream) {
        (message(module, &self.method.input_type), message(module, &self.method.output_type))
    }
}

/// The path of a message from inside the service's module.
pub(super) fn message(module: &str, rust_type: &str) -> TokenStream {
    const PRIMITIVES: &[&str] = &["()", "bool", "i32", "i64", "u32", "u64", "f32", "f64"];
    let absolute = rust_type.starts_with("::") || rust_type.starts_with("crate::");
    let path = tokens(rust_type);
    if absolute || PRIMITIVES.contains(&rust_type) {
        return path;
    }
    let module = tokens(module);
    quote!(#module::#path)
}
