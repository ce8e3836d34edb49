//! Numbers out of passages: weeks, cycle times, ages, Little's law, and the forecast by throughput or why there is none.

use std::collections::BTreeMap;

use engine::calendar::Minute;
use engine::throughput::flow::{ageing, cycle_times};
use engine::throughput::{History, Settings, TooLittle, when_done};
use jiff::civil::Date;

use super::passage::Passage;
use super::{CycleDays, Done, InProgress, Law, TeamFlow, WEEKS, Week};
use crate::calendars::{Calendars, to_datetime};
use crate::insight::count;
use crate::kind::item::Stage;
use crate::space::{Record, RecordId};

const WEEK_MINUTES: i64 = 7 * 1440;
/// What is longer ago than these weeks says nothing of how fast a team is.
const LONGEST_HISTORY: usize = 520;
/// Fewer finished items than this have no mean worth comparing.
const LAW_NEEDED: usize = 5;
/// Two means that differ by no more than this say the same.
const LAW_TOLERANCE: f64 = 1.25;

/// Where to look from, and what past items took by team.
pub(super) struct Look<'a> {
    calendars: &'a Calendars<'a>,
    minutes_per_day: f64,
    now: Minute,
    settings: Settings,
    /// Working days of finished items; `None` holds those of all teams.
    past: BTreeMap<Option<RecordId>, Vec<f64>>,
}

