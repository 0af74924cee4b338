use std::{
    any::{TypeId, type_name},
    fmt::Display,
    str::FromStr,
    time::Duration,
};

use super::duration;

/// What a flag can be: read from text and shown as text.
///
/// It is implemented for all that is [`FromStr`] and [`Display`] (`bool`, numbers, `String`, addresses,
/// enums of your own), for [`Duration`] as Go writes it (`1h30m`, `150ms`), for `Option`, whose empty
/// text is `None`, and for `Vec`, with commas between the elements. `M` tells the compiler which of these
/// it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a flag",
    label = "no value of a flag",
    note = "a flag is a `bool`, a number, a `String`, a `Duration`, a type with `FromStr` and `Display`, an `Option` or a `Vec` of these, or a `radicle::Dynamic` of any of them"
)]
pub trait Value<M>: Sized + Send + Sync + 'static {
    /// Reads a value.
    ///
    /// # Errors
    /// The text is none; the error says why.
    fn parse(text: &str) -> Result<Self, String>;

    /// Shows a value, so that `parse` reads the same one.
    fn show(&self) -> String;

    /// The value of a flag that nobody sets, if it need not be set.
    fn absent() -> Option<Self> {
        None
    }

    /// The type's name, for people.
    fn type_name() -> String {
        last_segments(type_name::<Self>())
    }

    /// Whether several values on the command line are one list.
    #[doc(hidden)]
    fn repeats() -> bool {
        false
    }
}

/// `M` of types with `FromStr` and `Display`.
#[derive(Debug)]
pub struct Text;

/// `M` of [`Duration`].
#[derive(Debug)]
pub struct Time;

/// `M` of `Option`.
#[derive(Debug)]
pub struct Optional<M>(M);

/// `M` of `Vec`.
#[derive(Debug)]
pub struct List<M>(M);

impl<T> Value<Text> for T
where
    T: FromStr<Err: Display> + Display + Send + Sync + 'static,
{
    fn parse(text: &str) -> Result<Self, String> {
        let reason = |error: T::Err| expected::<T>().unwrap_or_else(|| error.to_string());
        text.parse().map_err(reason)
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn absent() -> Option<Self> {
        is_switch::<Self>().then(|| "false".parse().ok()).flatten()
    }
}

impl Value<Time> for Duration {
    fn parse(text: &str) -> Result<Self, String> {
        duration::parse(text)
    }

    fn show(&self) -> String {
        duration::Shown(*self).to_string()
    }
}

impl<T: Value<M>, M> Value<Optional<M>> for Option<T> {
    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::parse(text).map(Some) }
    }

    fn show(&self) -> String {
        self.as_ref().map(T::show).unwrap_or_default()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn type_name() -> String {
        format!("Option<{}>", T::type_name())
    }

    fn repeats() -> bool {
        T::repeats()
    }
}

impl<T: Value<M>, M> Value<List<M>> for Vec<T> {
    fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::new());
        }
        text.split(',').map(|element| T::parse(element.trim())).collect()
    }

    fn show(&self) -> String {
        self.iter().map(T::show).collect::<Vec<_>>().join(",")
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn type_name() -> String {
        format!("Vec<{}>", T::type_name())
    }

    fn repeats() -> bool {
        true
    }
}

/// What values of Rust's own types look like: the errors of their `FromStr` do not say.
fn expected<T: 'static>() -> Option<String> {
    let is = |id: TypeId| id == TypeId::of::<T>();
    macro_rules! whole {
        ($($number:ty)*) => {
            $(if is(TypeId::of::<$number>()) {
                let (least, most) = (<$number>::MIN, <$number>::MAX);
                return Some(format!("it takes a whole number from {least} to {most}"));
            })*
        };
    }
    whole!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
    if is_switch::<T>() {
        return Some("it takes `true` or `false`".to_owned());
    }
    let is_float = is(TypeId::of::<f32>()) || is(TypeId::of::<f64>());
    is_float.then(|| "it takes a number".to_owned())
}

/// Whether the type is `bool`, which stands on the command line without a value.
pub(super) fn is_switch<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<bool>()
}

/// `Level<Inner>` of `a::b::Level<a::Inner>`.
fn last_segments(path: &str) -> String {
    let mut short = String::new();
    let mut segment = 0;
    for it in path.chars() {
        match it {
            ':' => short.truncate(segment),
            _ => {
                short.push(it);
                if !it.is_alphanumeric() && it != '_' {
                    segment = short.len();
                }
            }
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn reads<T: Value<M> + PartialEq + std::fmt::Debug, M>(text: &str, value: T) {
        assert_eq!(T::parse(text).as_ref(), Ok(&value), "{text}");
        assert_eq!(T::parse(&value.show()), Ok(value), "{text}");
    }

    #[test]
    fn values_read_and_show() {
        reads("true", true);
        reads("8081", 8081_u16);
        reads("-3", -3_i64);
        reads("0.25", 0.25);
        reads(" a, b ", " a, b ".to_owned());
        reads("[::1]:80", "[::1]:80".parse::<SocketAddr>().unwrap());
        reads("90s", Duration::from_secs(90));
        reads("", None::<u16>);
        reads("7", Some(7_u16));
        reads("", Vec::<String>::new());
        reads("a, b,c", vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        reads("1s,2m", Some(vec![Duration::from_secs(1), Duration::from_secs(120)]));
    }

    #[test]
    fn mistakes_are_told() {
        fn error<T: Value<M>, M>(text: &str) -> String {
            T::parse(text).err().unwrap()
        }
        assert_eq!(error::<bool, _>("yes"), "it takes `true` or `false`");
        assert_eq!(error::<u8, _>("256"), "it takes a whole number from 0 to 255");
        assert_eq!(error::<Vec<i8>, _>("1,x"), "it takes a whole number from -128 to 127");
        assert_eq!(error::<f64, _>("half"), "it takes a number");
        assert!(error::<Option<Duration>, _>("5").starts_with("`5` has no unit"));
    }

    #[test]
    fn types_have_short_names() {
        fn name<T: Value<M>, M>() -> String {
            T::type_name()
        }
        assert_eq!(name::<u16, _>(), "u16");
        assert_eq!(name::<String, _>(), "String");
        assert_eq!(name::<Option<Vec<Duration>>, _>(), "Option<Vec<Duration>>");
        assert_eq!(name::<SocketAddr, _>(), "SocketAddr");
        assert_eq!(last_segments("a::B<c::D, (e::F, g)>"), "B<D, (F, g)>");
    }

    #[test]
    fn some_need_not_be_set() {
        fn absent<T: Value<M>, M>() -> Option<String> {
            T::absent().map(|value| value.show())
        }
        assert_eq!(absent::<bool, _>().as_deref(), Some("false"));
        assert_eq!(absent::<Option<u16>, _>().as_deref(), Some(""));
        assert_eq!(absent::<Vec<u16>, _>().as_deref(), Some(""));
        assert_eq!(absent::<String, _>(), None);
    }
}
