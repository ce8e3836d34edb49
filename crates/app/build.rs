//! Puts the example program and the templates into the binary, so that they can be opened anywhere.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let examples = root.join("examples");
    println!("cargo::rerun-if-changed={}", examples.display());
    let mut example: Vec<PathBuf> =
        fs::read_dir(&examples).expect("the examples stand beside the crates").flatten().flat_map(|folder| json(&folder.path())).collect();
    example.sort();
    embed("example.rs", "EXAMPLE", &example, |path| path.file_name());

    let templates = root.join("templates");
    println!("cargo::rerun-if-changed={}", templates.display());
    let mut files = json(&templates);
    // Who wants none of them looks at the end of the list.
    files.sort_by_key(|path| (path.file_stem().is_some_and(|name| name == "blank"), path.clone()));
    embed("templates.rs", "TEMPLATES", &files, |path| path.file_stem());
}

/// Lists the JSON files of a folder; what is no folder has none.
fn json(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}

/// Writes a list of files' names and what is in them.
fn embed(file: &str, list: &str, paths: &[PathBuf], name: impl Fn(&Path) -> Option<&std::ffi::OsStr>) {
    let entry = |path: &PathBuf| {
        let name = name(path).expect("a file has a name").to_string_lossy().into_owned();
        format!("    ({name:?}, include_bytes!({:?})),\n", path.canonicalize().expect("the file was just listed"))
    };
    let entries: String = paths.iter().map(entry).collect();
    let text = format!("pub(crate) const {list}: &[(&str, &[u8])] = &[\n{entries}];\n");
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join(file);
    fs::write(out, text).expect("cargo's output folder can be written");
}
