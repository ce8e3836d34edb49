//! The map: how a person stands to each competency and level, clause by clause. There is no total and no score.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;

use super::catalogue::{self, GATES, MEASURES, Reading};
use super::evidence::{Evidence, Found, Grade, Polarity, ProgramFacts, Role, Sort, Tie, expiry};
use super::framework::{Ladder, Level};
use super::mentoring::{Mentored, helped};
use super::pace::{Closings, closings};
use super::rule::{Clause, Known, Rule, Verdict};
use super::seen::{Gate, Measured, Seen, Shortlist};
use crate::calendars::day_number;
use crate::insight::{count, say_date};
use crate::kind::Kind;
use crate::space::RecordId;

/// How many statements of one person count, of all that are signed: three of ten, and one in any case.
const MOST_OF_ONE: f64 = 0.3;
/// Days within which two people's statements about each other are mutual.
const MUTUAL_DAYS: i32 = 30;
/// The share of negative items of one sort from which they contradict, and the fewest of them.
const CONTRADICTS: (f64, usize) = (0.3, 2);
/// Days of a clean quarter.
const QUARTER: i32 = 91;

/// What people said, beside the records: none of it is in a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub statements: Vec<Statement>,
    /// Statements that the person signed about others: who, and when.
    pub given: Vec<(String, Date)>,
    pub claims: Vec<Claim>,
    /// What came of mentoring, or that there was some.
    pub mentored: Vec<Mentored>,
}

/// What somebody who was there signed about a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub competency: String,
    /// The words of the rule, or the behaviour.
    pub text: String,
    /// The record that it is about; its items become attested.
    pub record: Option<RecordId>,
    pub by: String,
    pub tie: Tie,
    pub on: Date,
    /// Somebody may sign that it is not so.
    pub agrees: bool,
}

/// What the person says of the time before Sinew.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub competency: String,
    pub title: String,
    pub on: Date,
    /// Where it can be looked up.
    pub source: Option<String>,
    /// The former colleague who confirmed it.
    pub confirmed_by: Option<String>,
    /// What went wrong is told, too, and speaks against.
    pub polarity: Polarity,
}

impl Claim {
    /// Returns how well it is borne out: by where it can be looked up, by who confirmed it, and never better than corroborated.
    pub fn grade(&self) -> Grade {
        match (&self.source, &self.confirmed_by) {
            (_, Some(_)) => Grade::E2,
            (Some(_), None) => Grade::E1,
            (None, None) => Grade::E0,
        }
    }
}

/// How a person stands to one competency at one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Supported,
    Partly,
    NotEnoughData,
    Contradicted,
    NeedsAPerson,
}

impl State {
    /// Returns the words that stand beside it.
    pub fn words(self) -> &'static str {
        match self {
            State::Supported => "supported",
            State::Partly => "partly",
            State::NotEnoughData => "not enough data",
            State::Contradicted => "contradicted",
            State::NeedsAPerson => "needs a person",
        }
    }
}

/// One competency at one level.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    pub competency: String,
    pub level: String,
    pub state: State,
    /// A level that builds on this one and is supported. Each takes in those below it, so it holds this one, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// Of what is supported: whether it was so a quarter ago, by what had happened by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sustained: Option<bool>,
    /// The clauses of the competency's own rule.
    pub rule: Vec<Clause>,
    /// The clauses that hold for every competency of the level.
    pub gate: Vec<Clause>,
    /// What is missing, in words.
    pub missing: Vec<String>,
    /// What one more item would settle by itself; none where it takes more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_more: Vec<String>,
}

impl Standing {
    /// Whether the level is supported, by its own rule or by a level that builds on it.
    pub fn holds(&self) -> bool {
        self.state == State::Supported || self.held_by.is_some()
    }

    /// Says how the person stands to the level: `partly`, or `supported at L3` where that holds this one, too.
    pub fn words(&self) -> String {
        let words = |above: &String| format!("{} at {above}", State::Supported.words());
        self.held_by.as_ref().filter(|_| self.state != State::Supported).map_or_else(|| self.state.words().to_owned(), words)
    }
}

/// How far a person has come in one competency.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reached {
    pub competency: String,
    /// The highest level that is supported; those below it are held by it.
    pub level: Option<String>,
    /// The levels that come next: all below them hold, and they do not. Two where two build on the same one.
    pub next: Vec<String>,
    pub evidence: usize,
    /// Items that speak against the person.
    pub negative: usize,
}

