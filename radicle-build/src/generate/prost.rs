//! Reads prost-build's output: which Rust item and field belongs to which proto number.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::{
    Attribute, Expr, ExprLit, Item, Lit, Meta, Path, Token, Variant, parse_quote,
    punctuated::Punctuated,
};

use super::{ident::ident, messages::MARKER};

/// The variants of every oneof in a package by its path, `kitchen_sink::Choice`.
pub(super) struct Layout {
    oneofs: HashMap<String, Vec<Slot>>,
}

/// A field or a variant by its number.
pub(super) struct Slot {
    pub(super) ident: Ident,
    pub(super) number: i32,
    /// The Rust path of an enum field, relative to the message.
    pub(super) enumeration: Option<Path>,
}

/// A field that holds a oneof.
pub(super) struct Oneof<'l> {
    pub(super) ident: Ident,
    /// Relative to the message.
    pub(super) path: Path,
    pub(super) variants: &'l [Slot],
}

/// The fields of a generated struct.
pub(super) struct Fields<'l> {
    pub(super) slots: Vec<Slot>,
    pub(super) oneofs: Vec<Oneof<'l>>,
}

impl Layout {
    pub(super) fn new(items: &[Item]) -> Self {
        let mut layout = Self { oneofs: HashMap::new() };
        layout.collect(items, "");
        layout
    }

    fn collect(&mut self, items: &[Item], module: &str) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    let items = inner.content.as_ref().map_or(&[][..], |(_, items)| items);
                    self.collect(items, &format!("{module}{}::", inner.ident));
                }
                Item::Enum(inner) => {
                    let slots = inner.variants.iter().filter_map(|item| variant(item, module));
                    let slots: Vec<_> = slots.collect();
                    self.oneofs.insert(format!("{module}{}", inner.ident), slots);
                }
                _ => {}
            }
        }
    }

    /// The fields of a struct in the module with this path.
    pub(super) fn fields(&self, module: &[Ident], item: &syn::ItemStruct) -> Fields<'_> {
        let mut fields = Fields { slots: Vec::new(), oneofs: Vec::new() };
        for field in &item.fields {
            let Some(ident) = field.ident.clone() else {
                continue;
            };
            let arguments = arguments(&field.attrs);
            if let Some(path) = path(&arguments, "oneof") {
                let variants =
                    self.oneofs.get(&joined(module, &path)).map_or(&[][..], |slots| slots);
                fields.oneofs.push(Oneof { ident, path, variants });
            } else if let Some(slot) = slot(ident, &arguments) {
                fields.slots.push(slot);
            }
        }
        fields
    }
}

impl Fields<'_> {
    /// The field with this number, and its oneof if it is in one.
    pub(super) fn find(&self, number: i32) -> Option<(&Slot, Option<&Oneof<'_>>)> {
        let single = self.slots.iter().map(|slot| (slot, None));
        let members = self
            .oneofs
            .iter()
            .flat_map(|oneof| oneof.variants.iter().map(move |slot| (slot, Some(oneof))));
        single.chain(members).find(|(slot, _)| slot.number == number)
    }
}

/// prost-derive's `Debug` names `::prost` for a `BTreeMap` whatever the `prost_path`: std's does as well.
pub(super) fn guard_debug(item: &mut syn::ItemStruct) {
    let all: Vec<Meta> = arguments(&item.attrs);
    let skipped = all.iter().any(|argument| argument.path().is_ident("skip_debug"));
    let sorted =
        item.fields.iter().any(|field| string(&arguments(&field.attrs), "btree_map").is_some());
    if sorted && !skipped {
        item.attrs.push(parse_quote!(#[derive(::core::fmt::Debug)]));
        item.attrs.push(parse_quote!(#[prost(skip_debug)]));
    }
}

/// Takes the markers off and gives the name: an outer type's marker is on its nested types too.
pub(super) fn take_name(attributes: &mut Vec<Attribute>) -> Option<String> {
    let names = attributes.iter().filter(|attribute| attribute.path().is_ident(MARKER));
    let names = names.filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) => literal(&pair.value),
        _ => None,
    });
    let name = names.max_by_key(String::len);
    attributes.retain(|attribute| !attribute.path().is_ident(MARKER));
    name
}

/// A member of a oneof. Its enum's path is relative to the module of the oneof, which lies beside the
/// message and has the message's name: here it is made relative to the message.
fn variant(variant: &Variant, module: &str) -> Option<Slot> {
    let mut slot = slot(variant.ident.clone(), &arguments(&variant.attrs))?;
    let inner = module.trim_end_matches("::").rsplit("::").next().unwrap_or_default();
    slot.enumeration = slot.enumeration.map(|path| match path.segments.first() {
        Some(first) if path.leading_colon.is_some() || first.ident == "crate" => path,
        Some(first) if first.ident == "super" => {
            let rest = path.segments.iter().skip(1);
            parse_quote!(#(#rest)::*)
        }
        _ => {
            let inner = ident(inner);
            parse_quote!(#inner::#path)
        }
    });
    Some(slot)
}

fn slot(ident: Ident, arguments: &[Meta]) -> Option<Slot> {
    let number = string(arguments, "tag")?.parse().ok()?;
    let enumeration = path(arguments, "enumeration").or_else(|| map_enumeration(arguments));
    Some(Slot { ident, number, enumeration })
}

/// `map = "string, enumeration(Kind)"`
fn map_enumeration(arguments: &[Meta]) -> Option<Path> {
    let map = string(arguments, "map").or_else(|| string(arguments, "btree_map"))?;
    let (_, path) = map.split_once("enumeration(")?;
    syn::parse_str(path.trim_end().strip_suffix(')')?).ok()
}

/// What stands in `#[prost(…)]`.
fn arguments(attributes: &[Attribute]) -> Vec<Meta> {
    let prost = attributes.iter().filter(|attribute| attribute.path().is_ident("prost"));
    let lists = prost.filter_map(|attribute| {
        attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()
    });
    lists.flatten().collect()
}

fn path(arguments: &[Meta], name: &str) -> Option<Path> {
    syn::parse_str(&string(arguments, name)?).ok()
}

fn string(arguments: &[Meta], name: &str) -> Option<String> {
    arguments.iter().find_map(|argument| match argument {
        Meta::NameValue(pair) if pair.path.is_ident(name) => literal(&pair.value),
        _ => None,
    })
}

fn literal(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn joined(module: &[Ident], path: &Path) -> String {
    let segments = path.segments.iter().map(|segment| segment.ident.to_string());
    module.iter().map(Ident::to_string).chain(segments).collect::<Vec<_>>().join("::")
}
