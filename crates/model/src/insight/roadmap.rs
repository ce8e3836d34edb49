//! The roadmap: programs and milestones by theme, on a time axis and as now, next and later.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendars::{days_between, only_program};
use crate::forecast::charter;
use crate::insight::forecast::MilestoneForecast;
use crate::insight::portfolio::Program;
use crate::insight::rag::Rag;
use crate::insight::{live_item, live_items};
use crate::kind::item::{Item, ItemType, Stage};
use crate::space::{Record, RecordId, Space};

/// What goes into now, next and later.
pub const RULE: &str = "Now: work on it has begun, or its P50 lands in this quarter. Next: its P50 lands in the quarter after. \
                        Later: everything after that. This quarter is the one of the data date.";

/// How themes are found.
pub const THEME_RULE: &str = "A theme is a label “theme: NAME” of the item or of what it is a part of. Without one, a program's own roadmap goes by \
                              workstreams, then by the charter's theme; the portfolio's by the charter's theme.";

/// What has no theme.
const NO_THEME: &str = "No theme";

/// How much time a roadmap covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    Quarter,
    Half,
    #[default]
    Year,
}

impl Window {
    fn months(self) -> i64 {
        match self {
            Window::Quarter => 3,
            Window::Half => 6,
            Window::Year => 12,
        }
    }
}

/// When something is due, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Horizon {
    Now,
    Next,
    Later,
    Done,
}

impl Horizon {
    pub fn words(self) -> &'static str {
        match self {
            Horizon::Now => "Now",
            Horizon::Next => "Next",
            Horizon::Later => "Later",
            Horizon::Done => "Done",
        }
    }
}

/// What stands on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoadmapKind {
    /// A whole program, by the milestone that stands for it.
    Program,
    Milestone,
    Release,
    /// An epic or a workstream with a committed date, where there is no milestone.
    Work,
}

/// A program or a milestone on the roadmap.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadmapRow {
    /// The id of its space.
    pub space: String,
    /// What the space is called.
    pub program: String,
    pub key: String,
    pub name: String,
    pub kind: RoadmapKind,
    /// When work begins, as the plan says; of programs.
    pub start: Option<Date>,
    pub committed: Option<Date>,
    pub done: Option<Date>,
    pub p50: Date,
    pub p80: Date,
    pub p90: Date,
    pub rag: Rag,
    /// Calendar days by which the P80 lies after the committed date; negative: before it.
    pub late_days: Option<i32>,
    pub horizon: Horizon,
    /// Whether any of it lies in the time that is shown.
    pub shown: bool,
}

/// Rows of one theme, in order of time.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Theme {
    pub name: String,
    pub rows: Vec<RoadmapRow>,
}

/// The first day of a month of the axis.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Tick {
    pub date: Date,
    /// `Q1 2027` where a quarter begins, else `Feb`.
    pub label: String,
    pub quarter: bool,
}

/// The roadmap of one program or of several.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Roadmap {
    /// First and last day shown.
    pub from: Date,
    pub to: Date,
    pub window: Window,
    /// The day that it is seen from.
    pub today: Date,
    pub ticks: Vec<Tick>,
    pub themes: Vec<Theme>,
    /// Spaces whose numbers are of an earlier revision, or still on their way, by name.
    pub computing: Vec<String>,
    /// What goes into now, next and later.
    pub rule: &'static str,
    /// How themes are found.
    pub theme_rule: &'static str,
}

/// Which part of time to show.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Any day of the first quarter; the one of today when left out.
    pub from: Option<Date>,
    pub window: Window,
    pub today: Date,
    /// Several programs: the program's theme comes before its workstreams, which others do not have.
    pub portfolio: bool,
}

