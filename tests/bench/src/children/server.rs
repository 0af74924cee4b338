use std::time::Duration;

use tokio::{process::Command, time::sleep};

use super::{Child, log_file::LogFile};
use crate::{
    Result,
    contenders::{Ports, process::Counters},
    load::Traffic,
};

/// A contender in its own process.
#[derive(Debug)]
pub struct Server {
    child: Child,
    ports: Ports,
    log: LogFile,
}

/// Long enough for a log's own thread to write what calls left for it.
const LOG_SETTLES: Duration = Duration::from_millis(300);

impl Server {
    /// Starts a contender by its name and waits until it listens.
    ///
    /// The command gets the name and the log file as its last arguments.
    pub async fn start(mut command: Command, contender: &str) -> Result<Self> {
        let log = LogFile::new();
        command.arg(contender).arg(log.path());
        let mut child = Child::spawn(command)?;
        let ports = child.json().await?;
        Ok(Self { child, ports, log })
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// The port for a kind of call.
    pub fn port(&self, traffic: Traffic) -> Result<u16> {
        let port = match traffic {
            Traffic::Rest => self.ports.http,
            Traffic::GrpcUnary | Traffic::GrpcStream => self.ports.grpc,
        };
        port.ok_or_else(|| format!("this server has no port for {traffic}").into())
    }

    /// What its allocator counted; zeros unless it is the counting program.
    pub async fn counters(&mut self) -> Result<Counters> {
        self.child.go_on().await?;
        self.child.json().await
    }

    /// Lines in its log, once everything is written.
    pub async fn log_lines(&self) -> Result<u64> {
        sleep(LOG_SETTLES).await;
        self.log.lines()
    }

    /// Ends the process.
    pub async fn stop(self) -> Result<()> {
        self.child.stop().await
    }
}
