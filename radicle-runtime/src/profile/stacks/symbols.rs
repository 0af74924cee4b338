use std::{
    collections::{BTreeSet, HashMap},
    ffi::c_void,
};

use super::sample::Profile;

/// What the addresses of a profile are called, as far as the program was not stripped.
#[derive(Debug)]
pub(crate) struct Symbols(HashMap<usize, Vec<Line>>);

/// A function that an address is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// `greeter::say_hello`
    pub(crate) function: String,
    /// As the linker knows it.
    pub(crate) mangled: String,
    pub(crate) file: Option<String>,
    pub(crate) line: u32,
}

impl Symbols {
    /// Looks all of them up; takes seconds for a large program with debug information.
    pub(crate) fn of(profile: &Profile) -> Self {
        let addresses: BTreeSet<_> =
            profile.samples.iter().flat_map(|sample| &sample.stack).copied().collect();
        let symbols = addresses.into_iter().map(|address| (address, lines(address))).collect();
        // The debug information of the program would stay in memory otherwise.
        backtrace::clear_symbol_cache();
        Self(symbols)
    }

    /// The functions at an address: the innermost of those that were inlined into each other first.
    pub(crate) fn at(&self, address: usize) -> &[Line] {
        self.0.get(&address).map_or(&[], Vec::as_slice)
    }
}

fn lines(address: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    // It takes one off, as if this were a return address.
    backtrace::resolve(address.saturating_add(1) as *mut c_void, |symbol| {
        let Some(name) = symbol.name() else {
            return;
        };
        lines.push(Line {
            function: format!("{name:#}"),
            mangled: String::from_utf8_lossy(name.as_bytes()).into_owned(),
            file: symbol.filename().map(|file| file.to_string_lossy().into_owned()),
            line: symbol.lineno().unwrap_or(0),
        });
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_address() {
        let address = a_function_is_found_by_its_address as fn() as usize;
        let lines = lines(address);
        let function = &lines.last().expect("tests are not stripped").function;
        assert!(function.ends_with("tests::a_function_is_found_by_its_address"), "{function}");
    }

    #[test]
    fn nothing_is_found_where_nothing_is() {
        assert_eq!(lines(1), []);
    }
}
