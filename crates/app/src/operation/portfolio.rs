//! The portfolio: all programs that the caller may read on one page, and simulated together.

pub mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use model::insight::portfolio::joint::JointReport;
use model::insight::portfolio::{PortfolioReport, Program, find, order, portfolio};
use model::space::RecordId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{SpaceHead, SpaceId, SpaceKind};
use tokio::task::JoinSet;

use crate::access::{Caller, Scope, check_scope};
use crate::derived::{ForecastState, flows_until, off};
use crate::failure::{Code, Failure};
use crate::joint::{Member, Question};
use crate::list::App;
use crate::spaces::{Open, State};

/// A space that the caller may read, as it stands.
#[derive(Clone, Debug)]
pub struct Readable {
    pub id: SpaceId,
    /// The id in letters.
    pub named: String,
    pub name: String,
    pub open: Arc<Open>,
    pub state: State,
    pub forecast: Option<Arc<ForecastState>>,
}

impl Readable {
    /// Returns what the portfolio shows of it.
    pub fn program(&self) -> Program<'_> {
        Program {
            id: &self.named,
            name: &self.name,
            space: &self.state.space,
            forecast: self.forecast.as_deref().map(|forecast| &*forecast.report),
            status: self.forecast.as_deref().and_then(|forecast| forecast.status.as_deref()),
        }
    }

    /// Whether numbers of the newest revision are still on their way.
    pub(crate) fn is_computing(&self, now: Timestamp) -> bool {
        self.forecast.as_deref().is_none_or(|forecast| !forecast.is_of(self.state.space.revision, now))
    }

    fn member(&self, now: Timestamp) -> Member {
        let forecast = self.forecast.as_deref().map(|forecast| &*forecast.report);
        Member::new((self.id, &self.name), &self.state.space, flows_until(&self.state, now), forecast)
    }
}

/// Lists the spaces with programs that the caller may read: all but careers, which are a person's own.
pub(crate) async fn programs_of(app: &App, caller: &Caller) -> Result<Vec<SpaceHead>, Failure> {
    let heads = app.store.spaces_of(caller.account).await?.into_iter().map(|(head, _)| head);
    Ok(heads.filter(|head| head.kind != SpaceKind::Career).collect())
}

/// How many spaces are read from the database at once.
const LOADING: usize = 8;

/// Opens every space that the caller may read, but careers, which are a person's own.
pub async fn readable(app: &App, caller: &Caller) -> Result<Vec<Readable>, Failure> {
    check_scope(caller, Scope::Read)?;
    let heads = programs_of(app, caller).await?;
    let mut found = Vec::with_capacity(heads.len());
    for some in heads.chunks(LOADING) {
        let mut opening = JoinSet::new();
        for (place, head) in some.iter().cloned().enumerate() {
            let spaces = app.spaces.clone();
            opening.spawn(async move { (place, spaces.open(head.id).await, head) });
        }
        let mut opened = Vec::with_capacity(some.len());
        while let Some(done) = opening.join_next().await {
            let broken = |error| Failure::new(Code::Internal, format!("A space could not be opened: {error}"));
            opened.push(done.map_err(broken)?);
        }
        opened.sort_by_key(|(place, ..)| *place);
        for (_, open, head) in opened {
            let open = open?;
            let (state, forecast) = (open.state(), open.forecast());
            found.push(Readable { id: head.id, named: head.id.to_string(), name: head.name, open, state, forecast });
        }
    }
    Ok(found)
}

/// All programs on one page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PortfolioView {
    #[serde(flatten)]
    pub report: PortfolioReport,
    /// The ids of spaces whose numbers are of an earlier revision, or still on their way.
    pub computing: Vec<String>,
}

/// Shows every program that the caller may read on one line.
pub async fn show_portfolio(app: &App, caller: &Caller, now: Timestamp) -> Result<PortfolioView, Failure> {
    let spaces = readable(app, caller).await?;
    off(move || {
        let programs: Vec<Program<'_>> = spaces.iter().map(Readable::program).collect();
        let lands = |program: usize, record: RecordId| {
            let landed = spaces[program].forecast.as_deref()?.item(record)?;
            Some((landed.p50.date(), landed.p80.date()))
        };
        let report = portfolio(&programs, &lands, now);
        let computing = spaces.iter().filter(|space| space.is_computing(now)).map(|space| space.named.clone()).collect();
        PortfolioView { report, computing }
    })
    .await
}

/// What to ask of programs together.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskTogether {
    /// Spaces by id or name, the one that shared teams serve first first; those that are left out come behind, by committed date.
    #[serde(default)]
    pub order: Vec<String>,
    /// A space to try at the front: what slips if it goes first.
    #[serde(default)]
    pub first: Option<String>,
    /// How many trials, 500 to 10,000; 2,000 when left out.
    #[serde(default)]
    pub trials: Option<u32>,
}

