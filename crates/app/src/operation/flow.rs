//! Flow: what teams finish per week, how long it takes, what ages, and when the rest is done at that pace.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::insight::flow::{Asked, FlowReport, report};
use model::journal::{Flow, flows};
use model::kind::Kind;
use model::space::{RecordId, Space};

use super::data_instant;
use super::forecast::SEED;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::live::Live;

/// Measures the flow of the workspace as of an instant; of one team, when its key or name is given.
pub async fn show_flow(cx: &Cx, team: Option<&str>, as_of: Option<Timestamp>) -> Result<FlowReport, Failure> {
    let live = Live::load(cx).await?;
    let as_of = as_of.unwrap_or(cx.now);
    flow_of(&live.at(as_of, cx.now), &flows(&live.journal, as_of), team, as_of)
}

/// Measures the flow of a space that is at hand; its flows end at `as_of`.
pub fn flow_of(space: &Space, flows: &BTreeMap<RecordId, Flow>, team: Option<&str>, as_of: Timestamp) -> Result<FlowReport, Failure> {
    let team = team.map(|team| find_team(space, team)).transpose()?;
    Ok(report(space, flows, &Asked { as_of, data_date: data_instant(space, as_of), team, seed: SEED }))
}

/// Finds a team by its key or by what people call it.
fn find_team(space: &Space, text: &str) -> Result<RecordId, Failure> {
    let teams = || space.records().filter(|record| record.kind() == Kind::Team && !record.archived);
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    if let Some(team) = teams().find(|team| same(&team.key)).or_else(|| teams().find(|team| same(&team.title))) {
        return Ok(team.id);
    }
    let names: Vec<String> = teams().map(|team| format!("{} ({})", team.key, team.title)).collect();
    let known = if names.is_empty() { "none is known yet".to_owned() } else { format!("choose one of {}", names.join(", ")) };
    Err(Failure::not_found(format!("There is no team `{text}` here: {known}.")))
}
