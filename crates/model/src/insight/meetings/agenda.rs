//! The agenda of a meeting, by rule: what moved, what is due before the next time, what is overdue, unanswered or stuck.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Meetings, meeting};
use crate::calendars::days_between;
use crate::insight::{count, say_date, say_days, title_of, unfinished};
use crate::kind::ask::AskState;
use crate::kind::commitment::CommitmentState;
use crate::kind::decision::DecisionState;
use crate::kind::issue::{IssueSeverity, IssueState};
use crate::kind::item::Stage;
use crate::kind::meeting::Rhythm;
use crate::kind::risk::RiskState;
use crate::kind::{Body, Kind};
use crate::space::{Record, RecordId, Ref, Relation};

/// How many points a topic has before the rest is counted.
const MOST: usize = 12;
/// How many days ahead a decision is on the agenda of a meeting without a rhythm.
const AHEAD_DAYS: i64 = 14;

/// What is late comes before all that is not, however old.
const LATE: f64 = 1e6;

/// What a point of the agenda is about; topics stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Milestones whose P80 moved since the last time.
    Milestones,
    /// Decisions that are needed before the next time.
    Decisions,
    /// Risks that happened since, whose day has come, or that are to be looked at.
    Risks,
    /// Actions that are overdue, and those of earlier occurrences.
    Actions,
    /// Asks and commitments that nobody answered, or that are late.
    Promises,
    /// Work that stands still.
    Blocked,
}

/// A point of the agenda.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AgendaItem {
    pub topic: Topic,
    /// The record that it is about; none for the count of what is left out.
    pub key: Option<String>,
    pub words: String,
    /// Whether it became so since the last time.
    pub fresh: bool,
}

/// How far a milestone's P80 moved since the last time.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    pub key: String,
    pub name: String,
    pub p80: Date,
    /// Calendar days; later is positive.
    pub days: f64,
}

/// Builds the agenda. `since` is when the last occurrence began; without one all is new.
pub(super) fn agenda(
    meetings: &Meetings<'_>,
    record: &Record,
    since: Option<Timestamp>,
    now: Timestamp,
    moves: Option<&[Moved]>,
) -> Vec<AgendaItem> {
    let day = |at: Timestamp| at.to_zoned(meetings.zone.clone()).date();
    let today = day(now);
    let on = meetings.begins(record).map(day).filter(|on| *on > today);
    let on = on.or_else(|| meetings.next(record, now).map(|next| day(next.at))).unwrap_or(today);
    let rules =
        Rules { meetings, since: since.map(day), today, on, until: until(meetings, record, on), earlier: earlier(meetings, record) };
    let mut found: Vec<(f64, AgendaItem)> = moves.into_iter().flatten().filter_map(|moved| rules.moved(moved)).collect();
    let waits = waits_for(meetings);
    for record in meetings.space.records().filter(|record| !record.archived) {
        found.extend(rules.point(record, &waits));
    }
    found.sort_by(|(a, first), (b, second)| {
        first.topic.cmp(&second.topic).then(second.fresh.cmp(&first.fresh)).then(b.total_cmp(a)).then_with(|| first.key.cmp(&second.key))
    });
    shortened(found.into_iter().map(|(_, item)| item))
}

/// Names the first points of each topic and counts the rest.
fn shortened(items: impl Iterator<Item = AgendaItem>) -> Vec<AgendaItem> {
    let mut all: BTreeMap<Topic, Vec<AgendaItem>> = BTreeMap::new();
    for item in items {
        all.entry(item.topic).or_default().push(item);
    }
    let short = |(topic, mut items): (Topic, Vec<AgendaItem>)| {
        let left = items.len().saturating_sub(MOST);
        items.truncate(MOST);
        if left > 0 {
            items.push(AgendaItem { topic, key: None, words: format!("And {left} more."), fresh: false });
        }
        items
    };
    all.into_iter().flat_map(short).collect()
}

