use std::fmt;

use serde::Serialize;

/// What a number tells, with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Microseconds of the server's CPU per call.
    CpuPerCall,
    /// Microseconds of the server's CPU per streamed message.
    CpuPerMessage,
    /// Calls answered per second.
    Calls,
    /// Streamed messages received per second.
    Messages,
    /// Microseconds that half of the calls did not exceed.
    P50,
    /// Microseconds that 99 % of the calls did not exceed.
    P99,
    /// Nanoseconds of CPU per call on top of the first server of the round.
    AddedCpu,
    /// Lines that the server logged per call.
    LogLines,
    /// Allocations per call.
    Allocations,
    /// Allocations per call on top of the first server.
    AddedAllocations,
    /// Bytes allocated per call.
    AllocatedBytes,
    /// Megabytes resident after the start.
    IdleMemory,
    /// Kilobytes resident per idle connection.
    ConnectionMemory,
    /// Milliseconds from the start of the process to its first answer.
    FirstAnswer,
    /// Megabytes of JSON written per second.
    Encoding,
    /// Megabytes of JSON read per second.
    Decoding,
    /// Nanoseconds to find the route of a path and its variables.
    Match,
    /// Seconds of CPU to compile all generated code, debug.
    DebugCompile,
    /// Seconds of CPU to compile all generated code, release.
    ReleaseCompile,
    /// Seconds of CPU to compile the JSON code, debug.
    DebugJson,
    /// Seconds of CPU to compile the JSON code, release.
    ReleaseJson,
    /// Lines that the build script wrote, per method.
    GeneratedLines,
    /// Lines of LLVM IR of the user's crate in a debug build, per method.
    IrLines,
    /// Seconds to build again after an edit of the service, debug.
    DebugRebuild,
    /// Seconds to build again after an edit of the service, release.
    ReleaseRebuild,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CpuPerCall => "CPU µs/call",
            Self::CpuPerMessage => "CPU µs/message",
            Self::Calls => "calls/s",
            Self::Messages => "messages/s",
            Self::P50 => "p50 µs",
            Self::P99 => "p99 µs",
            Self::AddedCpu => "added ns/call",
            Self::LogLines => "log lines/call",
            Self::Allocations => "allocations/call",
            Self::AddedAllocations => "added allocations/call",
            Self::AllocatedBytes => "bytes/call",
            Self::IdleMemory => "idle MB",
            Self::ConnectionMemory => "KB/connection",
            Self::FirstAnswer => "first answer ms",
            Self::Encoding => "encode MB/s",
            Self::Decoding => "decode MB/s",
            Self::Match => "match ns",
            Self::DebugCompile => "debug CPU s",
            Self::ReleaseCompile => "release CPU s",
            Self::DebugJson => "JSON, debug CPU s",
            Self::ReleaseJson => "JSON, release CPU s",
            Self::GeneratedLines => "generated lines/method",
            Self::IrLines => "debug IR lines/method",
            Self::DebugRebuild => "debug rebuild s",
            Self::ReleaseRebuild => "release rebuild s",
        })
    }
}
