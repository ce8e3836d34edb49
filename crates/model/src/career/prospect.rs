//! Prospects: what is missing for the next level of each competency, what one more item would add, and from which day on the level
//! could be supported if the plan's records go as they are planned.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{self, Reading};
use super::evidence::coming::Coming;
use super::evidence::{Evidence, ProgramFacts, Sort};
use super::framework::{Ladder, Level};
use super::map::{Asked, CareerMap, Said, State, Statement, counted, known_to, say};
use super::rule::{Clause, Rule, Verdict};
use super::seen::{Seen, Shortlist};
use crate::insight::{count, say_date};
use crate::space::RecordId;

/// How many months ahead are looked at.
const MONTHS: i32 = 24;

/// What a person's records and plans say of the next level of one competency.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Prospect {
    pub competency: String,
    pub level: String,
    pub state: State,
    pub missing: Vec<Missing>,
    /// The first day on which all that records can say would be met; none where nothing planned could give it.
    pub earliest: Option<Date>,
    /// What of the plan that day rests on, by day.
    pub rests_on: Vec<Planned>,
    /// What people would have to say beside it.
    pub for_people: Vec<String>,
    /// All of it in one sentence.
    pub words: String,
}

/// A clause that does not hold yet.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Missing {
    /// What it takes and what there is.
    pub words: String,
    pub verdict: Verdict,
    pub short_by: Option<f64>,
    /// What one more item would add, where items are counted.
    pub one_more: Option<String>,
    /// What of the plan could give the next one.
    pub next: Option<Planned>,
}

/// A record of the plan, and the day on which it would be evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Planned {
    pub on: Date,
    /// Empty for what nobody wrote yet: the update of a coming week.
    pub key: String,
    pub title: String,
    /// The program's place among those that were looked at.
    pub program: usize,
    pub program_title: String,
}

/// What is known on a day to come, with what it rests on.
struct Then<'a> {
    day: Date,
    seen: Seen<'a>,
}

/// Looks at the next levels of each competency; where two build on the same one, at both.
pub fn prospects(map: &CareerMap, programs: &[&ProgramFacts], coming: &[&Coming], said: &Said, ladder: &Ladder) -> Vec<Prospect> {
    let mut mutual = Vec::new();
    let statements = counted(said, &mut mutual);
    let ahead: Vec<&Evidence> = coming.iter().flat_map(|coming| &coming.items).collect();
    let days = days(map.today, coming);
    let closing: Vec<Vec<ProgramFacts>> = days.iter().map(|day| closed_by(programs, coming, *day)).collect();
    let closing: Vec<Vec<&ProgramFacts>> = closing.iter().map(|facts| facts.iter().collect()).collect();
    let thens: Vec<Then<'_>> = days.iter().zip(&closing).map(|(day, programs)| then(map, &ahead, programs, *day)).collect();
    let mut found = Vec::new();
    for competency in &ladder.framework.competencies {
        for level in next_levels(map, ladder, &competency.id) {
            let Some(rule) = ladder.rule(&competency.id, &level.key) else { continue };
            let Some(standing) = map.standings.iter().find(|one| one.competency == competency.id && one.level == level.key) else {
                continue;
            };
            let open: Vec<&Clause> = standing.rule.iter().chain(&standing.gate).filter(|clause| clause.verdict != Verdict::Met).collect();
            let asks = Asks { competency: &competency.id, level, rule, gate: ladder.gate(&level.key), statements: &statements };
            let missing = open.iter().map(|clause| missing(clause, &competency.id, &thens, map.today)).collect();
            let first = thens.iter().find(|then| asks.short(then).is_empty());
            let contradicted = standing.state == State::Contradicted;
            let for_people = people(&open);
            let (earliest, rests_on) = match first.filter(|_| !contradicted) {
                Some(then) => (Some(then.day), asks.rests_on(then, map.today)),
                None => (None, Vec::new()),
            };
            let left = thens.last().map(|then| asks.short(then)).unwrap_or_default();
            let words = words(map.today, standing.state, earliest, &rests_on, &for_people, &left);
            found.push(Prospect {
                competency: competency.id.clone(),
                level: level.key.clone(),
                state: standing.state,
                missing,
                earliest,
                rests_on,
                for_people,
                words,
            });
        }
    }
    found
}

