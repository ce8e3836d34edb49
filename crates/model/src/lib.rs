//! What Sinew knows about programs: kinds of record and their rules, the change journal, plans.
//!
//! Pure: no files, no SQL, no network, no clock. Whoever calls says what time it is.

pub mod calendars;
pub mod career;
pub mod change;
pub mod decide;
pub mod draft;
pub mod forecast;
pub mod import;
pub mod insight;
pub mod journal;
pub mod kind;
pub mod plan;
pub mod problem;
pub mod promises;
pub mod prose;
pub mod reference;
pub mod register;
pub mod space;
pub mod spoken;
pub mod word;
