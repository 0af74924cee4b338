use std::{ffi::OsStr, io, process::Stdio};

use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{self, ChildStdin, ChildStdout, Command},
};

use crate::Result;

/// A process that is spoken to line by line.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    pid: u32,
}

/// A command that runs on one core.
pub fn pinned(core: usize, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("taskset");
    command.arg("--cpu-list").arg(core.to_string()).arg(program);
    command
}

impl Child {
    /// Starts a command; its errors go where ours go.
    pub fn spawn(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().map_err(|error| explain(&command, &error))?;
        let (Some(input), Some(output), Some(pid)) =
            (process.stdin.take(), process.stdout.take(), process.id())
        else {
            return Err("a child without pipes".into());
        };
        Ok(Self { process, input, output: BufReader::new(output).lines(), pid })
    }

    /// The process id; `taskset` keeps it when it becomes the program.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The next line that the process prints.
    pub async fn line(&mut self) -> Result<String> {
        match self.output.next_line().await? {
            Some(line) => Ok(line),
            None => Err(format!("a child ended early: {}", self.process.wait().await?).into()),
        }
    }

    /// The next line, read as JSON.
    pub async fn json<T: DeserializeOwned>(&mut self) -> Result<T> {
        Ok(serde_json::from_str(&self.line().await?)?)
    }

    /// Writes an empty line: go on.
    pub async fn go_on(&mut self) -> Result<()> {
        Ok(self.input.write_all(b"\n").await?)
    }

    /// Ends the process and waits for it.
    pub async fn stop(mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }
}

fn explain(command: &Command, error: &io::Error) -> String {
    let program = command.as_std().get_program().to_string_lossy();
    match (error.kind(), &*program) {
        (io::ErrorKind::NotFound, "taskset") => {
            "`taskset` is missing, which keeps server and load on separate cores; \
             install the package util-linux"
                .to_owned()
        }
        _ => format!("cannot start `{program}`: {error}"),
    }
}
