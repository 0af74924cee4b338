//! The struct after all checks; only this can be expanded.

use proc_macro2::Ident;
use syn::{Expr, LitStr, Path, Type};

pub(crate) struct Settings {
    /// Where radicle is.
    pub(crate) runtime: Path,
    pub(crate) ident: Ident,
    pub(crate) description: String,
    /// Those of the package if none.
    pub(crate) name: Option<LitStr>,
    pub(crate) version: Option<LitStr>,
    /// Made of the name if none.
    pub(crate) env_prefix: Option<LitStr>,
    pub(crate) flags: Vec<Flag>,
}

pub(crate) struct Flag {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// In snake case.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) default: Option<Default>,
    pub(crate) validate: Option<Expr>,
    pub(crate) secret: bool,
}

pub(crate) enum Default {
    /// To be read as any other text.
    Text(LitStr),
    Value(Expr),
}
