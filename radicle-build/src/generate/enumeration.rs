//! `impl Enumeration` beside each enum.

use proc_macro2::Ident;
use syn::Item;

use super::ident::Runtime;
use crate::model::{EnumValue, Enumeration};

/// The names of an enum, aliases included.
pub(super) fn names(runtime: &Runtime, ident: &Ident, enumeration: &Enumeration) -> Item {
    let values = enumeration
        .values
        .iter()
        .map(|EnumValue { name, number, .. }| quote::quote!((#name, #number)));
    syn::parse_quote! {
        impl #runtime::Enumeration for #ident {
            const NAMES: &'static [(&'static str, i32)] = &[#(#values),*];
        }
    }
}
