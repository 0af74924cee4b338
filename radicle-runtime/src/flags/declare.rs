//! What the derived code says of each field.

use std::{
    fmt::{self, Display},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use super::{Dynamic, Field, Value, value::is_switch};

/// A program with flags.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// `greeter`
    pub name: &'static str,
    /// `1.2.3`
    pub version: &'static str,
    /// What the program is, for `--help`.
    pub description: &'static str,
    /// What its environment variables start with, without the last underscore; made of the name if
    /// `None`.
    pub env_prefix: Option<&'static str>,
}

/// The flags of a struct, in the order of its fields.
#[derive(Default)]
pub struct Declarations(pub(super) Vec<Flag>);

/// A flag whatever its type.
pub(super) struct Flag {
    pub(super) spec: Spec,
    pub(super) slot: Box<dyn Slot>,
}

/// What is known of a flag before it has a value.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    /// `grpc_server_port`
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    /// `u16`
    pub(super) type_name: String,
    pub(super) dynamic: bool,
    pub(super) secret: bool,
    /// Whether the command line may have it without a value, for `true`.
    pub(super) switch: bool,
    /// Whether several values on the command line are one list.
    pub(super) repeats: bool,
}

/// Where the values of a flag go.
pub(super) trait Slot: Send + Sync {
    /// Reads and checks a text.
    fn read(&self, text: &str) -> Result<Reading, String>;

    /// The value of a flag that nobody sets; `None` if it must be set.
    fn default(&self) -> Result<Option<Reading>, String>;
}

/// A value that can be put in place.
pub(super) struct Reading {
    /// The value as text.
    pub(super) shown: String,
    pub(super) put: Box<dyn FnOnce() + Send>,
}

/// What may be said of a flag whose values are these.
pub struct Options<V> {
    fallback: Fallback<V>,
    check: Option<Check<V>>,
    secret: bool,
}

type Check<V> = Box<dyn Fn(&V) -> Result<(), String> + Send + Sync>;

enum Fallback<V> {
    None,
    Text(&'static str),
    Value(fn() -> V),
}

// Without bounds: where a type cannot be a flag, the compiler says that and no more.
impl<V> Options<V> {
    /// The value if nobody sets it.
    pub fn default(mut self, value: fn() -> V) -> Self {
        self.fallback = Fallback::Value(value);
        self
    }

    /// As [`default`](Self::default), read as any other text.
    pub fn default_text(mut self, text: &'static str) -> Self {
        self.fallback = Fallback::Text(text);
        self
    }

    /// What refuses values.
    pub fn validate<E: Display>(
        mut self,
        check: impl Fn(&V) -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        self.check = Some(Box::new(move |value| check(value).map_err(|error| error.to_string())));
        self
    }

    /// Whether its values are shown nowhere.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

impl Declarations {
    /// Adds a flag that is a field of this type; the handle gives the field once there is a value.
    pub fn add<F: Field<M>, M: 'static>(
        &mut self,
        name: &'static str,
        description: &'static str,
        options: impl FnOnce(Options<F::Value>) -> Options<F::Value>,
    ) -> Handle<F> {
        let Options { fallback, check, secret } =
            options(Options { fallback: Fallback::None, check: None, secret: false });
        let spec = Spec {
            name,
            description,
            type_name: F::Value::type_name(),
            dynamic: F::DYNAMIC,
            secret,
            switch: is_switch::<F::Value>(),
            repeats: F::Value::repeats(),
        };
        let place = Arc::new(Place { field: Mutex::default(), dynamic: OnceLock::new() });
        let handle = Handle(Arc::clone(&place) as _);
        self.0.push(Flag { spec, slot: Box::new(Typed::<F, M> { place, fallback, check }) });
        handle
    }
}

/// The field of a flag, once it has a value.
pub struct Handle<F>(Arc<dyn Take<F>>);

impl<F> Handle<F> {
    /// Takes the field, once.
    pub fn take(self) -> F {
        self.0.take().expect("a flag has a value before its struct is made")
    }
}

impl fmt::Debug for Declarations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|flag| &flag.spec)).finish()
    }
}

impl<V> fmt::Debug for Options<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("secret", &self.secret).finish_non_exhaustive()
    }
}

impl<F> fmt::Debug for Handle<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handle")
    }
}

trait Take<F> {
    fn take(&self) -> Option<F>;
}

/// Where a field waits for its struct, and what changes it after that.
struct Place<F, V> {
    field: Mutex<Option<F>>,
    dynamic: OnceLock<Dynamic<V>>,
}

impl<F, V> Take<F> for Place<F, V> {
    fn take(&self) -> Option<F> {
        self.field.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

struct Typed<F: Field<M>, M> {
    place: Arc<Place<F, F::Value>>,
    fallback: Fallback<F::Value>,
    check: Option<Check<F::Value>>,
}

impl<F: Field<M>, M: 'static> Slot for Typed<F, M> {
    fn read(&self, text: &str) -> Result<Reading, String> {
        let value = F::Value::parse(text)?;
        if let Some(check) = &self.check {
            check(&value)?;
        }
        Ok(self.reading(value))
    }

    fn default(&self) -> Result<Option<Reading>, String> {
        match self.fallback {
            Fallback::Text(text) => self.read(text).map(Some),
            Fallback::Value(value) => {
                let value = value();
                self.check.as_ref().map_or(Ok(()), |check| check(&value))?;
                Ok(Some(self.reading(value)))
            }
            Fallback::None => Ok(F::Value::absent().map(|value| self.reading(value))),
        }
    }
}

impl<F: Field<M>, M: 'static> Typed<F, M> {
    fn reading(&self, value: F::Value) -> Reading {
        let place = Arc::clone(&self.place);
        let shown = value.show();
        let put = move || match place.dynamic.get() {
            Some(dynamic) => dynamic.set(value),
            None => {
                let (field, dynamic) = F::new(value);
                dynamic.into_iter().for_each(|dynamic| _ = place.dynamic.set(dynamic));
                *place.field.lock().unwrap_or_else(PoisonError::into_inner) = Some(field);
            }
        };
        Reading { shown, put: Box::new(put) }
    }
}
