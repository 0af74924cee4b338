//! The description of the service, as the generated macro hands it over.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::{
    LitStr, Token, Type,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
};

use super::types::last_segment;

/// `"helloworld.Greeter" say_hello "SayHello" unary (HelloRequest) -> HelloReply, …`
pub(crate) struct Description {
    /// The full proto name.
    pub(crate) service: String,
    pub(crate) rpcs: Vec<Rpc>,
}

pub(crate) struct Rpc {
    /// The method of the trait.
    pub(crate) name: Ident,
    /// The name in the proto, from which tonic makes the name of the stream type.
    pub(crate) proto: String,
    pub(crate) client_streams: bool,
    pub(crate) server_streams: bool,
    /// The request message, without the path to it.
    pub(crate) input: String,
    /// The response message, without the path to it.
    pub(crate) output: String,
}

impl Description {
    pub(crate) fn rpc(&self, name: &Ident) -> Option<&Rpc> {
        self.rpcs.iter().find(|rpc| rpc.name == *name)
    }
}

impl Rpc {
    /// `client-streaming`, and so on.
    pub(crate) fn kind(&self) -> &'static str {
        match (self.client_streams, self.server_streams) {
            (false, false) => "unary",
            (true, false) => "client-streaming",
            (false, true) => "server-streaming",
            (true, true) => "bidirectional",
        }
    }

    /// The associated type of the response stream.
    pub(crate) fn stream_type(&self) -> Ident {
        Ident::new(&format!("{}Stream", self.proto), self.name.span())
    }
}

impl Parse for Description {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let service = input.parse::<LitStr>()?.value();
        let mut rpcs = Vec::new();
        while !input.is_empty() {
            rpcs.push(input.parse()?);
            input.parse::<Token![,]>()?;
        }
        Ok(Self { service, rpcs })
    }
}

impl Parse for Rpc {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let proto = input.parse::<LitStr>()?.value();
        let (client_streams, server_streams) = parse_kind(input)?;
        let request;
        parenthesized!(request in input);
        let request = request.parse()?;
        input.parse::<Token![->]>()?;
        let (input, output) = (message(&request), message(&input.parse()?));
        Ok(Self { name, proto, client_streams, server_streams, input, output })
    }
}

fn parse_kind(input: ParseStream<'_>) -> syn::Result<(bool, bool)> {
    let kind: Ident = input.parse()?;
    match kind.to_string().as_str() {
        "unary" => Ok((false, false)),
        "client_stream" => Ok((true, false)),
        "server_stream" => Ok((false, true)),
        "bidi_stream" => Ok((true, true)),
        _ => Err(syn::Error::new_spanned(kind, "unknown kind of method")),
    }
}

fn message(ty: &Type) -> String {
    match last_segment(ty) {
        Some(segment) => segment.ident.to_string(),
        None => ty.to_token_stream().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_the_generated_macro_says() {
        let description: Description = syn::parse_quote! {
            "helloworld.Greeter"
            say_hello "SayHello" unary (super::HelloRequest) -> super::HelloReply,
            r#match "Match" bidi_stream (()) -> ::radicle::__private::prost_types::Timestamp,
        };
        assert_eq!(description.service, "helloworld.Greeter");
        let [hello, matching] = &description.rpcs[..] else { panic!("two methods expected") };
        assert_eq!((hello.input.as_str(), hello.output.as_str()), ("HelloRequest", "HelloReply"));
        assert_eq!((matching.input.as_str(), matching.output.as_str()), ("()", "Timestamp"));
        assert_eq!(matching.kind(), "bidirectional");
        assert_eq!(matching.stream_type(), "MatchStream");
    }

    #[test]
    fn a_service_may_have_no_methods() {
        let description: Description = syn::parse_quote!("Empty");
        assert!(description.rpcs.is_empty());
    }
}
