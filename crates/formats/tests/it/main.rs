//! Tests of the readers: bytes in, drafts and problems out.
#![expect(clippy::unwrap_used, reason = "tests")]

mod text;
