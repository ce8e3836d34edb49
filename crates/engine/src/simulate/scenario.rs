//! What a simulation is made from: items with uncertain durations, links, teams with finite capacity, risks.

use crate::calendar::{Calendar, Minute};
use crate::cpm::LinkKind;
use crate::sample::Spread;

/// A plan with its uncertainty, as plain arrays that refer to each other by index.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// Two runs with the same seed give the same forecast, on any number of threads.
    pub seed: u64,
    pub streams: Streams,
    /// The data date: unfinished work goes on from here.
    pub now: Minute,
    pub calendars: Vec<Calendar>,
    pub teams: Vec<Team>,
    pub items: Vec<Item>,
    pub links: Vec<Link>,
    /// What is left of started items waits for unfinished predecessors (retained logic); otherwise it goes on at once.
    pub links_hold_started_work: bool,
    /// The items whose finish is kept trial by trial.
    pub milestones: Vec<u32>,
    pub risks: Vec<Risk>,
    /// Past durations in working minutes, one table per reference class, in any order.
    pub tables: Vec<Vec<f64>>,
    /// The index of the milestone that criticality and cruciality speak of; without one, the finish of everything.
    pub focus: Option<u32>,
    /// Whether each item gets percentiles of its finish.
    pub item_percentiles: bool,
    /// Whether each risk gets the P80 that it owns, by running its trials again without it.
    pub risk_ownership: bool,
}

/// Which random numbers each item, team and risk draws: one that has the same number in two scenarios draws the same in both,
/// whatever was added around it. By index; an empty list stands for the indices themselves.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    pub items: Vec<u32>,
    pub teams: Vec<u32>,
    pub risks: Vec<u32>,
}

/// Who does the work, and how many items at once.
#[derive(Clone, Copy, Debug)]
pub struct Team {
    /// How many items the team works on at once; without a number, on as many as are ready.
    pub slots: Option<u32>,
    /// When a freed slot can be taken up again.
    pub calendar: u32,
    /// The standard deviation of the logarithm of the factor by which each trial stretches all durations of
    /// the team. The factor is lognormal with mean 1; 0 means none.
    pub sigma: f64,
}

/// One piece of work.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    pub progress: Progress,
    /// Working minutes: of the whole item when it waits, from now on when it has started.
    pub remaining: Spread,
    pub calendar: u32,
    /// Without a team the item never waits for a slot.
    pub team: Option<u32>,
    /// The place in the team's backlog: the lowest rank among the ready items takes the next free slot.
    pub rank: u32,
    /// No start before this; of a started item, its work does not go on before this.
    pub not_before: Option<Minute>,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    /// Started at that moment: it goes on and keeps its slot. What is held by a date or by `links_hold_started_work` waits
    /// without a slot and takes its turn in the backlog again.
    Started(Minute),
    Finished(Minute),
}

/// A dependency. A finish-to-finish or start-to-finish link holds the finish only: the work goes on when it
/// can, and the item waits for its finish without occupying a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub from: u32,
    pub to: u32,
    pub kind: LinkKind,
    pub lag: Lag,
}

/// The time that a link keeps between its ends, in minutes; negative is a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lag {
    /// On the successor's calendar.
    Working(i32),
    Elapsed(i32),
}

/// Something that may happen, once per trial.
#[derive(Clone, Debug)]
pub struct Risk {
    pub probability: f64,
    /// Working minutes.
    pub impact: Spread,
    /// The items hit, each by the whole impact; finished ones are spared.
    pub items: Vec<u32>,
    pub effect: Effect,
    pub capacity: Option<CapacityHit>,
}

/// What a risk does to the items that it hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The work takes that much longer.
    Extends,
    /// The item becomes ready that much later, without occupying a slot. One that has started takes longer.
    Delays,
}

/// Slots that a team loses while a risk's impact lasts. Work in progress keeps its slot.
#[derive(Clone, Copy, Debug)]
pub struct CapacityHit {
    pub team: u32,
    pub slots: u32,
    /// When the loss begins; it ends after the impact in working minutes of the team's calendar.
    pub from: Minute,
}
