use std::time::Duration;

use super::super::super::{Access, Answer, Page, Query, Refusal};
use crate::profile::{self, Sampling};

pub(super) const SECONDS: Bounds = Bounds { name: "seconds", default: 10, most: 60 };

/// A prime number, so that samples do not keep step with something that happens each hundredth of a second.
pub(super) const HZ: Bounds = Bounds { name: "hz", default: 99, most: 1000 };

/// A whole number, from 1.
pub(super) struct Bounds {
    pub(super) name: &'static str,
    pub(super) default: u32,
    pub(super) most: u32,
}

impl Bounds {
    fn of(&self, query: &Query) -> Result<u32, Refusal> {
        let expected = format!("a whole number from 1 to {}", self.most);
        let asked = query.parse(self.name, &expected)?.unwrap_or(self.default);
        if (1..=self.most).contains(&asked) {
            return Ok(asked);
        }
        Err(Refusal::bad_request(format!("`{}` is {asked}; it takes {expected}", self.name)))
    }
}

/// `/debug/pprof/profile`: what the program computes in the next seconds.
pub(in super::super) struct Cpu;

impl Page for Cpu {
    fn path(&self) -> &'static str {
        super::CPU
    }

    fn title(&self) -> &'static str {
        "CPU profile"
    }

    fn summary(&self) -> &'static str {
        "Where the program computes: samples of its stacks in the next seconds."
    }

    fn listed(&self) -> bool {
        false
    }

    /// It slows the program down.
    fn needed(&self) -> Access {
        Access::Write
    }

    fn get(&self, query: &Query) -> Result<Answer, Refusal> {
        let format = super::format(query)?;
        let (seconds, hz) = (SECONDS.of(query)?, HZ.of(query)?);
        let sampling = Sampling { duration: Duration::from_secs(seconds.into()), hz };
        Ok(Answer::Later(Box::pin(async move {
            super::answer(profile::cpu::take(sampling, format).await, format, "cpu")
        })))
    }
}
