//! `connect`, which tonic-build writes only with its `transport` feature.

use prost_build::Service;
use syn::Item;

use super::{Context, ident::ident};

impl Context<'_> {
    /// Only there if the runtime has the feature `client`.
    pub(super) fn connect(&self, service: &Service) -> Option<Item> {
        // An rpc of this name goes first: `new(channel)` does the same.
        if service.methods.iter().any(|method| method.name == "connect") {
            return None;
        }
        let runtime = &self.runtime;
        let client = ident(&format!("{}Client", service.name));
        Some(syn::parse_quote! {
            #runtime::if_client! {
                impl #client<#runtime::tonic::transport::Channel> {
                    /// Connects to an endpoint.
                    pub async fn connect<D>(
                        destination: D,
                    ) -> ::core::result::Result<Self, #runtime::tonic::transport::Error>
                    where
                        D: ::core::convert::TryInto<#runtime::tonic::transport::Endpoint>,
                        D::Error: ::core::convert::Into<StdError>,
                    {
                        let endpoint = #runtime::tonic::transport::Endpoint::new(destination)?;
                        ::core::result::Result::Ok(Self::new(endpoint.connect().await?))
                    }
                }
            }
        })
    }
}
