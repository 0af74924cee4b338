use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Ident, Path, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    parse_quote,
};

use crate::errors::Errors;

/// What stands in the parentheses of `#[radicle::service(…)]`.
pub(crate) struct Options {
    /// Where the runtime is, `::radicle` by default.
    pub(crate) runtime: Path,
}

impl Options {
    /// Parses the options; what is wrong is reported and left at its default.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut options = Self { runtime: parse_quote!(::radicle) };
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                options.parse_one(input)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = parser.parse2(tokens) {
            errors.add(error);
        }
        options
    }

    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name = input.call(Ident::parse_any)?;
        if name != "crate" {
            let message = format!("unknown option `{name}`; known is `crate = path::to::radicle`");
            return Err(syn::Error::new_spanned(name, message));
        }
        input.parse::<Token![=]>()?;
        let expected = |error: syn::Error| {
            syn::Error::new(error.span(), "expected a path, as in `crate = path::to::radicle`")
        };
        self.runtime = input.call(Path::parse_mod_style).map_err(expected)?;
        Ok(())
    }
}

/// As the second stage reads them again.
impl ToTokens for Options {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let runtime = &self.runtime;
        tokens.extend(quote!(crate = #runtime));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(tokens: TokenStream) -> (String, String) {
        let mut errors = Errors::default();
        let options = Options::parse(tokens, &mut errors);
        (options.to_token_stream().to_string(), errors.report().to_string())
    }

    #[test]
    fn default_is_radicle() {
        assert_eq!(parse(quote!()), ("crate = :: radicle".to_owned(), String::new()));
    }

    #[test]
    fn takes_another_path() {
        for path in [quote!(my::radicle), quote!(crate::rpc), quote!(::my)] {
            let (options, errors) = parse(quote!(crate = #path,));
            assert_eq!((options, errors), (quote!(crate = #path).to_string(), String::new()));
        }
    }

    #[test]
    fn lists_the_known_option() {
        let (options, errors) = parse(quote!(krate = my::radicle));
        assert_eq!(options, "crate = :: radicle");
        assert!(errors.contains("unknown option `krate`; known is `crate = path::to::radicle`"));
    }
}
