//! `sinew career signals`: whether a person's records show one of the four challenges, and what helps.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::signals::{OwnSignals, find_signals};
use model::career::signals::Counted;

use crate::args::{Common, Simulation};
use crate::command::forecast::settings;
use crate::command::{with_workspace, workspace_zone};
use crate::terminal::{self, Bar};

/// How many records are named.
const MOST: usize = 5;

pub(super) async fn run(common: &Common, person: &str, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
    let work = async |cx: &Cx| {
        let zone = workspace_zone(&cx.workspace().await?).await?;
        find_signals(cx, person, &settings(simulation, &zone)?, &|done| bar.at(done)).await
    };
    let found = with_workspace(common, work).await?;
    drop(bar);
    match common.json {
        true => terminal::json(&found),
        false => print(&found),
    }
    Ok(())
}

fn print(found: &OwnSignals) {
    terminal::line(terminal::bold(&found.name));
    for signal in &found.items {
        terminal::line("");
        terminal::line(format!("{}: {}", terminal::bold(&signal.title), signal.showing.words()));
        for gauge in &signal.gauges {
            terminal::line(format!("  {}", gauge.words));
            if gauge.showing.is_beyond() && !gauge.records.is_empty() {
                terminal::line(format!("  {}", terminal::faint(&named(&gauge.records))));
            }
        }
        if signal.showing.is_beyond() {
            let risk = signal.risk.as_ref().map(|key| format!(" ({key})")).unwrap_or_default();
            terminal::line(format!("  What helps: {}{risk}", signal.response));
        }
    }
}

fn named(records: &[Counted]) -> String {
    let mut names: Vec<String> = records.iter().take(MOST).map(|record| format!("{} {}", record.key, record.title)).collect();
    names.extend((records.len() > MOST).then(|| format!("and {} more", records.len() - MOST)));
    names.join(", ")
}
