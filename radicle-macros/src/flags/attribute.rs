//! The options in the parentheses of `#[flag(…)]` and `#[flags(…)]`.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::{
    Attribute, Expr, LitStr, Meta, Path, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

use crate::errors::Errors;

/// What `#[flag(…)]` says of a field.
#[derive(Default)]
pub(super) struct FlagOptions {
    pub(super) default: Option<Expr>,
    pub(super) validate: Option<Expr>,
    pub(super) secret: bool,
    pub(super) name: Option<LitStr>,
}

/// What `#[flags(…)]` says of the struct.
#[derive(Default)]
pub(super) struct StructOptions {
    pub(super) name: Option<LitStr>,
    pub(super) version: Option<LitStr>,
    pub(super) env_prefix: Option<LitStr>,
    pub(super) runtime: Option<Path>,
}

/// One set of options, which are told apart by their names.
pub(super) trait Options: std::default::Default {
    /// The attribute: `flag`.
    const ATTRIBUTE: &str;

    /// The options as a message lists them.
    const KNOWN: &[&str];

    /// Reads what comes after a known name.
    fn read(&mut self, name: &str, input: ParseStream<'_>) -> syn::Result<()>;
}

impl Options for FlagOptions {
    const ATTRIBUTE: &str = "flag";
    const KNOWN: &[&str] = &["default", "validate", "secret", "name"];

    fn read(&mut self, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        match name {
            "default" => self.default = Some(value(name, "8081", input)?),
            "validate" => self.validate = Some(value(name, "a_function", input)?),
            "name" => self.name = Some(value(name, "\"a_name\"", input)?),
            _ => self.secret = true,
        }
        Ok(())
    }
}

impl Options for StructOptions {
    const ATTRIBUTE: &str = "flags";
    const KNOWN: &[&str] = &["name", "version", "env_prefix", "crate"];

    fn read(&mut self, name: &str, input: ParseStream<'_>) -> syn::Result<()> {
        match name {
            "name" => self.name = Some(value(name, "\"greeter\"", input)?),
            "version" => self.version = Some(value(name, "\"1.2.3\"", input)?),
            "env_prefix" => self.env_prefix = Some(value(name, "\"GREETER\"", input)?),
            _ => self.runtime = Some(value::<ModPath>(name, "path::to::radicle", input)?.0),
        }
        Ok(())
    }
}

/// Reads all attributes of this set; what is wrong is reported and left at its default.
pub(super) fn options<O: Options>(attrs: &[Attribute], errors: &mut Errors) -> O {
    let (mut options, mut seen) = (O::default(), HashSet::new());
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(O::ATTRIBUTE)) {
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                one(&mut options, &mut seen, input, errors)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        let parsed = match &attr.meta {
            Meta::List(_) => attr.parse_args_with(parser),
            _ => {
                let message = format!("options stand in parentheses: `#[{}(…)]`", O::ATTRIBUTE);
                Err(syn::Error::new_spanned(attr, message))
            }
        };
        if let Err(error) = parsed {
            errors.add(error);
        }
    }
    options
}

fn one<O: Options>(
    options: &mut O,
    seen: &mut HashSet<String>,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<()> {
    let ident = input.call(Ident::parse_any)?;
    let name = ident.to_string();
    if !O::KNOWN.contains(&name.as_str()) {
        return Err(syn::Error::new_spanned(&ident, unknown::<O>(&name)));
    }
    if !seen.insert(name.clone()) {
        errors.at(&ident, format!("`{name}` is said twice"));
    }
    options.read(&name, input)?;
    if name == "secret" && input.peek(Token![=]) {
        return Err(input.error("`secret` takes no value"));
    }
    Ok(())
}

fn unknown<O: Options>(name: &str) -> String {
    let near = O::KNOWN.iter().filter(|known| strsim::damerau_levenshtein(known, name) <= 2);
    let near = near.min_by_key(|known| strsim::damerau_levenshtein(known, name));
    match near {
        Some(near) => format!("unknown option `{name}`; did you mean `{near}`?"),
        None => {
            let known: Vec<_> = O::KNOWN.iter().map(|known| format!("`{known}`")).collect();
            format!("unknown option `{name}`; known are {}", known.join(", "))
        }
    }
}

/// Reads `= value`.
fn value<T: Parse>(name: &str, example: &str, input: ParseStream<'_>) -> syn::Result<T> {
    let expected = |error: syn::Error| {
        syn::Error::new(error.span(), format!("expected a value, as in `{name} = {example}`"))
    };
    input.parse::<Token![=]>().map_err(expected)?;
    input.parse().map_err(expected)
}

/// A path without arguments, which may start with `crate`.
struct ModPath(Path);

impl Parse for ModPath {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Path::parse_mod_style).map(Self)
    }
}
