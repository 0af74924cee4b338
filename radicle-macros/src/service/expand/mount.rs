use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{GenericArgument, Path, PathArguments, Type};

use crate::service::{
    model::Service,
    types::{ungroup, without_arguments},
};

/// `impl radicle::Service`, with a type of its own that keeps several services on one type apart.
///
/// Nothing for a bare type parameter: the orphan rule (E0210) forbids it, and the generated
/// `…Server<T>` is a service for every `T`.
pub(super) fn mount(service: &Service, runtime: &Path) -> Option<TokenStream> {
    let Service { generics, interface, self_ty, messages_only, .. } = service;
    if is_uncovered(self_ty, service) {
        return None;
    }
    let marker = marker(service)?;
    let function = without_arguments(interface);
    let (parameters, _, where_clause) = generics.split_for_impl();
    let messages_only =
        (!messages_only.is_empty()).then(|| quote!(.messages_only(&[#(#messages_only),*])));
    Some(quote! {
        const _: () = {
            pub enum #marker {}
            impl #parameters #runtime::Service<#marker> for #self_ty #where_clause {
                fn mount(self) -> #runtime::__private::Mount {
                    #function(::std::sync::Arc::new(self))
                        .build_info(#runtime::build_info!())
                        #messages_only
                }
            }
        };
    })
}

/// The name of the trait, or one like it where that name is taken by something that the impl mentions.
fn marker(service: &Service) -> Option<Ident> {
    let Service { generics, interface, self_ty, .. } = service;
    let name = &interface.segments.last()?.ident;
    let mut path = without_arguments(interface);
    path.segments.pop();
    let where_clause = &generics.where_clause;
    let mentioned = quote!(#path #generics #where_clause #self_ty);
    let mut marker = Ident::new(&name.to_string(), Span::call_site());
    while mentions(mentioned.clone(), &marker) {
        marker = format_ident!("{marker}Service");
    }
    Some(marker)
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Whether the type is a parameter of the impl, bare or behind a fundamental pointer.
fn is_uncovered(ty: &Type, service: &Service) -> bool {
    match ungroup(ty) {
        Type::Reference(reference) => is_uncovered(&reference.elem, service),
        Type::Path(path) => {
            let parameter =
                |ident: &Ident| service.generics.type_params().any(|it| it.ident == *ident);
            path.path.get_ident().is_some_and(parameter)
                || pointee(&path.path).is_some_and(|ty| is_uncovered(ty, service))
        }
        _ => false,
    }
}

/// The `T` of `Box<T>` and `Pin<T>`.
fn pointee(path: &Path) -> Option<&Type> {
    let segment = path.segments.last().filter(|it| it.ident == "Box" || it.ident == "Pin")?;
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}