/// Lays out a roadmap.
pub fn roadmap(programs: &[Program<'_>], view: &View) -> Roadmap {
    let from = quarter_of(view.from.unwrap_or(view.today));
    let next = from.saturating_add(view.window.months().months());
    let to = next.saturating_sub(1.day());
    let mut themes: Vec<Theme> = Vec::new();
    for program in programs {
        for (theme, row) in rows(program, view, from, to) {
            // Typed twice, a theme may differ by case.
            match themes.iter_mut().find(|known| known.name.to_lowercase() == theme.to_lowercase()) {
                Some(known) => known.rows.push(row),
                None => themes.push(Theme { name: theme, rows: vec![row] }),
            }
        }
    }
    for theme in &mut themes {
        theme.rows.sort_by(|a, b| {
            (a.done.unwrap_or(a.p50), a.kind, &a.program, &a.key).cmp(&(b.done.unwrap_or(b.p50), b.kind, &b.program, &b.key))
        });
    }
    let key = |theme: &Theme| (theme.name == NO_THEME, theme.name.to_lowercase());
    themes.sort_by_key(key);
    Roadmap {
        from,
        to,
        window: view.window,
        today: view.today,
        ticks: ticks(from, to),
        themes,
        computing: programs.iter().filter(|program| program.forecast.is_none()).map(|program| program.name.to_owned()).collect(),
        rule: RULE,
        theme_rule: THEME_RULE,
    }
}

/// Returns the first day of a day's quarter.
fn quarter_of(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    jiff::civil::date(day.year(), month, 1)
}

fn ticks(from: Date, to: Date) -> Vec<Tick> {
    let tick = |date: Date| {
        let quarter = (date.month() - 1) % 3 == 0;
        let label = if quarter { format!("Q{} {}", (date.month() - 1) / 3 + 1, date.year()) } else { date.strftime("%b").to_string() };
        Tick { date, label, quarter }
    };
    from.series(1.month()).take_while(|date| *date <= to).map(tick).collect()
}

fn rows(program: &Program<'_>, view: &View, from: Date, to: Date) -> Vec<(String, RoadmapRow)> {
    let Some(forecast) = program.forecast else { return Vec::new() };
    let space = program.space;
    let record = only_program(space).and_then(|id| space.record(id));
    let body = charter(space, only_program(space));
    let today = forecast.data_date.date();
    let begun = begun(space);
    let lay = |milestone: &MilestoneForecast, kind: RoadmapKind, has_begun: bool| {
        let (p50, p80, p90) = (milestone.p50.date(), milestone.p80.date(), milestone.p90.date());
        let done = milestone.done.map(|done| done.date());
        let (first, last) = done.map_or((p50, p90), |done| (done, done));
        let promised = milestone.committed.is_some_and(|day| (from..=to).contains(&day));
        RoadmapRow {
            space: program.id.to_owned(),
            program: program.name.to_owned(),
            key: milestone.key.clone(),
            name: milestone.name.clone(),
            kind,
            start: None,
            committed: milestone.committed,
            done,
            p50,
            p80,
            p90,
            rag: milestone.rag,
            late_days: milestone.committed.filter(|_| done.is_none()).map(|day| days_between(day, p80)),
            horizon: horizon(done, has_begun, p50, today),
            shown: (first <= to && last >= from) || promised,
        }
    };
    let mut rows = Vec::new();
    if let (Some(record), Some(head)) = (record, forecast.headline(body.and_then(|body| body.committed))) {
        let start =
            forecast.items.iter().map(|item| item.plan.start.date()).chain(body.and_then(|body| body.start).map(|at| at.date())).min();
        let whole = lay(head, RoadmapKind::Program, !begun.is_empty());
        let lasts = start.is_some_and(|start| start <= to) && whole.done.unwrap_or(whole.p90) >= from;
        let whole = RoadmapRow { key: record.key.clone(), name: record.title.clone(), start, shown: whole.shown || lasts, ..whole };
        let own = body.and_then(|body| body.theme.clone()).filter(|theme| !theme.trim().is_empty());
        rows.push((own.unwrap_or_else(|| NO_THEME.to_owned()), whole));
    }
    for milestone in &forecast.milestones {
        let Some(item) = space.record(milestone.record).and_then(live_item) else { continue };
        let kind = match item.item_type {
            ItemType::Release => RoadmapKind::Release,
            ItemType::Milestone => RoadmapKind::Milestone,
            _ => RoadmapKind::Work,
        };
        let theme = theme(space, milestone.record, body.and_then(|body| body.theme.as_deref()), view.portfolio);
        rows.push((theme, lay(milestone, kind, begun.contains(&milestone.record))));
    }
    rows
}

fn horizon(done: Option<Date>, begun: bool, p50: Date, today: Date) -> Horizon {
    let next = quarter_of(today).saturating_add(3.months());
    match done {
        Some(_) => Horizon::Done,
        None if begun || p50 < next => Horizon::Now,
        None if p50 < next.saturating_add(3.months()) => Horizon::Next,
        None => Horizon::Later,
    }
}

/// Lists the items that are begun and not finished: by their own stage, or because a part of them is begun or finished.
fn begun(space: &Space) -> HashSet<RecordId> {
    let mut begun = HashSet::new();
    for (record, item) in live_items(space).into_iter().filter(|(_, item)| matches!(item.stage, Stage::Doing | Stage::Done)) {
        if item.stage == Stage::Doing {
            begun.insert(record.id);
        }
        for whole in ancestors(space, record) {
            // What is above an item that was met is met, too.
            if !begun.insert(whole.0.id) {
                break;
            }
        }
    }
    begun
}

/// Lists the items that one is a part of, the nearest first.
fn ancestors<'a>(space: &'a Space, record: &Record) -> impl Iterator<Item = (&'a Record, &'a Item)> {
    let item = |id: RecordId| space.record(id).and_then(|record| Some((record, live_item(record)?)));
    // More levels than these are a parent that is its own ancestor.
    std::iter::successors(record.parent.and_then(item), move |(record, _)| record.parent.and_then(item)).take(64)
}

/// Finds the theme of an item, as `THEME_RULE` says.
fn theme(space: &Space, id: RecordId, charter: Option<&str>, portfolio: bool) -> String {
    let Some((record, item)) = space.record(id).and_then(|record| Some((record, live_item(record)?))) else { return NO_THEME.to_owned() };
    let whole: Vec<(&Record, &Item)> = std::iter::once((record, item)).chain(ancestors(space, record)).collect();
    let labelled = whole.iter().find_map(|(_, item)| item.labels.iter().find_map(|label| theme_label(label)));
    let workstream = whole.iter().find(|(_, item)| item.item_type == ItemType::Workstream).map(|(record, _)| record.title.as_str());
    let charter = charter.map(str::trim).filter(|theme| !theme.is_empty());
    let found = if portfolio { labelled.or(charter) } else { labelled.or(workstream).or(charter) };
    found.unwrap_or(NO_THEME).to_owned()
}

/// Reads `theme: Trust` or `theme:Trust`.
fn theme_label(label: &str) -> Option<&str> {
    let (word, name) = label.split_once(':')?;
    (word.trim().eq_ignore_ascii_case("theme")).then_some(name.trim()).filter(|name| !name.is_empty())
}
