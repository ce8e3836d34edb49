//! The portfolio of a whole database, for whoever holds it: every program in it is forecast on the spot.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use model::insight::forecast::ForecastReport;
use model::insight::portfolio::joint::JointReport;
use model::insight::portfolio::{PortfolioReport, Program, order, portfolio};
use model::insight::roadmap::{Roadmap, View, Window, roadmap};
use model::insight::status::StatusReport;
use model::journal::Flow;
use model::space::{RecordId, Space};
use store::{SpaceHead, SpaceKind, Store};

use super::{AskTogether, question};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::joint::{Heard, Member, Run, simulate};
use crate::live::{Live, Past};
use crate::operation::forecast::{Settings, forecast_past};
use crate::operation::status::{Draft, StatusInput, Story, draft};
use crate::operation::{data_instant, zone};

/// A program of the database, with its forecast.
#[derive(Debug)]
pub struct Known {
    head: SpaceHead,
    named: String,
    space: Arc<Space>,
    flows: Arc<BTreeMap<RecordId, Flow>>,
    forecast: ForecastReport,
    status: Option<StatusReport>,
}

impl Known {
    fn program(&self) -> Program<'_> {
        Program { id: &self.named, name: &self.head.name, space: &self.space, forecast: Some(&self.forecast), status: self.status.as_ref() }
    }
}

/// Lists the spaces with programs of the database: all but careers.
pub(crate) async fn programs_in(store: &Store) -> Result<Vec<SpaceHead>, Failure> {
    Ok(store.spaces().await?.into_iter().filter(|head| head.kind != SpaceKind::Career).collect())
}

/// Forecasts every program of the database; with what moved since its last update, where that is `told`.
pub async fn load_programs(cx: &Cx, settings: &Settings, told: bool) -> Result<Vec<Known>, Failure> {
    let mut programs = Vec::new();
    for head in programs_in(&cx.store).await? {
        programs.push(load_program(&Cx { space: head.id, ..cx.clone() }, head, settings, told).await?);
    }
    Ok(programs)
}

/// Forecasts the program of one space.
pub async fn load_program(cx: &Cx, head: SpaceHead, settings: &Settings, told: bool) -> Result<Known, Failure> {
    let live = Live::load(cx).await?;
    let past = live.past(cx.now, cx.now);
    let forecast = forecast_past(&past, &live.sources, settings, &|_| ())?;
    let mut status = None;
    if told {
        let input = StatusInput { settings: settings.clone(), ..StatusInput::default() };
        let story = Story::of(&live, cx.now, &input);
        let Draft { report, .. } = draft(&story, None, settings, Some(&forecast), &|_| ())?;
        status = Some(report);
    }
    let Past { space, flows, .. } = past;
    Ok(Known { named: head.id.to_string(), head, space, flows, forecast, status })
}

/// Lays out every program of the database on one line.
pub fn list_portfolio(programs: &[Known], cx: &Cx) -> PortfolioReport {
    let lands = |program: usize, record: RecordId| {
        let item = programs[program].forecast.items.iter().find(|item| item.plan.record == record)?;
        Some((item.p50.date(), item.p80.date()))
    };
    portfolio(&programs.iter().map(Known::program).collect::<Vec<_>>(), &lands, cx.now)
}

/// Simulates the programs of the database together.
pub fn simulate_programs(programs: &[Known], cx: &Cx, input: &AskTogether) -> Result<JointReport, Failure> {
    let names: Vec<(&str, &str)> = programs.iter().map(|program| (program.named.as_str(), program.head.name.as_str())).collect();
    let shown: Vec<Program<'_>> = programs.iter().map(Known::program).collect();
    let question = question(input, &names, order(&shown))?;
    let member = |program: &Known| {
        Member::new((program.head.id, &program.head.name), &program.space, Arc::clone(&program.flows), Some(&program.forecast))
    };
    let members: Vec<Member> = programs.iter().map(member).collect();
    let report = simulate(&members, &question, cx.now, &Run::default(), &Heard { beat: &|| (), early: &|_| () })?;
    Ok(report.expect("BUG: a simulation that nobody stops comes to its end"))
}

/// Lays out the roadmap of programs of the database.
pub fn list_roadmap(programs: &[Known], cx: &Cx, from: Option<Date>, window: Window) -> Roadmap {
    let portfolio = programs.len() != 1;
    let today = match programs {
        [only] => data_instant(&only.space, cx.now).to_zoned(zone(&only.space)).date(),
        _ => cx.now.to_zoned(jiff::tz::TimeZone::UTC).date(),
    };
    roadmap(&programs.iter().map(Known::program).collect::<Vec<_>>(), &View { from, window, today, portfolio })
}
