use std::{env, ffi::OsString, fmt, marker::PhantomData, path::PathBuf, sync::Arc, time::Duration};

use super::{
    Error, FlagSet, Flags, Registry,
    declare::{Declarations, Flag},
    framework::{CONFIG, CONFIG_DIR, Framework},
    source::{Layer, Source},
    sources::{
        command_line, environment,
        watch::{Place, watch},
    },
    start::start,
};

/// Reads flags from their sources; [`Flags::parse`] with more to say.
///
/// ```
/// # use radicle::{Flags, flags::Error};
/// # #[derive(Flags)]
/// # struct Settings {
/// #     #[flag(default = 8081)]
/// #     grpc_server_port: u16,
/// # }
/// # fn main() -> Result<(), Error> {
/// let flags = Settings::loader().arguments(["greeter", "--grpc-server-port=0"]).environment([]).load()?;
/// assert_eq!(flags.grpc_server_port, 0);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read until `load`"]
pub struct Loader<T> {
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    interval: Duration,
    flags: PhantomData<fn() -> T>,
}

impl<T: Flags> Loader<T> {
    pub(super) fn new() -> Self {
        Self {
            arguments: env::args_os().collect(),
            environment: env::vars_os().collect(),
            interval: Duration::from_secs(1),
            flags: PhantomData,
        }
    }

    /// The command line, the program's name first. Default: that of the process.
    pub fn arguments<S: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// The variables of the environment. Default: those of the process.
    pub fn environment<'e>(
        mut self,
        variables: impl IntoIterator<Item = (&'e str, &'e str)>,
    ) -> Self {
        let owned = |(name, value): (&str, &str)| (name.into(), value.into());
        self.environment = variables.into_iter().map(owned).collect();
        self
    }

    /// How often file and directory are read again, at most each millisecond. Default: each second.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval.max(Duration::from_millis(1));
        self
    }

    /// Reads all sources, and watches the file and the directory from now on.
    ///
    /// # Errors
    /// Something is wrong with the arguments, a source cannot be read, has a key that is no flag or a value
    /// that a flag refuses, or a flag is missing; the text has a line for each. The arguments ask for help or
    /// the version: the text is that.
    pub fn load(self) -> Result<FlagSet<T>, Error> {
        let about = T::about();
        let mut declarations = Declarations::default();
        let values = T::declare(&mut declarations);
        let framework = Framework::declare(&mut declarations);
        let flags = declarations.0;
        let mut problems = twice(&flags);
        if !problems.is_empty() {
            return Err(Error::values(problems));
        }
        let arguments = command_line::read(&about, &flags, self.arguments)?;
        let variables = environment::read(&about, &flags, &self.environment, &mut problems);
        let path = |name: &str| -> Option<PathBuf> {
            let index = flags.iter().position(|flag| flag.spec.name == name)?;
            let given = arguments[index].as_ref().or(variables[index].as_ref())?;
            (!given.text.is_empty()).then(|| given.text.as_str().into())
        };
        let places = [(Source::File, path(CONFIG)), (Source::Directory, path(CONFIG_DIR))];
        let places =
            places.into_iter().filter_map(|(source, path)| Some(Place::new(source, path?)));
        let places: Vec<_> = places.collect();
        let mut layers: Vec<(Source, Layer)> = Vec::new();
        for place in &places {
            layers.push((place.source, place.layer(&flags, &mut problems)));
        }
        layers.extend([(Source::Environment, variables), (Source::CommandLine, arguments)]);
        // What is missing may be in what could not be read.
        let is_whole = !places.iter().any(Place::is_unread);
        let now = start(&about, &flags, layers, is_whole, &mut problems);
        if !problems.is_empty() {
            return Err(Error::values(problems));
        }
        let registry = Arc::new(Registry::new(about, flags, framework(), now));
        for place in &places {
            registry.watched(place.source, place.path.display().to_string());
        }
        #[cfg(feature = "flags-etcd")]
        if !registry.framework.config_etcd.is_empty() {
            let endpoints = registry.framework.config_etcd.join(", ");
            registry.watched(Source::Etcd, format!("{endpoints} {}", registry.etcd_prefix()));
        }
        watch(&registry, places, self.interval)
            .map_err(|error| Error::values(vec![format!("flags cannot be watched: {error}")]))?;
        Ok(FlagSet { values: Arc::new(values()), registry })
    }
}

/// The flags of radicle's own that a struct has, too.
fn twice(flags: &[Flag]) -> Vec<String> {
    let names: Vec<_> = flags.iter().map(|flag| flag.spec.name).collect();
    let twice = |(index, name): (usize, &&str)| {
        names[..index].contains(name).then(|| {
            format!("flag `{name}` is one of radicle's own; give the field another `name`")
        })
    };
    names.iter().enumerate().filter_map(twice).collect()
}

impl<T> fmt::Debug for Loader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Arguments and variables may be secret.
        f.debug_struct("Loader").field("interval", &self.interval).finish_non_exhaustive()
    }
}
