use crate::json::{Error, Field, Json, Reader, Writer};

/// `google.protobuf.Empty`: `{}`.
impl Json for () {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, _: &mut Writer<'_>) {}

    fn read_field(&mut self, _: usize, _: &mut Reader<'_>) -> Result<(), Error> {
        Ok(())
    }
}
