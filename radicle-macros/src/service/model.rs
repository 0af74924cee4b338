//! The service after all checks; only this can be expanded.

use proc_macro2::{Group, TokenStream};
use syn::{
    Attribute, Generics, Ident, Pat, PatType, Path, Signature, Token, Type, TypeParamBound,
    Visibility, punctuated::Punctuated, token::Brace,
};

pub(crate) struct Service {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) impl_token: Token![impl],
    pub(crate) generics: Generics,
    pub(crate) interface: Path,
    pub(crate) for_token: Token![for],
    pub(crate) self_ty: Type,
    pub(crate) brace: Brace,
    pub(crate) items: Vec<Item>,
    /// The methods whose handlers see the message and nothing else of a request, by their place in the
    /// description.
    pub(crate) messages_only: Vec<usize>,
}

pub(crate) enum Item {
    Method(Box<Method>),
    /// In place of a method that is reported as wrong.
    Stub(Box<Stub>),
    /// Left alone.
    Other(TokenStream),
}

/// A method that only keeps rustc from reporting a wrong one again.
pub(crate) struct Stub {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) request: Type,
    /// Whether it takes a stream of them.
    pub(crate) streams: bool,
    pub(crate) reply: Type,
    /// The associated type of its stream.
    pub(crate) stream: Option<Ident>,
    /// Whether that type is still to be declared.
    pub(crate) declare: bool,
}

pub(crate) struct Method {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) signature: Signature,
    pub(crate) request: Request,
    pub(crate) reply: Reply,
    pub(crate) stream: Option<Stream>,
    pub(crate) body: Group,
}

pub(crate) enum Request {
    /// `Request<T>`
    AsWritten,
    /// The bare message or stream.
    Message(PatType),
}

pub(crate) enum Reply {
    /// `Result<Response<T>, Status>`
    AsWritten,
    Converted(Box<Converted>),
}

/// A result that is not tonic's.
pub(crate) struct Converted {
    /// The return type of the body.
    pub(crate) written: Type,
    /// The error type or, where an alias hides it, the whole type.
    pub(crate) error: Type,
    pub(crate) form: Form,
    /// The message or the stream type.
    pub(crate) content: Content,
}

/// What the `Result` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Message,
    Response,
    /// Either of them, behind an alias.
    Hidden,
}

pub(crate) enum Content {
    Type(Box<Type>),
    /// `impl Stream`, to be boxed as this associated type.
    Boxed(Ident),
}

/// The associated type to be declared for a response stream.
pub(crate) struct Stream {
    pub(crate) name: Ident,
    /// What the method depends on by `#[cfg]`, its type does too.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) ty: StreamType,
}

pub(crate) enum StreamType {
    Named(Box<Type>),
    /// The bounds of `impl Stream<…> + …`.
    Boxed(Punctuated<TypeParamBound, Token![+]>),
}

impl Request {
    /// The identifier of the argument, if its pattern is nothing more.
    pub(crate) fn ident(argument: &PatType) -> Option<&Ident> {
        match &*argument.pat {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(&pat.ident),
            _ => None,
        }
    }
}
