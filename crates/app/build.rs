//! Puts the example program into the binary, so that it can be opened anywhere.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../examples");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in fs::read_dir(&root).expect("the examples stand beside the crates").flatten() {
        if let Ok(entries) = fs::read_dir(folder.path()) {
            files
                .extend(entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "json")));
        }
    }
    files.sort();
    let entry = |path: &PathBuf| {
        let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        format!("    ({name:?}, include_bytes!({:?})),\n", path.canonicalize().expect("the file was just listed"))
    };
    let entries: String = files.iter().map(entry).collect();
    let text = format!("pub(crate) const EXAMPLE: &[(&str, &[u8])] = &[\n{entries}];\n");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("example.rs");
    fs::write(out, text).expect("cargo's output folder can be written");
}
