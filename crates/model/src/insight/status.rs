//! The status update: what a stakeholder reads, every claim with the records that it rests on.

mod asks;
pub mod audience;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::asks::asks;
use self::audience::Audience;
use crate::calendars::days_between;
use crate::insight::assumptions::{Fallen, stale_by};
use crate::insight::changes::{Cause, Happening};
use crate::insight::forecast::{ForecastReport, MilestoneForecast, RestsOn};
use crate::insight::rag::{RULE, Rag, by_hand};
use crate::insight::{count, live_item, say_date, say_days, sentence, thousands, title_of};
use crate::kind::decision::DecisionState;
use crate::kind::item::{ItemType, Stage};
use crate::kind::program::Override;
use crate::kind::risk::{Response, RiskState};
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Space};

/// A statement, and the keys of the records that it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    pub words: String,
    pub cites: Vec<String>,
}

/// A status update of one week.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatusReport {
    /// For whom it is written: what it leaves out and what comes first.
    pub audience: Audience,
    pub program: String,
    pub week_ending: Date,
    pub as_of: Timestamp,
    #[serde(serialize_with = "crate::insight::plan::minute")]
    #[schemars(with = "String")]
    pub data_date: DateTime,
    pub rag: Rag,
    pub rule: &'static str,
    /// A colour that a person put in place of the rule's, while it counts.
    #[serde(rename = "override")]
    pub colour: Option<Override>,
    pub headline: Claim,
    /// What a person has to say to it, in their own words.
    pub note: Option<String>,
    /// The day that "the change" is counted from.
    pub since: Date,
    pub moved: Vec<Claim>,
    pub milestones: Vec<MilestoneRow>,
    pub highlights: Vec<Claim>,
    pub lowlights: Vec<Claim>,
    pub risks: Vec<RiskRow>,
    pub asks: Vec<Claim>,
    pub decisions: Vec<Claim>,
    /// What the dates rest on, in sentences.
    pub confidence: Vec<String>,
}

impl StatusReport {
    /// Returns the colour that is shown: the rule's, unless a person put another in its place.
    pub fn shown(&self) -> Rag {
        self.colour.as_ref().map_or(self.rag, |colour| colour.rag)
    }

    /// Says why a person's colour is shown instead of the rule's, how long, and what the rule says.
    pub fn colour_words(&self) -> Option<String> {
        Some(by_hand(self.colour.as_ref()?, self.rag, self.data_date.date()))
    }

    /// Returns the note by its paragraphs.
    pub fn note_paragraphs(&self) -> impl Iterator<Item = &str> {
        self.note.iter().flat_map(|note| note.lines()).map(str::trim).filter(|line| !line.is_empty())
    }

    /// Lets the claims about dates cite the forecast in the ledger that they rest on.
    pub fn rest_on(&mut self, forecast_key: &str) {
        let claims = std::iter::once(&mut self.headline).chain(&mut self.moved).filter(|claim| !claim.cites.is_empty());
        claims.for_each(|claim| claim.cites.push(forecast_key.to_owned()));
    }
}

/// One line of the milestone table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MilestoneRow {
    pub key: String,
    pub name: String,
    pub rag: Rag,
    pub committed: Option<Date>,
    pub baseline: Option<Date>,
    pub plan: Date,
    pub done: Option<Date>,
    pub p10: Date,
    pub p50: Date,
    pub p80: Date,
    pub p95: Date,
    pub on_time: Option<f64>,
    /// Calendar days that the P80 moved since last time, later is positive; `None` when it was not forecast then.
    pub change_days: Option<i64>,
    /// Keys of assumptions that proved false and that its dates rest on, until somebody looks.
    pub stale: Vec<String>,
}

/// One line of the risk table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RiskRow {
    pub key: String,
    pub name: String,
    pub probability: f64,
    pub p80_days: f64,
    pub owner: Option<String>,
    pub response: Option<Response>,
    pub threatens: Vec<String>,
}

/// What an update is made from.
#[derive(Debug)]
pub struct Sources<'a> {
    pub space: &'a Space,
    pub now: &'a ForecastReport,
    /// The forecast of the last update, made again with the same seed from what the journal held then.
    pub before: Option<&'a ForecastReport>,
    pub since: Timestamp,
    pub happenings: &'a [Happening],
    /// Days of the headline's P80 that each cause owns.
    pub parts: &'a [(Cause, f64)],
    /// The space as of the baseline.
    pub baseline: Option<&'a Space>,
    /// Assumptions that proved false, and what rests on them.
    pub fallen: &'a [Fallen],
    /// Calendar days of the headline's P80 that another week without an answer to each ask costs.
    pub ask_days: &'a BTreeMap<RecordId, f64>,
    pub week_ending: Date,
}

