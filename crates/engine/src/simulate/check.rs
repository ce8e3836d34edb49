//! Checks a scenario's indices and numbers before anything is built from it.

use crate::sample::{LONGEST, SpreadFlaw};
use crate::simulate::flaw::{Flaw, FlawCode, Place};
use crate::simulate::scenario::{Lag, Progress, Scenario};

/// Returns the first flaw among the scenario's references and numbers. Estimates are checked when they are
/// prepared for drawing, cycles when the network is built.
pub(crate) fn check(scenario: &Scenario) -> Result<(), Flaw> {
    let at = |place: Place, broken: bool, code: FlawCode| if broken { Err(Flaw { code, place }) } else { Ok(()) };
    let (calendars, teams, items) = (scenario.calendars.len(), scenario.teams.len(), scenario.items.len());
    for (index, team) in scenario.teams.iter().enumerate() {
        let place = Place::Team(index);
        at(place, team.calendar as usize >= calendars, FlawCode::UnknownCalendar)?;
        at(place, team.slots == Some(0), FlawCode::NoSlots)?;
        at(place, team.sigma.is_nan(), FlawCode::NotANumber)?;
        at(place, !(0.0..=2.0).contains(&team.sigma), FlawCode::SigmaOutOfRange)?;
    }
    for (index, item) in scenario.items.iter().enumerate() {
        let place = Place::Item(index);
        at(place, item.calendar as usize >= calendars, FlawCode::UnknownCalendar)?;
        at(place, item.team.is_some_and(|team| team as usize >= teams), FlawCode::UnknownTeam)?;
    }
    for (index, link) in scenario.links.iter().enumerate() {
        let (Lag::Working(minutes) | Lag::Elapsed(minutes)) = link.lag;
        let place = Place::Link(index);
        at(place, link.from as usize >= items || link.to as usize >= items, FlawCode::UnknownItem)?;
        at(place, f64::from(minutes).abs() >= LONGEST, FlawCode::LagTooLong)?;
    }
    for (index, &item) in scenario.milestones.iter().enumerate() {
        at(Place::Milestone(index), item as usize >= items, FlawCode::UnknownItem)?;
    }
    let unknown_focus = scenario.focus.is_some_and(|focus| focus as usize >= scenario.milestones.len());
    at(Place::Scenario, unknown_focus, FlawCode::UnknownMilestone)?;
    for (index, risk) in scenario.risks.iter().enumerate() {
        let place = Place::Risk(index);
        at(place, risk.probability.is_nan(), FlawCode::NotANumber)?;
        at(place, !(0.0..=1.0).contains(&risk.probability), FlawCode::ProbabilityOutOfRange)?;
        at(place, risk.items.iter().any(|&item| item as usize >= items), FlawCode::UnknownItem)?;
        if let Some(hit) = &risk.capacity {
            let team = scenario.teams.get(hit.team as usize);
            at(place, team.is_none(), FlawCode::UnknownTeam)?;
            at(place, team.is_some_and(|team| team.slots.is_none()), FlawCode::CapacityHitWithoutSlots)?;
        }
    }
    Ok(())
}

/// Names the flaw of an estimate.
pub(crate) fn spread_flaw(flaw: SpreadFlaw, place: Place) -> Flaw {
    let code = match flaw {
        SpreadFlaw::NotANumber => FlawCode::NotANumber,
        SpreadFlaw::Negative => FlawCode::NegativeDuration,
        SpreadFlaw::OutOfOrder => FlawCode::EstimateOutOfOrder,
        SpreadFlaw::TooLong => FlawCode::DurationTooLong,
        SpreadFlaw::UnknownTable => FlawCode::UnknownTable,
        SpreadFlaw::EmptyTable => FlawCode::EmptyTable,
    };
    Flaw { code, place }
}

/// Says whether the item still has work to do.
pub(crate) fn is_open(progress: Progress) -> bool {
    !matches!(progress, Progress::Finished(_))
}
