//! Reads proto files and all that they import.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use protox::file::{File, FileResolver, GoogleFileResolver};

use super::{
    Read, embedded,
    include::{Found, Includes, shown},
    report,
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    lexer::{self, Kind},
    source::{Sources, Span},
};

pub(super) const EDITIONS: &str =
    "radicle does not support editions yet; write `syntax = \"proto3\";`";

/// Parsed files by import name.
pub(super) type Files = BTreeMap<String, File>;

pub(super) struct Loader<'d> {
    includes: Includes,
    diagnostics: &'d mut Diagnostics,
    sources: Sources,
    /// `None` for what could not be read or parsed.
    files: BTreeMap<String, Option<File>>,
    read: Vec<PathBuf>,
}

impl<'d> Loader<'d> {
    pub(super) fn new(includes: Includes, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            includes,
            diagnostics,
            sources: Sources::default(),
            files: BTreeMap::new(),
            read: Vec::new(),
        }
    }

    pub(super) fn open_all(&mut self, protos: &[&Path]) {
        if protos.is_empty() {
            self.diagnostics.push(Diagnostic::new("no proto files to compile").help(
                "name at least one: `compile_protos(&[\"proto/greeter.proto\"], &[\"proto\"])`",
            ));
        }
        for proto in protos {
            self.open(proto);
        }
    }

    pub(super) fn finish(self, read: &mut Read) -> (Files, Sources) {
        read.files = self.read;
        let files = self.files.into_iter().filter_map(|(name, file)| Some((name, file?)));
        (files.collect(), self.sources)
    }

    fn open(&mut self, proto: &Path) {
        let path = shown(proto);
        let folders = self.includes.shown();
        self.diagnostics.push(match self.includes.argument(proto) {
            Found::File(name, path) => return self.load(name, path),
            Found::Shadowed(first) => {
                Diagnostic::new(format!("`{path}` is shadowed by `{}`", shown(&first)))
                    .help("put its include folder first, or compile the other file")
            }
            Found::Folder => Diagnostic::new(format!("`{path}` is a folder"))
                .help("name the protos in it; include folders are the second argument"),
            Found::Outside => Diagnostic::new(format!("`{path}` is in no include folder"))
                .help(format!("the include folders are {folders}")),
            Found::Missing => Diagnostic::new(format!("no such file: `{path}`"))
                .help(format!("looked in the package's folder, then in {folders}")),
        });
    }

    fn load(&mut self, name: String, path: PathBuf) {
        if self.files.contains_key(&name) {
            return;
        }
        self.files.insert(name.clone(), None);
        self.read.push(path.clone());
        match fs::read_to_string(&path) {
            // protoc passes over a byte order mark.
            Ok(text) => {
                self.parse(name, shown(&path), text.trim_start_matches('\u{feff}').to_owned())
            }
            Err(error) => self
                .diagnostics
                .push(Diagnostic::new(format!("cannot read `{}`: {error}", shown(&path)))),
        }
    }

    fn parse(&mut self, name: String, path: String, text: String) {
        self.sources.insert(name.clone(), path, text.clone());
        if let Some(diagnostic) = edition(&name, &text) {
            return self.diagnostics.push(diagnostic);
        }
        match File::from_source(&name, &text) {
            Ok(file) => self.add(name, file),
            Err(error) => report::report(&error, &self.sources, self.diagnostics),
        }
    }

    fn add(&mut self, name: String, file: File) {
        let imports = file.file_descriptor_proto().dependency.clone();
        self.files.insert(name.clone(), Some(file));
        for import in &imports {
            if !self.import(import) {
                let span = import_span(&self.sources, &name, import);
                self.diagnostics.push(
                    Diagnostic::new(format!("unknown import `{import}`"))
                        .at(span)
                        .help(format!("looked in {}, then among radicle's own `google/api` and `google/rpc` and the well-known `google/protobuf`", self.includes.shown())),
                );
            }
        }
    }

    fn import(&mut self, name: &str) -> bool {
        if self.files.contains_key(name) {
            return true;
        }
        if let Some(path) = self.includes.import(name) {
            self.load(name.to_owned(), path);
        } else if let Some(text) = embedded::find(name) {
            self.parse(name.to_owned(), format!("<radicle>/{name}"), text.to_owned());
        } else if let Ok(file) = GoogleFileResolver::new().open_file(name) {
            self.add(name.to_owned(), file);
        } else {
            return false;
        }
        true
    }
}

/// The string literal of an import.
pub(super) fn import_span(sources: &Sources, file: &str, import: &str) -> Span {
    let text = sources.text(file);
    let tokens = lexer::tokens(text, 0..text.len());
    let mut literals = tokens.iter().enumerate().filter(|(at, token)| {
        let behind = tokens[..*at].iter().rev().take(2).any(|token| token.text(text) == "import");
        behind && token.kind == Kind::String
    });
    let found = literals.find(|(_, token)| text.get(token.content()) == Some(import));
    found.map_or_else(|| Span::file(file), |(_, token)| Span::new(file, token.content()))
}

/// `edition = "2023";` where `syntax` belongs; protox calls it a syntax error.
fn edition(name: &str, text: &str) -> Option<Diagnostic> {
    let tokens = lexer::tokens(text, 0..text.len());
    let [keyword, equals, value, ..] = &*tokens else {
        return None;
    };
    (keyword.text(text) == "edition" && equals.text(text) == "=").then(|| {
        Diagnostic::new("editions are not supported")
            .at(Span::new(name, keyword.range.start..value.range.end))
            .help(EDITIONS)
    })
}
