//! `sinew career next`: what is short for the next levels, and from when on the plans could give it.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::{OwnProspects, find_prospects};
use jiff::civil::Date;
use model::career::prospect::Prospect;
use model::insight::say_date;

use crate::args::{Common, Simulation};
use crate::command::forecast::settings;
use crate::command::{with_workspace, workspace_zone};
use crate::terminal::{self, Bar};

pub(super) async fn run(common: &Common, person: &str, competency: Option<&str>, simulation: &Simulation) -> Result<(), Failure> {
    let bar = Bar::new(simulation.chance.trials);
    let work = async |cx: &Cx| {
        let zone = workspace_zone(&cx.workspace().await?).await?;
        find_prospects(cx, person, &settings(simulation, &zone)?, &|done| bar.at(done)).await
    };
    let mut found = with_workspace(common, work).await?;
    drop(bar);
    found.items.retain(|item| competency.is_none_or(|id| item.competency.eq_ignore_ascii_case(id)));
    match common.json {
        true => terminal::json(&found),
        false => print(&found, competency.is_some()),
    }
    Ok(())
}

fn print(found: &OwnProspects, whole: bool) {
    terminal::line(terminal::bold(&found.name));
    if found.items.is_empty() {
        terminal::line("There is no such competency, or no level beyond.");
    }
    for item in &found.items {
        terminal::line("");
        terminal::line(format!("{} {}: {}", terminal::bold(&item.competency), item.level, item.words));
        if whole {
            missing(item, found.today);
        }
    }
    if !whole {
        terminal::line("");
        terminal::line("--competency PM4 shows what is short, clause by clause.");
    }
}

fn missing(item: &Prospect, today: Date) {
    for clause in &item.missing {
        let more = clause.one_more.as_deref().map(|words| format!(" {words}")).unwrap_or_default();
        let next = clause.next.as_ref().map(|next| format!(" Next: {} {}, {}.", next.key, next.title, say_date(next.on, today)));
        terminal::line(format!("  {}.{more}{}", clause.words, next.unwrap_or_default()));
    }
}
