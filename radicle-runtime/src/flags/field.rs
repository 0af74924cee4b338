use super::{Dynamic, Value};

/// What the field of a struct of flags can be: a value, which is read once, or a [`Dynamic`] one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a flag",
    label = "no value of a flag",
    note = "a flag is a `bool`, a number, a `String`, a `Duration`, a type with `FromStr` and `Display`, an `Option` or a `Vec` of these, or a `radicle::Dynamic` of any of them"
)]
pub trait Field<M>: Sized + Send + Sync + 'static {
    /// How its value is read: the `M` of [`Value`].
    type Form: 'static;
    /// What the flag holds.
    type Value: Value<Self::Form>;

    /// Whether it can change while the program runs.
    const DYNAMIC: bool;

    /// The field with its first value, and what changes it later.
    fn new(value: Self::Value) -> (Self, Option<Dynamic<Self::Value>>);
}

/// `M` of fields that are read once.
#[derive(Debug)]
pub struct Static<M>(M);

/// `M` of [`Dynamic`] fields.
#[derive(Debug)]
pub struct Changing<M>(M);

impl<T: Value<M>, M: 'static> Field<Static<M>> for T {
    type Form = M;
    type Value = T;
    const DYNAMIC: bool = false;

    fn new(value: T) -> (Self, Option<Dynamic<T>>) {
        (value, None)
    }
}

impl<T: Value<M>, M: 'static> Field<Changing<M>> for Dynamic<T> {
    type Form = M;
    type Value = T;
    const DYNAMIC: bool = true;

    fn new(value: T) -> (Self, Option<Dynamic<T>>) {
        let dynamic = Self::new(value);
        (dynamic.clone(), Some(dynamic))
    }
}
