//! The example program, inside the binary; it enters through the reader and the import that everybody uses.

use formats::Options;

use crate::cx::Cx;
use crate::failure::Failure;
use crate::operation::files::File;
use crate::operation::import::{ImportReport, import_files};

include!(concat!(env!("OUT_DIR"), "/example.rs"));

/// What a space with the example is called.
pub const NAME: &str = "Harbour (example)";

/// Imports the example program.
pub async fn import_example(cx: &Cx) -> Result<ImportReport, Failure> {
    let files: Vec<File> = EXAMPLE.iter().map(|(name, bytes)| File { name: (*name).to_owned(), bytes: bytes.to_vec() }).collect();
    import_files(cx, &files, &Options::default()).await
}
