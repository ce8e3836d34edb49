//! The promotion packet: stories become themes, the map says what the record shows, and what went wrong is told or counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Folder, Held, Holding, look_at};
use crate::calendars::days_between;
use crate::career::clearance::round;
use crate::career::evidence::{Evidence, Grade, Polarity, Tie};
use crate::career::kept::is_mutual;
use crate::career::map::{Standing, State, say};
use crate::career::packet::{Attestation, Header, MatrixRow, Miss, Misses, NextRisk, Packet, RuleResult, ScopeRow, Theme};
use crate::career::proof::{Proof, borne_out};
use crate::insight::count;
use crate::kind::evidence::Speaks;
use crate::kind::growth_goal::{GoalState, GrowthGoal};
use crate::kind::rating::{Rater, Rating, Within};
use crate::kind::risk::RiskState;
use crate::kind::statement::StatementState;
use crate::kind::story::{Confidentiality, Story, StoryState};
use crate::kind::{Body, Kind};
use crate::space::Record;

/// How many themes carry a case.
const MOST_THEMES: usize = 5;
/// How many risks of the next level fit.
const MOST_RISKS: usize = 4;
/// How many months a packet looks back on, where nobody says.
const MONTHS: i32 = 24;

/// What the packet is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The key of the level that is wanted.
    pub level: String,
    pub from: Date,
    pub until: Date,
    /// Keys of the stories that carry it; those that are borne out best where nobody chose.
    pub stories: Vec<String>,
}

impl Case {
    /// Returns the case that the goals of a career space speak of: the level that is wanted as a whole, over the last two years.
    pub fn of_goals(folder: &Folder<'_>) -> Case {
        let wanted = goal(folder).map(|(_, goal)| goal.level.clone());
        let next = || {
            let reached: BTreeSet<&str> = folder.map.reached.iter().filter_map(|reached| reached.level.as_deref()).collect();
            let levels = &folder.ladder.framework.levels;
            // Nobody is promoted to the level at which everybody begins.
            levels
                .iter()
                .find(|level| level.after.is_some() && !reached.contains(level.key.as_str()))
                .or(levels.last())
                .map(|level| level.key.clone())
        };
        let level = wanted.filter(|level| folder.ladder.framework.levels.iter().any(|known| known.key == *level));
        let from = folder.today.checked_sub(jiff::Span::new().months(MONTHS)).unwrap_or(Date::MIN);
        Case { level: level.or_else(next).unwrap_or_default(), from, until: folder.today, stories: Vec::new() }
    }
}

/// Makes a packet. Its hash is for whoever seals it.
pub fn packet(folder: &Folder<'_>, case: &Case) -> (Packet, Vec<Held>) {
    let mut held = Vec::new();
    let themes = themes(folder, case, &mut held);
    let standings: Vec<&Standing> = folder.map.standings.iter().filter(|standing| standing.level == case.level).collect();
    let supported = standings.iter().filter(|standing| standing.holds()).count();
    let level = folder.ladder.framework.level(&case.level);
    let current = level.and_then(|level| level.after.as_deref()).map_or_else(|| "none yet".to_owned(), |key| folder.level_name(key));
    let header = Header {
        person: folder.person(),
        current_level: current,
        target_level: folder.level_name(&case.level),
        from: case.from,
        until: case.until,
        hash: String::new(),
        rule_set: format!("{} {}", folder.ladder.framework.name, folder.ladder.framework.version),
        made_on: folder.today,
    };
    let scope = scope(folder, case);
    let packet = Packet {
        case: said(folder, &scope, supported, standings.len(), &header.target_level),
        scope,
        matrix: matrix(folder, case, &standings, &themes),
        themes: themes.into_iter().map(|(theme, _)| theme).collect(),
        misses: misses(folder, case, &mut held),
        statements: statements(folder, case),
        risks: risks(folder),
        rules: standings
            .iter()
            .filter(|standing| standing.state != State::NotEnoughData || standing.holds())
            .map(|standing| rule(folder, standing))
            .collect(),
        redactions: held.iter().map(redaction).collect(),
        header,
    };
    (packet, held)
}