/// A whole map.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CareerMap {
    pub framework: String,
    pub version: String,
    pub today: Date,
    pub reached: Vec<Reached>,
    pub standings: Vec<Standing>,
    /// What each measure comes to, by name.
    pub measures: BTreeMap<String, Measured>,
    /// What it was read from. A list of its own tells it: in a year it comes to megabytes.
    #[serde(skip)]
    pub evidence: Vec<Arc<Evidence>>,
    /// When in the quarter records were closed; none where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closings: Option<Closings>,
    /// What was left out or counts later, and why.
    pub remarks: Vec<String>,
}

/// What was found, with what is said beside it: claims, and as others signed it.
struct Gathered<'a> {
    evidence: Vec<Arc<Evidence>>,
    /// The statements that count.
    statements: Vec<&'a Statement>,
    remarks: Vec<String>,
}

fn gather<'a>(found: &[&Found], said: &'a Said, today: Date) -> Gathered<'a> {
    let mut evidence: Vec<Arc<Evidence>> = found.iter().flat_map(|found| found.evidence.iter().cloned()).collect();
    let mut remarks = Vec::new();
    freeze(said, &mut evidence);
    evidence.extend(said.claims.iter().map(claimed).map(Arc::new));
    evidence.extend(said.mentored.iter().filter_map(|mentored| helped(said, mentored, today)).map(Arc::new));
    let statements = signed(said, &mut evidence, &mut remarks);
    evidence.extend(said.statements.iter().filter(|statement| !statement.agrees).map(disagreement).map(Arc::new));
    Gathered { evidence, statements, remarks }
}

/// Lists what was found, with what is said beside it, the oldest first. No rule is looked at.
pub fn evidence(found: &[&Found], said: &Said, today: Date) -> Vec<Arc<Evidence>> {
    let mut evidence = gather(found, said, today).evidence;
    evidence.sort_by_key(|item| item.occurred_on);
    evidence
}

/// Holds what was found against a framework.
pub fn look(found: &[&Found], said: &Said, ladder: &Ladder, today: Date) -> CareerMap {
    let Gathered { evidence, statements, mut remarks } = gather(found, said, today);
    let programs: Vec<&ProgramFacts> = found.iter().map(|found| &found.facts).collect();
    let seen = Seen::new(&evidence, &programs, today);
    remarks.extend(waiting(&seen));
    let measures = measured(&seen);
    let now = known(&measures);
    let quarter_ago = LazyCell::new(|| Seen::new(&evidence, &programs, today.checked_sub(QUARTER.days()).unwrap_or(Date::MIN)));
    let contradicted = contradicted(&seen);
    let mut standings = Vec::new();
    for competency in &ladder.framework.competencies {
        let says = |text: &str| statements.iter().any(|statement| statement.competency == competency.id && statement.text == text);
        let asked = Asked { competency: &competency.id, statements: &statements, says: &says };
        let listed = LazyCell::new(|| Shortlist::new(&seen, &competency.id));
        let listed_then = LazyCell::new(|| Shortlist::new(&quarter_ago, &competency.id));
        for level in &ladder.framework.levels {
            let Some(rule) = ladder.rule(&competency.id, &level.key) else { continue };
            let gate = ladder.gate(&level.key);
            let (own, all) = (rule.explain(&now, &says), gate.map_or_else(Vec::new, |gate| asked.of(gate, level, &listed)));
            let mut standing = standing(&competency.id, &level.key, own, all, contradicted.contains(competency.id.as_str()));
            if standing.state == State::Supported {
                let own = rule.explain(&known_to(rule, &quarter_ago), &says);
                let all = gate.map_or_else(Vec::new, |gate| asked.of(gate, level, &listed_then));
                standing.sustained = Some(own.iter().chain(&all).all(|clause| clause.verdict == Verdict::Met));
            }
            standings.push(standing);
        }
    }
    hold(ladder, &mut standings);
    let reached = ladder.framework.competencies.iter().map(|competency| reached(ladder, &competency.id, &standings, &seen)).collect();
    let measures = measures.into_iter().map(|(name, measured)| (name.to_owned(), measured)).collect();
    let (framework, version) = (ladder.framework.name.clone(), ladder.framework.version.clone());
    let closings = closings(evidence.iter().map(|item| &**item), today);
    CareerMap { framework, version, today, reached, standings, measures, evidence, closings, remarks }
}

