use std::fmt;

/// Where the value of a flag comes from; each holds over those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// What the program says.
    Default,
    /// The file of `--config`.
    File,
    /// The directory of `--config-dir`.
    Directory,
    /// An environment variable.
    Environment,
    /// An argument.
    CommandLine,
    /// A key of etcd.
    Etcd,
    /// The form of `/debug/flagz`.
    Page,
}

impl Source {
    pub(super) const ALL: [Self; 7] = [
        Self::Default,
        Self::File,
        Self::Directory,
        Self::Environment,
        Self::CommandLine,
        Self::Etcd,
        Self::Page,
    ];

    /// As labels and pages name it: `command_line`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Directory => "directory",
            Self::Environment => "environment",
            Self::CommandLine => "command_line",
            Self::Etcd => "etcd",
            Self::Page => "page",
        }
    }
}

impl serde::Serialize for Source {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text for a flag, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) text: String,
    /// `greeter.toml:3`, `GREETER_GREETING`, `--greeting`.
    pub(super) origin: String,
}

/// What one source says of each flag, none where it says nothing.
pub(super) type Layer = Vec<Option<Given>>;

/// What each source says of one flag.
#[derive(Default)]
pub(super) struct Layers([Option<Given>; Source::ALL.len()]);

impl Layers {
    pub(super) fn get(&self, source: Source) -> Option<&Given> {
        self.0[source as usize].as_ref()
    }

    pub(super) fn set(&mut self, source: Source, given: Option<Given>) {
        self.0[source as usize] = given;
    }

    /// What holds if the source says this; none if that is the default.
    pub(super) fn with<'a>(
        &'a self,
        source: Source,
        given: Option<&'a Given>,
    ) -> Option<(Source, &'a Given)> {
        let said = |it| if it == source { given } else { self.get(it) };
        Source::ALL.into_iter().rev().find_map(|it| Some((it, said(it)?)))
    }

    /// What holds; none if that is the default.
    pub(super) fn top(&self) -> Option<(Source, &Given)> {
        self.with(Source::Default, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_sources_hold_over_earlier_ones() {
        let given = |text: &str| Given { text: text.to_owned(), origin: String::new() };
        let mut layers = Layers::default();
        assert_eq!(layers.top(), None);
        for source in &Source::ALL[1..] {
            layers.set(*source, Some(given(source.as_str())));
            assert_eq!(layers.top(), Some((*source, &given(source.as_str()))));
        }
        layers.set(Source::Etcd, None);
        layers.set(Source::Page, None);
        assert_eq!(layers.top(), Some((Source::CommandLine, &given("command_line"))));
        let other = given("other");
        assert_eq!(layers.with(Source::File, Some(&other)), layers.top());
        assert_eq!(layers.with(Source::Page, Some(&other)), Some((Source::Page, &other)));
    }
}