/// Returns the day of the time after this one: what is needed before it is decided now.
fn until(meetings: &Meetings<'_>, record: &Record, on: Date) -> Date {
    let rhythm = meeting(record).and_then(|own| own.rhythm).or_else(|| meeting(meetings.series(record)?)?.rhythm);
    let ahead = match rhythm {
        Some(Rhythm::Daily) => 1.day(),
        Some(Rhythm::Weekly) => 7.days(),
        Some(Rhythm::Fortnightly) | None => AHEAD_DAYS.days(),
        Some(Rhythm::Monthly) => 1.month(),
        Some(Rhythm::Quarterly) => 3.months(),
    };
    on.saturating_add(ahead)
}

/// Lists what came out of the earlier occurrences.
fn earlier(meetings: &Meetings<'_>, record: &Record) -> BTreeMap<String, String> {
    let top = meetings.series(record).map_or(record.id, |series| series.id);
    let outcomes = meetings.outcomes(top).into_iter().filter(|outcome| outcome.from != record.key);
    outcomes.map(|outcome| (outcome.key, outcome.from)).collect()
}

/// Lists what blocks each item.
fn waits_for(meetings: &Meetings<'_>) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut waits: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for link in meetings.space.links() {
        if link.relation == Relation::Blocks {
            waits.entry(link.to).or_default().push(link.from);
        }
    }
    waits
}

struct Rules<'a> {
    meetings: &'a Meetings<'a>,
    since: Option<Date>,
    today: Date,
    /// The day of the meeting.
    on: Date,
    until: Date,
    earlier: BTreeMap<String, String>,
}

