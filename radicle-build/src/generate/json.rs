//! `impl Json` beside each message: the table of its fields, what writes and what reads them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Item, ItemStruct};

use super::{
    Context, enumeration,
    field::{key_writer, value_arguments, value_name, value_reader, value_writer},
    ident::Runtime,
    prost::{Fields, Layout, Oneof, Slot, guard_debug, take_name},
    response,
};
use crate::model::{Cardinality, Field, FieldKind, Message, Value};

/// A message with its place: proto name and Rust path in the package.
pub(super) struct Placed {
    pub(super) name: String,
    pub(super) path: Vec<Ident>,
}

impl Context<'_> {
    /// Adds the impls behind each type, in its own module: the paths in prost's attributes hold there.
    pub(super) fn add_json(
        &self,
        items: &mut Vec<Item>,
        layout: &Layout,
        module: &mut Vec<Ident>,
        messages: &mut Vec<Placed>,
    ) {
        let mut all = Vec::with_capacity(items.len() * 2);
        for mut item in items.drain(..) {
            let added = match &mut item {
                Item::Struct(item) => self.message(item, layout, module, messages),
                Item::Enum(item) => self.enumeration(item),
                Item::Mod(item) => {
                    module.push(item.ident.clone());
                    if let Some((_, items)) = &mut item.content {
                        self.add_json(items, layout, module, messages);
                    }
                    module.pop();
                    Vec::new()
                }
                _ => Vec::new(),
            };
            all.push(item);
            all.extend(added);
        }
        *items = all;
    }

    fn message(
        &self,
        item: &mut ItemStruct,
        layout: &Layout,
        module: &[Ident],
        messages: &mut Vec<Placed>,
    ) -> Vec<Item> {
        guard_debug(item);
        let name = take_name(&mut item.attrs);
        let Some(message) = name.and_then(|name| self.checked.model.message(&name)) else {
            return Vec::new();
        };
        let path = module.iter().chain([&item.ident]).cloned().collect();
        // What requires itself has no value: its default would never end.
        if !self.checked.model.requires_itself(&message.name) {
            messages.push(Placed { name: message.name.clone(), path });
        }
        let fields = layout.fields(module, item);
        let json = Json { runtime: &self.runtime, message, fields: &fields };
        let mut items = vec![json.item(&item.ident)];
        let responses = self.checked.response_fields(&message.name);
        items.extend(response::functions(&json, &item.ident, responses));
        items
    }

    fn enumeration(&self, item: &mut syn::ItemEnum) -> Vec<Item> {
        let name = take_name(&mut item.attrs);
        let enumeration = name.and_then(|name| self.checked.model.enums.get(&name));
        enumeration
            .map(|enumeration| enumeration::names(&self.runtime, &item.ident, enumeration))
            .into_iter()
            .collect()
    }
}

/// One message on its way to its impl.
pub(super) struct Json<'j> {
    pub(super) runtime: &'j Runtime,
    pub(super) message: &'j Message,
    pub(super) fields: &'j Fields<'j>,
}

