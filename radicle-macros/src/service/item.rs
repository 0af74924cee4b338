//! The impl as the user wrote it, parsed no further than needed.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    AttrStyle, Attribute, Generics, Ident, ImplItem, Path, Signature, Token, Type, Visibility,
    braced,
    parse::{Parse, ParseStream},
    token::Brace,
};

use super::types::ungroup;

/// Everything before the braces: `impl<T> Greeter for Me<T> where …`.
pub(crate) struct Head {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) impl_token: Token![impl],
    /// The where clause included.
    pub(crate) generics: Generics,
    pub(crate) negation: Option<Token![!]>,
    /// Absent in an inherent impl.
    pub(crate) interface: Option<(Path, Token![for])>,
    pub(crate) self_ty: Type,
}

/// An impl of a trait with its items.
pub(crate) struct Impl {
    pub(crate) head: Head,
    pub(crate) interface: Path,
    pub(crate) for_token: Token![for],
    pub(crate) brace: Brace,
    pub(crate) items: Vec<Item>,
}

pub(crate) enum Item {
    Method(Box<RawMethod>),
    /// An associated type, by name.
    Type(Ident, TokenStream),
    Other(TokenStream),
}

/// A method, its body left as it is.
#[derive(Clone)]
pub(crate) struct RawMethod {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let unsafety = input.parse()?;
        let impl_token = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let negation = input.parse()?;
        let first: Type = input.parse()?;
        let (interface, self_ty) = match input.parse()? {
            Some(for_token) => (Some((interface(first)?, for_token)), input.parse()?),
            None => (None, first),
        };
        generics.where_clause = input.parse()?;
        Ok(Self { attrs, unsafety, impl_token, generics, negation, interface, self_ty })
    }
}

fn interface(ty: Type) -> syn::Result<Path> {
    match ungroup(&ty) {
        Type::Path(path) if path.qself.is_none() => Ok(path.path.clone()),
        other => Err(syn::Error::new_spanned(other, "expected the path of a service trait")),
    }
}

impl Parse for Impl {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut head: Head = input.parse()?;
        let missing =
            || syn::Error::new_spanned(&head.self_ty, "expected an impl of a service trait");
        let (interface, for_token) = head.interface.take().ok_or_else(missing)?;
        let content;
        let brace = braced!(content in input);
        // async_trait drops them where they stand.
        head.attrs.extend(content.call(Attribute::parse_inner)?.into_iter().map(outer));
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self { head, interface, for_token, brace, items })
    }
}

fn outer(attr: Attribute) -> Attribute {
    Attribute { style: AttrStyle::Outer, ..attr }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        if at_function(input) {
            let (signature, body) = (input.parse()?, input.parse()?);
            return Ok(Self::Method(Box::new(RawMethod { attrs, vis, signature, body })));
        }
        let item: ImplItem = input.parse()?;
        let tokens = quote!(#(#attrs)* #vis #item);
        Ok(match item {
            ImplItem::Type(item) => Self::Type(item.ident, tokens),
            _ => Self::Other(tokens),
        })
    }
}

fn at_function(input: ParseStream<'_>) -> bool {
    let qualified =
        input.peek(Token![async]) || input.peek(Token![unsafe]) || input.peek(Token![extern]);
    let constant = input.peek(Token![const])
        && (input.peek2(Token![fn]) || input.peek2(Token![async]) || input.peek2(Token![unsafe]));
    input.peek(Token![fn]) || qualified || constant
}

impl ToTokens for RawMethod {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attrs, vis, signature, body } = self;
        tokens.extend(quote!(#(#attrs)* #vis #signature #body));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_not_parsed() {
        let item: Impl = syn::parse_quote! {
            impl Greeter for Me {
                const LIMIT: usize = 1;
                type WatchStream = Events;
                #[doc = "hello"]
                async fn say_hello(&self) { any tokens + at [all] }
                helper!();
            }
        };
        let [Item::Other(_), Item::Type(name, _), Item::Method(method), Item::Other(_)] =
            &item.items[..]
        else {
            panic!("four items expected");
        };
        assert_eq!(name, "WatchStream");
        assert_eq!(method.body.to_string(), "{ any tokens + at [all] }");
    }

    #[test]
    fn the_head_keeps_generics_and_where_clause() {
        let item: Impl = syn::parse_quote! {
            unsafe impl<'a, T: Store> a::b::Greeter for Me<'a, T> where T: Clone {}
        };
        assert!(item.head.unsafety.is_some());
        assert_eq!(item.head.generics.params.len(), 2);
        assert!(item.head.generics.where_clause.is_some());
    }

    #[test]
    fn inherent_and_negative_impls_are_told_apart() {
        assert!(
            syn::parse2::<Impl>(quote!(
                impl<T> Me<T> {}
            ))
            .is_err()
        );
        let negative: Impl = syn::parse_quote!(impl !Greeter for Me {});
        assert!(negative.head.negation.is_some());
    }
}