/// Writes the update's content. Renderers only lay it out.
pub fn status(sources: &Sources<'_>) -> StatusReport {
    let space = sources.space;
    let program = crate::calendars::only_program(space).and_then(|id| space.record(id));
    let committed = program.and_then(|record| match &record.body {
        Body::Program(charter) => charter.committed,
        _ => None,
    });
    let head = sources.now.headline(committed);
    let today = sources.now.data_date.date();
    let since = sources.since.to_zoned(crate::calendars::zone(space)).date();
    let open = || sources.now.milestones.iter().filter(|milestone| milestone.done.is_none());
    let stale = stale_by(sources.fallen);
    StatusReport {
        audience: Audience::Everybody,
        program: program.map_or_else(|| "Program".to_owned(), |record| record.title.clone()),
        week_ending: sources.week_ending,
        as_of: sources.now.as_of,
        data_date: sources.now.data_date,
        rag: head.map_or_else(|| open().map(|milestone| milestone.rag).max().unwrap_or(Rag::NotMeasured), |head| head.rag),
        rule: RULE,
        colour: program.and_then(|record| match &record.body {
            Body::Program(charter) => charter.colour.clone().filter(|colour| today <= colour.until),
            _ => None,
        }),
        headline: headline(sources, head, since, today),
        note: None,
        since,
        moved: moved(sources, today),
        milestones: sources.now.milestones.iter().map(|milestone| row(sources, milestone, &stale)).collect(),
        highlights: highlights(sources),
        lowlights: lowlights(sources, today),
        risks: risks(sources),
        asks: asks(sources, head, today),
        decisions: decisions(space, today),
        confidence: confidence(sources.now),
    }
}

fn before<'a>(sources: &Sources<'a>, milestone: &MilestoneForecast) -> Option<&'a MilestoneForecast> {
    sources.before?.milestones.iter().find(|before| before.record == milestone.record)
}

/// Weekdays after `from` up to and with `to`; negative when `to` is earlier.
fn weekdays_between(from: Date, to: Date) -> i64 {
    let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let days = first.series(jiff::ToSpan::days(1)).skip(1).take_while(|day| *day <= last);
    sign * days.filter(|day| !matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)).count() as i64
}

fn headline(sources: &Sources<'_>, head: Option<&MilestoneForecast>, since: Date, today: Date) -> Claim {
    let Some(head) = head else {
        return Claim { words: "There is no milestone to forecast yet.".to_owned(), cites: Vec::new() };
    };
    let p80 = head.p80.date();
    let mut words = match head.done {
        Some(done) => format!("{} was done on {}", head.name, say_date(done.date(), today)),
        None => format!("{} lands {} at P80", head.name, say_date(p80, today)),
    };
    if let Some(committed) = head.committed.filter(|_| head.done.is_none()) {
        let late = weekdays_between(committed, p80);
        let date = say_date(committed, today);
        words += &match late {
            0 => format!(", on the committed {date}"),
            late if late > 0 => format!(", {} after the committed {date}", count(late as usize, "working day")),
            early => format!(", {} before the committed {date}", count(early.unsigned_abs() as usize, "working day")),
        };
    }
    if let Some(before) = before(sources, head).filter(|_| head.done.is_none()) {
        let move_days = i64::from(days_between(before.p80.date(), p80));
        let since = say_date(since, today);
        words += &match move_days {
            0 => format!("; it has not moved since {since}"),
            later if later > 0 => format!("; {} later than on {since}", count(later as usize, "calendar day")),
            earlier => format!("; {} earlier than on {since}", count(earlier.unsigned_abs() as usize, "calendar day")),
        };
        let parts: Vec<String> = sources
            .parts
            .iter()
            .filter(|(_, days)| days.abs() >= 0.5)
            .map(|(cause, days)| format!("{}{:.0} {}", if *days < 0.0 { '−' } else { '+' }, days.abs(), cause.words()))
            .collect();
        if !parts.is_empty() {
            words += &format!(": {}", parts.join(", "));
        }
    }
    Claim { words: format!("{words}."), cites: vec![head.key.clone()] }
}