/// Says what was left out without saying what it was.
fn redaction(held: &Held) -> String {
    let what = match held.kind {
        Kind::Story => "A theme",
        _ => "An item of evidence",
    };
    match held.holding {
        Holding::LeftOut => format!("{what} is left out: it may not be told."),
        Holding::Rounded => format!("{what} has its numbers said roughly ({}).", held.key),
        Holding::ToLookAt => format!("{what} stands as its owner released it ({}).", held.key),
    }
}

fn goal<'a>(folder: &Folder<'a>) -> Option<(&'a Record, &'a GrowthGoal)> {
    let open = folder.space.records().filter(|record| !record.archived).filter_map(|record| match &record.body {
        Body::GrowthGoal(goal) if goal.state == GoalState::Open && goal.competency.is_none() => Some((record, &**goal)),
        _ => None,
    });
    open.min_by_key(|(_, goal)| goal.by.unwrap_or(Date::MAX))
}

/// Writes who, how large, which pattern; and, in the person's own words, why now.
fn said(folder: &Folder<'_>, scope: &[ScopeRow], supported: usize, of: usize, level: &str) -> String {
    let mut parts = Vec::new();
    let led = scope.iter().filter(|row| row.role == LEAD).count();
    let widest = scope.iter().map(|row| row.teams).max().unwrap_or(0);
    let longest = scope.iter().map(|row| row.months).max().unwrap_or(0);
    if !scope.is_empty() {
        let mut words = match led {
            0 => format!("{} worked in {}", folder.person(), count(scope.len(), "program")),
            led if led == scope.len() => format!("{} led {}", folder.person(), count(led, "program")),
            led => format!("{} led {} and worked in {} more", folder.person(), count(led, "program"), scope.len() - led),
        };
        let (wide, long) = if scope.len() == 1 { (" with", " over") } else { (", the widest with", ", the longest over") };
        if widest > 0 {
            words += &format!("{wide} {}", count(widest as usize, "team"));
        }
        if longest > 0 {
            words += &format!("{long} {}", count(longest as usize, "month"));
        }
        parts.push(format!("{words}."));
    }
    if of > 0 {
        parts.push(format!("The record supports {supported} of {} at {level}.", count(of, "competency")));
    }
    let why = goal(folder).and_then(|(_, goal)| goal.why.as_deref()).map(str::trim).filter(|why| !why.is_empty());
    parts.extend(why.map(str::to_owned));
    parts.join(" ")
}

const LEAD: &str = "Program lead";

/// Counts whole months up to a day.
pub(super) fn months(from: Option<Date>, until: Date) -> u32 {
    let days = from.map_or(0, |from| days_between(from, until).max(0));
    // A month is 30.44 days on average; three weeks of one count.
    ((f64::from(days) + 9.0) / 30.44) as u32
}

/// Lists the programs of the period in which something counts, the widest first.
fn scope(folder: &Folder<'_>, case: &Case) -> Vec<ScopeRow> {
    let mut rows: Vec<ScopeRow> = Vec::new();
    for source in folder.programs {
        let facts = &source.found.facts;
        let counts = source.found.evidence.iter().any(|item| item.counts() && within(case, item.occurred_on));
        if !counts && !facts.led {
            continue;
        }
        rows.push(ScopeRow {
            program: source.name.to_owned(),
            tier: format!("S{}", facts.scope),
            teams: facts.teams as u32,
            months: months(facts.began_on, facts.closed_on.unwrap_or(folder.today)),
            role: if facts.led { LEAD.to_owned() } else { "Contributor".to_owned() },
        });
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.role == LEAD, row.teams, row.months)));
    rows
}

fn within(case: &Case, day: Date) -> bool {
    case.from <= day && day <= case.until
}

