use std::env;

use super::{Child, pinned};
use crate::{
    Result,
    load::{Load, Outcome},
};

/// A load generator in its own process.
#[derive(Debug)]
pub struct LoadGenerator {
    child: Child,
}

impl LoadGenerator {
    /// Starts a load generator on a core and waits until the server is warm.
    pub async fn start(load: &Load, core: usize) -> Result<Self> {
        Self::spawn(core, &arguments(load)).await
    }

    /// Runs this program on a core with other arguments and waits until it says `ready`.
    pub async fn spawn(core: usize, arguments: &[String]) -> Result<Self> {
        let mut command = pinned(core, env::current_exe()?);
        command.args(arguments);
        let mut child = Child::spawn(command)?;
        match child.line().await?.as_str() {
            "ready" => Ok(Self { child }),
            line => Err(format!("a load generator said `{line}`").into()),
        }
    }

    /// Makes the calls of the window.
    pub async fn measure(mut self) -> Result<Outcome> {
        self.child.go_on().await?;
        let outcome = self.child.json().await?;
        self.child.stop().await?;
        Ok(outcome)
    }

    /// Ends the process.
    pub async fn stop(self) -> Result<()> {
        self.child.stop().await
    }
}

/// The command line that [`Load`] is parsed from.
pub fn arguments(load: &Load) -> Vec<String> {
    let options = [
        ("--traffic", load.traffic.to_string()),
        ("--port", load.port.to_string()),
        ("--connections", load.connections.to_string()),
        ("--streams", load.streams.to_string()),
        ("--messages", load.messages.to_string()),
        ("--warm-up", load.warm_up.to_string()),
        ("--window", load.window.to_string()),
    ];
    let options = options.into_iter().flat_map(|(name, value)| [name.to_owned(), value]);
    std::iter::once("load".to_owned()).chain(options).collect()
}
