//! Tests of the model: records and rules, without any storage.
#![expect(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "tests")]

mod career;
mod change;
mod clearance;
mod decide;
mod delivery;
mod effects;
mod flow;
mod forecast;
mod growth;
mod import;
mod joint;
mod kinds;
mod meetings;
mod minutes;
mod objectives;
mod overlap;
mod place;
mod plan;
mod portfolio;
mod promises;
mod raci;
mod raid;
mod releases;
mod resources;
mod retros;
mod roadmap;
mod stakeholders;
mod tailor;
mod world;
