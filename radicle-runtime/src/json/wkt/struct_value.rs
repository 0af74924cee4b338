use prost_types::{ListValue, NullValue, Struct, Value, value::Kind};

use crate::json::{Error, Field, Json, Mapping, Reader, Writer};

/// `google.protobuf.Struct`: any JSON object.
impl Json for Struct {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        writer.map_value(self.fields.iter(), Writer::string_value, Writer::message_value);
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.as_json(|reader| {
            if reader.peek() != Some(b'{') {
                return Err(reader.unexpected("an object"));
            }
            self.fields.clear();
            reader.map(&mut self.fields, Reader::string, Reader::message)
        })
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

/// `google.protobuf.ListValue`: any JSON list.
impl Json for ListValue {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        writer.repeated_value(&self.values, Writer::message_value);
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.as_json(|reader| {
            if reader.peek() != Some(b'[') {
                return Err(reader.unexpected("a list"));
            }
            self.values.clear();
            reader.repeated(&mut self.values, Reader::message)
        })
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

/// `google.protobuf.Value`: any JSON value. One without a kind is written as `null`.
impl Json for Value {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        match &self.kind {
            None | Some(Kind::NullValue(_)) => writer.null_value(),
            Some(Kind::NumberValue(number)) if !number.is_finite() => {
                writer.refuse("a google.protobuf.Value cannot hold NaN or an infinity");
            }
            Some(Kind::NumberValue(number)) => writer.f64_value(number),
            Some(Kind::StringValue(text)) => writer.string_value(text),
            Some(Kind::BoolValue(bool)) => writer.bool_value(bool),
            Some(Kind::StructValue(object)) => writer.message_value(object),
            Some(Kind::ListValue(list)) => writer.message_value(list),
        }
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.as_json(|reader| match reader.peek() {
            Some(b'{') => read_kind(self, Kind::StructValue, reader, Reader::message),
            Some(b'[') => read_kind(self, Kind::ListValue, reader, Reader::message),
            Some(b'"') => read_kind(self, Kind::StringValue, reader, Reader::string),
            Some(b't' | b'f') => read_kind(self, Kind::BoolValue, reader, Reader::bool),
            Some(b'-' | b'0'..=b'9') => read_kind(self, Kind::NumberValue, reader, Reader::f64),
            _ if reader.literal("null") => {
                self.kind = Some(Kind::NullValue(NullValue::NullValue.into()));
                Ok(())
            }
            _ => Err(reader.unexpected("a value")),
        })
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

fn read_kind<'r, T: Default>(
    value: &mut Value,
    kind: fn(T) -> Kind,
    reader: &mut Reader<'r>,
    read: fn(&mut Reader<'r>, &mut T) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut content = T::default();
    read(reader, &mut content)?;
    value.kind = Some(kind(content));
    Ok(())
}
