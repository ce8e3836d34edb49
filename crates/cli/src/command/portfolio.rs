//! `sinew portfolio` and `sinew roadmap`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::forecast::Settings;
use app::operation::portfolio::AskTogether;
use app::operation::portfolio::whole::{list_portfolio, list_roadmap, load_program, load_programs, simulate_programs};
use formats::roadmap::markdown;
use jiff::civil::Date;
use model::insight::portfolio::joint::JointReport;
use model::insight::portfolio::{CrossDependency, PortfolioReport, ProgramRow};
use model::insight::roadmap::{Horizon, Roadmap, RoadmapRow, Window};
use model::insight::{count, say_date};
use serde::Serialize;

use super::{day, with_workspace};
use crate::args::{Common, Portfolio, RoadmapArgs, RoadmapWindow};
use crate::terminal;

const NONE: &str = "–";

/// What is printed for machines.
#[derive(Serialize)]
struct Both {
    #[serde(flatten)]
    portfolio: PortfolioReport,
    together: Option<JointReport>,
}

pub(crate) async fn run(common: &Common, args: &Portfolio) -> Result<(), Failure> {
    let asked = args.together || args.first.is_some() || !args.order.is_empty();
    let input = AskTogether { order: args.order.clone(), first: args.first.clone(), trials: args.trials };
    let work = async |cx: &Cx| {
        let programs = load_programs(cx, &Settings::default(), true).await?;
        let together = if asked { Some(simulate_programs(&programs, cx, &input)?) } else { None };
        Ok((Both { portfolio: list_portfolio(&programs, cx), together }, cx.now))
    };
    let (both, now) = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&both);
        return Ok(());
    }
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    print(&both.portfolio, today);
    if let Some(together) = &both.together {
        terminal::line("");
        print_together(together, today);
    }
    Ok(())
}

pub(crate) async fn roadmap(common: &Common, args: &RoadmapArgs) -> Result<(), Failure> {
    let from = args.from.as_deref().map(day).transpose()?;
    let window = match args.window {
        RoadmapWindow::Quarter => Window::Quarter,
        RoadmapWindow::Half => Window::Half,
        RoadmapWindow::Year => Window::Year,
    };
    let work = async |cx: &Cx| {
        let programs = if args.portfolio {
            load_programs(cx, &Settings::default(), false).await?
        } else {
            let gone = || Failure::not_found("The workspace is gone: make one with `sinew init`.");
            let head = cx.store.space(cx.space).await?.ok_or_else(gone)?;
            vec![load_program(cx, head, &Settings::default(), false).await?]
        };
        Ok(list_roadmap(&programs, cx, from, window))
    };
    let roadmap = with_workspace(common, work).await?;
    if common.json {
        terminal::json(&roadmap);
    } else if args.markdown {
        terminal::line(markdown(&roadmap).trim_end());
    } else {
        print_roadmap(&roadmap);
    }
    Ok(())
}

fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| NONE.to_owned())
}

