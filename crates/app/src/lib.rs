//! Every feature, one function each: `operation(cx, input) -> output`. Doors call these and lay out what comes back.
//!
//! Knows no terminal, no HTTP and no SQL.

pub mod access;
pub mod clock;
pub mod cx;
pub mod derived;
pub mod example;
pub mod failure;
pub mod joint;
pub mod list;
pub mod live;
pub mod operation;
pub mod shelf;
pub mod simulate;
pub mod spaces;
pub mod vault;
