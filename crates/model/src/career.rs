//! Career rules: what a person's records in their programs say of how they work, level by level.
//!
//! Evidence is found in spaces and their journals, never typed; a framework file says which rules it is held against. Nothing here
//! adds people up to a number or compares them with one another.

pub mod catalogue;
pub mod evidence;
pub mod framework;
pub mod map;
pub mod offers;
pub mod past;
pub mod prospect;
pub mod rule;
pub mod seen;
pub mod statistics;
pub mod subject;
