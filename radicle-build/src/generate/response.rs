//! What writes one field of a response alone, or gives a raw one, for `response_body`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Item;

use super::{
    field::{key_writer, value_writer},
    ident::response_function,
    json::Json,
    prost::Slot,
};
use crate::model::{Cardinality, Field, FieldKind};

/// Hidden functions beside the message: only there its enums have the paths that prost gives.
pub(super) fn functions<'f>(
    json: &Json<'_>,
    ident: &Ident,
    fields: impl Iterator<Item = (&'f str, bool)>,
) -> Option<Item> {
    let fields: Vec<_> =
        fields.filter_map(|(field, is_raw)| Some((json.message.field(field)?, is_raw))).collect();
    let functions = fields.iter().map(|(field, is_raw)| match is_raw {
        true => raw(json, field),
        false => writer(json, field),
    });
    let item = syn::parse_quote! {
        impl #ident {
            #(#functions)*
        }
    };
    (!fields.is_empty()).then_some(item)
}

/// Gives a field that is a `google.api.HttpBody`.
fn raw(json: &Json<'_>, field: &Field) -> TokenStream {
    let (Slot { ident, .. }, oneof) = json.slot(field);
    let runtime = json.runtime;
    let name = response_function(&field.name);
    let allow = field.deprecated.then(|| quote!(#[allow(deprecated)]));
    let (slot, some) = match oneof {
        Some(oneof) => {
            let path = &oneof.path;
            (&oneof.ident, quote!(::core::option::Option::Some(#path::#ident(value))))
        }
        None => match field.kind {
            FieldKind::Single(_, Cardinality::Required) => (ident, quote!(value)),
            _ => (ident, quote!(::core::option::Option::Some(value))),
        },
    };
    let unset = match field.kind {
        FieldKind::Single(_, Cardinality::Required) => None,
        _ => Some(quote!(_ => ::core::option::Option::None,)),
    };
    quote! {
        #[doc(hidden)]
        #allow
        pub fn #name(message: &dyn #runtime::Message) -> ::core::option::Option<&#runtime::HttpBody> {
            match &message.as_any().downcast_ref::<Self>()?.#slot {
                #some => ::core::option::Option::Some(value),
                #unset
            }
        }
    }
}

fn writer(json: &Json<'_>, field: &Field) -> TokenStream {
    let runtime = json.runtime;
    let name = response_function(&field.name);
    let allow = field.deprecated.then(|| quote!(#[allow(deprecated)]));
    let write = write(json, field);
    quote! {
        #[doc(hidden)]
        #allow
        pub fn #name(message: &dyn #runtime::Message, writer: &mut #runtime::Writer<'_>) {
            if let ::core::option::Option::Some(message) = message.as_any().downcast_ref::<Self>() {
                #write
            }
        }
    }
}

fn write(json: &Json<'_>, field: &Field) -> TokenStream {
    let (Slot { ident, enumeration, .. }, oneof) = json.slot(field);
    let enumeration = enumeration.as_ref();
    let runtime = json.runtime;
    match &field.kind {
        FieldKind::Map(key, value) => {
            let key = key_writer(*key);
            let value = value_writer(value, enumeration);
            quote!(writer.map_value(message.#ident.iter(), #runtime::Writer::#key, #runtime::Writer::#value);)
        }
        FieldKind::Repeated(value) => {
            let value = value_writer(value, enumeration);
            quote!(writer.repeated_value(&message.#ident, #runtime::Writer::#value);)
        }
        FieldKind::Single(value, Cardinality::Implicit | Cardinality::Required) => {
            json.write_value(value, enumeration, &quote!(&message.#ident))
        }
        FieldKind::Single(value, Cardinality::Optional | Cardinality::Oneof(_)) => {
            let write = json.write_value(value, enumeration, &quote!(value));
            let (slot, some) = match oneof {
                Some(oneof) => {
                    let path = &oneof.path;
                    (&oneof.ident, quote!(::core::option::Option::Some(#path::#ident(value))))
                }
                None => (ident, quote!(::core::option::Option::Some(value))),
            };
            // `NullValue` is the one enum that is written as `null`.
            quote! {
                match &message.#slot {
                    #some => { #write }
                    _ => writer.enum_value::<#runtime::prost_types::NullValue>(&0),
                }
            }
        }
    }
}
