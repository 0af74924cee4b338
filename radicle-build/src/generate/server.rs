//! What radicle adds to tonic's server module.

use prost_build::Service;
use syn::Item;

use super::{Context, ident::ident};

impl Context<'_> {
    pub(super) fn server_items(&self, service: &Service) -> Vec<Item> {
        let full_name = full_name(service);
        let services = self.checked.model.files.iter().flat_map(|file| &file.services);
        let model = services
            .into_iter()
            .find(|service| service.full_name == full_name)
            .unwrap_or_else(|| unreachable!("the model and prost read the same descriptors"));
        let mut items =
            vec![self.spec(model, service), self.mount(service), self.mountable(service)];
        if !self.options.inside_runtime {
            items.extend(self.description(service, &full_name));
        }
        items
    }

    /// `impl Service for GreeterServer<T>`, so that it is served like an annotated type.
    fn mountable(&self, service: &Service) -> Item {
        let runtime = &self.runtime;
        let name = ident(&service.name);
        let server = ident(&format!("{}Server", service.name));
        syn::parse_quote! {
            impl<T: #name> #runtime::Service<#server<T>> for #server<T> {
                fn mount(self) -> #runtime::Mount {
                    #name(self.inner)
                        .message_limits(self.max_decoding_message_size, self.max_encoding_message_size)
                }
            }
        }
    }
}

/// `helloworld.Greeter`
pub(super) fn full_name(service: &Service) -> String {
    match &*service.package {
        "" => service.proto_name.clone(),
        package => format!("{package}.{}", service.proto_name),
    }
}

impl Context<'_> {
    /// The methods table. It shares the trait's name: an import of the trait brings it along.
    fn mount(&self, service: &Service) -> Item {
        let runtime = &self.runtime;
        let name = ident(&service.name);
        let call = self.table(service);
        syn::parse_quote! {
            #[doc(hidden)]
            #[allow(non_snake_case)]
            pub fn #name<T: #name>(service: ::std::sync::Arc<T>) -> #runtime::Mount {
                #runtime::Mount::new(&SPEC, service, #call)
            }
        }
    }
}
