//! The server as programs and browsers meet it: by its routes, and over a connection where that matters.
#![expect(clippy::unwrap_used, reason = "tests")]

mod golden;