impl Json<'_> {
    fn item(&self, ident: &Ident) -> Item {
        let runtime = self.runtime;
        let rows = self.message.fields.iter().map(|field| self.row(field));
        let count = self.message.fields.len();
        let write =
            self.message.fields.iter().enumerate().map(|(index, field)| self.write(index, field));
        let read =
            self.message.fields.iter().enumerate().map(|(index, field)| self.read(index, field));
        let deprecated = self.message.fields.iter().any(|field| field.deprecated);
        let allow = deprecated.then(|| quote!(#[allow(deprecated)]));
        let (writer, field, reader) = match count {
            0 => (quote!(_), quote!(_), quote!(_)),
            _ => (quote!(writer), quote!(field), quote!(reader)),
        };
        let read = match count {
            0 => quote!(::core::result::Result::Ok(())),
            _ => quote! {
                match #field {
                    #(#read)*
                    _ => ::core::result::Result::Ok(()),
                }
            },
        };
        let (table, fields) = match count {
            0 => (None, quote!(&[])),
            _ => (
                Some(quote!(static FIELDS: [#runtime::Field; #count] = [#(#rows),*];)),
                quote!(&FIELDS),
            ),
        };
        syn::parse_quote! {
            #allow
            const _: () = {
                #table
                impl #runtime::Json for #ident {
                    fn fields(&self) -> &'static [#runtime::Field] {
                        #fields
                    }
                    fn write_fields(&self, #writer: &mut #runtime::Writer<'_>) {
                        #(#write)*
                    }
                    fn read_field(
                        &mut self,
                        #field: usize,
                        #reader: &mut #runtime::Reader<'_>,
                    ) -> ::core::result::Result<(), #runtime::Error> {
                        #read
                    }
                }
            };
        }
    }

    fn row(&self, field: &Field) -> TokenStream {
        let runtime = self.runtime;
        let Field { name, json_name, .. } = field;
        let null = field.takes_null().then(|| quote!(, null));
        quote!(#runtime::field!(#name, #json_name #null))
    }

    pub(super) fn slot(&self, field: &Field) -> (&Slot, Option<&Oneof<'_>>) {
        self.fields.find(field.number).unwrap_or_else(|| {
            unreachable!("prost generates field {} of {}", field.number, self.message.name)
        })
    }

    fn write(&self, index: usize, field: &Field) -> TokenStream {
        let (slot, oneof) = self.slot(field);
        let runtime = self.runtime;
        let Slot { ident, enumeration, .. } = slot;
        let enumeration = enumeration.as_ref();
        let row = quote!(&FIELDS[#index]);
        match &field.kind {
            FieldKind::Map(key, value) => {
                let key = key_writer(*key);
                let value = value_writer(value, enumeration);
                quote!(writer.map(#row, self.#ident.iter(), #runtime::Writer::#key, #runtime::Writer::#value);)
            }
            FieldKind::Repeated(value) => {
                let value = value_writer(value, enumeration);
                quote!(writer.repeated(#row, &self.#ident, #runtime::Writer::#value);)
            }
            FieldKind::Single(_, Cardinality::Oneof(_)) => match oneof {
                Some(oneof) if self.is_first(oneof, field) => self.write_oneof(oneof),
                _ => TokenStream::new(),
            },
            FieldKind::Single(value, Cardinality::Required) => {
                let write = self.write_value(value, enumeration, &quote!(&self.#ident));
                quote!(writer.key(#row); #write)
            }
            FieldKind::Single(Value::Message(_), _) => quote!(writer.message(#row, &self.#ident);),
            FieldKind::Single(value, Cardinality::Optional) => {
                let write = self.write_value(value, enumeration, &quote!(value));
                quote! {
                    if let ::core::option::Option::Some(value) = &self.#ident {
                        writer.key(#row);
                        #write
                    }
                }
            }
            FieldKind::Single(value, Cardinality::Implicit) => {
                let name = value_name(value);
                let arguments = value_arguments(value, enumeration);
                quote!(writer.#name #arguments(#row, &self.#ident);)
            }
        }
    }

    /// Writes the value of an expression that is a reference.
    pub(super) fn write_value(
        &self,
        value: &Value,
        enumeration: Option<&syn::Path>,
        expression: &TokenStream,
    ) -> TokenStream {
        let function = value_writer(value, enumeration);
        quote!(writer.#function(#expression);)
    }

    fn is_first(&self, oneof: &Oneof<'_>, field: &Field) -> bool {
        let mut fields = self.message.fields.iter();
        let first =
            fields.find(|field| oneof.variants.iter().any(|slot| slot.number == field.number));
        first.is_some_and(|first| first.number == field.number)
    }

    /// One match for all members, where the first of them is.
    fn write_oneof(&self, oneof: &Oneof<'_>) -> TokenStream {
        let Oneof { ident, path, variants } = oneof;
        let arms = variants.iter().filter_map(|slot| {
            let (index, field) = self
                .message
                .fields
                .iter()
                .enumerate()
                .find(|(_, field)| field.number == slot.number)?;
            let write =
                self.write_value(field.kind.value(), slot.enumeration.as_ref(), &quote!(value));
            let variant = &slot.ident;
            Some(quote! {
                ::core::option::Option::Some(#path::#variant(value)) => {
                    writer.key(&FIELDS[#index]);
                    #write
                }
            })
        });
        quote! {
            match &self.#ident {
                #(#arms)*
                ::core::option::Option::None => {}
            }
        }
    }

    fn read(&self, index: usize, field: &Field) -> TokenStream {
        let (slot, oneof) = self.slot(field);
        let runtime = self.runtime;
        let Slot { ident, enumeration, .. } = slot;
        let value = field.kind.value();
        let reader = value_reader(runtime, value, enumeration.as_ref());
        let read = match (&field.kind, oneof) {
            (FieldKind::Map(key, _), _) => {
                let key = value_reader(runtime, &Value::Scalar(*key), None);
                quote!(reader.map(&mut self.#ident, #key, #reader))
            }
            (FieldKind::Repeated(_), _) => quote!(reader.repeated(&mut self.#ident, #reader)),
            (_, Some(oneof)) => read_oneof(oneof, ident, &reader),
            (FieldKind::Single(_, Cardinality::Optional), _) => {
                quote!(reader.optional(&mut self.#ident, #reader))
            }
            (FieldKind::Single(..), _) => {
                let name = value_name(value);
                let arguments = value_arguments(value, enumeration.as_ref());
                quote!(reader.#name #arguments(&mut self.#ident))
            }
        };
        quote!(#index => #read,)
    }
}

fn read_oneof(oneof: &Oneof<'_>, variant: &Ident, reader: &TokenStream) -> TokenStream {
    let Oneof { ident, path, variants } = oneof;
    let other = (variants.len() > 1).then(|| quote!(other => ::core::result::Result::Err(other),));
    quote! {
        reader.oneof(
            &mut self.#ident,
            #reader,
            #path::#variant,
            |value| match value {
                #path::#variant(value) => ::core::result::Result::Ok(value),
                #other
            },
        )
    }
}
