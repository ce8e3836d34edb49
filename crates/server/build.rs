//! Puts the built pages of `web/dist` into the binary, with the compressed copies that the build made beside them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let dist = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../web/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.is_dir() {
        list(&dist, &mut files);
    }
    let name = |path: &PathBuf| format!("/{}", path.strip_prefix(&dist).expect("below dist").to_string_lossy().replace('\\', "/"));
    files.retain(|path| !matches!(path.extension().and_then(|ending| ending.to_str()), Some("br" | "gz")));
    files.sort_by_key(name);
    let mut out = String::from("static FILES: &[File] = &[\n");
    for path in &files {
        let include =
            |path: &Path| if path.exists() { format!("include_bytes!({:?})", path.to_string_lossy()) } else { "b\"\"".to_owned() };
        let beside = |ending: &str| PathBuf::from(format!("{}.{ending}", path.display()));
        let bytes = fs::read(path).expect("a built page can be read");
        writeln!(
            out,
            "    File {{ path: {:?}, kind: {:?}, tag: \"\\\"{:016x}\\\"\", plain: {}, brotli: {}, gzip: {} }},",
            name(path),
            kind(path),
            fingerprint(&bytes),
            include(path),
            include(&beside("br")),
            include(&beside("gz"))
        )
        .expect("writing to a string cannot fail");
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo says where")).join("pages.rs"), out).expect("the build folder can be written");
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a built folder can be read") {
        let path = entry.expect("a built folder can be read").path();
        if path.is_dir() { list(&path, files) } else { files.push(path) }
    }
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// FNV-1a (draft-eastlake-fnv, section 2), 64 bits: tells versions of a file apart, and keeps no secret.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