/// Where a simulation of programs together stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TogetherView {
    /// How much of the work is done, 0 to 1; none while nothing runs.
    pub running: Option<f64>,
    /// What came of the last one that was not called off.
    pub report: Option<JointReport>,
    pub as_of: Option<Timestamp>,
    /// Why it is not up to date any more.
    pub stale: Option<String>,
    /// Why the last one came to nothing.
    pub failed: Option<String>,
}

/// How many trials programs are simulated with together.
pub const TRIALS: u32 = 2_000;
const FEWEST: u32 = 500;
const MOST: u32 = 10_000;

/// Reads what is asked of programs together; `spaces` are their ids and names, `usual` their order where nobody says otherwise.
pub fn question(input: &AskTogether, spaces: &[(&str, &str)], usual: Vec<String>) -> Result<Question, Failure> {
    let named = |name: &String| {
        let unknown = || Failure::invalid(format!("`{name}` is no program that you may read: name a space by its name or its id."));
        find(spaces.iter().copied(), name).map(|ix| spaces[ix].0.to_owned()).ok_or_else(unknown)
    };
    let mut order: Vec<String> = Vec::with_capacity(spaces.len());
    for id in input.order.iter().map(named) {
        let id = id?;
        if order.contains(&id) {
            return Err(Failure::invalid("A program stands in the order twice: name each once."));
        }
        order.push(id);
    }
    let behind: Vec<String> = usual.into_iter().filter(|id| !order.contains(id)).collect();
    order.extend(behind);
    let first = input.first.as_ref().map(named).transpose()?;
    let trials = input.trials.unwrap_or(TRIALS);
    if !(FEWEST..=MOST).contains(&trials) {
        return Err(Failure::invalid(format!("{trials} trials are too few or too many: ask for {FEWEST} to {MOST}.")));
    }
    Ok(Question { order, first, trials })
}

/// Begins to simulate the caller's programs together; whatever they asked before and is not answered yet is called off.
pub async fn simulate_portfolio(app: &App, caller: &Caller, now: Timestamp, input: &AskTogether) -> Result<TogetherView, Failure> {
    let spaces = readable(app, caller).await?;
    if spaces.is_empty() {
        return Err(Failure::invalid("There is no program to simulate: make one first."));
    }
    let names: Vec<(&str, &str)> = spaces.iter().map(|space| (space.named.as_str(), space.name.as_str())).collect();
    let programs: Vec<Program<'_>> = spaces.iter().map(Readable::program).collect();
    let question = question(input, &names, order(&programs))?;
    let members = spaces.iter().map(|space| space.member(now)).collect();
    app.questions.ask(caller.account, members, question, now);
    show(app, caller, &spaces, now)
}

/// Shows how far the simulation is, and what came of it.
pub async fn show_simulation(app: &App, caller: &Caller, now: Timestamp) -> Result<TogetherView, Failure> {
    show(app, caller, &readable(app, caller).await?, now)
}

/// Calls the simulation off; what an earlier one found stays.
pub async fn cancel_simulation(app: &App, caller: &Caller, now: Timestamp) -> Result<TogetherView, Failure> {
    app.questions.call_off(caller.account);
    show_simulation(app, caller, now).await
}

fn show(app: &App, caller: &Caller, spaces: &[Readable], now: Timestamp) -> Result<TogetherView, Failure> {
    let asked = app.questions.of(caller.account);
    let revisions: BTreeMap<SpaceId, i64> = spaces.iter().map(|space| (space.id, space.state.space.revision)).collect();
    let mut last = asked.last;
    // What was found when they could read more is not theirs any more.
    if last.as_ref().is_some_and(|last| last.revisions.keys().any(|id| !revisions.contains_key(id))) {
        app.questions.forget(caller.account);
        last = None;
    }
    let stale = last.as_ref().and_then(|last| {
        let moved = last.revisions.iter().filter(|(id, revision)| revisions[*id] != **revision).count();
        let added = revisions.len() - last.revisions.len();
        match (moved, added) {
            (0, 0) if now.duration_since(last.as_of).as_hours() < 24 => None,
            (0, 0) => Some("It is older than a day.".to_owned()),
            (0, added) => Some(format!("{} came since.", model::insight::count(added, "program"))),
            (moved, _) => Some(format!("{} changed since.", model::insight::count(moved, "program"))),
        }
    });
    Ok(TogetherView {
        running: asked.running.map(|run| run.share()),
        report: last.as_ref().map(|last| last.report.clone()),
        as_of: last.as_ref().map(|last| last.as_of),
        stale,
        failed: asked.failed,
    })
}