fn moved(sources: &Sources<'_>, today: Date) -> Vec<Claim> {
    let mut claims = Vec::new();
    for milestone in sources.now.milestones.iter().filter(|milestone| milestone.done.is_none()) {
        let Some(before) = before(sources, milestone) else { continue };
        let days = i64::from(days_between(before.p80.date(), milestone.p80.date()));
        if days != 0 {
            let direction = if days > 0 { "later" } else { "earlier" };
            let words = format!(
                "{}: P80 {} {direction}, from {} to {}.",
                milestone.name,
                count(days.unsigned_abs() as usize, "day"),
                say_date(before.p80.date(), today),
                say_date(milestone.p80.date(), today)
            );
            claims.push((days.abs(), Claim { words, cites: vec![milestone.key.clone()] }));
        }
    }
    claims.sort_by_key(|(days, _)| -days);
    claims.into_iter().map(|(_, claim)| claim).collect()
}

fn row(sources: &Sources<'_>, milestone: &MilestoneForecast, stale: &BTreeMap<RecordId, Vec<String>>) -> MilestoneRow {
    let baseline = sources.baseline.and_then(|space| live_item(space.record(milestone.record)?)?.committed);
    let kept = || live_item(sources.space.record(milestone.record)?)?.schedule.as_ref()?.baselines.first()?.finish.map(|at| at.date());
    MilestoneRow {
        key: milestone.key.clone(),
        name: milestone.name.clone(),
        rag: milestone.rag,
        committed: milestone.committed,
        baseline: baseline.or_else(kept),
        plan: milestone.plan.date(),
        done: milestone.done.map(|at| at.date()),
        p10: milestone.p10.date(),
        p50: milestone.p50.date(),
        p80: milestone.p80.date(),
        p95: milestone.p95.date(),
        on_time: milestone.on_time,
        change_days: before(sources, milestone)
            .filter(|_| milestone.done.is_none())
            .map(|before| i64::from(days_between(before.p80.date(), milestone.p80.date()))),
        stale: stale.get(&milestone.record).cloned().unwrap_or_default(),
    }
}

/// Lists the records whose stage changed and is this one now.
fn went_to<'a>(happenings: &'a [Happening], space: &'a Space, stage: Stage) -> Vec<&'a Record> {
    let mut seen = std::collections::BTreeSet::new();
    let touched = happenings.iter().filter(|happening| happening.set("stage").is_some() && seen.insert(happening.record));
    let records = touched.filter_map(|happening| space.record(happening.record));
    records.filter(|record| live_item(record).is_some_and(|item| item.stage == stage)).collect()
}

fn highlights(sources: &Sources<'_>) -> Vec<Claim> {
    let space = sources.space;
    let mut claims = Vec::new();
    let done = went_to(sources.happenings, space, Stage::Done);
    let big = |record: &&&Record| {
        live_item(record)
            .is_some_and(|item| matches!(item.item_type, ItemType::Milestone | ItemType::Release | ItemType::Epic | ItemType::Workstream))
    };
    for record in done.iter().filter(big) {
        claims.push(Claim { words: format!("{} is done.", record.title), cites: vec![record.key.clone()] });
    }
    let small: Vec<&&Record> = done.iter().filter(|record| !big(record)).collect();
    let mut by_parent: BTreeMap<Option<RecordId>, Vec<&&Record>> = BTreeMap::new();
    for record in small {
        by_parent.entry(record.parent).or_default().push(record);
    }
    let mut groups: Vec<_> = by_parent.into_iter().collect();
    groups.sort_by_key(|(_, records)| std::cmp::Reverse(records.len()));
    for (parent, records) in groups {
        let of = parent.and_then(|id| space.record(id)).filter(|parent| parent.kind() == Kind::Item);
        let of = of.map_or(String::new(), |parent| format!(" ({})", parent.title));
        let (titles, cites) = named(records.iter().map(|record| (record.title.as_str(), record.key.as_str())));
        claims.push(Claim { words: format!("Finished: {titles}{of}."), cites });
    }
    for happening in sources.happenings.iter().filter(|happening| happening.set("state").is_some()) {
        let Some(record) = space.record(happening.record) else { continue };
        match &record.body {
            Body::Risk(risk) if risk.state == RiskState::Closed => {
                claims.push(Claim { words: format!("Risk closed: {}.", record.title), cites: vec![record.key.clone()] });
            }
            Body::Decision(decision) if decision.state == DecisionState::Made => {
                let outcome = decision.outcome.as_deref().map(|outcome| format!(" {outcome}")).unwrap_or_default();
                claims.push(Claim { words: format!("Decided: {}.{outcome}", record.title), cites: vec![record.key.clone()] });
            }
            _ => {}
        }
    }
    few(claims)
}