/// Makes themes of the stories that were chosen, else of the active ones that are borne out best.
fn themes(folder: &Folder<'_>, case: &Case, held: &mut Vec<Held>) -> Vec<(Theme, Vec<String>)> {
    let stories = folder.of(|body| match body {
        Body::Story(story) => Some(&**story),
        _ => None,
    });
    let mut stories: Vec<(&Record, &Story, Vec<Proof>)> = stories
        .filter(|(record, story)| match case.stories.is_empty() {
            true => story.state == StoryState::Active && !story.evidence.is_empty(),
            false => case.stories.iter().any(|key| key.eq_ignore_ascii_case(&record.key)),
        })
        .map(|(record, story)| (record, story, folder.proofs(&story.evidence)))
        .collect();
    match case.stories.is_empty() {
        true => {
            stories.retain(|(_, _, proofs)| borne_out(proofs));
            stories.sort_by_key(|(record, _, proofs)| {
                (std::cmp::Reverse((proofs.iter().map(|proof| proof.grade).max(), proofs.len())), record.key.clone())
            });
        }
        false => stories.sort_by_key(|(record, ..)| case.stories.iter().position(|key| key.eq_ignore_ascii_case(&record.key))),
    }
    let mut out = Vec::new();
    for (record, story, proofs) in stories {
        let text = [&story.situation, &story.task, &story.action_mine, &story.action_ours, &story.result];
        let all: String = text.into_iter().flatten().cloned().collect::<Vec<_>>().join("\n");
        // What a program is called inside may be said inside: a committee is of the house.
        let (confidentiality, why) = look_at(record, &all, story.confidentiality, &[]);
        held.extend(why);
        if confidentiality != Confidentiality::Never {
            out.push((theme(folder, case, record, story, proofs, confidentiality), competencies(folder, story)));
        }
    }
    if case.stories.is_empty() {
        out.truncate(MOST_THEMES);
    }
    out
}

fn competencies(folder: &Folder<'_>, story: &Story) -> Vec<String> {
    let mut ids = story.competencies.clone();
    for (_, evidence) in folder.cited(&story.evidence) {
        if !evidence.competency.is_empty() && !ids.contains(&evidence.competency) {
            ids.push(evidence.competency.clone());
        }
    }
    ids
}

