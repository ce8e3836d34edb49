//! Reads any bytes as answers of Jira's REST interface.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::jira::json::read(bytes, &formats::Options::default());
});