/// Says what was closed so fast that it counts only as time goes by.
fn waiting(seen: &Seen<'_>) -> Vec<String> {
    let mut by: BTreeMap<&str, (usize, Date)> = BTreeMap::new();
    for (ix, item) in &seen.evidence {
        let Some(from) = seen.waits(*ix) else { continue };
        let (waiting, last) = by.entry(item.competency.as_str()).or_insert((0, from));
        *waiting += 1;
        *last = from.max(*last);
    }
    let say = |(competency, (waiting, last)): (&str, (usize, Date))| {
        let items = count(waiting, "item");
        let on = say_date(last, seen.today);
        format!("{competency}: {items} closed in a short time will count one after the other, the last on {on}.")
    };
    by.into_iter().map(say).collect()
}

fn measured(seen: &Seen<'_>) -> BTreeMap<&'static str, Measured> {
    MEASURES.iter().map(|measure| (measure.name, (measure.measure)(seen))).collect()
}

fn known(measures: &BTreeMap<&'static str, Measured>) -> BTreeMap<&'static str, Known> {
    let known = |name: &'static str, reading: Reading| Known { value: measures[name].value, is_sample: reading == Reading::Sample };
    MEASURES.iter().map(|measure| (measure.name, known(measure.name, measure.reading))).collect()
}

/// Measures what a rule names.
pub(super) fn known_to(rule: &Rule, seen: &Seen<'_>) -> BTreeMap<&'static str, Known> {
    let measures = rule.measures().into_iter().filter_map(catalogue::find);
    measures
        .map(|measure| (measure.name, Known { value: (measure.measure)(seen).value, is_sample: measure.reading == Reading::Sample }))
        .collect()
}

/// One competency, as it is asked of.
pub(super) struct Asked<'a> {
    pub(super) competency: &'a str,
    /// All that count, of whatever competency.
    pub(super) statements: &'a [&'a Statement],
    pub(super) says: &'a dyn Fn(&str) -> bool,
}

impl Asked<'_> {
    /// Explains what a level asks of every competency, of this one.
    pub(super) fn of(&self, gate: &Rule, level: &Level, listed: &Shortlist<'_>) -> Vec<Clause> {
        let people: BTreeSet<&str> = self.statements.iter().map(|statement| statement.by.as_str()).collect();
        let own = self.statements.iter().filter(|statement| statement.competency == self.competency);
        let attesters = own.filter_map(|statement| Some((people.iter().position(|name| *name == statement.by)?, statement.tie))).collect();
        let looked = Gate::new(listed, level.scope, attesters);
        let named = gate.measures();
        let known = GATES
            .iter()
            .filter(|measure| named.contains(&measure.measure.name))
            .map(|measure| (measure.measure.name, Known { value: (measure.of)(&looked).value, is_sample: false }))
            .collect();
        gate.explain(&known, self.says)
    }
}

fn standing(competency: &str, level: &str, rule: Vec<Clause>, gate: Vec<Clause>, contradicted: bool) -> Standing {
    let worst = |verdict: Verdict| rule.iter().chain(&gate).any(|clause| clause.verdict == verdict);
    let open: Vec<&Clause> = rule.iter().chain(&gate).filter(|clause| clause.verdict != Verdict::Met).collect();
    // With nothing at all to go by, every clause is short, and none of them failed.
    let nothing = rule.iter().chain(&gate).filter(|clause| !clause.measures.is_empty()).all(|clause| {
        clause.verdict != Verdict::Met || clause.needs == Some(0.0) || clause.text.contains("<=") || clause.text.contains("< ")
    });
    let counted = gate.iter().any(|clause| clause.is.is_some_and(|is| is > 0.0));
    let state = if contradicted {
        State::Contradicted
    } else if open.is_empty() {
        State::Supported
    } else if worst(Verdict::NotEnoughData) || nothing && !counted && worst(Verdict::Short) {
        State::NotEnoughData
    } else if worst(Verdict::Short) {
        State::Partly
    } else {
        State::NeedsAPerson
    };
    let missing = open.iter().map(|clause| say(clause)).collect();
    let one_more = match open.as_slice() {
        [only] if only.short_by.is_some_and(|short| short <= 1.0) && !is_share(only) => vec![format!("One more would do: {}.", say(only))],
        [only] if only.verdict == Verdict::NeedsAPerson => vec![format!("One statement would do: {}", say(only))],
        _ => Vec::new(),
    };
    Standing {
        competency: competency.to_owned(),
        level: level.to_owned(),
        state,
        held_by: None,
        sustained: None,
        rule,
        gate,
        missing,
        one_more,
    }
}