/// More names than this in a row are a list, which nobody reads in an update.
const MOST_NAMED: usize = 8;
/// More claims than this, of good news or of bad news, are not read either.
const MOST_CLAIMS: usize = 20;

/// Lists the titles of records and their keys; of many, the first ones and how many more there are.
fn named<'a>(records: impl ExactSizeIterator<Item = (&'a str, &'a str)>) -> (String, Vec<String>) {
    let more = records.len().saturating_sub(MOST_NAMED);
    let (titles, cites): (Vec<&str>, Vec<String>) = records.take(MOST_NAMED).map(|(title, key)| (title, key.to_owned())).unzip();
    let mut words = titles.join("; ");
    if more > 0 {
        words.push_str(&format!("; and {} more", thousands(u32::try_from(more).unwrap_or(u32::MAX))));
    }
    (words, cites)
}

/// Keeps the first claims, and says how many more there were.
fn few(mut claims: Vec<Claim>) -> Vec<Claim> {
    if claims.len() > MOST_CLAIMS {
        let rest = claims.split_off(MOST_CLAIMS - 1);
        let words = format!("And {} more like these.", thousands(u32::try_from(rest.len()).unwrap_or(u32::MAX)));
        let cites = rest.into_iter().flat_map(|claim| claim.cites).take(MOST_NAMED).collect();
        claims.push(Claim { words, cites });
    }
    claims
}

fn lowlights(sources: &Sources<'_>, today: Date) -> Vec<Claim> {
    let space = sources.space;
    let mut claims: Vec<Claim> = sources.fallen.iter().filter_map(fell).collect();
    for happening in sources.happenings {
        let Some(record) = space.record(happening.record) else { continue };
        if live_item(record).is_none() {
            continue;
        }
        let cites = vec![record.key.clone()];
        if let Some((from, to)) = happening.set("committed") {
            let date = |value: &serde_json::Value| Some(say_date(value.as_str()?.parse().ok()?, today));
            let words = match (date(from), date(to)) {
                (Some(from), Some(to)) => format!("The committed date of {} moved from {from} to {to}.", record.title),
                (Some(from), None) => format!("The committed date of {}, {from}, was taken back.", record.title),
                // A first promise is nothing to be sorry for.
                (None, _) => continue,
            };
            claims.push(Claim { words, cites });
        } else if happening.set("stage").is_some_and(|(from, to)| from == "done" && (to == "doing" || to == "todo")) {
            claims.push(Claim { words: format!("Reopened: {}.", record.title), cites });
        }
    }
    let added: Vec<&Happening> = sources.happenings.iter().filter(|happening| happening.added(Kind::Item)).collect();
    if !added.is_empty() {
        let (titles, cites) = named(added.iter().map(|happening| (happening.title.as_str(), happening.key.as_str())));
        claims.push(Claim { words: format!("Scope grew by {}: {titles}.", count(added.len(), "item")), cites });
    }
    for happening in sources.happenings.iter().filter(|happening| happening.added(Kind::Risk)) {
        claims.push(Claim { words: format!("New risk: {}.", happening.title), cites: vec![happening.key.clone()] });
    }
    let blocked: Vec<&Record> = space
        .records()
        .filter(|record| live_item(record).is_some_and(|item| item.stage != Stage::Done && is_blocked(&item.status)))
        .collect();
    if !blocked.is_empty() {
        let (titles, cites) = named(blocked.iter().map(|record| (record.title.as_str(), record.key.as_str())));
        claims.push(Claim { words: format!("{} blocked: {titles}.", count(blocked.len(), "item")), cites });
    }
    few(claims)
}

/// Says of an assumption that proved false what is stale by it; nothing once somebody looked at all of that.
fn fell(fallen: &Fallen) -> Option<Claim> {
    let items = fallen.stale.iter().filter(|stale| stale.kind == Kind::Item);
    let stale: Vec<(&str, &str)> = items.map(|stale| (stale.title.as_str(), stale.key.as_str())).collect();
    if fallen.stale.is_empty() {
        return None;
    }
    let breaks = fallen.breaks.as_deref().map(|breaks| format!(" {}", sentence(breaks))).unwrap_or_default();
    let dates = count(stale.len(), "date");
    let (titles, mut cites) = named(stale.into_iter());
    let rest = if titles.is_empty() { ".".to_owned() } else { format!(": {dates} rest on it and nobody looked since: {titles}.") };
    cites.insert(0, fallen.key.clone());
    Some(Claim { words: format!("Proved false: {}{rest}{breaks}", fallen.title), cites })
}