/// Returns the levels that come next in a competency.
pub fn next_levels<'a>(map: &CareerMap, ladder: &'a Ladder, competency: &str) -> Vec<&'a Level> {
    let next = map.reached.iter().filter(|reached| reached.competency == competency).flat_map(|reached| &reached.next);
    next.filter_map(|level| ladder.framework.level(level)).collect()
}

/// Lists the days on which something changes: what comes, what closes, and each month that goes by.
fn days(today: Date, coming: &[&Coming]) -> Vec<Date> {
    let last = today.checked_add(MONTHS.months()).unwrap_or(Date::MAX);
    let planned = coming.iter().flat_map(|coming| coming.items.iter().map(|item| item.occurred_on).chain(coming.closes));
    let months = (1..=MONTHS).filter_map(|ahead| today.checked_add(ahead.months()).ok());
    let days: BTreeSet<Date> = planned.chain(months).chain([today]).filter(|day| *day >= today && *day <= last).collect();
    days.into_iter().collect()
}

fn closed_by(programs: &[&ProgramFacts], coming: &[&Coming], day: Date) -> Vec<ProgramFacts> {
    let closed = |ix: usize| coming.get(ix).and_then(|coming| coming.closes).is_some_and(|closes| closes <= day);
    programs.iter().enumerate().map(|(ix, facts)| ProgramFacts { closed: facts.closed || closed(ix), ..(*facts).clone() }).collect()
}

/// Puts together what will be known on a day: what comes takes the place of what the same record says today.
fn then<'a>(map: &'a CareerMap, ahead: &[&'a Evidence], programs: &'a [&'a ProgramFacts], day: Date) -> Then<'a> {
    let came = ahead.iter().copied().filter(|item| item.occurred_on <= day);
    let replaced: BTreeSet<(RecordId, &str, Sort)> = came.clone().map(place).collect();
    let was = |item: &&Evidence| {
        // What a milestone is today, its forecast is once it has come.
        let forecast = (item.record, item.competency.as_str(), Sort::Forecast);
        !(replaced.contains(&place(item)) || item.sort == Sort::Milestone && replaced.contains(&forecast))
    };
    let now = map.evidence.iter().map(|item| &**item).filter(was);
    Then { day, seen: Seen::of_items(now.chain(came), programs, day) }
}

fn place(item: &Evidence) -> (RecordId, &str, Sort) {
    (item.record, item.competency.as_str(), item.sort)
}

/// One level of one competency, as it asks.
struct Asks<'a> {
    competency: &'a str,
    level: &'a Level,
    rule: &'a Rule,
    gate: Option<&'a Rule>,
    statements: &'a [&'a Statement],
}

impl Asks<'_> {
    /// Explains rule and gate on a day.
    fn clauses(&self, then: &Then<'_>) -> Vec<Clause> {
        let says = |text: &str| self.statements.iter().any(|one| one.competency == self.competency && one.text == text);
        let own = self.rule.explain(&known_to(self.rule, &then.seen), &says);
        let asked = Asked { competency: self.competency, statements: self.statements, says: &says };
        let of_gate = |gate: &Rule| asked.of(gate, self.level, &Shortlist::new(&then.seen, self.competency));
        own.into_iter().chain(self.gate.map_or_else(Vec::new, of_gate)).collect()
    }

    /// Lists what is still short on a day, of all that records can say.
    fn short(&self, then: &Then<'_>) -> Vec<Clause> {
        let by_record = |clause: &Clause| clause.verdict != Verdict::Met && !is_for_people(clause);
        self.clauses(then).into_iter().filter(by_record).collect()
    }

    /// Lists the planned records that the clauses of a day go by.
    fn rests_on(&self, then: &Then<'_>, today: Date) -> Vec<Planned> {
        let measures = self.rule.measures();
        let of_rule = measures.iter().filter_map(|name| catalogue::find(name)).flat_map(|measure| (measure.measure)(&then.seen).evidence);
        let named: BTreeSet<usize> = of_rule.collect();
        let mine = then.seen.evidence.iter().filter(|(ix, item)| named.contains(ix) || item.competency == self.competency && item.counts());
        let planned: BTreeSet<Planned> = mine.filter(|(_, item)| item.occurred_on > today).map(|(_, item)| planned(item)).collect();
        planned.into_iter().collect()
    }
}

