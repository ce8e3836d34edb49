//! What became of promises: how often a team keeps its word, by how much it is late, how long asking takes.
//!
//! The outside view again, as in `reference`: not how sure somebody says to be, but what such promises turned into.

use std::collections::BTreeMap;

use engine::calendar::Minute;
use jiff::civil::Date;

use crate::calendars::{Calendars, to_minute};
use crate::insight::{count, say_days};
use crate::journal::Flow;
use crate::kind::Body;
use crate::kind::ask::AskState;
use crate::kind::commitment::{Commitment, CommitmentState};
use crate::reference::quantile;
use crate::space::{RecordId, Ref, Space};

/// The fewest promises that say something of who gave them; below it all teams' are asked.
pub const MINIMUM: usize = 5;
/// The share of promises that is taken to be kept, where there is neither a record nor a stated confidence.
pub const ASSUMED_KEPT: f64 = 0.7;
/// How late an unkept promise is taken to come, where nobody has a record: from and to, in working days.
pub const ASSUMED_LATE: (f64, f64) = (1.0, 10.0);
/// How long what has no date is taken to need, where nobody has a record: from and to, in working days.
pub const ASSUMED_ANSWER: (f64, f64) = (5.0, 20.0);

/// A promise that is settled: it was kept, or its day has passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub record: RecordId,
    pub provider: Option<RecordId>,
    /// The day for which it was promised first.
    pub promised: Date,
    /// The day on which it came; `None` while it is overdue.
    pub delivered: Option<Date>,
    /// Working minutes after the end of the promised day, on the provider's calendar; 0 when it was kept. Of what is overdue, up to now.
    pub late_minutes: f64,
    /// Working minutes from asking to delivery, where both days are known.
    pub lead_minutes: Option<f64>,
}

impl Outcome {
    pub fn is_kept(&self) -> bool {
        self.delivered.is_some() && self.late_minutes == 0.0
    }
}

/// Every settled promise and every answered ask of a space.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    pub outcomes: Vec<Outcome>,
    /// Of asks: working minutes after the day on which the answer was needed, 0 when it came in time.
    asks_late: Vec<f64>,
    /// Of asks: working minutes from asking to the answer.
    asks_lead: Vec<f64>,
}

/// By how much something comes later than its day, as a table of working minutes, and what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Lateness {
    /// Smallest first.
    pub minutes: Vec<f64>,
    /// The share that comes in time.
    pub kept: f64,
    pub words: String,
}

impl Lateness {
    /// Returns what comes late, smallest first.
    pub fn late(&self) -> Vec<f64> {
        self.minutes.iter().copied().filter(|minutes| *minutes > 0.0).collect()
    }
}

/// A day is over at midnight: what is promised for it may come in its evening.
pub fn end_of(date: Date) -> Minute {
    Minute(to_minute(date.at(0, 0, 0, 0)).0 + 1440)
}

impl Promises {
    /// Looks at what is settled by `now`. `flows` tell which day was promised first.
    pub fn new(space: &Space, flows: &BTreeMap<RecordId, Flow>, calendars: &mut Calendars<'_>, now: Minute) -> Promises {
        let mut promises = Promises::default();
        for record in space.records().filter(|record| !record.archived) {
            match &record.body {
                Body::Commitment(commitment) => {
                    let first = flows.get(&record.id).and_then(Flow::first_promise);
                    promises.outcomes.extend(outcome(record.id, commitment, first, calendars, now));
                }
                Body::Ask(ask) if ask.state != AskState::Open => {
                    let Some(answered) = ask.answered_on else { continue };
                    let worked = |from: Minute| calendars.compiled[0].between(from, end_of(answered)).0.max(0) as f64;
                    promises.asks_late.extend(ask.needed_by.map(|needed| worked(end_of(needed))));
                    promises.asks_lead.extend(ask.asked_on.map(|asked| worked(end_of(asked))));
                }
                _ => {}
            }
        }
        promises.asks_late.sort_by(f64::total_cmp);
        promises.asks_lead.sort_by(f64::total_cmp);
        promises
    }

