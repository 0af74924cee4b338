use std::{fmt, future::Future, pin::Pin, str::FromStr};

use maud::Markup;

use super::{Access, Refusal};
use crate::transport::{
    Peer,
    rest::{QueryBounds, query_pairs},
};

/// A page of the admin listener.
///
/// Its functions run on a thread that may block, at most two at a time in the whole server.
pub(crate) trait Page: Send + Sync {
    /// `/debug/requests`.
    fn path(&self) -> &'static str;

    /// Its heading, and the text of links to it.
    fn title(&self) -> &'static str;

    /// One sentence for the index.
    fn summary(&self) -> &'static str;

    /// Whether others link to it.
    fn listed(&self) -> bool {
        true
    }

    /// What a client needs to ask for it.
    fn needed(&self) -> Access {
        Access::Read
    }

    /// Whether it answers POST.
    fn writable(&self) -> bool {
        false
    }

    /// Takes a snapshot of what it shows; locks are free again when it returns.
    ///
    /// # Errors
    /// What the client gets instead.
    fn get(&self, query: &Query) -> Result<Answer, Refusal>;

    /// Changes something: asked only if it is [writable](Self::writable) and the client may.
    ///
    /// # Errors
    /// What the client gets instead; nothing has changed then.
    fn post(&self, _form: &Query, _by: &Peer) -> Result<Answer, Refusal> {
        Err(Refusal::method("GET, HEAD"))
    }
}

/// What a page shows, taken at one time.
pub(crate) trait View: Send {
    /// What stands below the heading.
    fn html(&self) -> Markup;

    fn json(&self) -> serde_json::Value;
}

/// What a page answers.
pub(crate) enum Answer {
    View(Box<dyn View>),
    Bytes {
        content_type: &'static str,
        /// The name under which browsers save it; none shows it.
        file_name: Option<String>,
        bytes: Vec<u8>,
    },
    /// What was asked has been done: the client should look at this path of ours. Programs that read JSON
    /// get what is there.
    SeeOther(String),
    /// It takes its time. Dropped when the client leaves.
    Later(Pin<Box<dyn Future<Output = Result<Self, Refusal>> + Send>>),
}

impl Answer {
    pub(crate) fn view(view: impl View + 'static) -> Self {
        Self::View(Box::new(view))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::View(_) => "View",
            Self::Bytes { .. } => "Bytes",
            Self::SeeOther(_) => "SeeOther",
            Self::Later(_) => "Later",
        })
    }
}

/// The parameters of a query, or the fields of a form.
#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

const BOUNDS: QueryBounds = QueryBounds { bytes: 64 * 1024, pairs: 64 };

impl Query {
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        BOUNDS.check(text, "").map_err(Refusal::bad_request)?;
        let pairs = query_pairs(text)
            .map(|pair| pair.map(|pair| (pair.key.into_owned(), pair.value.into_owned())));
        pairs.collect::<Result<_, _>>().map(Self).map_err(Refusal::bad_request)
    }

    /// The last value of a parameter; an empty one counts as none, because forms send all their fields.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().rev().find(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The last value, even if it is empty.
    #[cfg(any(feature = "flags", test))]
    pub(crate) fn get_any(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().rev().find(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A parameter as a value of some type.
    ///
    /// # Errors
    /// It is none; `expected` says what would be: `a number of seconds`.
    pub(crate) fn parse<T: FromStr>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Refusal> {
        let parse = |text: &str| {
            text.parse().map_err(|_| {
                Refusal::bad_request(format!("`{name}` is {text:?}; it takes {expected}"))
            })
        };
        self.get(name).map(parse).transpose()
    }

    /// One parameter out of several values, the first if there is none.
    ///
    /// # Errors
    /// It is none of them; the message lists them.
    pub(crate) fn one_of<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Result<T, Refusal> {
        let Some(text) = self.get(name) else { return Ok(known[0].1) };
        known.iter().find(|(value, _)| *value == text).map(|&(_, value)| value).ok_or_else(|| {
            let values: Vec<_> = known.iter().map(|(value, _)| format!("`{value}`")).collect();
            Refusal::bad_request(format!("`{name}` is {text:?}; it takes {}", values.join(", ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_counts() {
        let query = Query::read("a=1&a=2&b=&c=x+y%21").unwrap();
        assert_eq!(
            (query.get("a"), query.get("b"), query.get("c")),
            (Some("2"), None, Some("x y!"))
        );
        assert_eq!((query.get_any("b"), query.get_any("d")), (Some(""), None));
        assert_eq!(query.parse::<u8>("a", "a number").unwrap(), Some(2));
    }

    #[test]
    fn an_error_says_what_is_expected() {
        let query = Query::read("b=9&type=old").unwrap();
        let refused = query.parse::<bool>("b", "`true` or `false`").unwrap_err();
        assert_eq!(refused.message, "`b` is \"9\"; it takes `true` or `false`");
        let refused = query.one_of("type", &[("all", 0), ("static", 1)]).unwrap_err();
        assert_eq!(refused.message, "`type` is \"old\"; it takes `all`, `static`");
        assert_eq!(query.one_of("kind", &[("all", 0), ("static", 1)]).unwrap(), 0);
        assert!(Query::read("a=%zz").is_err());
        assert!(Query::read(&"a&".repeat(65)).is_err());
    }
}
