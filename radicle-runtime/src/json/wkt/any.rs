use bytes::{Bytes, BytesMut};
use prost_types::Any;

use crate::{
    Message,
    json::{Error, ErrorKind, Field, Json, Mapping, Reader, Writer, error::Quote},
};

/// `google.protobuf.Any`: `@type` and the fields of the message, or `value` for a type with a form of its
/// own. A message of a type that [`Options::types`](crate::json::Options::types) does not have is `@type`
/// and its bytes in `value`.
impl Json for Any {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        if self.type_url.is_empty() && self.value.is_empty() {
            return writer.message_value(&());
        }
        let Some(name) = type_name(&self.type_url) else {
            return writer.refuse(format!("{} is not a type URL", Quote(&self.type_url)));
        };
        // Each `Any` inside another one is decoded while the outer one is written.
        let too_deep = writer.depth() >= writer.options().depth;
        match writer.options().types.create(name).filter(|_| !too_deep) {
            Some(mut message) => match message.decode(Bytes::copy_from_slice(&self.value)) {
                Ok(()) => write_known(&self.type_url, &*message, writer),
                Err(error) => writer.refuse(format!("the bytes are not a {name}: {error}")),
            },
            None => write_unknown(self, writer),
        }
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        let start = reader.start();
        let Some(url) = reader.find_type()? else {
            *self = Self::default();
            return reader.untyped(start);
        };
        let Some(name) = type_name(&url) else {
            return Err(reader.invalid_at(&format!("{} is not a type URL", Quote(&url)), start));
        };
        self.value = match reader.options().types.create(name) {
            Some(mut message) => {
                reader.typed(&mut *message)?;
                let mut value = BytesMut::with_capacity(message.encoded_len());
                Message::encode(&*message, &mut value);
                value.into()
            }
            None => read_unknown(name, start, reader)?,
        };
        self.type_url = url.into_owned();
        Ok(())
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

/// The full proto name behind the last slash of a type URL.
fn type_name(url: &str) -> Option<&str> {
    url.rsplit_once('/').map(|(_, name)| name).filter(|name| !name.is_empty())
}

fn write_known(url: &str, message: &dyn Message, writer: &mut Writer<'_>) {
    let start = writer.open();
    writer.named_key("@type");
    writer.string_value(url);
    if message.mapping() == Mapping::Value {
        writer.named_key("value");
    }
    message.write_fields(writer);
    writer.close(start, b'{', b'}');
}

fn write_unknown(any: &Any, writer: &mut Writer<'_>) {
    let start = writer.open();
    writer.named_key("@type");
    writer.string_value(&any.type_url);
    writer.named_key("value");
    writer.bytes_value(&any.value);
    writer.close(start, b'{', b'}');
}

/// Reads what `write_unknown` writes, and nothing else.
fn read_unknown(name: &str, start: usize, reader: &mut Reader<'_>) -> Result<Vec<u8>, Error> {
    let mut value = Vec::new();
    match reader.typed_value(|reader| reader.bytes(&mut value)) {
        Ok(()) => Ok(value),
        Err(error) if error.kind() != ErrorKind::Value => Err(error),
        Err(_) => Err(reader.invalid_at(&format!("unknown message type {}", Quote(name)), start)),
    }
}
