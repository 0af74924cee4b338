//! The tree of modules that includes every package.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use prost_build::Module;
use quote::quote;

use super::ident::ident;

#[derive(Default)]
struct Node<'t> {
    file: Option<&'t str>,
    children: BTreeMap<&'t str, Node<'t>>,
}

/// One module per part of a package name; files of no package are at the root.
pub(super) fn tree(packages: &BTreeMap<Module, String>) -> syn::File {
    let mut root = Node::default();
    for (module, file) in packages {
        let node =
            module.parts().fold(&mut root, |node, part| node.children.entry(part).or_default());
        node.file = Some(file);
    }
    let items = root.items(true);
    syn::parse_quote!(#items)
}

impl Node<'_> {
    fn items(&self, top: bool) -> TokenStream {
        let include = self.file.map(|file| quote!(::core::include!(#file);));
        // Generated names and comments are the proto's; the user's lints are not for them.
        let allow = top.then(|| {
            quote! {
                #[allow(
                    clippy::all,
                    clippy::pedantic,
                    dead_code,
                    missing_debug_implementations,
                    missing_docs,
                    rustdoc::all,
                    unreachable_pub
                )]
            }
        });
        let children = self.children.iter().map(|(name, node)| {
            let name = ident(name);
            let items = node.items(false);
            quote! {
                #allow
                pub mod #name {
                    #items
                }
            }
        });
        quote!(#include #(#children)*)
    }
}
