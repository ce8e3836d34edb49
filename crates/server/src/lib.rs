//! The HTTP door: the operations of `app` under `/api/v1`, their OpenAPI document, events, and the pages of the workbench.
//!
//! Knows no SQL and no rule of business. What an operation is and who may do it stands in `app::list`.

mod answer;
mod callers;
mod events;
mod files;
mod guard;
mod handle;
pub mod openapi;
mod serve;

pub use guard::{Limits, Rate};
pub use serve::{Serving, router, serve};
