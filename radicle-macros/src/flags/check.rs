//! From the struct as written to one that can be expanded. Each mistake is reported at its token.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    Attribute, Expr, ExprLit, Field, Fields, Item, ItemStruct, Lit, LitStr, ext::IdentExt,
    parse_quote,
};

use super::{
    attribute::{FlagOptions, Options, StructOptions, options},
    docs,
    model::{Default, Flag, Settings},
};
use crate::errors::Errors;

/// Checks the item that the derive stands on; none if there is nothing to be made of it.
pub(super) fn settings(item: Item, errors: &mut Errors) -> Option<Settings> {
    let item = structure(item, errors)?;
    misplaced::<FlagOptions, StructOptions>(&item.attrs, "on a field", errors);
    let StructOptions { name, version, env_prefix, runtime } = options(&item.attrs, errors);
    let mut names = HashSet::new();
    let flags = item.fields.into_iter().filter_map(|field| flag(field, &mut names, errors));
    let flags = flags.collect();
    Some(Settings {
        runtime: runtime.unwrap_or_else(|| parse_quote!(::radicle)),
        ident: item.ident,
        description: docs::text(&item.attrs),
        name,
        version,
        env_prefix,
        flags,
    })
}

/// The struct, if it has named fields and no parameters.
fn structure(item: Item, errors: &mut Errors) -> Option<ItemStruct> {
    let item = match item {
        Item::Struct(item) => item,
        Item::Enum(item) => return refuse(errors, item.enum_token, "an enum"),
        Item::Union(item) => return refuse(errors, item.union_token, "a union"),
        other => return refuse(errors, other, "this item"),
    };
    if !item.generics.params.is_empty() {
        errors.at(&item.generics, "flags are of known types: remove the parameters");
        return None;
    }
    match item.fields {
        Fields::Named(_) => Some(item),
        Fields::Unnamed(fields) => refuse(errors, fields, "a struct without names of fields"),
        Fields::Unit => refuse(errors, item.ident, "a struct without fields"),
    }
}

fn refuse<T>(errors: &mut Errors, tokens: impl ToTokens, noun: &str) -> Option<T> {
    let message = "`radicle::Flags` is derived for a struct with named fields";
    errors.at(tokens, format!("{message}, not for {noun}"));
    None
}

fn flag(field: Field, names: &mut HashSet<String>, errors: &mut Errors) -> Option<Flag> {
    misplaced::<StructOptions, FlagOptions>(&field.attrs, "on the struct", errors);
    let FlagOptions { default, validate, secret, name: renamed } = options(&field.attrs, errors);
    let ident = field.ident?;
    let name = name(&ident, renamed, names, errors);
    Some(Flag {
        ident,
        ty: field.ty,
        name,
        description: docs::text(&field.attrs),
        default: default.map(read_default),
        validate: validate.filter(|it| is_function(it, errors)),
        secret,
    })
}

/// What radicle's own flags and those of any program are called.
const TAKEN: [&str; 8] = [
    "config",
    "config_dir",
    "config_etcd",
    "config_etcd_prefix",
    "help",
    "log_call_sampling",
    "log_level",
    "version",
];

fn name(
    ident: &Ident,
    renamed: Option<LitStr>,
    names: &mut HashSet<String>,
    errors: &mut Errors,
) -> String {
    let name = renamed.as_ref().map_or_else(|| ident.unraw().to_string(), LitStr::value);
    let tokens = || match &renamed {
        Some(text) => text.to_token_stream(),
        None => ident.to_token_stream(),
    };
    if TAKEN.contains(&name.as_str()) {
        let message = format!("`{name}` is a flag of radicle's own; choose another name");
        errors.at(tokens(), message);
    } else if !is_snake_case(&name) {
        let message = format!("`{name}` is not in snake case, as in `grpc_server_port`");
        errors.at(tokens(), message);
    } else if !names.insert(name.clone()) {
        errors.at(tokens(), format!("two flags are named `{name}`"));
    }
    name
}

fn is_snake_case(name: &str) -> bool {
    let starts = name.starts_with(|it: char| it.is_ascii_lowercase());
    let fits = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    starts && name.chars().all(fits) && !name.ends_with('_') && !name.contains("__")
}

fn read_default(value: Expr) -> Default {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Default::Text(text),
        value => Default::Value(value),
    }
}

fn is_function(value: &Expr, errors: &mut Errors) -> bool {
    let fits = matches!(value, Expr::Path(_) | Expr::Closure(_));
    if !fits {
        let message = "expected a function from `&T` to `Result<(), impl Display>`, as in `validate = not_empty`";
        errors.at(value, message);
    }
    fits
}

/// Reports attributes of the other set.
fn misplaced<Other: Options, Own: Options>(attrs: &[Attribute], place: &str, errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(Other::ATTRIBUTE)) {
        let (other, own) = (Other::ATTRIBUTE, Own::ATTRIBUTE);
        errors.at(attr.path(), format!("`#[{other}(…)]` stands {place}; here it is `#[{own}(…)]`"));
    }
}
