//! Reads any bytes as Sinew's own JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    formats::sinew::read("plan.json", bytes);
});
