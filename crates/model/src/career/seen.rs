//! What measures look at: the evidence that still speaks, and what programs as a whole say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Evidence, Grade, ProgramFacts, Sort};
use super::statistics::{Share, median};

/// The fewest cases of which a share says something.
pub const FEWEST: usize = 3;
/// The fewest finished milestones of which a share of forecasts says something.
pub const FEWEST_FORECASTS: usize = 8;
/// How many items of one program count for one competency within a quarter: more would be padding.
pub const MOST_A_QUARTER: usize = 3;

/// All that is known of one person on one day.
#[derive(Clone, Debug)]
pub struct Seen<'a> {
    /// What has not expired, with its place in the whole list.
    pub evidence: Vec<Placed<'a>>,
    pub programs: &'a [&'a ProgramFacts],
    pub today: Date,
    /// The same by competency and sort: a hundred measures look at a few items each.
    by: BTreeMap<&'a str, BTreeMap<Sort, Vec<Placed<'a>>>>,
}

/// An item with its place in the whole list.
pub type Placed<'a> = (usize, &'a Evidence);

/// What a measure comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Measured {
    /// `None` cannot be measured.
    pub value: Option<f64>,
    /// Of a share: what it is made of, with its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
    /// The evidence that it rests on, by place in the list.
    pub evidence: Vec<usize>,
}

impl<'a> Seen<'a> {
    pub fn new(evidence: &'a [Arc<Evidence>], programs: &'a [&'a ProgramFacts], today: Date) -> Seen<'a> {
        Seen::of_items(evidence.iter().map(|item| &**item), programs, today)
    }

    /// Keeps, of items, what has happened and not expired on a day.
    pub fn of_items(items: impl Iterator<Item = &'a Evidence>, programs: &'a [&'a ProgramFacts], today: Date) -> Seen<'a> {
        let current = items.enumerate().filter(|(_, item)| item.expires > today && item.occurred_on <= today);
        let evidence: Vec<Placed<'a>> = current.collect();
        let mut by: BTreeMap<&str, BTreeMap<Sort, Vec<Placed<'a>>>> = BTreeMap::new();
        for (ix, item) in &evidence {
            by.entry(&item.competency).or_default().entry(item.sort).or_default().push((*ix, *item));
        }
        Seen { evidence, programs, today, by }
    }

    fn sorted(&self, competency: &str, sort: Sort) -> impl Iterator<Item = Placed<'a>> + Clone {
        self.by.get(competency).and_then(|sorts| sorts.get(&sort)).into_iter().flatten().copied()
    }

    /// Lists what there is for one competency.
    pub fn all(&self, competency: &str) -> impl Iterator<Item = Placed<'a>> + Clone {
        self.by.get(competency).into_iter().flat_map(BTreeMap::values).flatten().copied()
    }

    /// Lists what counts of one sort for one competency.
    pub fn of(&self, competency: &str, sort: Sort) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
        self.sorted(competency, sort).filter(|(_, item)| item.counts())
    }

    /// Lists what there is of one sort, whichever way it speaks and whatever part the person had.
    pub fn any(&self, competency: &str, sort: Sort) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
        self.sorted(competency, sort).filter(|(_, item)| item.excluded.is_none())
    }

    /// Lists what there is of one sort, also what does not count.
    pub fn even_excluded(&self, competency: &str, sort: Sort) -> impl Iterator<Item = (usize, &'a Evidence)> + Clone {
        self.sorted(competency, sort)
    }

    /// Adds up what programs say as a whole.
    pub fn tally(&self, name: &str) -> (usize, usize) {
        let tallies = self.programs.iter().filter_map(|program| program.tallies.get(name));
        tallies.fold((0, 0), |(yes, of), (more_yes, more)| (yes + more_yes, of + more))
    }
}

/// Counts items.
pub fn count<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>) -> Measured {
    let evidence: Vec<usize> = items.map(|(ix, _)| ix).collect();
    Measured { value: Some(evidence.len() as f64), share: None, evidence }
}

/// Counts items of which something is so.
pub fn count_that<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>, fact: &str) -> Measured {
    count(items.filter(|(_, item)| item.has(fact)))
}

/// Counts how many different programs items come from.
pub fn programs<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>) -> Measured {
    distinct(items, |item| Some(item.program as i64))
}

