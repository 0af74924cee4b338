//! Expands `cases/*.rs` and compares with `cases/*.expanded.rs`.
//!
//! `RADICLE_BLESS=1` rewrites the expected files.

// The macro's own modules: a proc-macro crate gives nothing else away.
#[path = "../../../radicle-macros/src/errors.rs"]
mod errors;
#[path = "../../../radicle-macros/src/flags/mod.rs"]
mod flags;
#[path = "../../../radicle-macros/src/service/mod.rs"]
mod service;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemImpl, Meta};

#[test]
fn expansions_are_as_expected() {
    let cases = cases();
    assert!(!cases.is_empty(), "no cases");
    let differing: Vec<_> = cases.iter().filter(|case| !matches(case)).collect();
    assert!(differing.is_empty(), "RADICLE_BLESS=1 rewrites what differs: {differing:#?}");
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder).expect("the folder of cases is there");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    cases.retain(|path| !path.to_string_lossy().ends_with(".expanded.rs"));
    cases.sort();
    cases
}

fn matches(case: &Path) -> bool {
    let actual = expand_file(&fs::read_to_string(case).expect("the case can be read"));
    let expected = case.with_extension("expanded.rs");
    if env::var_os("RADICLE_BLESS").is_some() {
        fs::write(&expected, &actual).expect("the expected file can be written");
    }
    let expected = fs::read_to_string(&expected).unwrap_or_default();
    if actual != expected {
        eprintln!("{}:\n{actual}", case.display());
    }
    actual == expected
}

/// Expands the structs of flags of a file, or the annotated impl; before that comes the description of the
/// service.
fn expand_file(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("the case is Rust");
    let items = match file.items.remove(0) {
        Item::Macro(description) => {
            let expand = |item| expand_item(item, &description.mac.tokens);
            file.items.drain(..).map(expand).collect::<TokenStream>()
        }
        first => {
            let structs = [first].into_iter().chain(file.items.drain(..));
            structs.map(|item| flags::derive(item.into_token_stream())).collect()
        }
    };
    file.items = syn::parse2::<syn::File>(items).expect("the expansion is items").items;
    prettyplease::unparse(&file)
}

fn expand_item(item: Item, description: &TokenStream) -> TokenStream {
    let Item::Impl(mut item) = item else {
        return item.into_token_stream();
    };
    let options = options(&mut item);
    let stage = syn::parse2::<syn::File>(service::attribute(options, item.into_token_stream()));
    let mut stage = stage.expect("the first stage gives items");
    let Item::Macro(called) = stage.items.remove(0) else {
        panic!("the macro of the trait is called")
    };
    let arguments = called.mac.tokens.into_iter().skip(1).collect::<TokenStream>();
    service::described(quote!({ #description } #arguments))
}

/// Takes `#[radicle::service(…)]` off the impl.
fn options(item: &mut ItemImpl) -> TokenStream {
    let is_service =
        |attr: &syn::Attribute| attr.path().segments.last().is_some_and(|it| it.ident == "service");
    let position = item.attrs.iter().position(is_service).expect("the impl is annotated");
    match item.attrs.remove(position).meta {
        Meta::List(options) => options.tokens,
        _ => TokenStream::new(),
    }
}
