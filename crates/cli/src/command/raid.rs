//! `sinew raid`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::forecast::Settings;
use app::operation::raid::weigh_raid;
use jiff::civil::Date;
use model::insight::raid::{Meaning, Raid, RaidRow};
use model::insight::{count, say_date, say_days};

use super::with_workspace;
use crate::args::{Chance, Common};
use crate::terminal::{self, Bar};

const NONE: &str = "–";
/// How many keys stand in one cell.
const KEYS: usize = 4;

pub(crate) async fn run(common: &Common, all: bool, chance: &Chance) -> Result<(), Failure> {
    let bar = Bar::new(chance.trials);
    let settings = Settings { trials: chance.trials, seed: chance.seed, ..Settings::default() };
    let raid = with_workspace(common, async |cx: &Cx| weigh_raid(cx, &settings, &|done| bar.at(done)).await).await?;
    drop(bar);
    if common.json {
        terminal::json(&raid);
    } else {
        print(&raid, all);
    }
    Ok(())
}

fn print(raid: &Raid, all: bool) {
    let rows: Vec<&RaidRow> = raid.rows.iter().filter(|row| all || row.open || row.overdue_days.is_some()).collect();
    if raid.rows.is_empty() {
        terminal::line(
            "Nothing is written down yet. Begin with what the plan takes for true: sinew add assumption \"One region is enough\"",
        );
        return;
    }
    if rows.is_empty() {
        terminal::line("Nothing is open; --all lists what is over.");
    } else {
        let milestone = raid.milestone.as_ref().map_or_else(|| "P80".to_owned(), |key| format!("{key}’s P80"));
        terminal::line(format!("Days are of {milestone}."));
        let header = ["Key", "Kind", "Title", "State", "Owner", "Due", ">Age", "Days of P80", "Touches"];
        terminal::table(&header, rows.iter().map(|row| cells(row, raid.as_of)).collect());
    }
    for row in raid.rows.iter().filter(|row| !row.stale.is_empty()) {
        terminal::line("");
        terminal::line(terminal::bold(&format!("{} {} is false", row.key, row.title)));
        if let Some(breaks) = &row.breaks {
            terminal::line(format!("What breaks: {breaks}"));
        }
        terminal::line(format!("Stale by it, until somebody looks ({}):", count(row.stale.len(), "record")));
        let stale = row
            .stale
            .iter()
            .map(|stale| vec![stale.key.clone(), stale.kind.words(), stale.title.clone(), stale.via.clone().unwrap_or_default()]);
        terminal::table(&["Key", "Kind", "Title", "Through"], stale.collect());
    }
    responses(raid);
    exposure(raid);
}

fn cells(row: &RaidRow, today: Date) -> Vec<String> {
    let due = match (row.due, row.overdue_days) {
        (Some(due), Some(days)) => format!("{}, {} ago", say_date(due, today), say_days(f64::from(days))),
        (Some(due), None) => say_date(due, today),
        (None, _) => NONE.to_owned(),
    };
    let keys: Vec<&str> = row.touches.iter().map(|touched| touched.key.as_str()).collect();
    let more = if keys.len() > KEYS { format!(" and {} more", keys.len() - KEYS) } else { String::new() };
    vec![
        row.key.clone(),
        row.kind.words(),
        row.title.clone(),
        row.state.clone(),
        row.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
        due,
        row.age_days.map_or_else(|| NONE.to_owned(), |days| say_days(f64::from(days))),
        worth(row),
        format!("{}{more}", keys.iter().take(KEYS).copied().collect::<Vec<_>>().join(", ")),
    ]
}

fn worth(row: &RaidRow) -> String {
    match (row.p80_days, row.p80_means) {
        (Some(days), Some(Meaning::Owns)) => say_days(days),
        (Some(days), Some(Meaning::CostsAWeek)) => format!("{} a week", say_days(days)),
        (Some(days), Some(Meaning::Moves)) => super::forecast::signed_days(days),
        _ => NONE.to_owned(),
    }
}

fn responses(raid: &Raid) {
    let with: Vec<_> = raid.rows.iter().filter_map(|row| Some((row, row.response?))).collect();
    if with.is_empty() {
        return;
    }
    terminal::line("");
    terminal::line("What the responses to risks save:");
    let rows = with.into_iter().map(|(row, response)| {
        vec![
            row.key.clone(),
            row.title.clone(),
            say_days(response.saves_days),
            response.cost_days.map_or_else(|| NONE.to_owned(), say_days),
            response.per_day.map_or_else(|| NONE.to_owned(), |rate| format!("{rate:.1}")),
        ]
    });
    terminal::table(&["Key", "Risk", ">Saves", ">Takes", ">Days saved for each"], rows.collect());
}

fn exposure(raid: &Raid) {
    if raid.burn_down.iter().all(|week| week.open + week.occurred + week.unknown == 0) {
        return;
    }
    terminal::line("");
    terminal::line("Exposure in working days, week by week:");
    let rows = raid.burn_down.iter().map(|week| {
        let unknown = if week.unknown > 0 { week.unknown.to_string() } else { String::new() };
        vec![say_date(week.week_ending, raid.as_of), format!("{:.1}", week.days), week.open.to_string(), week.occurred.to_string(), unknown]
    });
    terminal::table(&["Week ending", ">Exposure", ">Open", ">Happened", ">Not measured"], rows.collect());
}
