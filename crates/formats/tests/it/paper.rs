//! Papers: what stands in them, in each format.

mod bad;
mod brag;
mod json;
mod laws;
mod packet;
mod pdf;
mod resume;
mod sample;
