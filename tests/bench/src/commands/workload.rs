use std::fmt;

use clap::ValueEnum;

use crate::{
    contenders::Contender::{self, Axum, HyperHttp1, HyperHttp2, Radicle, RadicleLogged, Tonic},
    load::Traffic,
    report::{Bound, Figure, Pair, Target},
};

/// What the contenders are asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Workload {
    /// Unary calls over gRPC.
    GrpcUnary,
    /// Unary calls as JSON over HTTP/1.1.
    RestUnary,
    /// Unary calls over gRPC; radicle logs each of them to a file, bare tonic does not.
    GrpcLogged,
    /// Server-streaming calls over gRPC, messages of 100 bytes.
    GrpcStream,
}

impl Workload {
    /// All of them, in the order in which they are measured.
    pub const ALL: &[Self] =
        &[Self::GrpcUnary, Self::RestUnary, Self::GrpcLogged, Self::GrpcStream];

    /// Its name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GrpcUnary => "grpc-unary",
            Self::RestUnary => "rest-unary",
            Self::GrpcLogged => "grpc-logged",
            Self::GrpcStream => "grpc-stream",
        }
    }

    /// The calls that it is made of.
    pub fn traffic(self) -> Traffic {
        match self {
            Self::GrpcUnary | Self::GrpcLogged => Traffic::GrpcUnary,
            Self::RestUnary => Traffic::Rest,
            Self::GrpcStream => Traffic::GrpcStream,
        }
    }

    /// Who takes part, in the order in which they take turns.
    pub fn contenders(self) -> &'static [Contender] {
        match self {
            Self::GrpcUnary | Self::GrpcStream => &[Tonic, HyperHttp2, Radicle],
            Self::RestUnary => &[Axum, HyperHttp1, Radicle],
            Self::GrpcLogged => &[Tonic, RadicleLogged],
        }
    }

    /// Who is compared: everyone with those that took their turn before.
    pub fn pairs(self) -> Vec<Pair> {
        let all = self.contenders();
        let pair = |(above, below): (usize, usize)| Pair {
            workload: self.name(),
            contender: all[above].name(),
            baseline: all[below].name(),
        };
        let pairs = (0..all.len()).flat_map(|above| (0..above).map(move |below| (above, below)));
        pairs.map(pair).collect()
    }

    /// What radicle promises.
    pub fn targets(self) -> Vec<Target> {
        let ratio = |figure, contender: Contender, baseline: Contender, bound| {
            let (workload, contender) = (self.name(), contender.name());
            let baseline = Some(baseline.name());
            Target { workload, figure, contender, baseline, bound }
        };
        let cpu = |contender, baseline, most| {
            ratio(Figure::CpuPerCall, contender, baseline, Bound::AtMost(most))
        };
        match self {
            Self::GrpcUnary => vec![cpu(Radicle, Tonic, 0.70), cpu(Radicle, HyperHttp2, 1.06)],
            Self::RestUnary => vec![cpu(Radicle, Axum, 0.84), cpu(Radicle, HyperHttp1, 1.08)],
            Self::GrpcLogged => vec![cpu(RadicleLogged, Tonic, 0.85), self.every_call_has_a_line()],
            Self::GrpcStream => {
                vec![ratio(Figure::Messages, Radicle, Tonic, Bound::AtLeast(1.0))]
            }
        }
    }

    /// A log that drops lines is cheap.
    fn every_call_has_a_line(self) -> Target {
        Target {
            workload: self.name(),
            figure: Figure::LogLines,
            contender: RadicleLogged.name(),
            baseline: None,
            bound: Bound::AtLeast(1.0),
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_contenders_are_compared_with_earlier_ones() {
        let pairs = Workload::GrpcUnary.pairs();
        assert!(pairs.iter().all(|pair| pair.contender != "tonic"));
        assert_eq!(pairs[0].baseline, "tonic");
    }
}