impl<'a> Look<'a> {
    pub(super) fn new(calendars: &'a Calendars<'a>, minutes_per_day: f64, now: Minute, seed: u64, passages: &[Passage<'_>]) -> Look<'a> {
        let settings = Settings { seed, ..Settings::default() };
        let mut look = Look { calendars, minutes_per_day, now, settings, past: BTreeMap::new() };
        for passage in passages {
            let Some(days) = look.cycle_days(passage) else { continue };
            look.past.entry(None).or_default().push(days);
            if passage.team.is_some() {
                look.past.entry(passage.team).or_default().push(days);
            }
        }
        look
    }

    pub(super) fn trials(&self) -> u32 {
        self.settings.trials
    }

    /// Measures the work of one team, or of all; who it is and what ages there is for the caller to say.
    pub(super) fn team(&self, name: &str, own: &[&Passage<'_>]) -> TeamFlow {
        let past: Vec<f64> = own.iter().filter_map(|passage| self.cycle_days(passage)).collect();
        let weeks = self.weeks(own);
        let shown: u32 = weeks.iter().map(|week| week.finished).sum();
        let finished: Vec<_> = own.iter().filter(|passage| passage.stage == Stage::Done).collect();
        let open = own.iter().filter(|passage| passage.is_open()).count();
        let (cycle_days, no_cycle_days) = match cycle_times(&past) {
            Ok(times) => (Some(CycleDays { items: times.items, p50: times.p50, p85: times.p85, p95: times.p95 }), None),
            Err(few) if finished.is_empty() => (None, Some(format!("nothing was finished yet, {} are needed", count(few.needed, "item")))),
            Err(few) => {
                let of = count(finished.len(), "finished item");
                (None, Some(format!("{} of {of} with a known begin and finish, {} are needed", few.finished, few.needed)))
            }
        };
        let (done, no_done) = match self.done(own, open) {
            Ok(done) => (Some(done), None),
            Err(words) => (None, Some(words)),
        };
        TeamFlow {
            key: None,
            name: name.to_owned(),
            finished_per_week: f64::from(shown) / weeks.len().max(1) as f64,
            finished: finished.len(),
            finished_undated: finished.iter().filter(|passage| passage.finished().is_none()).count(),
            cycle_days,
            no_cycle_days,
            open,
            in_progress: own.iter().filter(|passage| passage.stage == Stage::Doing).count(),
            ageing: None,
            law: self.law(own, weeks.len()),
            done,
            no_done,
            weeks,
        }
    }

    /// Returns the working days between two minutes on the passage's calendar.
    fn days(&self, passage: &Passage<'_>, from: Minute, to: Minute) -> f64 {
        self.calendars.compiled[passage.calendar as usize].between(from, to).0 as f64 / self.minutes_per_day
    }

    /// Returns the working days from begin to finish of a finished item; `None` where one of the two is unknown.
    fn cycle_days(&self, passage: &Passage<'_>) -> Option<f64> {
        Some(self.days(passage, passage.began?, passage.finished()?)).filter(|days| *days >= 0.0)
    }

    /// Returns how many weeks ago it was: 0 within the seven days up to the data date.
    fn weeks_ago(&self, at: Minute) -> usize {
        ((self.now.0 - at.0).max(0) / WEEK_MINUTES) as usize
    }

    /// Returns the last day of the week that ended so many weeks ago. The first minute of a day ends the day before.
    fn ending(&self, weeks_ago: i64) -> Date {
        to_datetime(Minute(self.now.0 - 1 - weeks_ago * WEEK_MINUTES)).date()
    }

    fn weeks(&self, own: &[&Passage<'_>]) -> Vec<Week> {
        let ago = |at: Option<Minute>| at.map(|at| self.weeks_ago(at));
        let first = own.iter().flat_map(|passage| [ago(passage.began), ago(passage.finished())]).flatten().max();
        let weeks = first.map_or(0, |first| (first + 1).min(WEEKS));
        let week = |back: usize| Week {
            ending: self.ending(back as i64),
            begun: own.iter().filter(|passage| ago(passage.began) == Some(back)).count() as u32,
            finished: own.iter().filter(|passage| ago(passage.finished()) == Some(back)).count() as u32,
        };
        (0..weeks).rev().map(week).collect()
    }

    /// Forecasts when what is open is done, or says what there is too little of.
    fn done(&self, own: &[&Passage<'_>], open: usize) -> Result<Done, String> {
        if open == 0 {
            return Err("nothing is open".to_owned());
        }
        let ago: Vec<usize> = own.iter().filter_map(|passage| Some(self.weeks_ago(passage.finished()?))).collect();
        let weeks = ago.iter().max().map_or(0, |first| (first + 1).min(LONGEST_HISTORY));
        let mut history = History { finished: vec![0; weeks], added: Vec::new() };
        for back in ago.into_iter().filter(|back| *back < weeks) {
            history.finished[weeks - 1 - back] += 1;
        }
        let completion = when_done(&history, open as u32, &self.settings).map_err(|lack| missing(&lack))?;
        let at = |q: f64| Some(self.ending(-i64::from(completion.weeks_at(q)?)));
        Ok(Done { p50: at(0.5), p80: at(0.8), p95: at(0.95) })
    }

    /// Compares what is in progress and finished with what the finished ones took. Only what has a known begin counts.
    fn law(&self, own: &[&Passage<'_>], weeks: usize) -> Option<Law> {
        let from = Minute(self.now.0 - weeks as i64 * WEEK_MINUTES);
        let (mut in_progress, mut spent) = (0.0, 0.0);
        let mut took: Vec<f64> = Vec::new();
        for passage in own {
            let Some(began) = passage.began else { continue };
            let window = self.days(passage, from, self.now);
            let inside = self.days(passage, began.max(from), passage.left.unwrap_or(self.now)).max(0.0);
            if window > 0.0 {
                in_progress += inside / window;
                spent += inside;
            }
            took.extend(self.cycle_days(passage).filter(|_| passage.finished().is_some_and(|at| at > from)));
        }
        if took.len() < LAW_NEEDED {
            return None;
        }
        let (expected_days, finished_days) = (spent / took.len() as f64, took.iter().sum::<f64>() / took.len() as f64);
        let finished_per_week = took.len() as f64 / weeks as f64;
        let words = law_words(expected_days, finished_days);
        Some(Law { in_progress, finished_per_week, expected_days, finished_days, words: words.to_owned() })
    }

    /// Lists what is in progress beside the cycle times of its team; of all teams where the team has finished too little.
    pub(super) fn in_progress(&self, team: Option<&Record>, own: &[&Passage<'_>]) -> Vec<InProgress> {
        let doing: Vec<_> = own.iter().filter(|passage| passage.stage == Stage::Doing).collect();
        let ages: Vec<Option<f64>> = doing.iter().map(|passage| Some(self.days(passage, passage.began?, self.now))).collect();
        let past = self.past(team.map(|team| team.id));
        let times = past.and_then(|past| cycle_times(past).ok());
        let known: Vec<f64> = ages.iter().flatten().copied().collect();
        let mut places = past.and_then(|past| ageing(past, &known).ok()).unwrap_or_default().into_iter();
        let item = |(passage, age): (&&&Passage<'_>, Option<f64>)| {
            let place = age.and_then(|_| places.next());
            InProgress {
                key: passage.record.key.clone(),
                name: passage.record.title.clone(),
                team: team.map(|team| team.title.clone()),
                since: passage.began.map(to_datetime),
                age_days: age,
                p85_days: times.map(|times| times.p85),
                older_than: place.map(|place| place.percentile),
                ageing: place.is_some_and(|place| place.beyond_p85),
            }
        };
        doing.iter().zip(ages).map(item).collect()
    }

    /// Returns the cycle times that a team's work is held against, where there are enough.
    pub(super) fn past(&self, team: Option<RecordId>) -> Option<&[f64]> {
        let mut known = [team, None].into_iter().filter_map(|team| self.past.get(&team));
        known.find(|past| cycle_times(past).is_ok()).map(Vec::as_slice)
    }
}

/// Says what the two means have to do with each other.
fn law_words(expected: f64, finished: f64) -> &'static str {
    if expected > finished * LAW_TOLERANCE {
        "old work stays in progress while newer work is finished, so times will rise as it ends"
    } else if finished > expected * LAW_TOLERANCE {
        "old work was finished lately, so what comes next should take less"
    } else {
        "the two agree, so past times are a fair guide"
    }
}

/// Says what a forecast would take.
fn missing(lack: &TooLittle) -> String {
    if lack.finished == 0 {
        return format!(
            "nothing was finished on a known day yet, {} items over {} weeks are needed",
            lack.finished_needed, lack.weeks_needed
        );
    }
    let mut words = Vec::new();
    if lack.weeks < lack.weeks_needed {
        words.push(format!("{} of history since the first finish, {} are needed", count(lack.weeks as usize, "week"), lack.weeks_needed));
    }
    if lack.finished < lack.finished_needed {
        words.push(format!("{} finished, {} are needed", count(lack.finished as usize, "item"), lack.finished_needed));
    }
    if lack.recent < lack.recent_needed && lack.finished >= lack.finished_needed {
        words.push(format!("{} finished in the last 12 weeks, {} are needed", count(lack.recent as usize, "item"), lack.recent_needed));
    }
    words.join("; ")
}
