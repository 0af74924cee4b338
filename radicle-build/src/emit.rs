//! Writes the generated files.

use std::{fs, io, path::Path};

use crate::{Error, generate::Output};

/// The encoded descriptor set, beside the generated code.
pub(crate) const DESCRIPTORS: &str = "radicle_descriptors.bin";

/// Writes each file whose content is not there already, so that nothing is rebuilt for nothing.
pub(crate) fn emit(folder: &Path, outputs: &[Output]) -> Result<(), Error> {
    for output in outputs {
        write(&folder.join(&output.name), &output.content)?;
    }
    Ok(())
}

/// Writes a file if its content differs.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Error> {
    let written = match fs::read(path) {
        Ok(old) if old == content => Ok(()),
        _ => replace(path, content),
    };
    written
        .map_err(|error| Error::message(format_args!("cannot write `{}`: {error}", path.display())))
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}
