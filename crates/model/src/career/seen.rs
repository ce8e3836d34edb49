//! What measures look at: the evidence that still speaks, and what programs as a whole say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::{Evidence, Grade, ProgramFacts, Sort};
use super::pace::{AT_ONCE, spread};
use super::statistics::{Share, median};
use crate::calendars::day_number;

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
    /// Of each item of the whole list: from which day on it counts, where it was closed so fast that it counts later.
    later: Vec<Option<Date>>,
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
        let mut from = vec![None; evidence.last().map_or(0, |(ix, _)| ix + 1)];
        for (ix, day) in by.values().flat_map(BTreeMap::values).flat_map(|items| later(items, today)) {
            from[ix] = Some(day);
        }
        Seen { evidence, programs, today, by, later: from }
    }

    /// Returns the day from which on an item counts, where that is still to come.
    pub fn waits(&self, ix: usize) -> Option<Date> {
        self.later.get(ix).copied().flatten()
    }

    fn now<I: Iterator<Item = Placed<'a>>>(&self, items: I) -> impl Iterator<Item = Placed<'a>> {
        items.filter(|(ix, _)| self.waits(*ix).is_none())
    }

    fn sorted(&self, competency: &str, sort: Sort) -> impl Iterator<Item = Placed<'a>> + Clone {
        self.by.get(competency).and_then(|sorts| sorts.get(&sort)).into_iter().flatten().copied()
    }

    /// Lists what there is for one competency.
    pub fn all(&self, competency: &str) -> impl Iterator<Item = Placed<'a>> + Clone {
        self.by.get(competency).into_iter().flat_map(BTreeMap::values).flatten().copied()
    }

    /// Lists what there is, sort by sort of each competency.
    pub fn sorts(&self) -> impl Iterator<Item = (&'a str, Sort, &[Placed<'a>])> {
        self.by.iter().flat_map(|(competency, sorts)| sorts.iter().map(|(sort, items)| (*competency, *sort, items.as_slice())))
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

/// Lists what of one sort, in one competency, was closed so fast that it counts later than on a day.
fn later(items: &[Placed<'_>], today: Date) -> Vec<(usize, Date)> {
    let by_hand = items.iter().filter(|(_, item)| item.closed_by_hand && item.counts());
    let mut closed: Vec<(i32, usize)> = by_hand.map(|(ix, item)| (day_number(item.occurred_on), *ix)).collect();
    if closed.len() <= AT_ONCE {
        return Vec::new();
    }
    closed.sort_unstable();
    let days: Vec<i32> = closed.iter().map(|(day, _)| *day).collect();
    let now = day_number(today);
    let later = spread(&days).into_iter().filter(|(_, from)| *from > now);
    let day = |from: i32| today.checked_add((from - now).days()).unwrap_or(Date::MAX);
    later.map(|(place, from)| (closed[place].1, day(from))).collect()
}

/// Counts items.
fn count<'a>(items: impl Iterator<Item = Placed<'a>>) -> Measured {
    let evidence: Vec<usize> = items.map(|(ix, _)| ix).collect();
    Measured { value: Some(evidence.len() as f64), share: None, evidence }
}

/// Counts how many different values something has.
fn distinct<'a>(items: impl Iterator<Item = Placed<'a>>, of: impl Fn(&Evidence) -> Option<i64>) -> Measured {
    let items: Vec<_> = items.filter_map(|(ix, item)| Some((ix, of(item)?))).collect();
    let values: BTreeSet<i64> = items.iter().map(|(_, value)| *value).collect();
    Measured { value: Some(values.len() as f64), share: None, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
}

/// Measures leave out what counts later; a share keeps it as what is not so yet, since to leave it out would better the share.
impl<'a> Seen<'a> {
    /// Counts items.
    pub fn count(&self, items: impl Iterator<Item = Placed<'a>>) -> Measured {
        count(self.now(items))
    }

    /// Counts items of which something is so.
    pub fn count_that(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str) -> Measured {
        self.count(items.filter(|(_, item)| item.has(fact)))
    }

    /// Counts items of which something went wrong: at once, whatever the pace.
    pub fn count_wrong(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str) -> Measured {
        count(items.filter(|(_, item)| item.has(fact)))
    }

    /// Counts how many different programs items come from.
    pub fn programs_of(&self, items: impl Iterator<Item = Placed<'a>>) -> Measured {
        self.distinct(items, |item| Some(item.program as i64))
    }

    /// Counts how many different values something has.
    pub fn distinct(&self, items: impl Iterator<Item = Placed<'a>>, of: impl Fn(&Evidence) -> Option<i64>) -> Measured {
        distinct(self.now(items), of)
    }

    /// The share of items of which something is so, among those to which it applies; `None` of too few.
    pub fn share(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str, fewest: usize) -> Measured {
        let items: Vec<(usize, bool)> =
            items.filter_map(|(ix, item)| Some((ix, item.fact(fact)? > 0.0 && self.waits(ix).is_none()))).collect();
        let yes = items.iter().filter(|(_, yes)| *yes).count();
        let share = Share::new(yes, items.len());
        let value = share.filter(|share| share.of >= fewest).map(Share::value);
        Measured { value, share, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
    }

    /// The share of what went wrong: without any case nothing did.
    pub fn share_wrong(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str) -> Measured {
        let measured = self.share(items, fact, 1);
        Measured { value: measured.value.or(Some(0.0)), ..measured }
    }

    /// The middle of a number.
    pub fn middle(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str) -> Measured {
        let items: Vec<(usize, f64)> = self.now(items).filter_map(|(ix, item)| Some((ix, item.fact(fact)?))).collect();
        let value = median(items.iter().map(|(_, value)| *value).collect());
        Measured { value, share: None, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
    }

    /// Adds up a number.
    pub fn total(&self, items: impl Iterator<Item = Placed<'a>>, fact: &str) -> Measured {
        let items: Vec<(usize, f64)> =
            self.now(items).filter_map(|(ix, item)| Some((ix, item.fact(fact).filter(|value| *value > 0.0)?))).collect();
        let value = items.iter().map(|(_, value)| value).sum();
        Measured { value: Some(value), share: None, evidence: items.into_iter().map(|(ix, _)| ix).collect() }
    }
}

/// The share of a tally; `None` of nothing.
pub fn tallied((yes, of): (usize, usize)) -> Measured {
    let share = Share::new(yes, of);
    Measured { value: share.map(Share::value), share, evidence: Vec::new() }
}

/// What gates look at in one competency, the best first: made once, and held against each level.
#[derive(Clone, Debug)]
pub struct Shortlist<'a> {
    /// What counts, and the number of its program and quarter, of which only so many items count.
    ranked: Vec<(usize, Placed<'a>)>,
    seats: usize,
    closed: BTreeSet<usize>,
    all: Vec<Placed<'a>>,
}

impl<'a> Shortlist<'a> {
    pub fn new(seen: &Seen<'a>, competency: &str) -> Shortlist<'a> {
        let mut all: Vec<_> = seen.all(competency).collect();
        all.sort_unstable_by_key(|(ix, _)| *ix);
        let mut counted: Vec<_> = seen.now(all.iter().copied()).filter(|(_, item)| item.counts()).collect();
        counted.sort_by_key(|(_, item)| std::cmp::Reverse(item.grade));
        let mut seats: BTreeMap<(usize, i32), usize> = BTreeMap::new();
        let seated = counted.into_iter().map(|(ix, item)| {
            let quarter = i32::from(item.occurred_on.year()) * 4 + i32::from(item.occurred_on.month() - 1) / 3;
            let next = seats.len();
            (*seats.entry((item.program, quarter)).or_insert(next), (ix, item))
        });
        let ranked = seated.collect();
        let closed = seen.programs.iter().enumerate().filter(|(_, program)| program.closed).map(|(ix, _)| ix).collect();
        Shortlist { ranked, seats: seats.len(), closed, all }
    }
}

/// What the gate of a level looks at: the items of one competency that are wide enough.
#[derive(Clone, Debug)]
pub struct Gate<'a> {
    shortlist: &'a Shortlist<'a>,
    items: Vec<Placed<'a>>,
    attesters: Vec<(usize, super::evidence::Tie)>,
}

impl<'a> Gate<'a> {
    /// Takes the items of a competency from a scope up; of one program no more than three a quarter.
    pub fn new(shortlist: &'a Shortlist<'a>, scope: u8, attesters: Vec<(usize, super::evidence::Tie)>) -> Gate<'a> {
        let mut taken = vec![0; shortlist.seats];
        let wide = shortlist.ranked.iter().filter(|(_, (_, item))| item.scope >= scope);
        // The best of each quarter are the ones that count; what is claimed beyond that adds nothing.
        let seated = wide.filter(|(seat, _)| {
            taken[*seat] += 1;
            taken[*seat] <= MOST_A_QUARTER
        });
        let items = seated.map(|(_, placed)| *placed).collect();
        Gate { shortlist, items, attesters }
    }

    pub fn from_grade(&self, grade: Grade) -> Measured {
        count(self.items.iter().copied().filter(|(_, item)| item.grade >= grade))
    }

    pub fn programs(&self) -> Measured {
        distinct(self.items.iter().copied(), |item| Some(item.program as i64))
    }

    pub fn programs_closed(&self) -> Measured {
        let closed = self.items.iter().copied().filter(|(_, item)| self.shortlist.closed.contains(&item.program));
        distinct(closed, |item| Some(item.program as i64))
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
        let own = self.shortlist.all.iter().copied().filter(|(_, item)| item.excluded.is_none());
        count(own.filter(|(_, item)| item.has("miss_reviewed") || item.has("struck_reviewed") || item.has("reopened")))
    }

    /// How many different people of some ties signed statements about these items.
    pub fn attesters(&self, ties: &[super::evidence::Tie]) -> Measured {
        let people: BTreeSet<usize> = self.attesters.iter().filter(|(_, tie)| ties.contains(tie)).map(|(person, _)| *person).collect();
        Measured { value: Some(people.len() as f64), share: None, evidence: Vec::new() }
    }
}
