//! Reads any bytes as a Jira CSV export.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::jira::csv::read(bytes, &formats::Options::default());
});
