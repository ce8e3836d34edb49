//! Why a scenario cannot be simulated: a stable code, and where.

use core::fmt;

/// The first thing found wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    pub code: FlawCode,
    pub place: Place,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlawCode {
    NotANumber,
    NegativeDuration,
    EstimateOutOfOrder,
    DurationTooLong,
    UnknownTable,
    EmptyTable,
    ProbabilityOutOfRange,
    SigmaOutOfRange,
    UnknownCalendar,
    UnknownTeam,
    UnknownItem,
    UnknownMilestone,
    NoSlots,
    CapacityHitWithoutSlots,
    LagTooLong,
    /// The items in the order in which they wait for each other.
    DependencyCycle(Vec<u32>),
    PlanTooLong,
}

/// Where it is wrong, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Scenario,
    Team(usize),
    Item(usize),
    Link(usize),
    Milestone(usize),
    Risk(usize),
}

impl FlawCode {
    /// Returns the code as it appears in output; it does not change from version to version.
    pub fn as_str(&self) -> &'static str {
        match self {
            FlawCode::NotANumber => "not-a-number",
            FlawCode::NegativeDuration => "negative-duration",
            FlawCode::EstimateOutOfOrder => "estimate-out-of-order",
            FlawCode::DurationTooLong => "duration-too-long",
            FlawCode::UnknownTable => "unknown-table",
            FlawCode::EmptyTable => "empty-table",
            FlawCode::ProbabilityOutOfRange => "probability-out-of-range",
            FlawCode::SigmaOutOfRange => "sigma-out-of-range",
            FlawCode::UnknownCalendar => "unknown-calendar",
            FlawCode::UnknownTeam => "unknown-team",
            FlawCode::UnknownItem => "unknown-item",
            FlawCode::UnknownMilestone => "unknown-milestone",
            FlawCode::NoSlots => "no-slots",
            FlawCode::CapacityHitWithoutSlots => "capacity-hit-without-slots",
            FlawCode::LagTooLong => "lag-too-long",
            FlawCode::DependencyCycle(_) => "dependency-cycle",
            FlawCode::PlanTooLong => "plan-too-long",
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match &self.code {
            FlawCode::NotANumber => "a duration, probability or sigma is not a number",
            FlawCode::NegativeDuration => "a duration is below zero",
            FlawCode::EstimateOutOfOrder => "the points of the estimate do not rise from low to high",
            FlawCode::DurationTooLong => "a duration exceeds 4,194,303 working minutes, or a lognormal's sigma exceeds 3",
            FlawCode::UnknownTable => "the table of past durations does not exist",
            FlawCode::EmptyTable => "the table of past durations is empty",
            FlawCode::ProbabilityOutOfRange => "the probability is not within 0 to 1",
            FlawCode::SigmaOutOfRange => "the team's sigma is not within 0 to 2",
            FlawCode::UnknownCalendar => "the calendar does not exist",
            FlawCode::UnknownTeam => "the team does not exist",
            FlawCode::UnknownItem => "the item does not exist",
            FlawCode::UnknownMilestone => "the focus is not a milestone of the scenario",
            FlawCode::NoSlots => "the team has no slot, so its items would never start",
            FlawCode::CapacityHitWithoutSlots => "the risk takes slots from a team whose number of slots is not limited",
            FlawCode::LagTooLong => "the lag exceeds 4,194,303 minutes",
            FlawCode::DependencyCycle(_) => "items wait for each other in a circle",
            FlawCode::PlanTooLong => "the longest chain of items exceeds 2,000 years",
        };
        write!(f, "{words} ({:?})", self.place)
    }
}
