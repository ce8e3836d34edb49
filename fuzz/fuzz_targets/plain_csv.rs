//! Reads any bytes as a plain table.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::plain::read("plan.csv", bytes, &formats::Options::default());
});
