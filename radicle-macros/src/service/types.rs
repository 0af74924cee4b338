//! What the last segment of a type's path tells.

use syn::{
    AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, PathSegment, Type,
};

/// The type inside invisible groups and parentheses.
pub(crate) fn ungroup(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            other => return other,
        }
    }
}

/// The last segment of a path type, `Request<T>` of `tonic::Request<T>`.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungroup(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The `T` of `…::name<T>`.
pub(crate) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == name)?;
    match type_arguments(segment)[..] {
        [argument] => Some(argument),
        _ => None,
    }
}

/// The type arguments of a segment; none if it has arguments of another sort, lifetimes aside.
pub(crate) fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) =
        &segment.arguments
    else {
        return Vec::new();
    };
    args.iter()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
        .collect()
}

/// The path as macros and functions have it.
pub(crate) fn without_arguments(path: &Path) -> Path {
    let mut path = path.clone();
    for segment in &mut path.segments {
        segment.arguments = PathArguments::None;
    }
    path
}

/// Whether the last segment of the type is this name, without arguments.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == name && segment.arguments.is_none())
}

/// Whether the type hangs on `Self`: `Self::WatchStream`, `<Self as Greeter>::WatchStream`.
pub(crate) fn is_projection(ty: &Type) -> bool {
    match ungroup(ty) {
        Type::Path(path) => path.qself.is_some() || starts_with_self(&path.path),
        _ => false,
    }
}

fn starts_with_self(path: &Path) -> bool {
    path.segments.len() > 1 && path.segments[0].ident == "Self"
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::parse_quote;

    use super::*;

    #[test]
    fn the_last_segment_decides() {
        let ty: Type = parse_quote!((::tonic::Request<'a, a::Message>));
        assert_eq!(
            argument_of(&ty, "Request").unwrap().to_token_stream().to_string(),
            "a :: Message"
        );
        assert!(argument_of(&ty, "Response").is_none());
    }

    #[test]
    fn a_message_named_request_is_a_message() {
        assert!(argument_of(&parse_quote!(proto::Request), "Request").is_none());
        assert!(is_named(&parse_quote!(proto::Request), "Request"));
    }

    #[test]
    fn projections_start_at_self() {
        assert!(is_projection(&parse_quote!(Self::WatchStream)));
        assert!(is_projection(&parse_quote!(<Self as Greeter>::WatchStream)));
        assert!(!is_projection(&parse_quote!(Events)));
    }
}
