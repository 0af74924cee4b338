use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::service::model::Stub;

/// A method with the right signature and nothing in it.
pub(super) fn stub(stub: &Stub, runtime: &Path) -> TokenStream {
    let Stub { attrs, name, request, streams, reply, stream, declare } = stub;
    let request = match streams {
        true => quote!(#runtime::Streaming<#request>),
        false => quote!(#request),
    };
    let content = match stream {
        Some(stream) => quote!(Self::#stream),
        None => quote!(#reply),
    };
    let declaration = declare.then(|| {
        quote! {
            #(#attrs)*
            type #stream = #runtime::Streaming<#reply>;
        }
    });
    quote! {
        #declaration
        #(#attrs)*
        async fn #name(
            &self,
            _: #runtime::Request<#request>,
        ) -> ::core::result::Result<#runtime::Response<#content>, #runtime::Status> {
            ::core::unimplemented!()
        }
    }
}
