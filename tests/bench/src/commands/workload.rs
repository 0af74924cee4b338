use std::fmt;

use clap::ValueEnum;

use crate::{
    contenders::Contender,
    load::Traffic,
    report::{Pair, Target},
};

/// What the contenders are asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Workload {
    /// Unary calls over gRPC.
    GrpcUnary,
    /// Unary calls as JSON over HTTP/1.1.
    RestUnary,
    /// Server-streaming calls over gRPC, messages of 100 bytes.
    GrpcStream,
}

impl Workload {
    /// All of them, in the order in which they are measured.
    pub const ALL: &[Self] = &[Self::GrpcUnary, Self::RestUnary, Self::GrpcStream];

    /// Its name in tables and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GrpcUnary => "grpc-unary",
            Self::RestUnary => "rest-unary",
            Self::GrpcStream => "grpc-stream",
        }
    }

    /// The calls that it is made of.
    pub fn traffic(self) -> Traffic {
        match self {
            Self::GrpcUnary => Traffic::GrpcUnary,
            Self::RestUnary => Traffic::Rest,
            Self::GrpcStream => Traffic::GrpcStream,
        }
    }

    /// Who takes part, in the order in which they take turns.
    pub fn contenders(self) -> &'static [Contender] {
        match self {
            Self::GrpcUnary | Self::GrpcStream => &[Contender::Tonic, Contender::HyperHttp2],
            Self::RestUnary => &[Contender::Axum, Contender::HyperHttp1],
        }
    }

    /// Who is compared: everyone with those that took their turn before.
    pub fn pairs(self) -> Vec<Pair> {
        let all = self.contenders();
        let pair = |(above, below): (usize, usize)| Pair {
            workload: self.name(),
            contender: all[above],
            baseline: all[below],
        };
        let pairs = (0..all.len()).flat_map(|above| (0..above).map(move |below| (above, below)));
        pairs.map(pair).collect()
    }

    /// What radicle promises.
    pub fn targets(self) -> Vec<Target> {
        Vec::new()
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
        assert!(pairs.iter().all(|pair| pair.contender != Contender::Tonic));
        assert_eq!(pairs[0].baseline, Contender::Tonic);
    }
}
