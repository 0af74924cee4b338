//! Leads the paths in tonic-build's tokens through the runtime: the user has no tonic of his own.

use proc_macro2::{Group, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::ident::Runtime;

/// Puts `::radicle::__private::` before each leading `tonic::`.
pub(super) fn through(runtime: &Runtime, tokens: TokenStream) -> TokenStream {
    let mut rewritten = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut in_separator = false;
    let mut behind_separator = false;
    while let Some(token) = tokens.next() {
        let leads = !behind_separator && tokens.peek().is_some_and(starts_separator);
        behind_separator = in_separator;
        in_separator = starts_separator(&token);
        match token {
            TokenTree::Ident(ident) if leads && ident == "tonic" => {
                rewritten.extend(quote!(#runtime::#ident));
            }
            TokenTree::Group(group) => {
                let inner = through(runtime, group.stream());
                Group::new(group.delimiter(), inner).to_tokens(&mut rewritten);
            }
            token => token.to_tokens(&mut rewritten),
        }
    }
    rewritten
}

/// The first half of `::`.
fn starts_separator(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_leading_segments_change() {
        let tokens = quote!(
            fn f<T: tonic::A>(tonic: ::tonic::B, x: c::tonic::D) {
                tonic.e()
            }
        );
        let expected = quote! {
            fn f<T: ::radicle::__private::tonic::A>(tonic: ::tonic::B, x: c::tonic::D) { tonic.e() }
        };
        let rewritten = through(&Runtime::new("::radicle"), tokens);
        assert_eq!(rewritten.to_string(), expected.to_string());
    }
}
