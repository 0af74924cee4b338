//! The tree of modules that includes every package.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use prost_build::Module;
use quote::quote;

use super::ident::{Runtime, ident};

#[derive(Default)]
struct Node<'t> {
    file: Option<&'t str>,
    children: BTreeMap<&'t str, Node<'t>>,
}

/// One module per part of a package name; files of no package are at the root.
///
/// Each package is told of all of them, for `google.protobuf.Any`: a static beside its file hides the one that
/// the file imports by a glob.
pub(super) fn tree(runtime: &Runtime, packages: &BTreeMap<Module, String>) -> syn::File {
    let mut root = Node::default();
    for (module, file) in packages {
        let node =
            module.parts().fold(&mut root, |node, part| node.children.entry(part).or_default());
        node.file = Some(file);
    }
    let items = root.items(runtime, 0);
    let statics = packages.keys().map(|module| {
        let parts = module.parts().map(ident);
        quote!(#(#parts::)*PACKAGE)
    });
    syn::parse_quote! {
        #items
        #[doc(hidden)]
        static __RADICLE_COMPILATION: &[&#runtime::Package] = &[#(&#statics),*];
    }
}

impl Node<'_> {
    fn items(&self, runtime: &Runtime, depth: usize) -> TokenStream {
        let include = self.file.map(|file| {
            let up = std::iter::repeat_n(quote!(super::), depth);
            quote! {
                ::core::include!(#file);
                #[doc(hidden)]
                static __RADICLE_PACKAGES: &[&#runtime::Package] = #(#up)*__RADICLE_COMPILATION;
            }
        });
        // Generated names and comments are the proto's; the user's lints are not for them.
        let allow = (depth == 0).then(|| {
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
            let items = node.items(runtime, depth + 1);
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
