use std::fs;

/// A part of a file that the program runs from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapping {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where in the file it begins.
    pub(crate) offset: u64,
    pub(crate) file: String,
}

/// What the program runs from, in order of addresses; nothing where the system does not tell.
pub(crate) fn mappings() -> Vec<Mapping> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    maps.lines().filter_map(parse).collect()
}

/// Parses a line of `/proc/self/maps` (proc_pid_maps(5)).
fn parse(line: &str) -> Option<Mapping> {
    let mut rest = line;
    let mut field = || {
        let (field, after) = rest.trim_start().split_once(' ')?;
        rest = after;
        Some(field)
    };
    let (range, permissions, offset) = (field()?, field()?, field()?);
    let (_device, _inode) = (field()?, field()?);
    let file = rest.trim_start();
    let executable = permissions.as_bytes().get(2) == Some(&b'x');
    if !executable || file.is_empty() {
        return None;
    }
    let (start, end) = range.split_once('-')?;
    Some(Mapping {
        start: usize::from_str_radix(start, 16).ok()?,
        end: usize::from_str_radix(end, 16).ok()?,
        offset: u64::from_str_radix(offset, 16).ok()?,
        file: file.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let mapping = |start, end, offset, file: &str| {
            Some(Mapping { start, end, offset, file: file.to_owned() })
        };
        for (line, expected) in [
            (
                "55f000-56a000 r-xp 0002c000 08:01 131     /usr/bin/greeter",
                mapping(0x55f000, 0x56a000, 0x2c000, "/usr/bin/greeter"),
            ),
            ("7ff0-7ff8 r-xp 00000000 00:00 0        [vdso]", mapping(0x7ff0, 0x7ff8, 0, "[vdso]")),
            (
                "1000-2000 r-xp 00000000 08:01 5  /srv/a b (deleted)",
                mapping(0x1000, 0x2000, 0, "/srv/a b (deleted)"),
            ),
            ("1000-2000 r--p 00000000 08:01 131     /usr/bin/greeter", None),
            ("1000-2000 r-xp 00000000 00:00 0 ", None),
            ("1000-2000", None),
            ("", None),
            ("x-y r-xp 0 08:01 5 /usr/bin/greeter", None),
        ] {
            assert_eq!(parse(line), expected, "{line}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_function_is_in_one() {
        let address = this_function_is_in_one as fn() as usize;
        assert!(mappings().iter().any(|it| (it.start..it.end).contains(&address)));
    }
}
