use bytes::Bytes;

use crate::json::{Error, Field, Json, Mapping, Reader, Writer};

/// `google.protobuf.StringValue` and the others are written as what they wrap.
macro_rules! wrapper {
    ($($type:ty: $write:ident, $read:ident;)*) => {$(
        impl Json for $type {
            fn fields(&self) -> &'static [Field] {
                &[]
            }

            fn write_fields(&self, writer: &mut Writer<'_>) {
                writer.$write(self);
            }

            fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
                reader.$read(self)
            }

            fn mapping(&self) -> Mapping {
                Mapping::Value
            }
        }
    )*};
}

wrapper! {
    String: string_value, string;
    Vec<u8>: bytes_value, bytes;
    Bytes: bytes_value, bytes;
    bool: bool_value, bool;
    i32: i32_value, i32;
    i64: i64_value, i64;
    u32: u32_value, u32;
    u64: u64_value, u64;
    f32: f32_value, f32;
    f64: f64_value, f64;
}

/// A recursive field.
impl<M: Json + ?Sized> Json for Box<M> {
    fn fields(&self) -> &'static [Field] {
        (**self).fields()
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        (**self).write_fields(writer);
    }

    fn read_field(&mut self, field: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        (**self).read_field(field, reader)
    }

    fn mapping(&self) -> Mapping {
        (**self).mapping()
    }
}