fn planned(item: &Evidence) -> Planned {
    Planned {
        on: item.occurred_on,
        key: item.key.clone(),
        title: item.title.clone(),
        program: item.program,
        program_title: item.program_title.clone(),
    }
}

/// Whether only people can meet a clause: what they have to say, and items that they have to sign.
fn is_for_people(clause: &Clause) -> bool {
    let by_people = |name: &String| name == "attested_items" || name.starts_with("attesters_");
    clause.statement.is_some()
        || clause.measures.iter().any(by_people)
        || clause.either.iter().any(|way| way.statement.is_some() && way.verdict == Verdict::NeedsAPerson)
}

fn people(open: &[&Clause]) -> Vec<String> {
    open.iter().filter(|clause| is_for_people(clause)).map(|clause| say(clause)).collect()
}

fn missing(clause: &Clause, competency: &str, thens: &[Then<'_>], today: Date) -> Missing {
    let measure = clause.measures.first().and_then(|name| catalogue::find(name));
    let counted = measure.filter(|measure| matches!(measure.reading, Reading::Count | Reading::Sample) && !clause.text.contains('<'));
    let one_more = counted.and(clause.short_by).map(|short| match short {
        ..=1.0 => "One more settles it.".to_owned(),
        _ => format!("One more leaves {} to go.", (short - 1.0).ceil()),
    });
    // The first day on which the measure rests on something that is still to come.
    let next = measure.filter(|_| !is_for_people(clause)).and_then(|measure| {
        thens.iter().find_map(|then| {
            let rests = (measure.measure)(&then.seen).evidence;
            let ahead = then.seen.evidence.iter().filter(|(ix, item)| item.occurred_on > today && rests.contains(ix));
            ahead.map(|(_, item)| planned(item)).min()
        })
    });
    // A gate counts whatever comes for the competency.
    let of_gate = clause.measures.iter().any(|name| matches!(name.as_str(), "items" | "corroborated" | "verified" | "programs"));
    let next = next.or_else(|| {
        let all = thens.last().filter(|_| of_gate)?;
        let ahead = all.seen.evidence.iter().filter(|(_, item)| item.occurred_on > today && item.competency == competency);
        ahead.map(|(_, item)| planned(item)).min()
    });
    Missing { words: say(clause), verdict: clause.verdict, short_by: clause.short_by, one_more, next }
}

fn words(today: Date, state: State, earliest: Option<Date>, rests_on: &[Planned], for_people: &[String], left: &[Clause]) -> String {
    let people = match for_people.len() {
        0 => String::new(),
        some => format!(
            " Beside that, {} for people to say.",
            if some == 1 { "one thing is".to_owned() } else { format!("{} are", count(some, "thing")) }
        ),
    };
    if state == State::Contradicted {
        return "Unknown: what speaks against it counts until a clean quarter has passed.".to_owned();
    }
    match earliest {
        Some(day) if day <= today => format!("What records can say is there.{people}"),
        Some(day) => {
            let named: Vec<String> =
                rests_on.iter().map(|one| if one.key.is_empty() { one.title.clone() } else { one.key.clone() }).take(3).collect();
            let more = if rests_on.len() > 3 { format!(" and {} more", rests_on.len() - 3) } else { String::new() };
            let with = match rests_on.len() {
                0 => "as time goes by".to_owned(),
                1 => format!("if {} goes as planned", named.join("")),
                _ => format!("if {}{more} go as planned", named.join(", ")),
            };
            format!("From {} at the earliest, {with}.{people}", say_date(day, today))
        }
        None => {
            let short: Vec<String> = left.iter().take(2).map(say).collect();
            format!("Unknown: nothing in the plan would give it. Still short then: {}.{people}", short.join("; "))
        }
    }
}