fn is_share(clause: &Clause) -> bool {
    clause
        .measures
        .iter()
        .filter_map(|name| catalogue::find(name).or_else(|| catalogue::gate(name)))
        .any(|measure| measure.reading == Reading::Share)
}

/// Says what a clause asks for and what there is.
pub fn say(clause: &Clause) -> String {
    if let Some(statement) = &clause.statement {
        return format!("somebody has to say: {statement}");
    }
    if !clause.either.is_empty() {
        return clause.either.iter().map(say).collect::<Vec<_>>().join(", or ");
    }
    let words: Vec<&str> = clause
        .measures
        .iter()
        .map(|name| catalogue::find(name).or_else(|| catalogue::gate(name)).map_or(name.as_str(), |measure| measure.words))
        .collect();
    let share = is_share(clause);
    let number = |value: f64| if share { format!("{:.0} %", value * 100.0) } else { format!("{}", (value * 10.0).round() / 10.0) };
    let asked = match (clause.needs, clause.text.contains("<=") || clause.text.contains(" < "), clause.text.contains(" > ")) {
        (Some(needs), true, _) => format!("at most {}", number(needs)),
        (Some(needs), _, true) => format!("more than {}", number(needs)),
        (Some(needs), ..) => format!("at least {}", number(needs)),
        (None, ..) => clause.text.clone(),
    };
    let is = clause.is.map_or_else(|| "cannot be measured".to_owned(), number);
    match clause.verdict {
        Verdict::CannotBeChecked => format!("{} cannot be checked", clause.text),
        Verdict::Met | Verdict::Short | Verdict::NotEnoughData | Verdict::NeedsAPerson => {
            format!("{}: {is}, takes {asked}", words.join(" and "))
        }
    }
}

/// Marks the levels that are held by one that builds on them: nothing of them is missing.
fn hold(ladder: &Ladder, standings: &mut [Standing]) {
    let supported: Vec<(String, String)> = standings
        .iter()
        .filter(|standing| standing.state == State::Supported)
        .map(|standing| (standing.competency.clone(), standing.level.clone()))
        .collect();
    for (competency, level) in supported {
        let path = ladder.path(&level);
        let is_below = |standing: &Standing| path.iter().any(|below| below.key == standing.level && below.key != level);
        for standing in standings.iter_mut().filter(|standing| standing.competency == competency && is_below(standing)) {
            standing.held_by = Some(level.clone());
            standing.missing.clear();
            standing.one_more.clear();
        }
    }
}

fn reached(ladder: &Ladder, competency: &str, standings: &[Standing], seen: &Seen<'_>) -> Reached {
    let own: Vec<&Standing> = standings.iter().filter(|standing| standing.competency == competency).collect();
    let of = |level: &str| own.iter().copied().find(|standing| standing.level == level);
    let holds = |level: &str| of(level).is_some_and(Standing::holds);
    let levels = &ladder.framework.levels;
    let supported = levels.iter().filter(|level| of(&level.key).is_some_and(|standing| standing.state == State::Supported));
    let level = supported.max_by_key(|level| ladder.path(&level.key).len()).map(|level| level.key.clone());
    let is_next = |level: &str| !holds(level) && ladder.path(level).iter().rev().skip(1).all(|below| holds(&below.key));
    let next = levels.iter().map(|level| level.key.clone()).filter(|level| is_next(level)).collect();
    let own = seen.all(competency).filter(|(_, item)| item.excluded.is_none());
    let negative = own.clone().filter(|(_, item)| item.polarity == Polarity::Negative).count();
    Reached { competency: competency.to_owned(), level, next, evidence: own.count(), negative }
}

/// Lists the competencies that negative items contradict: several of one sort, a good part of all of that sort, and no clean quarter since.
fn contradicted<'a>(seen: &Seen<'a>) -> BTreeSet<&'a str> {
    let today = day_number(seen.today);
    let (share, fewest) = CONTRADICTS;
    let against = seen.sorts().filter(|(competency, _, items)| {
        let all = items.iter().filter(|(_, item)| item.excluded.is_none() || item.polarity == Polarity::Negative).count();
        let negative = items.iter().filter(|(_, item)| item.polarity == Polarity::Negative);
        let Some(last) = negative.clone().map(|(_, item)| day_number(item.occurred_on)).max() else { return false };
        let negative = negative.count();
        let clean = || {
            let good_since = |item: &Evidence| item.counts() && day_number(item.occurred_on) > last;
            today.saturating_sub(last) >= QUARTER && seen.all(competency).any(|(_, item)| good_since(item))
        };
        negative >= fewest && negative as f64 / all as f64 > share && !clean()
    });
    against.map(|(competency, ..)| competency).collect()
}