fn theme(folder: &Folder<'_>, case: &Case, record: &Record, story: &Story, proofs: Vec<Proof>, clear: Confidentiality) -> Theme {
    let say = |text: &str| if clear == Confidentiality::NeedsRounding { round(text) } else { text.to_owned() };
    let part = |text: &Option<String>| text.as_deref().map(|text| say(text.trim())).unwrap_or_default();
    let situation = [part(&story.situation), part(&story.task)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let mut proofs = proofs;
    if clear == Confidentiality::NeedsRounding {
        proofs.iter_mut().for_each(|proof| proof.title = round(&proof.title));
    }
    let levels = |id: &String| {
        let competency = folder.ladder.framework.competency(id)?;
        competency.levels.get(&case.level).map(|expectation| expectation.behaviour.clone())
    };
    Theme {
        title: say(&record.title),
        situation,
        drove: part(&story.action_mine),
        outcome: part(&story.result),
        signal: competencies(folder, story).iter().find_map(levels).unwrap_or_default(),
        evidence: proofs,
        others: part(&story.action_ours),
    }
}

/// Puts the three views side by side, for what the themes show, what was rated, and what the record says something of.
fn matrix(folder: &Folder<'_>, case: &Case, standings: &[&Standing], themes: &[(Theme, Vec<String>)]) -> Vec<MatrixRow> {
    let shown: BTreeSet<&String> = themes.iter().flat_map(|(_, ids)| ids).collect();
    let ratings: Vec<(&Record, &Rating)> = folder
        .of(|body| match body {
            Body::Rating(rating) => Some(&**rating),
            _ => None,
        })
        .filter(|(_, rating)| rating.on.is_none_or(|on| on <= case.until))
        .collect();
    // Who agreed with nobody but themselves has no assessor.
    let somebody_else = |joint: &Rating| {
        let same = |rating: &Rating| rating.competency == joint.competency && rating.check_in == joint.check_in;
        ratings.iter().any(|(_, rating)| rating.by == Rater::Assessor && same(rating))
    };
    // The last word of each; the record's own key breaks ties, as keys go up.
    let last = |competency: &str, by: &[Rater]| {
        let of = ratings.iter().filter(|(_, rating)| rating.competency == competency && by.contains(&rating.by));
        of.filter(|(_, rating)| rating.by != Rater::Joint || somebody_else(rating))
            .max_by_key(|(record, rating)| (rating.on, record.id))
            .map(|(_, rating)| *rating)
    };
    let mut rows = Vec::new();
    for standing in standings {
        let id = standing.competency.as_str();
        let own = last(id, &[Rater::Own]);
        let other = last(id, &[Rater::Assessor, Rater::Joint]);
        let silent = standing.state == State::NotEnoughData && !standing.holds() && own.is_none() && other.is_none();
        if silent && !shown.contains(&standing.competency) {
            continue;
        }
        rows.push(MatrixRow {
            competency: id.to_owned(),
            name: folder.competency_name(id),
            own: own.map(|rating| rated(folder, rating)),
            assessor: other.map(|rating| rated(folder, rating)),
            record: standing.words(),
            gap: gap(standing, own, other),
        });
    }
    let unseen: Vec<String> = standings
        .iter()
        .map(|standing| standing.competency.as_str())
        .filter(|id| !rows.iter().any(|row| row.competency == *id))
        .map(|id| folder.competency_name(id))
        .collect();
    if !unseen.is_empty() {
        rows.push(MatrixRow {
            competency: String::new(),
            name: format!("Too little on record to say: {}", unseen.join(", ")),
            own: None,
            assessor: None,
            record: State::NotEnoughData.words().to_owned(),
            gap: String::new(),
        });
    }
    rows
}

fn rated(folder: &Folder<'_>, rating: &Rating) -> String {
    let within = match rating.within {
        Some(Within::Emerging) => ", emerging",
        Some(Within::Meeting) => ", meeting",
        Some(Within::Beyond) => ", beyond",
        None => "",
    };
    format!("{}{within}", folder.level_name(&rating.level))
}

/// Names what is missing, or what the views differ in.
fn gap(standing: &Standing, own: Option<&Rating>, other: Option<&Rating>) -> String {
    if !standing.holds() {
        return match standing.missing.first() {
            Some(first) if standing.missing.len() > 1 => format!("{first} (and {} more)", standing.missing.len() - 1),
            Some(first) => first.clone(),
            None => String::new(),
        };
    }
    match (own, other) {
        (Some(own), Some(other)) if own.level != other.level => "The two ratings differ".to_owned(),
        (Some(_), None) => "Rated by nobody else".to_owned(),
        _ => String::new(),
    }
}

/// Tells what did not work where its owner says what changed; the rest of it is counted.
fn misses(folder: &Folder<'_>, case: &Case, held: &mut Vec<Held>) -> Misses {
    let mut told = Vec::new();
    let mut counted: BTreeSet<(String, String)> = BTreeSet::new();
    let mut listed: BTreeSet<(String, String)> = BTreeSet::new();
    for (record, evidence) in folder.evidence().filter(|(_, evidence)| evidence.speaks == Speaks::Against) {
        if evidence.occurred_on.is_some_and(|on| !within(case, on)) {
            continue;
        }
        let space = evidence.space.clone().unwrap_or_default().to_lowercase();
        let identity = (space, evidence.cited.clone().unwrap_or_else(|| record.key.clone()));
        let changed = evidence.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        match changed {
            Some(changed) if listed.insert(identity.clone()) => {
                told.push(Miss {
                    what: format!("{}.", record.title.trim_end_matches('.')),
                    changed: changed.to_owned(),
                    evidence: vec![folder.proof(record, evidence)],
                });
            }
            _ => {
                counted.insert(identity);
                let words = "It says nothing of what changed, so it is counted and not told: write that in its note.".to_owned();
                held.push(Held { key: record.key.clone(), kind: Kind::Evidence, holding: Holding::LeftOut, words });
            }
        }
    }
    for source in folder.programs {
        let went_wrong = |item: &Evidence| item.polarity == Polarity::Negative || item.missed().is_some();
        let own = source.found.evidence.iter().filter(|item| item.excluded.is_none() && within(case, item.occurred_on));
        counted.extend(own.filter(|item| went_wrong(item)).map(|item| (source.id.to_lowercase(), item.key.clone())));
    }
    Misses { omitted: counted.difference(&listed).count(), told }
}

/// Lists what others said of the person, by name.
fn statements(folder: &Folder<'_>, case: &Case) -> Vec<Attestation> {
    let mut out = Vec::new();
    let ratings = folder.of(|body| match body {
        Body::Rating(rating) => Some(&**rating),
        _ => None,
    });
    for (_, rating) in ratings {
        let words = rating.statement.as_deref().map(str::trim).filter(|words| !words.is_empty());
        let (Some(by), Some(words), Some(on)) = (&rating.name, words, rating.on) else { continue };
        // What peers say is pooled elsewhere and stands by no name.
        if rating.by == Rater::Assessor && within(case, on) {
            let competency = Some(rating.competency.clone()).filter(|id| !id.is_empty());
            out.push(Attestation { by: by.clone(), relation: "assessor".to_owned(), on, words: words.to_owned(), competency });
        }
    }
    let mut given = Vec::new();
    let signed = folder.of(|body| match body {
        Body::Statement(statement) => Some(&**statement),
        _ => None,
    });
    for (_, statement) in signed.filter(|(_, statement)| statement.state == StatementState::Given && statement.agrees != Some(false)) {
        let words = statement.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
        let (Some(by), Some(words), Some(on)) = (&statement.by, words, statement.on) else { continue };
        if within(case, on) && !is_mutual(folder.space, statement) {
            let competency = Some(statement.competency.clone()).filter(|id| !id.is_empty());
            let relation = statement.relation.unwrap_or(Tie::Peer).name().to_owned();
            given.push(Attestation { by: by.clone(), relation, on, words: words.to_owned(), competency });
        }
    }
    given.sort_by_key(|one| one.on);
    out.extend(few_of_one(given));
    out.sort_by_key(|one| one.on);
    out
}

/// Leaves one person three of ten statements at most, the newest of theirs; one in any case.
fn few_of_one(all: Vec<Attestation>) -> Vec<Attestation> {
    let most = (all.len() * 3 / 10).max(1);
    let mut of_one: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Attestation> = Vec::with_capacity(all.len());
    for one in all.into_iter().rev() {
        let count = of_one.entry(one.by.clone()).or_default();
        *count += 1;
        if *count <= most {
            kept.push(one);
        }
    }
    kept.reverse();
    kept
}

/// Takes what could go wrong from the risks of the growth plan, with what is done about each.
fn risks(folder: &Folder<'_>) -> Vec<NextRisk> {
    let risks = folder.of(|body| match body {
        Body::Risk(risk) => Some(&**risk),
        _ => None,
    });
    let open = risks.filter(|(_, risk)| risk.state == RiskState::Open);
    open.filter_map(|(record, risk)| Some(NextRisk { risk: record.title.clone(), support: risk.plan.clone()? })).take(MOST_RISKS).collect()
}

fn rule(folder: &Folder<'_>, standing: &Standing) -> RuleResult {
    let competency = folder.ladder.framework.competency(&standing.competency);
    let expectation = competency.and_then(|competency| competency.levels.get(&standing.level));
    RuleResult {
        competency: standing.competency.clone(),
        behaviour: expectation.map(|expectation| expectation.behaviour.clone()).unwrap_or_default(),
        result: standing.words(),
        clauses: standing.rule.iter().chain(&standing.gate).map(say).collect(),
    }
}

/// Whether an item is borne out by more than the person's word.
pub(super) fn is_told(item: &Evidence) -> bool {
    item.excluded.is_none() && (item.counts() && item.grade >= Grade::E2 || item.polarity == Polarity::Negative)
}
