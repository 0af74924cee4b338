use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Signature, Type, parse_quote};

use super::{Errors, Rpc, expected::expected};
use crate::service::{
    model::{Content, Converted, Form, Reply, StreamType},
    types::{argument_of, is_named, is_projection, last_segment, type_arguments, ungroup},
};

/// Tells the forms of the return type and gives the stream type that it implies.
pub(super) fn check(
    signature: &Signature,
    rpc: &Rpc,
    errors: &mut Errors,
) -> Option<(Reply, Option<StreamType>)> {
    match analyse(&signature.output, signature, rpc) {
        Ok(reply) => Some(reply),
        Err((tokens, problem)) => {
            errors.at(tokens, format!("{problem}{}", expected(rpc)));
            None
        }
    }
}

type Problem = (TokenStream, String);

fn analyse(
    output: &ReturnType,
    signature: &Signature,
    rpc: &Rpc,
) -> Result<(Reply, Option<StreamType>), Problem> {
    let name = &rpc.name;
    let ReturnType::Type(_, written) = output else {
        return Err((
            signature.ident.to_token_stream(),
            format!("`{name}` must return a `Result`"),
        ));
    };
    let Some(outcome) = Outcome::of(written) else {
        if is_alias(written, rpc) {
            return Ok((Reply::AsWritten, None));
        }
        return Err((written.to_token_stream(), format!("`{name}` must return a `Result`")));
    };
    let content = outcome.content();
    check_kind(content, rpc)?;
    let boxed = matches!(content, Type::ImplTrait(_));
    let stream = rpc.server_streams.then(|| stream_type(content)).flatten();
    if outcome.is_tonic() && !boxed {
        return Ok((Reply::AsWritten, stream));
    }
    let converted = Converted {
        written: if boxed { outcome.with_inferred_content() } else { (**written).clone() },
        error: outcome.error.unwrap_or(written).clone(),
        form: outcome.form(boxed),
        content: if boxed {
            Content::Boxed(rpc.stream_type())
        } else {
            Content::Type(Box::new(content.clone()))
        },
    };
    Ok((Reply::Converted(Box::new(converted)), stream))
}

/// Whether the whole result may hide behind the name.
fn is_alias(ty: &Type, rpc: &Rpc) -> bool {
    let bare = |segment: &PathSegment| segment.arguments.is_none();
    last_segment(ty).is_some_and(bare) && !is_named(ty, &rpc.output)
}

fn check_kind(content: &Type, rpc: &Rpc) -> Result<(), Problem> {
    let (name, kind, output) = (&rpc.name, rpc.kind(), &rpc.output);
    let problem = match content {
        Type::ImplTrait(_) if !rpc.server_streams => {
            format!("it returns one `{output}`, not a stream")
        }
        ty if rpc.server_streams && is_named(ty, output) => {
            format!("it returns a stream of `{output}`, not one")
        }
        _ => return Ok(()),
    };
    Err((content.to_token_stream(), format!("`{name}` is a {kind} rpc: {problem}")))
}

fn stream_type(content: &Type) -> Option<StreamType> {
    match content {
        Type::ImplTrait(ty) => Some(StreamType::Boxed(ty.bounds.clone())),
        ty if is_projection(ty) => None,
        ty => Some(StreamType::Named(Box::new(ty.clone()))),
    }
}

/// A `Result<ok, error>`, or an alias of it with one argument.
struct Outcome<'t> {
    written: &'t Type,
    alias: bool,
    ok: &'t Type,
    error: Option<&'t Type>,
}

/// What is sometimes returned in place of a `Result`.
const NO_RESULTS: [&str; 5] = ["Response", "Option", "Box", "Pin", "Vec"];

impl<'t> Outcome<'t> {
    fn of(written: &'t Type) -> Option<Self> {
        let segment =
            last_segment(written).filter(|it| NO_RESULTS.iter().all(|no| it.ident != no))?;
        let alias = segment.ident != "Result";
        match type_arguments(segment)[..] {
            [ok] => Some(Self { written, alias, ok, error: None }),
            [ok, error] => Some(Self { written, alias, ok, error: Some(error) }),
            _ => None,
        }
    }

    /// The message or stream.
    fn content(&self) -> &'t Type {
        ungroup(argument_of(self.ok, "Response").unwrap_or(self.ok))
    }

    /// `Result<Response<…>, …Status>`
    fn is_tonic(&self) -> bool {
        self.form(false) == Form::Response
            && self.error.is_some_and(|error| is_named(error, "Status"))
    }

    fn form(&self, boxed: bool) -> Form {
        match argument_of(self.ok, "Response") {
            Some(_) => Form::Response,
            None if self.alias && !boxed => Form::Hidden,
            None => Form::Message,
        }
    }

    /// The type with `_` in place of `impl Stream`, which only a signature may hold.
    fn with_inferred_content(&self) -> Type {
        let ok: Type = match argument_of(self.ok, "Response") {
            Some(_) => with_first_argument(self.ok, &parse_quote!(_)),
            None => parse_quote!(_),
        };
        with_first_argument(self.written, &ok)
    }
}

/// The path with another first type argument.
fn with_first_argument(ty: &Type, argument: &Type) -> Type {
    let mut ty = ungroup(ty).clone();
    if let Type::Path(path) = &mut ty
        && let Some(segment) = path.path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
    {
        let is_type = |it: &&mut GenericArgument| matches!(it, GenericArgument::Type(_));
        if let Some(first) = arguments.args.iter_mut().find(is_type) {
            *first = GenericArgument::Type(argument.clone());
        }
    }
    ty
}