/// Whether two statements of two people about each other lie so close that neither counts.
pub fn is_mutual_on(one: Date, other: Date) -> bool {
    (day_number(one) - day_number(other)).abs() <= MUTUAL_DAYS
}

/// Lists the statements that count: what two people signed for each other does not.
pub(super) fn counted<'a>(said: &'a Said, remarks: &mut Vec<String>) -> Vec<&'a Statement> {
    let mut counted: Vec<&Statement> = Vec::new();
    for statement in said.statements.iter().filter(|statement| statement.agrees) {
        let mutual = said.given.iter().any(|(to, on)| *to == statement.by && is_mutual_on(*on, statement.on));
        if mutual {
            remarks.push(format!(
                "{}’s statement on {} does not count: you signed one for each other within 30 days.",
                statement.by, statement.competency
            ));
            continue;
        }
        counted.push(statement);
    }
    counted
}

/// Lists the statements that count, and marks the items that they are about as attested.
fn signed<'a>(said: &'a Said, evidence: &mut [Arc<Evidence>], remarks: &mut Vec<String>) -> Vec<&'a Statement> {
    let counted = counted(said, remarks);
    // Whoever signs about a record as a peer must have acted on it.
    let about = counted.iter().filter_map(|statement| {
        let record = statement.record?;
        let ix = evidence.iter().position(|item| {
            let first_hand = statement.tie != Tie::Peer || item.corroborators.iter().any(|other| other.name == statement.by);
            item.record == record && item.competency == statement.competency && item.counts() && !item.reconstructed && first_hand
        });
        if ix.is_none() {
            remarks.push(format!("{}’s statement names a record on which they did not act, or that does not count.", statement.by));
        }
        Some((ix?, statement.by.as_str()))
    });
    let about: Vec<(usize, &str)> = about.collect();
    let most = ((about.len() as f64 * MOST_OF_ONE) as usize).max(1);
    let mut of_one: BTreeMap<&str, usize> = BTreeMap::new();
    for (ix, by) in about {
        let count = of_one.entry(by).or_default();
        *count += 1;
        if *count > most {
            remarks.push(format!("Of {by}’s statements only {most} count: one person gives at most three of ten."));
        } else {
            Arc::make_mut(&mut evidence[ix]).grade = Grade::E4;
        }
    }
    remarks.dedup();
    counted
}

/// Leaves out what somebody who acted on the record disputes: whose it was is for the two to settle.
fn freeze(said: &Said, evidence: &mut [Arc<Evidence>]) {
    for statement in said.statements.iter().filter(|statement| !statement.agrees) {
        let disputed = |item: &Evidence| {
            statement.record == Some(item.record)
                && item.competency == statement.competency
                && item.corroborators.iter().any(|other| other.name == statement.by)
        };
        for item in evidence.iter_mut().filter(|item| disputed(item)) {
            Arc::make_mut(item).excluded = Some(format!("{} disputes it: it counts again once the two of you agree.", statement.by));
        }
    }
}

/// What somebody signed that it is not so.
fn disagreement(statement: &Statement) -> Evidence {
    Evidence {
        polarity: Polarity::Negative,
        grade: Grade::E4,
        ..bare(&statement.competency, Sort::Statement, &statement.text, statement.on)
    }
}

/// What the person says of the time before Sinew.
fn claimed(claim: &Claim) -> Evidence {
    Evidence {
        grade: claim.grade(),
        polarity: claim.polarity,
        reconstructed: true,
        ..bare(&claim.competency, Sort::Claim, &claim.title, claim.on)
    }
}

pub(super) fn bare(competency: &str, sort: Sort, title: &str, on: Date) -> Evidence {
    Evidence {
        competency: competency.to_owned(),
        sort,
        polarity: Polarity::Positive,
        role: Role::Driver,
        program: usize::MAX,
        program_title: String::new(),
        record: RecordId(uuid::Uuid::nil()),
        key: String::new(),
        kind: Kind::Document,
        title: title.to_owned(),
        revision: 0,
        occurred_on: on,
        recorded_on: on,
        reconstructed: false,
        scope: 0,
        corroborators: Vec::new(),
        outcome: None,
        grade: Grade::E0,
        expires: expiry(on),
        closed_by_hand: false,
        excluded: None,
        group: None,
        about: None,
        facts: BTreeMap::new(),
    }
}

/// Returns the day of an instant, for a map over several time zones.
pub fn day(now: Timestamp) -> Date {
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
