//! The names of the writer's and the reader's functions for a value.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::Path;

use super::ident::{Runtime, ident};
use crate::model::{Scalar, Value};

/// `string_value`, `enum_value::<Kind>`, …: a function of the writer.
pub(super) fn value_writer(value: &Value, enumeration: Option<&Path>) -> TokenStream {
    match value {
        Value::Scalar(scalar) => ident(&format!("{}_value", name(*scalar))).into_token_stream(),
        Value::Enum(_) => quote!(enum_value::<#enumeration>),
        Value::Message(_) => quote!(message_value),
    }
}

/// `string_value`, `i32_key`, …: the writer's function for the key of a map entry, which is in quotes
/// whatever it is.
pub(super) fn key_writer(key: Scalar) -> Ident {
    let form = match key {
        Scalar::Int32 | Scalar::Uint32 | Scalar::Bool => "key",
        _ => "value",
    };
    ident(&format!("{}_{form}", name(key)))
}

/// `Reader::string`, `Reader::enumeration::<Kind>`, …
pub(super) fn value_reader(
    runtime: &Runtime,
    value: &Value,
    enumeration: Option<&Path>,
) -> TokenStream {
    let name = value_name(value);
    match value {
        Value::Enum(_) => quote!(#runtime::Reader::#name::<#enumeration>),
        _ => quote!(#runtime::Reader::#name),
    }
}

/// The method of the writer or the reader: `string`, `enumeration`, `message`.
pub(super) fn value_name(value: &Value) -> Ident {
    ident(match value {
        Value::Scalar(scalar) => name(*scalar),
        Value::Enum(_) => "enumeration",
        Value::Message(_) => "message",
    })
}

/// The type arguments that the compiler cannot infer.
pub(super) fn value_arguments(value: &Value, enumeration: Option<&Path>) -> TokenStream {
    match value {
        Value::Enum(_) => quote!(::<#enumeration>),
        _ => TokenStream::new(),
    }
}

fn name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Double => "f64",
        Scalar::Float => "f32",
        Scalar::Int32 => "i32",
        Scalar::Int64 => "i64",
        Scalar::Uint32 => "u32",
        Scalar::Uint64 => "u64",
        Scalar::Bool => "bool",
        Scalar::String => "string",
        Scalar::Bytes => "bytes",
    }
}
