//! The static that describes the package, and the check of versions.

use quote::quote;
use syn::Item;

use super::{Context, json::Placed};

/// Counts the changes of what generated code relies on; the runtime has the same number.
const CONTRACT: u32 = 2;

impl Context<'_> {
    pub(super) fn contract(&self) -> Item {
        let runtime = &self.runtime;
        syn::parse_quote!(const _: () = #runtime::assert_contract(#CONTRACT);)
    }

    /// The other packages, where the tree of modules brings this one in; else the glob has none.
    pub(super) fn packages_import(&self) -> Item {
        let runtime = &self.runtime;
        syn::parse_quote! {
            #[allow(unused_imports)]
            use #runtime::alone::*;
        }
    }

    pub(super) fn package_static(&self, name: &str, messages: &[Placed]) -> Item {
        let runtime = &self.runtime;
        let messages = messages
            .iter()
            .map(|Placed { name, path }| quote!(#runtime::MessageType::of::<#(#path)::*>(#name)));
        let descriptors = crate::emit::DESCRIPTORS;
        let openapi = self.openapi(name);
        syn::parse_quote! {
            #[doc(hidden)]
            pub static PACKAGE: #runtime::Package = #runtime::Package {
                name: #name,
                descriptors: ::core::include_bytes!(#descriptors),
                messages: &[#(#messages),*],
                compilation: __RADICLE_PACKAGES,
                openapi: #openapi,
            };
        }
    }
}
