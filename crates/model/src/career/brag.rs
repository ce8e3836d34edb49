//! A brag document: what somebody did, period by period, told to one reader or another, with what did not work.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clearance::round;
use super::proof::Proof;
use crate::kind::story::Confidentiality;

/// All of it, for the person's own eyes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Brag {
    pub person: String,
    /// The newest first.
    pub periods: Vec<Period>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// `2026, first half`.
    pub title: String,
    pub entries: Vec<Entry>,
}

/// One thing that the person did; its words may be rewritten, what bears it out stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "BragEntry")]
pub struct Entry {
    pub theme: Theme,
    pub text: String,
    /// Of what did not work: what changed.
    pub changed: Option<String>,
    pub evidence: Vec<Proof>,
    pub confidentiality: Confidentiality,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "BragTheme")]
pub enum Theme {
    Outcomes,
    Decisions,
    Collaboration,
    Mentoring,
    Craft,
    Outside,
    DidNotWork,
}

impl Theme {
    pub const ALL: [Theme; 7] =
        [Theme::Outcomes, Theme::Decisions, Theme::Collaboration, Theme::Mentoring, Theme::Craft, Theme::Outside, Theme::DidNotWork];

    pub fn title(self) -> &'static str {
        match self {
            Theme::Outcomes => "Outcomes of programs",
            Theme::Decisions => "Decisions and risks handled",
            Theme::Collaboration => "Collaboration and influence",
            Theme::Mentoring => "Mentoring",
            Theme::Craft => "Craft and learning",
            Theme::Outside => "Work outside the role",
            Theme::DidNotWork => "What did not work and what changed",
        }
    }
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    Me,
    Manager,
    SkipLevel,
    Exec,
}

/// What a reader is told.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Told {
    pub person: String,
    pub reader: Reader,
    pub periods: Vec<ToldPeriod>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ToldPeriod {
    pub title: String,
    pub themes: Vec<ToldTheme>,
    /// How many things that did not work are not listed; said wherever it is not 0.
    pub failures_omitted: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ToldTheme {
    pub theme: Theme,
    pub entries: Vec<Entry>,
    /// How many more there are.
    pub more: usize,
}

impl Reader {
    /// Returns which themes the reader is told of, and how many entries of each.
    fn told(self) -> (&'static [Theme], usize) {
        match self {
            Reader::Me | Reader::Manager => (&Theme::ALL, usize::MAX),
            Reader::SkipLevel => (&[Theme::Outcomes, Theme::Decisions, Theme::Collaboration, Theme::Mentoring, Theme::DidNotWork], 3),
            Reader::Exec => (&[Theme::Outcomes, Theme::Decisions], 3),
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Reader::Me => "for myself",
            Reader::Manager => "for my manager",
            Reader::SkipLevel => "for my manager's manager",
            Reader::Exec => "for executives",
        }
    }
}

impl Brag {
    /// Tells a reader what is for them. What did not work is listed, all of it, or counted: no reader may be led to believe that
    /// there was nothing.
    pub fn told_to(&self, reader: Reader) -> Told {
        let periods = self.periods.iter().map(|period| told(period, reader)).collect();
        Told { person: self.person.clone(), reader, periods }
    }
}

fn told(period: &Period, reader: Reader) -> ToldPeriod {
    let (themes, most) = reader.told();
    let readable: Vec<Entry> = period.entries.iter().filter_map(|entry| cleared(entry, reader)).collect();
    let themes: Vec<ToldTheme> = themes.iter().filter_map(|theme| of_theme(*theme, &readable, most)).collect();
    let listed = themes.iter().find(|told| told.theme == Theme::DidNotWork).map_or(0, |told| told.entries.len());
    let failures = period.entries.iter().filter(|entry| entry.theme == Theme::DidNotWork).count();
    ToldPeriod { title: period.title.clone(), themes, failures_omitted: failures - listed }
}

fn of_theme(theme: Theme, entries: &[Entry], most: usize) -> Option<ToldTheme> {
    let mut entries: Vec<Entry> = entries.iter().filter(|entry| entry.theme == theme).cloned().collect();
    // What is borne out best comes first, and only a reader of a few needs that: the person keeps their own order.
    if most < usize::MAX && theme != Theme::DidNotWork {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.evidence.iter().map(|proof| proof.grade).max()));
    }
    // Failures are never trimmed to the best of them.
    let kept = if theme == Theme::DidNotWork { entries.len() } else { most.min(entries.len()) };
    let more = entries.len() - kept;
    entries.truncate(kept);
    (!entries.is_empty()).then_some(ToldTheme { theme, entries, more })
}

/// Returns an entry as a reader may see it; none where they may not.
fn cleared(entry: &Entry, reader: Reader) -> Option<Entry> {
    let mut entry = entry.clone();
    match entry.confidentiality {
        _ if reader == Reader::Me => {}
        Confidentiality::Public => {}
        Confidentiality::Never => return None,
        Confidentiality::NeedsRounding => {
            entry.text = round(&entry.text);
            entry.changed = entry.changed.as_deref().map(round);
            entry.evidence.iter_mut().for_each(|proof| proof.title = round(&proof.title));
        }
    }
    Some(entry)
}
