use std::{env, fs, io, path::PathBuf, process};

use crate::Result;

/// Where a server may log to; removed when dropped.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
}

impl LogFile {
    /// A name of this process's own; servers run one after the other.
    pub(super) fn new() -> Self {
        Self { path: env::temp_dir().join(format!("radicle-bench-{}.log", process::id())) }
    }

    pub(super) fn path(&self) -> &PathBuf {
        &self.path
    }

    /// Lines in it; none if the server does not log.
    pub(super) fn lines(&self) -> Result<u64> {
        match fs::File::open(&self.path) {
            Ok(file) => count_lines(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(format!("{}: {error}", self.path.display()).into()),
        }
    }
}

fn count_lines(mut file: impl io::Read) -> Result<u64> {
    let (mut lines, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(lines),
            read => lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count() as u64,
        }
    }
}

impl Drop for LogFile {
    fn drop(&mut self) {
        // Most servers do not make it; nothing is lost if it stays.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_are_counted_across_reads() {
        let text = "line\n".repeat(50_000);
        assert_eq!(super::count_lines(text.as_bytes()).unwrap(), 50_000);
    }
}
