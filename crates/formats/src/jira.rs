//! Jira: its CSV export and its REST answers, told apart only by how the issues are written down.

pub mod csv;
pub mod json;
