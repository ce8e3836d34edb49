//! What may be said outside: how far a sentence may go, numbers said roughly, and the gate before anything is published.

mod gate;
mod number;

pub use self::gate::{Finding, Secret, check};
pub use self::number::{Number, numbers, round};