fn is_blocked(status: &str) -> bool {
    let status = status.to_lowercase();
    ["blocked", "on hold", "impediment"].iter().any(|word| status.contains(word))
}

fn risks(sources: &Sources<'_>) -> Vec<RiskRow> {
    let space = sources.space;
    let top = sources.now.risks.iter().take(5);
    let rows = top.filter_map(|risk| {
        let Body::Risk(body) = &space.record(risk.record)?.body else { return None };
        Some(RiskRow {
            key: risk.key.clone(),
            name: risk.name.clone(),
            probability: risk.probability,
            p80_days: risk.p80_days,
            owner: title_of(space, body.owner.as_ref()),
            response: body.response,
            threatens: risk.threatens.clone(),
        })
    });
    rows.collect()
}

fn decisions(space: &Space, today: Date) -> Vec<Claim> {
    let needed = space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::Decision(decision) if decision.state == DecisionState::Needed => Some((decision, record)),
        _ => None,
    });
    let mut needed: Vec<_> = needed.collect();
    needed.sort_by_key(|(decision, record)| (decision.needed_by.unwrap_or(Date::MAX), record.key.clone()));
    let claims = needed.into_iter().map(|(decision, record)| {
        let by = match decision.needed_by {
            Some(date) if date < today => format!(", overdue since {}", say_date(date, today)),
            Some(date) => format!(", by {}", say_date(date, today)),
            None => String::new(),
        };
        let owner = title_of(space, decision.owner.as_ref()).map(|owner| format!(" ({owner})")).unwrap_or_default();
        Claim { words: format!("{}{by}{owner}.", record.title), cites: vec![record.key.clone()] }
    });
    claims.collect()
}

/// Says in sentences what the dates rest on and what they leave out.
fn confidence(now: &ForecastReport) -> Vec<String> {
    let RestsOn { estimate, reference_class, fallback } = now.rests_on;
    let mut words = vec![format!(
        "{} trials joined dependencies, calendars, team capacity and {}. Of {}, {estimate} rest on an estimate, {reference_class} on a reference class (work like it), {fallback} on a wider fallback (any work of the team).",
        thousands(now.trials),
        count(now.risks.len(), "risk"),
        count(now.rests_on.items(), "open item"),
    )];
    for team in now.teams.iter().filter(|team| team.open > 0 && team.estimate_ratio.is_some_and(|ratio| ratio >= 1.3)) {
        let ratio = team.estimate_ratio.unwrap_or(1.0);
        words.push(format!("{} took {ratio:.1} times its estimates so far; its remaining estimates are stretched accordingly.", team.name));
    }
    if let Some(chance) = now.all_on_time {
        words.push(format!("The chance that every open milestone meets its committed date is {:.0} %.", chance * 100.0));
    }
    if let Some(worst) =
        now.milestones.iter().filter(|milestone| milestone.done.is_none()).max_by(|a, b| a.merge_bias_days.total_cmp(&b.merge_bias_days))
        && worst.merge_bias_days >= 1.0
    {
        let days = say_days(worst.merge_bias_days);
        words.push(format!("Where paths meet the latest one counts: that alone costs {} {days} on average.", worst.name));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Claim, few, named};

    #[test]
    fn of_many_the_first_are_named_and_the_rest_counted() {
        let keys: Vec<String> = (0..12_009).map(|number| format!("A-{number}")).collect();
        let (words, cites) = named(keys.iter().map(|key| ("Ship it", key.as_str())));
        assert!(words.ends_with("Ship it; and 12,001 more"), "{words}");
        assert_eq!((cites.len(), cites[7].as_str()), (8, "A-7"));
        let (words, cites) = named(keys[..8].iter().map(|key| ("Ship it", key.as_str())));
        assert_eq!((words.matches("Ship it").count(), words.contains("more"), cites.len()), (8, false, 8));
    }

    #[test]
    fn an_update_tells_a_few_things_and_how_many_more_there_were() {
        let claim = |number: usize| Claim { words: format!("Reopened: {number}."), cites: vec![format!("A-{number}")] };
        let told = few((0..20).map(claim).collect());
        assert_eq!((told.len(), told[19].words.as_str()), (20, "Reopened: 19."));
        let told = few((0..500).map(claim).collect());
        assert_eq!((told.len(), told[19].words.as_str(), told[19].cites.len()), (20, "And 481 more like these.", 8));
    }
}
