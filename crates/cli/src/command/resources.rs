//! `sinew resources`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::forecast::Settings;
use app::operation::resources::{Workforce, list_resources};
use model::insight::resources::{Bought, Load, LoadState};
use model::insight::{count, say_days};

use super::with_workspace;
use crate::args::{Chance, Common};
use crate::terminal::{self, Bar};

pub(crate) async fn run(common: &Common, weeks: usize, chance: &Chance) -> Result<(), Failure> {
    let bar = Bar::new(chance.trials);
    let settings = Settings { trials: chance.trials, seed: chance.seed, ..Settings::default() };
    let found = with_workspace(common, async |cx: &Cx| list_resources(cx, weeks, &settings, &|done| bar.at(done)).await).await?;
    drop(bar);
    if common.json {
        terminal::json(&found);
    } else {
        print(&found);
    }
    Ok(())
}

fn print(found: &Workforce) {
    let resources = &found.resources;
    if resources.teams.is_empty() {
        terminal::line("There is no team yet: sinew add team \"Platform\" slots=3");
        return;
    }
    terminal::line("What the plan asks for in each week, of what the team can do. `over` means that work will wait.");
    let weeks: Vec<String> = resources.weeks.iter().map(|week| format!(">{}", week.strftime("%-d %b"))).collect();
    let header = |first: [&'static str; 2]| -> Vec<String> { first.iter().map(ToString::to_string).chain(weeks.iter().cloned()).collect() };
    let slots = |slots: Option<u32>, measured: bool| match slots {
        None => "–".to_owned(),
        Some(slots) if measured => format!("{slots} measured"),
        Some(slots) => slots.to_string(),
    };
    let rows = resources.teams.iter().map(|team| {
        let own = [team.name.clone(), slots(team.slots, team.measured)];
        own.into_iter().chain(team.loads.iter().map(say)).collect()
    });
    table(&header(["Team", "Slots"]), rows.collect());
    if !resources.people.is_empty() {
        terminal::line("");
        let rows = resources.people.iter().map(|person| {
            let own = [person.name.clone(), person.team.clone().unwrap_or_default()];
            own.into_iter().chain(person.loads.iter().map(say)).collect()
        });
        table(&header(["Person", "Team"]), rows.collect());
    }
    if resources.without_team > 0 {
        terminal::line(format!("{} no team does, so nobody’s hands limit them.", count(resources.without_team, "open item")));
    }
    let Some(milestone) = &found.staffed.milestone else { return };
    terminal::line("");
    terminal::line(format!("One more person, in days of {milestone}’s P80:"));
    found.staffed.hires.iter().chain(&found.staffed.moves).for_each(|bought| terminal::line(format!("- {}", buys(found, bought))));
}

fn table(header: &[String], rows: Vec<Vec<String>>) {
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    terminal::table(&header, rows);
}

fn say(load: &Load) -> String {
    match (load.state, load.share) {
        (LoadState::Idle, _) => "·".to_owned(),
        (LoadState::Over, Some(share)) => format!("{:.0} % over", share * 100.0),
        (_, Some(share)) => format!("{:.0} %", share * 100.0),
        (LoadState::Over, None) => "over".to_owned(),
        (_, None) => "?".to_owned(),
    }
}

/// Says what a change buys: `Payments buys 6 days (P50: 5 days)`.
fn buys(found: &Workforce, bought: &Bought) -> String {
    let name = |key: &String| {
        let team = found.resources.teams.iter().find(|team| team.key == *key);
        team.map_or_else(|| key.clone(), |team| team.name.clone())
    };
    let who = match &bought.from {
        None => name(&bought.to),
        Some(from) => format!("from {} to {}", name(from), name(&bought.to)),
    };
    let days = |days: f64| match days {
        0.0 => "no day".to_owned(),
        earlier if earlier > 0.0 => say_days(earlier),
        later => format!("\u{2212}{}", say_days(-later)),
    };
    format!("{who} buys {} (P50: {})", days(bought.p80_days), days(bought.p50_days))
}
