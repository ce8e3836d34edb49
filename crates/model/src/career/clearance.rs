//! What may be said outside: how far a sentence may go, numbers said roughly, and the gate before anything is published.

mod gate;
mod number;

pub(in crate::career) use self::gate::words;
pub use self::gate::{Finding, Gate, Secret, check};
pub use self::number::{Number, numbers, round};
