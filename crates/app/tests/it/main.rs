//! Tests of operations across crates, where no door is needed.
#![expect(clippy::unwrap_used, reason = "tests")]

mod agreement;
