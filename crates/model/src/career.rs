//! Careers: what a person's records in their programs say of how they work, level by level, and the papers that they make of it.
//!
//! Evidence is found in spaces and their journals, never typed; a framework file says which rules it is held against. Papers and
//! tailoring take plain structs. Nothing here adds people up to a number or compares them with one another.

pub mod brag;
pub mod bundle;
pub mod catalogue;
pub mod clearance;
pub mod coverage;
pub mod evidence;
pub mod experience;
pub mod framework;
pub mod kept;
pub mod learning;
pub mod map;
pub mod mentoring;
pub mod offers;
pub mod pace;
pub mod packet;
pub mod papers;
pub mod past;
pub mod posts;
pub mod practice;
pub mod proof;
pub mod prospect;
pub mod resume;
pub mod rhythm;
pub mod road;
pub mod rule;
pub mod seen;
pub mod signals;
pub mod statistics;
pub mod stories;
pub mod subject;
pub mod tailor;
