//! Reads any bytes as a register, in CSV and in Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::register::read(bytes, &formats::Options::default());
});