impl Rules<'_> {
    fn moved(&self, moved: &Moved) -> Option<(f64, AgendaItem)> {
        if moved.days == 0.0 {
            return None;
        }
        let way = if moved.days > 0.0 { "later" } else { "earlier" };
        let words = format!(
            "{} lands {} at P80, {} {way} than last time.",
            moved.name,
            say_date(moved.p80, self.today),
            say_days(moved.days.abs())
        );
        Some((moved.days.abs(), AgendaItem { topic: Topic::Milestones, key: Some(moved.key.clone()), words, fresh: true }))
    }

    /// Says why a record is on the agenda, if it is, and how much that weighs within its topic.
    fn point(&self, record: &Record, waits: &BTreeMap<RecordId, Vec<RecordId>>) -> Option<(f64, AgendaItem)> {
        let title = &record.title;
        let owner =
            |owner: &Option<Ref>| title_of(self.meetings.space, owner.as_ref()).map_or(String::new(), |owner| format!(" ({owner})"));
        let (topic, words, became, weight) = match &record.body {
            Body::Decision(decision) => {
                let by = decision.needed_by.filter(|by| decision.state == DecisionState::Needed && *by <= self.until)?;
                let verb = if by < self.today { "was" } else { "is" };
                let words = format!("A decision {verb} needed by {}: {title}{}.", self.say(by), owner(&decision.owner));
                (Topic::Decisions, words, by, self.late(by))
            }
            Body::Risk(risk) => {
                let (day, words) = self.risk(title, risk)?;
                (Topic::Risks, words, day, risk.exposure_days().unwrap_or(0.0))
            }
            Body::Action(action) => {
                let open = matches!(action.state, Stage::Todo | Stage::Doing);
                let from = self.earlier.get(&record.key);
                match action.due.filter(|due| open && *due < self.on) {
                    Some(due) => {
                        let verb = if due < self.today { "was" } else { "is" };
                        let words = format!("{title}{} {verb} due {}.", owner(&action.owner), self.say(due));
                        (Topic::Actions, words, due, self.late(due))
                    }
                    None => {
                        let from = from.filter(|_| open)?;
                        let due = action.due.map_or(String::new(), |due| format!(", due {}", self.say(due)));
                        // It is as old as the meeting: nothing of it is new.
                        (Topic::Actions, format!("{title}{} is open since {from}{due}.", owner(&action.owner)), Date::MIN, -1e9)
                    }
                }
            }
            Body::Ask(_) | Body::Commitment(_) => self.promise(record)?,
            Body::Issue(issue) => {
                if issue.state != IssueState::Open || issue.severity < IssueSeverity::High {
                    return None;
                }
                let since = issue.raised_on.unwrap_or(Date::MIN);
                let age = issue.raised_on.map_or(String::new(), |raised| format!(", since {}", self.say(raised)));
                let weight = 1_000.0 * f64::from(u8::from(issue.severity == IssueSeverity::Blocker));
                (
                    Topic::Blocked,
                    format!("{title} is in the way{age}{}.", owner(&issue.owner)),
                    since,
                    weight + self.late(since.max(self.today.saturating_sub(365.days()))),
                )
            }
            Body::Item(item) => {
                let blockers = waits.get(&record.id).into_iter().flatten().copied();
                let unfinished = if item.stage == Stage::Doing { unfinished(self.meetings.space, record.id, blockers) } else { Vec::new() };
                if unfinished.is_empty() {
                    return None;
                }
                let names = if unfinished.len() > 3 { count(unfinished.len(), "item") } else { unfinished.join(", ") };
                (Topic::Blocked, format!("{title} is in progress and waits for {names}."), Date::MIN, 0.0)
            }
            _ => return None,
        };
        let fresh = became > Date::MIN && self.since.is_none_or(|since| became > since);
        Some((weight, AgendaItem { topic, key: Some(record.key.clone()), words, fresh }))
    }

    /// Says that a risk happened since the last time, that its day has come, or that it is to be looked at.
    fn risk(&self, title: &str, risk: &crate::kind::risk::Risk) -> Option<(Date, String)> {
        match risk.state {
            RiskState::Occurred => {
                let on = risk.occurred_on.filter(|on| self.since.is_none_or(|since| *on > since))?;
                Some((on, format!("{title} happened {}.", self.say(on))))
            }
            RiskState::Open => {
                let trigger =
                    risk.trigger.as_ref().map_or(String::new(), |trigger| format!(" Look for: {}.", trigger.trim_end_matches('.')));
                match risk.proximity.filter(|day| *day <= self.on) {
                    Some(day) => Some((day, format!("The day of {title} has come ({}): did it happen?{trigger}", self.say(day)))),
                    None => {
                        let review = risk.review.filter(|review| *review <= self.on)?;
                        Some((review, format!("{title} is to be looked at since {}.{trigger}", self.say(review))))
                    }
                }
            }
            RiskState::Closed => None,
        }
    }

    /// Says that an ask or a commitment is unanswered, or late.
    fn promise(&self, record: &Record) -> Option<(Topic, String, Date, f64)> {
        let title = &record.title;
        let name = |reference: &Option<Ref>| title_of(self.meetings.space, reference.as_ref());
        let (who, unanswered, asked_on, due) = match &record.body {
            Body::Ask(ask) if ask.state == AskState::Open => {
                (name(&ask.asked).or_else(|| ask.role.clone()), true, ask.asked_on, ask.needed_by)
            }
            Body::Commitment(body) => {
                let open = matches!(
                    body.state,
                    CommitmentState::Asked | CommitmentState::Promised | CommitmentState::Accepted | CommitmentState::Missed
                );
                let due = body.promised.or(body.needed_by);
                open.then_some((name(&body.provider), body.state == CommitmentState::Asked, body.asked_on, due))?
            }
            _ => return None,
        };
        let who = who.unwrap_or_else(|| "Nobody".to_owned());
        let late = due.filter(|due| *due < self.on);
        let kind = if record.kind() == Kind::Ask { "the ask" } else { "the promise" };
        match (late, unanswered) {
            (Some(due), false) => {
                Some((Topic::Promises, format!("{who} is late with {title}: it was due {}.", self.say(due)), due, LATE + self.late(due)))
            }
            (_, true) => {
                let since = asked_on.map_or(String::new(), |asked| format!(", asked {}", self.say(asked)));
                let verb = if due.is_some_and(|due| due < self.today) { "was" } else { "is" };
                let needed = due.map_or(String::new(), |due| format!("; it {verb} needed by {}", self.say(due)));
                let became = late.or(asked_on).unwrap_or(Date::MIN);
                let weight = late.map(|due| LATE + self.late(due)).or(asked_on.map(|asked| self.late(asked))).unwrap_or(0.0);
                Some((Topic::Promises, format!("{who} has not answered {kind} {title}{since}{needed}."), became, weight))
            }
            (None, false) => None,
        }
    }

    fn say(&self, day: Date) -> String {
        say_date(day, self.today)
    }

    /// Days since a day, up to today.
    fn late(&self, day: Date) -> f64 {
        f64::from(days_between(day, self.today))
    }
}
