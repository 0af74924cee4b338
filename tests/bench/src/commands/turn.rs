use crate::{
    Result,
    children::{LoadGenerator, Server},
    load::{Load, Outcome, Traffic},
    measure::CpuTime,
    report::Figure,
};

/// What one contender did in one measured window.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    outcome: Outcome,
    cpu_us: f64,
    log_lines: u64,
}

impl Turn {
    /// Starts a load generator, measures one window of a server and ends both.
    pub async fn measure(server: Server, load: &Load, load_core: usize) -> Result<Self> {
        let generator = LoadGenerator::start(load, load_core).await?;
        let lines = server.log_lines().await?;
        let before = CpuTime::of(server.pid())?;
        let outcome = generator.measure().await?;
        // Before the CPU time is read again: writing the lines belongs to it.
        let log_lines = server.log_lines().await? - lines;
        let cpu_us = CpuTime::of(server.pid())?.since(&before).as_secs_f64() * 1e6;
        server.stop().await?;
        Ok(Self { outcome, cpu_us, log_lines })
    }

    /// CPU, rate and latencies: per message if the calls are streams, else per call.
    pub fn figures(&self, traffic: Traffic) -> Vec<(Figure, f64)> {
        let Self { outcome, cpu_us, .. } = self;
        let (cpu, rate, count) = match traffic {
            Traffic::GrpcStream => (Figure::CpuPerMessage, Figure::Messages, outcome.messages),
            Traffic::GrpcUnary | Traffic::Rest => {
                (Figure::CpuPerCall, Figure::Calls, outcome.calls)
            }
        };
        vec![
            (cpu, cpu_us / count as f64),
            (rate, count as f64 / outcome.seconds),
            (Figure::P50, outcome.p50_us),
            (Figure::P99, outcome.p99_us),
        ]
    }

    /// Lines that the server wrote into its log for each call.
    pub fn log_lines_per_call(&self) -> f64 {
        self.log_lines as f64 / self.outcome.calls as f64
    }
}
