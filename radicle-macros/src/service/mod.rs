//! `#[radicle::service]` in two stages.
//!
//! The attribute sees the impl only. It hands it to the macro that `radicle-build` generates beside the
//! trait, under the same path, and that macro calls back with the description of the service.

mod attribute;
mod check;
mod expand;
mod item;
mod model;
mod options;
mod rpc;
mod types;

pub(crate) use self::attribute::attribute;
use self::{item::Impl, options::Options, rpc::Description};
use crate::errors::Errors;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    braced,
    parse::{Parse, ParseStream},
};

/// The second stage: the description, the options and the impl.
pub(crate) fn described(input: TokenStream) -> TokenStream {
    let Input { description, options, item } = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut errors = Errors::default();
    let options = Options::parse(options, &mut errors);
    let expanded = match syn::parse2::<Impl>(item.clone()) {
        Ok(item) => expand::service(&check::service(item, &description, &mut errors), &options),
        Err(error) => {
            errors.add(error);
            item
        }
    };
    let errors = errors.report();
    quote!(#errors #expanded)
}

struct Input {
    description: Description,
    options: TokenStream,
    item: TokenStream,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (description, options);
        braced!(description in input);
        braced!(options in input);
        Ok(Self {
            description: description.parse()?,
            options: options.parse()?,
            item: input.parse()?,
        })
    }
}
