//! Reads any bytes as MS Project's XML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::mspdi::read("plan.xml", bytes);
});
