//! What protoc refuses and protox accepts.

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{EnumValue, Enumeration, Field, FieldKind, Message, Model, Scalar, Value},
};

pub(super) fn check(model: &Model, diagnostics: &mut Diagnostics) {
    for message in model.messages.values() {
        for field in &message.fields {
            diagnostics.extend(reserved(message, field));
            diagnostics.extend(packed(field));
            diagnostics.extend(foreign_enum(model, message, field));
        }
    }
    for enumeration in model.enums.values() {
        diagnostics.extend(reserved_values(enumeration));
    }
}

fn reserved(message: &Message, field: &Field) -> Option<Diagnostic> {
    message.reserved.contains(&field.name).then(|| {
        Diagnostic::new(format!("the field name `{}` is reserved", field.name))
            .at(field.span.clone())
            .help(format!(
                "choose another name, or remove it from `reserved` of `{}`",
                message.name
            ))
    })
}

fn reserved_values(enumeration: &Enumeration) -> impl Iterator<Item = Diagnostic> {
    let reserved =
        enumeration.values.iter().filter(|value| enumeration.reserved.contains(&value.name));
    reserved.map(|EnumValue { name, span, .. }| {
        Diagnostic::new(format!("the value name `{name}` is reserved")).at(span.clone()).help(
            format!("choose another name, or remove it from `reserved` of `{}`", enumeration.name),
        )
    })
}

fn packed(field: &Field) -> Option<Diagnostic> {
    let numeric = match &field.kind {
        FieldKind::Repeated(Value::Scalar(Scalar::String | Scalar::Bytes)) => false,
        FieldKind::Repeated(Value::Scalar(_) | Value::Enum(_)) => true,
        _ => false,
    };
    (field.packed && !numeric).then(|| {
        Diagnostic::new(format!("`{}` cannot be packed", field.name))
            .at(field.span.clone())
            .help("only repeated fields of numbers, booleans and enums can: remove `packed`")
    })
}

fn foreign_enum(model: &Model, message: &Message, field: &Field) -> Option<Diagnostic> {
    let Value::Enum(name) = field.kind.value() else {
        return None;
    };
    let enumeration = model.enums.get(name)?;
    (message.proto3 && !enumeration.proto3).then(|| {
        Diagnostic::new(format!("the proto2 enum `{name}` in a proto3 message"))
            .at(field.span.clone())
            .help(format!(
                "proto2 enums are closed; write `syntax = \"proto3\";` in `{}`",
                enumeration.file
            ))
    })
}