/// Writes a number of days with its sign, as it is said of a move: `+3 d`, `−2 d`.
fn signed(days: i64) -> String {
    if days == 0 { "0 d".to_owned() } else { format!("{days:+} d").replace('-', "−") }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn print(report: &PortfolioReport, today: Date) {
    let date = |date| say_date(date, today);
    let row = |row: &ProgramRow| {
        let milestone = row.milestone.as_ref();
        vec![
            row.title.clone().unwrap_or_else(|| row.name.clone()),
            terminal::rag(row.rag),
            or_none(milestone.map(|milestone| milestone.name.clone())),
            or_none(milestone.and_then(|milestone| milestone.committed).map(date)),
            or_none(milestone.map(|milestone| date(milestone.p50))),
            or_none(milestone.map(|milestone| date(milestone.p80))),
            or_none(milestone.and_then(|milestone| milestone.change_days).map(signed)),
            or_none(row.top_risk.as_ref().map(|risk| format!("{} ({:.1} d)", risk.name, risk.p80_days))),
            or_none(row.oldest_ask.as_ref().map(|ask| match ask.age_days {
                Some(days) => format!("{} ({days} d)", ask.name),
                None => ask.name.clone(),
            })),
        ]
    };
    let header = ["Program", "Status", "Milestone", "Committed", "P50", "P80", ">Change", "Top risk", "Oldest ask"];
    terminal::table(&header, report.programs.iter().map(row).collect());
    if !report.dependencies.is_empty() {
        terminal::line("");
        terminal::line("What programs wait for from each other, what is late first:");
        let row = |row: &CrossDependency| {
            vec![
                row.name.clone(),
                row.key.clone(),
                row.what.clone(),
                or_none(row.due.map(date)),
                or_none(row.by_name.clone()),
                or_none(row.by_key.clone()),
                or_none(row.p80.map(date)),
                or_none(row.slack_days.map(|days| signed(i64::from(days)))),
                if row.late { "late".to_owned() } else { String::new() },
            ]
        };
        let header = ["Waits", "Key", "For", "Due", "Delivered by", "Item", "P80", ">Slack", ""];
        terminal::table(&header, report.dependencies.iter().map(row).collect());
    }
    terminal::line("");
    terminal::line(terminal::faint(report.rule));
}

fn print_together(report: &JointReport, today: Date) {
    let date = |date| say_date(date, today);
    let title = format!("Together, {} trials:", model::insight::thousands(report.trials));
    terminal::line(terminal::bold(&title));
    let asked = report.first.is_some();
    let mut header = vec!["Program", "Committed", "P80 alone", "P80 together", ">Sharing costs", ">On time", ">Last to land"];
    if asked {
        header.extend(["P80 then", ">Moves"]);
    }
    let rows = report.programs.iter().map(|row| {
        let mut cells = vec![
            row.name.clone(),
            or_none(row.committed.map(date)),
            or_none(row.alone.map(|alone| date(alone.p80))),
            date(row.together.p80),
            or_none(row.cost_days.map(|days| signed(i64::from(days)))),
            or_none(row.on_time.map(percent)),
            percent(row.last),
        ];
        if asked {
            cells.push(or_none(row.after.map(|after| date(after.p80))));
            cells.push(or_none(row.move_days.map(|days| signed(i64::from(days)))));
        }
        cells
    });
    terminal::table(&header, rows.collect());
    if let Some(first) = report.first.as_ref().and_then(|id| report.programs.iter().find(|row| row.space == *id)) {
        terminal::line(terminal::faint(&format!("Then: if {} goes first in the teams that it shares.", first.name)));
    }
    for team in &report.teams {
        let programs: Vec<String> =
            team.programs.iter().map(|part| format!("{} ({})", part.name, count(part.open_items, "open item"))).collect();
        terminal::line(format!("Shared: {}, {}. {}.", team.name, team.words, programs.join(", ")));
    }
    if !report.chain.is_empty() {
        terminal::line("");
        terminal::line("What sets the last finish:");
        let rows = report.chain.iter().map(|link| {
            vec![link.name.clone(), link.key.clone(), link.what.clone(), percent(link.criticality), or_none(link.p50.map(date))]
        });
        terminal::table(&["Program", "Key", "Item", ">In", "P50"], rows.collect());
    }
    for problem in &report.problems {
        terminal::remark(&problem.words);
    }
    for words in &report.rests_on {
        terminal::line(terminal::faint(words));
    }
}

fn print_roadmap(roadmap: &Roadmap) {
    let date = |date| say_date(date, roadmap.today);
    terminal::line(terminal::bold(&format!("{} to {}", date(roadmap.from), date(roadmap.to))));
    let cells = |theme: &str, row: &RoadmapRow| {
        let landing = |day: Date| if row.done.is_some() { NONE.to_owned() } else { date(day) };
        vec![
            theme.to_owned(),
            row.name.clone(),
            row.program.clone(),
            row.horizon.words().to_owned(),
            or_none(row.committed.map(date)),
            landing(row.p50),
            landing(row.p80),
            landing(row.p90),
            row.done.map_or_else(|| terminal::rag(row.rag), |done| format!("done {}", date(done))),
        ]
    };
    let shown = roadmap.themes.iter().flat_map(|theme| theme.rows.iter().filter(|row| row.shown).map(move |row| cells(&theme.name, row)));
    let header = ["Theme", "What", "Program", "When", "Committed", "P50", "P80", "P90", "Status"];
    let shown: Vec<Vec<String>> = shown.collect();
    if shown.is_empty() {
        terminal::line("Nothing lands in this time: look at another with `--from`, or at more with `--window year`.");
    } else {
        terminal::table(&header, shown);
    }
    let rows = || roadmap.themes.iter().flat_map(|theme| &theme.rows);
    let of = |horizon: Horizon| rows().filter(|row| row.horizon == horizon).count();
    let counts = [Horizon::Now, Horizon::Next, Horizon::Later, Horizon::Done].map(|horizon| format!("{} {}", horizon.words(), of(horizon)));
    terminal::line(counts.join(" · "));
    terminal::line(terminal::faint(roadmap.rule));
    terminal::line(terminal::faint(roadmap.theme_rule));
}