/// Counts how many different values a fact has.
pub fn distinct<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>, of: impl Fn(&Evidence) -> Option<i64>) -> Measured {
    let items: Vec<_> = items.filter_map(|(ix, item)| Some((ix, of(item)?))).collect();
    let values: BTreeSet<i64> = items.iter().map(|(_, value)| *value).collect();
    Measured { value: Some(values.len() as f64), share: None, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
}

/// The share of items of which something is so, among those to which it applies; `None` of too few.
pub fn share<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>, fact: &str, fewest: usize) -> Measured {
    let items: Vec<(usize, bool)> = items.filter_map(|(ix, item)| Some((ix, item.fact(fact)? > 0.0))).collect();
    let yes = items.iter().filter(|(_, yes)| *yes).count();
    let share = Share::new(yes, items.len());
    let value = share.filter(|share| share.of >= fewest).map(Share::value);
    Measured { value, share, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
}

/// The share of what went wrong: without any case nothing did.
pub fn share_wrong<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>, fact: &str) -> Measured {
    let measured = share(items, fact, 1);
    Measured { value: measured.value.or(Some(0.0)), ..measured }
}

/// The middle of a number.
pub fn middle<'a>(items: impl Iterator<Item = (usize, &'a Evidence)>, fact: &str) -> Measured {
    let items: Vec<(usize, f64)> = items.filter_map(|(ix, item)| Some((ix, item.fact(fact)?))).collect();
    let value = median(items.iter().map(|(_, value)| *value).collect());
    Measured { value, share: None, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
}

/// The share of a tally; `None` of nothing.
pub fn tallied((yes, of): (usize, usize)) -> Measured {
    let share = Share::new(yes, of);
    Measured { value: share.map(Share::value), share, evidence: Vec::new() }
}

/// What the gate of a level looks at: the items of one competency that are wide enough.
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    items: Vec<(usize, &'a Evidence)>,
    closed: BTreeSet<usize>,
    attesters: Vec<(usize, super::evidence::Tie)>,
    all: Vec<(usize, &'a Evidence)>,
}

impl<'a> Gate<'a> {
    /// Takes the items of a competency from a scope up; of one program no more than three a quarter.
    pub fn new(seen: &Seen<'a>, competency: &str, scope: u8, said: &[(usize, super::evidence::Tie)]) -> Gate<'a> {
        let mut taken: BTreeMap<(usize, i32), usize> = BTreeMap::new();
        let mut all: Vec<_> = seen.all(competency).collect();
        all.sort_unstable_by_key(|(ix, _)| *ix);
        let mut counted: Vec<_> = all.iter().copied().filter(|(_, item)| item.counts() && item.scope >= scope).collect();
        // The best of each quarter are the ones that count; what is claimed beyond that adds nothing.
        counted.sort_by_key(|(ix, item)| (std::cmp::Reverse(item.grade), *ix));
        counted.retain(|(_, item)| {
            let quarter = i32::from(item.occurred_on.year()) * 4 + i32::from(item.occurred_on.month() - 1) / 3;
            let seat = taken.entry((item.program, quarter)).or_default();
            *seat += 1;
            *seat <= MOST_A_QUARTER
        });
        let closed = seen.programs.iter().enumerate().filter(|(_, program)| program.closed).map(|(ix, _)| ix).collect();
        Gate { items: counted, closed, attesters: said.to_vec(), all }
    }

    pub fn from_grade(&self, grade: Grade) -> Measured {
        count(self.items.iter().copied().filter(|(_, item)| item.grade >= grade))
    }

    pub fn programs(&self) -> Measured {
        programs(self.items.iter().copied())
    }

    pub fn programs_closed(&self) -> Measured {
        programs(self.items.iter().copied().filter(|(_, item)| self.closed.contains(&item.program)))
    }

    /// How many months lie between the first and the last item, in full.
    pub fn months(&self) -> Measured {
        let days = self.items.iter().map(|(_, item)| item.occurred_on);
        let span = days.clone().min().zip(days.max());
        let months = span.map_or(0.0, |(first, last)| {
            let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month()) - i32::from(first.month());
            f64::from(months - i32::from(last.day() < first.day()))
        });
        Measured { value: Some(months), share: None, evidence: Vec::new() }
    }

    /// What went wrong and was looked at.
    pub fn misses_reviewed(&self) -> Measured {
        let own = self.all.iter().copied().filter(|(_, item)| item.excluded.is_none());
        count(own.filter(|(_, item)| item.has("miss_reviewed") || item.has("struck_reviewed") || item.has("reopened")))
    }

    /// How many different people of some ties signed statements about these items.
    pub fn attesters(&self, ties: &[super::evidence::Tie]) -> Measured {
        let people: BTreeSet<usize> = self.attesters.iter().filter(|(_, tie)| ties.contains(tie)).map(|(person, _)| *person).collect();
        Measured { value: Some(people.len() as f64), share: None, evidence: Vec::new() }
    }
}
