//! Leading: what people share with whoever leads them, how teams' hands stand to programs, and how programs deliver.
//!
//! What is shared is read from the caller's own letter box, the rest from programs that they may read. Of nobody is anything looked up.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::coverage::{Coverage, coverage};
use model::career::framework::own;
use model::career::map::day;
use model::forecast::prepare;
use model::insight::commitments::{CommitmentsReport, report};
use model::insight::delivery::capacity::{TeamCapacity, capacity};
use model::insight::delivery::{Delivery, Moments, Source, delivery};
use model::insight::resources::{Resources, resources};
use model::space::Space;
use schemars::JsonSchema;
use serde::Serialize;

use super::career::sharing::Party;
use super::career::sharing::contents::{ShownGoal, ShownPair};
use super::career::sharing::received::told;
use super::commitments::show_commitments;
use super::forecast::SEED;
use super::portfolio::readable;
use super::portfolio::whole::programs_in;
use super::resources::show_resources;
use crate::access::Caller;
use crate::cx::Cx;
use crate::derived::off;
use crate::failure::Failure;
use crate::list::App;
use crate::live::Live;
use crate::spaces::Open;

/// How many weeks of capacity are looked at.
const WEEKS: u32 = 12;

/// What people share with the caller.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Leading {
    pub today: Date,
    pub goals: Vec<GoalShared>,
    pub pairs: Vec<PairShared>,
    pub coverage: Coverage,
}

/// A growth goal that somebody shares.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GoalShared {
    pub from: String,
    #[serde(flatten)]
    pub goal: ShownGoal,
}

/// A mentoring that one of the two shares.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PairShared {
    pub from: String,
    #[serde(flatten)]
    pub pair: ShownPair,
}

/// How programs deliver, and what they ask of teams.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DeliveryView {
    #[serde(flatten)]
    pub report: Delivery,
    /// How many weeks of capacity are looked at, from this one on.
    pub weeks: u32,
    /// Teams with open work, the fullest first.
    pub teams: Vec<TeamCapacity>,
}

/// What is read of one program.
struct Read {
    id: String,
    name: String,
    space: Arc<Space>,
    moments: Arc<Moments>,
    commitments: Arc<CommitmentsReport>,
    resources: Resources,
}

impl Read {
    fn source(&self) -> Source<'_> {
        Source { id: &self.id, name: &self.name, space: &self.space, moments: &self.moments, commitments: &self.commitments }
    }
}

/// Shows what people share with the caller: goals and pairs by name, coverage in groups. Whoever shares it sees that it was opened.
pub async fn show_leading(app: &App, caller: &Caller, now: Timestamp) -> Result<Leading, Failure> {
    let open = app.career(caller).await?;
    lead(Party::of(app, caller, open.id, now)).await
}

/// The same for whoever has their career space open without a server.
pub async fn lead(receiver: Party<'_>) -> Result<Leading, Failure> {
    let told = told(receiver).await?;
    let (mut goals, mut pairs) = (Vec::new(), Vec::new());
    for (from, shown) in told.shown {
        goals.extend(shown.goal.map(|goal| GoalShared { from: from.clone(), goal }));
        pairs.extend(shown.pair.map(|pair| PairShared { from: from.clone(), pair }));
    }
    goals.sort_by(|a, b| (&a.from, a.goal.by, &a.goal.title).cmp(&(&b.from, b.goal.by, &b.goal.title)));
    pairs.sort_by(|a, b| (&a.pair.mentor, &a.pair.mentee).cmp(&(&b.pair.mentor, &b.pair.mentee)));
    Ok(Leading { today: day(receiver.now), goals, pairs, coverage: coverage(&told.coverage, &own()) })
}

/// Shows how the programs that the caller may read deliver, together and one by one, and what they ask of teams.
pub async fn show_delivery(app: &App, caller: &Caller, now: Timestamp) -> Result<DeliveryView, Failure> {
    let mut read = Vec::new();
    for space in readable(app, caller).await? {
        let commitments = show_commitments(&space.open, now).await?;
        let resources = show_resources(&space.open, now, Some(WEEKS)).await?;
        let moments = moments_of(&space.open, now).await?;
        read.push(Read { id: space.named, name: space.name, space: space.state.space, moments, commitments, resources });
    }
    off(move || view(&read, now)).await
}

/// When decisions, actions and items began and came to their states; kept until it falls stale.
async fn moments_of(open: &Open, now: Timestamp) -> Result<Arc<Moments>, Failure> {
    let make = async |_| {
        let commits = open.changes_after(0, Moments::wants).await?;
        Ok(Moments::read(commits.iter().flat_map(|commit| &commit.changes)))
    };
    open.derived.moments.get(open, now, (), make).await
}

/// Shows how the programs of a database that is one's own deliver.
pub async fn list_delivery(cx: &Cx) -> Result<DeliveryView, Failure> {
    let mut read = Vec::new();
    for head in programs_in(&cx.store).await? {
        let live = Live::load(&Cx { space: head.id, ..cx.clone() }).await?;
        let prepared = prepare(&live.space, &live.journal, cx.now, SEED);
        let moments = Moments::read(live.journal.iter().flat_map(|commit| &commit.changes));
        read.push(Read {
            id: head.id.to_string(),
            name: head.name,
            moments: moments.into(),
            commitments: report(&live.space, &prepared).into(),
            resources: resources(&live.space, &prepared, WEEKS as usize),
            space: live.space.into(),
        });
    }
    Ok(view(&read, cx.now))
}

fn view(read: &[Read], now: Timestamp) -> DeliveryView {
    let sources: Vec<Source<'_>> = read.iter().map(Read::source).collect();
    let loads: Vec<(&str, &Resources)> = read.iter().map(|one| (one.name.as_str(), &one.resources)).collect();
    DeliveryView { report: delivery(&sources, day(now)), weeks: WEEKS, teams: capacity(&loads) }
}
