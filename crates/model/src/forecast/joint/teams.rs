//! Teams that several programs share: one name, one capacity.

use std::collections::{BTreeMap, HashMap};

use engine::simulate::scenario::{Scenario, Team as SimTeam};

use super::Part;
use crate::calendars::{Calendars, only_program};
use crate::forecast::fingerprint;
use crate::insight::count;
use crate::problem::Problem;
use crate::reference::{in_slots, measured_slots};
use crate::space::RecordId;

/// A team that several programs share.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedTeam {
    pub name: String,
    /// How many items it works on at once, over all programs; `None`: nothing limits it.
    pub slots: Option<u32>,
    /// Where that number comes from.
    pub words: String,
    /// In order of programs.
    pub parts: Vec<TeamPart>,
}

/// What one program says of a shared team.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamPart {
    /// The program's id.
    pub program: String,
    pub record: RecordId,
    pub slots: Option<u32>,
    /// Measured from what the team did there, instead of typed.
    pub measured: bool,
    /// Open items of the team there.
    pub open: usize,
}

impl SharedTeam {
    /// Whether more than one program has work for it.
    pub fn is_shared(&self) -> bool {
        self.parts.iter().filter(|part| part.open > 0).count() > 1
    }
}

/// One team of one program, by their places.
type Member = (usize, usize);

/// Adds everybody's teams to the simulation; returns those that are shared, and by program which team each of its own has become.
pub(super) fn unite(
    parts: &[Part<'_>],
    calendars: &[Vec<u32>],
    scenario: &mut Scenario,
    problems: &mut Vec<Problem>,
) -> (Vec<SharedTeam>, Vec<Vec<u32>>) {
    let mut shared = Vec::new();
    let mut team_of: Vec<Vec<u32>> = parts.iter().map(|part| vec![0; part.prepared.teams.len()]).collect();
    for ((name, again), members) in by_name(parts) {
        // Whose hours it keeps and whose luck it has: where it has most to do.
        let open = |&(part, team): &Member| parts[part].prepared.teams[team].open;
        let Some(&(lead, team)) = members.iter().rev().max_by_key(|member| open(member)) else { continue };
        let own = &parts[lead].prepared.scenario.teams[team];
        let mut slots = own.slots;
        if members.len() > 1 {
            let team = shared_team(parts, &members, problems);
            slots = team.slots;
            shared.push(team);
        }
        for &(part, team) in &members {
            team_of[part][team] = scenario.teams.len() as u32;
        }
        scenario.streams.teams.push(fingerprint(&name).wrapping_add(again));
        scenario.teams.push(SimTeam { slots, calendar: calendars[lead][own.calendar as usize], sigma: own.sigma });
    }
    (shared, team_of)
}

/// Groups teams by what they are called, spaces and case aside. Two teams of one program are two teams, whatever they are called.
fn by_name(parts: &[Part<'_>]) -> BTreeMap<(String, u32), Vec<Member>> {
    let mut groups: BTreeMap<(String, u32), Vec<Member>> = BTreeMap::new();
    for (ix, part) in parts.iter().enumerate() {
        let mut met: HashMap<String, u32> = HashMap::new();
        for (team, facts) in part.prepared.teams.iter().enumerate() {
            let title = part.space.record(facts.record).map_or("", |record| record.title.as_str());
            let name = title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let again = met.entry(name.clone()).and_modify(|times| *times += 1).or_insert(0);
            groups.entry((name, *again)).or_default().push((ix, team));
        }
    }
    groups
}

/// Decides a shared team's capacity: the largest that a program says, as a smaller number may be only the part that another
/// program sees; where none says any, what the team is seen to do over all of them.
fn shared_team(parts: &[Part<'_>], members: &[Member], problems: &mut Vec<Problem>) -> SharedTeam {
    let part = |&(part, team): &Member| {
        let facts = &parts[part].prepared.teams[team];
        TeamPart {
            program: parts[part].id.to_owned(),
            record: facts.record,
            slots: facts.slots,
            measured: facts.measured,
            open: facts.open,
        }
    };
    let said: Vec<TeamPart> = members.iter().map(part).collect();
    let (lead, _) = members[0];
    let name = parts[lead].space.record(said[0].record).map_or(String::new(), |record| record.title.clone());
    let typed: Vec<u32> = said.iter().filter(|part| !part.measured).filter_map(|part| part.slots).collect();
    let (least, most) = (typed.iter().min().copied(), typed.iter().max().copied());
    let items = |slots: u32| count(slots as usize, "item");
    let (slots, words) = match (least, most) {
        (Some(least), Some(most)) if least < most => {
            let words = format!(
                "Programs say from {least} to {most} items at a time of `{name}`, which they share: {most} counts. Write the same number everywhere."
            );
            problems.push(Problem::note("team.differs", name.clone(), words));
            (Some(most), format!("{} at a time: the largest of {least} to {most}", items(most)))
        }
        (_, Some(most)) => (Some(most), format!("{} at a time", items(most))),
        (_, None) => match measured(parts, members).or_else(|| said.iter().filter_map(|part| part.slots).max()) {
            Some(slots) => (Some(slots), format!("{} at a time, as measured over its programs", items(slots))),
            None => (None, "no limit is known".to_owned()),
        },
    };
    SharedTeam { name, slots, words, parts: said }
}

/// Measures how many items a team works on at a time in all of its programs together.
fn measured(parts: &[Part<'_>], members: &[Member]) -> Option<u32> {
    let mut flows = Vec::new();
    for &(part, team) in members {
        let Part { space, prepared, .. } = parts[part];
        flows.extend(in_slots(space, &prepared.flows).remove(&prepared.teams[team].record).unwrap_or_default());
    }
    let &(part, team) = members.iter().max_by_key(|(part, _)| parts[*part].prepared.data_date)?;
    let Part { space, prepared, .. } = parts[part];
    let record = prepared.teams[team].record;
    let mut calendars = Calendars::new(space, only_program(space));
    let until = calendars.instant(prepared.data_date);
    measured_slots(&flows, record, &mut calendars, until)
}