    /// Lists the settled promises of a team.
    pub fn of(&self, provider: Option<RecordId>) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(move |outcome| outcome.provider == provider && provider.is_some())
    }

    /// Returns by how much a team's promises come late: by its own record, else by all teams', else by how sure it says to be.
    pub fn lateness(&self, provider: Option<RecordId>, name: &str, confidence: Option<f64>, minutes_per_day: f64) -> Lateness {
        let own: Vec<&Outcome> = self.of(provider).collect();
        if own.len() >= MINIMUM {
            return recorded(&own, &format!("{name} kept"), minutes_per_day);
        }
        let all: Vec<&Outcome> = self.outcomes.iter().collect();
        if all.len() >= MINIMUM {
            let few = if name.is_empty() { "no provider is named".to_owned() } else { format!("too few promises of {name} to go by") };
            return recorded(&all, &format!("{few}: all teams kept"), minutes_per_day);
        }
        let kept = confidence.unwrap_or(ASSUMED_KEPT);
        let said = match confidence {
            Some(share) => format!("no record of promises: its own confidence of {:.0} %", share * 100.0),
            None => format!("no record of promises and no confidence: {:.0} % taken to be kept", ASSUMED_KEPT * 100.0),
        };
        assumed(kept, &said, minutes_per_day)
    }

    /// Returns by how much answers to asks come late.
    pub fn answers(&self, minutes_per_day: f64) -> Lateness {
        if self.asks_late.len() >= MINIMUM {
            let late = self.asks_late.clone();
            let kept = late.iter().filter(|minutes| **minutes == 0.0).count();
            let words = format!("{kept} of {} were answered in time{}", count(late.len(), "ask"), by_days(&late, minutes_per_day));
            return Lateness { kept: kept as f64 / late.len() as f64, minutes: late, words };
        }
        let said = format!("too few answered asks to go by: {:.0} % taken to be in time", ASSUMED_KEPT * 100.0);
        assumed(ASSUMED_KEPT, &said, minutes_per_day)
    }

    /// Returns how long a team takes from being asked to delivery, as a sorted table of working minutes, in words too.
    pub fn lead(&self, provider: Option<RecordId>, name: &str, minutes_per_day: f64) -> (Vec<f64>, String) {
        let leads = |own: Vec<f64>, who: &str| {
            let words = format!("{who} took {} in the middle of {}", days(quantile(&own, 0.5), minutes_per_day), count(own.len(), "ask"));
            (own, words)
        };
        let sorted = |outcomes: &mut dyn Iterator<Item = &Outcome>| {
            let mut minutes: Vec<f64> = outcomes.filter_map(|outcome| outcome.lead_minutes).collect();
            minutes.sort_by(f64::total_cmp);
            minutes
        };
        let own = sorted(&mut self.of(provider));
        if own.len() >= MINIMUM {
            return leads(own, name);
        }
        let all = sorted(&mut self.outcomes.iter());
        if all.len() >= MINIMUM {
            return leads(all, "all teams");
        }
        answer_assumed(minutes_per_day)
    }

    /// Returns how long an answer to an ask takes, as a sorted table of working minutes, in words too.
    pub fn answer_lead(&self, minutes_per_day: f64) -> (Vec<f64>, String) {
        match self.asks_lead.len() >= MINIMUM {
            true => {
                let middle = days(quantile(&self.asks_lead, 0.5), minutes_per_day);
                let words = format!("an answer took {middle} in the middle of {}", count(self.asks_lead.len(), "ask"));
                (self.asks_lead.clone(), words)
            }
            false => answer_assumed(minutes_per_day),
        }
    }
}

/// How late an unkept promise comes, where no record tells.
pub fn late_assumed(minutes_per_day: f64) -> Vec<f64> {
    between(ASSUMED_LATE, 20, minutes_per_day)
}

fn answer_assumed(minutes_per_day: f64) -> (Vec<f64>, String) {
    let (from, to) = ASSUMED_ANSWER;
    (between(ASSUMED_ANSWER, 31, minutes_per_day), format!("nothing to go by: {from} to {to} working days assumed"))
}

/// Spreads values evenly between two numbers of days.
fn between((from, to): (f64, f64), steps: u32, minutes_per_day: f64) -> Vec<f64> {
    (0..steps).map(|step| (from + (to - from) * (f64::from(step) + 0.5) / f64::from(steps)) * minutes_per_day).collect()
}

/// A record as it is.
fn recorded(outcomes: &[&Outcome], who: &str, minutes_per_day: f64) -> Lateness {
    let mut minutes: Vec<f64> = outcomes.iter().map(|outcome| outcome.late_minutes).collect();
    minutes.sort_by(f64::total_cmp);
    let kept = outcomes.iter().filter(|outcome| outcome.is_kept()).count();
    let words = format!("{who} {kept} of {}{}", count(minutes.len(), "promise"), by_days(&minutes, minutes_per_day));
    Lateness { kept: kept as f64 / minutes.len() as f64, minutes, words }
}

/// A hundred promises of which that share is kept, and the others are as late as is assumed.
fn assumed(kept: f64, said: &str, minutes_per_day: f64) -> Lateness {
    let in_time = (kept * 100.0).round().clamp(0.0, 100.0) as usize;
    let mut minutes = vec![0.0; in_time];
    minutes.extend(between(ASSUMED_LATE, 100 - in_time as u32, minutes_per_day));
    let (from, to) = ASSUMED_LATE;
    Lateness { kept, minutes, words: format!("{said}, else {from} to {to} working days late") }
}

/// Says how late what was late came.
fn by_days(minutes: &[f64], minutes_per_day: f64) -> String {
    let late: Vec<f64> = minutes.iter().copied().filter(|minutes| *minutes > 0.0).collect();
    match (late.first(), late.last()) {
        (Some(least), Some(most)) => {
            let (least, most) = (days(*least, minutes_per_day), days(*most, minutes_per_day));
            if least == most { format!(", the others {most} late") } else { format!(", the others {least} to {most} late") }
        }
        _ => String::new(),
    }
}

fn days(minutes: f64, minutes_per_day: f64) -> String {
    say_days(minutes / minutes_per_day)
}

fn outcome(record: RecordId, body: &Commitment, first: Option<Date>, calendars: &mut Calendars<'_>, now: Minute) -> Option<Outcome> {
    let provider = body.provider.as_ref().and_then(Ref::id);
    let promised = first.or(body.promised)?;
    let calendar = calendars.of_team(provider) as usize;
    let worked = |from: Minute, to: Minute| calendars.compiled[calendar].between(from, to).0.max(0) as f64;
    let delivered = match body.state {
        CommitmentState::Delivered => Some(body.delivered_on?),
        CommitmentState::Missed => None,
        CommitmentState::Asked | CommitmentState::Promised | CommitmentState::Accepted | CommitmentState::Declined => return None,
    };
    let came = delivered.map_or(now, end_of);
    // A promise that was missed on the very day is late by something.
    let late_minutes = worked(end_of(promised), came).max(if delivered.is_none() { 1.0 } else { 0.0 });
    let asked = body.asked_on.filter(|_| delivered.is_some());
    let lead_minutes = asked.map(|asked| worked(end_of(asked), came));
    Some(Outcome { record, provider, promised, delivered, late_minutes, lead_minutes })
}
