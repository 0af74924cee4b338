//! jemalloc's text of a heap profile.
//!
//! Source: <https://jemalloc.net/jemalloc.3.html#heap_profile_format>.

use std::time::{Duration, SystemTime};

use crate::profile::stacks::{Kind, Profile, Sample};

const SPACE: Kind = Kind::new("space", "bytes");

/// What is in use, and, with `prof_accum`, what was ever allocated; pprof's own names.
const IN_USE: [Kind; 2] = [Kind::new("inuse_objects", "count"), Kind::new("inuse_space", "bytes")];
const ALLOCATED: [Kind; 2] =
    [Kind::new("alloc_objects", "count"), Kind::new("alloc_space", "bytes")];

/// Parses a dump: `@` and the return addresses of a stack, then a line of counts for all threads, `t*`.
pub(super) fn parse(dump: &str) -> Result<Profile, String> {
    let mut lines = dump.lines();
    let head = lines.next().unwrap_or_default();
    let rate = head.strip_prefix("heap_v2/").and_then(|rate| rate.parse::<f64>().ok());
    let rate = rate.ok_or_else(|| format!("`{head}` is not the head of a heap profile"))?;
    let (mut stack, mut stacks) = (None, Vec::new());
    for line in lines.take_while(|line| *line != "MAPPED_LIBRARIES:") {
        if let Some(addresses) = line.strip_prefix('@') {
            stack = Some(returns(addresses).ok_or_else(|| format!("`{line}` is not a stack"))?);
        } else if let Some(counts) = line.trim_start().strip_prefix("t*:") {
            // Those before the first stack are the sum of all.
            if let Some(stack) = stack.take() {
                let counts =
                    Counts::parse(counts).ok_or_else(|| format!("`{line}` is no count"))?;
                stacks.push((stack, counts));
            }
        }
    }
    Ok(profile(&stacks, rate))
}

fn returns(addresses: &str) -> Option<Vec<usize>> {
    let address = |text: &str| usize::from_str_radix(text.strip_prefix("0x")?, 16).ok();
    addresses.split_ascii_whitespace().map(address).collect()
}

/// Objects and bytes that were sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Counts {
    in_use: (f64, f64),
    allocated: (f64, f64),
}

impl Counts {
    /// Parses ` 3: 1536 [5: 2560]`.
    fn parse(text: &str) -> Option<Self> {
        let (in_use, allocated) = text.trim().strip_suffix(']')?.split_once('[')?;
        let pair = |text: &str| {
            let (objects, bytes) = text.split_once(':')?;
            Some((objects.trim().parse().ok()?, bytes.trim().parse().ok()?))
        };
        Some(Self { in_use: pair(in_use)?, allocated: pair(allocated)? })
    }
}

/// What was probably there when this was sampled: an object is sampled the rarer the smaller it is.
///
/// Source: `AdjustSamples` of jemalloc's `jeprof`.
fn unsampled((objects, bytes): (f64, f64), rate: f64) -> [i64; 2] {
    if objects == 0.0 {
        return [0, 0];
    }
    let scale = 1.0 / (1.0 - (-(bytes / objects) / rate).exp());
    [(objects * scale).round() as i64, (bytes * scale).round() as i64]
}

fn profile(stacks: &[(Vec<usize>, Counts)], rate: f64) -> Profile {
    let accumulated = stacks.iter().any(|(_, counts)| counts.allocated.0 > 0.0);
    let sample = |(stack, counts): &(Vec<usize>, Counts)| {
        let mut values = unsampled(counts.in_use, rate).to_vec();
        if accumulated {
            values.extend(unsampled(counts.allocated, rate));
        }
        Sample::of_returns(stack, values)
    };
    let kinds = if accumulated { [IN_USE, ALLOCATED].concat() } else { IN_USE.to_vec() };
    Profile {
        title: "Memory in use",
        kinds,
        default: 1,
        period: (SPACE, rate as i64),
        started: SystemTime::now(),
        duration: Duration::ZERO,
        comments: vec![format!("one sample in {rate} bytes")],
        samples: stacks.iter().map(sample).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "heap_v2/524288
  t*: 5: 2101248 [0: 0]
  t0: 5: 2101248 [0: 0]
@ 0x1001 0x2001
  t*: 2: 2097152 [0: 0]
  t0: 2: 2097152 [0: 0]
@ 0x3001
  t*: 1: 1024 [0: 0]
  t0: 1: 1024 [0: 0]

MAPPED_LIBRARIES:
55f000-56a000 r-xp 0002c000 08:01 131     /usr/bin/greeter
@ 0x4001
";

    #[test]
    fn stacks_with_their_estimates() {
        let profile = parse(DUMP).expect("a dump of jemalloc");
        assert_eq!(profile.kinds, IN_USE);
        assert_eq!(profile.period, (SPACE, 524_288));
        let samples: Vec<_> =
            profile.samples.iter().map(|it| (it.stack.clone(), it.values.clone())).collect();
        assert_eq!(
            samples,
            [
                // Twice the rate is sampled with a probability of 1 - e^-2.
                (vec![0x1000, 0x2000], vec![2, 2_425_393]),
                // 1 KiB at a rate of 512 KiB stands for as much as the rate, and half of itself.
                (vec![0x3000], vec![513, 524_800]),
            ],
        );
    }

    #[test]
    fn what_was_ever_allocated() {
        let dump = "heap_v2/1\n@ 0x1001\n  t*: 0: 0 [3: 3000]\n";
        let profile = parse(dump).expect("a dump with prof_accum");
        assert_eq!(profile.kinds, [IN_USE, ALLOCATED].concat());
        assert_eq!(profile.samples[0].values, [0, 0, 3, 3000]);
    }

    #[test]
    fn malformed() {
        for (dump, expected) in [
            ("", "`` is not the head of a heap profile"),
            ("heap profile: 1: 2", "`heap profile: 1: 2` is not the head of a heap profile"),
            ("heap_v2/x", "`heap_v2/x` is not the head of a heap profile"),
            ("heap_v2/1\n@ 1x", "`@ 1x` is not a stack"),
            ("heap_v2/1\n@ 0x1\n  t*: 1: x [0: 0]", "`  t*: 1: x [0: 0]` is no count"),
            ("heap_v2/1\n@ 0x1\n  t*: 1: 2", "`  t*: 1: 2` is no count"),
        ] {
            assert_eq!(parse(dump).expect_err(dump), expected);
        }
    }
}
