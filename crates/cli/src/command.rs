//! The commands, one file for each that has more to lay out than a line.

mod career;
mod career_desk;
mod career_papers;
mod career_space;
mod commitments;
mod demo;
mod edit;
mod flow;
mod forecast;
mod import;
mod leading;
mod meeting;
mod objectives;
mod overlap;
mod plan;
mod portfolio;
mod problems;
mod raci;
mod raid;
mod releases;
mod requests;
mod resources;
mod retro;
mod serve;
mod sharing;
mod stakeholders;
mod status;
mod templates;
mod views;

use std::path::{Path, PathBuf};

use app::cx::Cx;
use app::failure::Failure;
use app::operation::export::export_workspace;
use app::operation::files::File;
use app::operation::registers;
use app::operation::requests::Ruling;
use app::operation::typed;
use app::operation::zone;
use clap::CommandFactory;
use formats::Options;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use model::insight::count;

use crate::args::charter::CharterCommand;
use crate::args::{Args, Command, Common, DateOrder, Reading, RegisterFormat, Simulation, TeamFrom, View};
use crate::terminal;

/// Runs what was typed.
pub(crate) async fn run(args: Args) -> Result<(), Failure> {
    let Args { common, command } = args;
    match command {
        Command::Demo(demo) => demo::run(&common, &demo).await,
        Command::Init { name } => init(&common, &name).await,
        Command::New { name, template, start } => templates::new(&common, name, template, start.as_deref()).await,
        Command::Templates { template, start } => templates::list(&common, template, start.as_deref()),
        Command::SaveTemplate { file, title, summary } => templates::save(&common, &file, title.as_deref(), summary.as_deref()).await,
        Command::Import { files, kind, reading } => import::run(&common, &files, kind.as_deref(), &reading).await,
        Command::Plan { files, as_of, critical, reading } => plan::run(&common, &files, as_of.as_deref(), critical, &reading).await,
        Command::Forecast { files, simulation, items, together, reading } => {
            forecast::run(&common, &files, &simulation, items, &together, &reading).await
        }
        Command::Flow { team, as_of } => flow::run(&common, team.as_deref(), as_of.as_deref()).await,
        Command::Raid { all, chance } => raid::run(&common, all, &chance).await,
        Command::Resources { weeks, chance } => resources::run(&common, usize::from(weeks), &chance).await,
        Command::Career { career } => career::run(&common, &career).await,
        Command::Commitments => commitments::run(&common).await,
        Command::Meeting(args) => meeting::run(&common, &args).await,
        Command::Overlap { meeting } => overlap::run(&common, meeting.as_deref()).await,
        Command::Releases { simulation } => releases::run(&common, &simulation).await,
        Command::Stakeholders => stakeholders::run(&common).await,
        Command::Retro(args) => retro::run(&common, &args).await,
        Command::Why { item, simulation } => views::why(&common, &item, &simulation).await,
        Command::Changes { since, simulation } => views::changes(&common, &since, &simulation).await,
        Command::Raci { most, all } => raci::run(&common, most, all).await,
        Command::Objectives { simulation } => objectives::run(&common, &simulation).await,
        Command::Portfolio(args) => portfolio::run(&common, &args).await,
        Command::Leading => leading::run(&common).await,
        Command::Roadmap(args) => portfolio::roadmap(&common, &args).await,
        Command::Charter(command) => charter(&common, command).await,
        Command::AsOf { date, view } => as_of(&common, &date, view).await,
        Command::Status(status) => status::run(&common, &status).await,
        Command::Serve(serve) => serve::run(&common, &serve).await,
        Command::Export { kind: Some(kinds), format, out } => export_register(&common, &kinds, format, out.as_deref()).await,
        Command::Export { kind: None, out, .. } => export(&common, out.as_deref()).await,
        Command::Add { kind, title, fields, key, parent } => {
            edit::add(&common, &kind, &title, &fields, key.as_deref(), parent.as_deref()).await
        }
        Command::Set { key, fields } => edit::set(&common, &key, &fields).await,
        Command::Link { from, relation, to, dependency, lag_minutes, remove } => {
            edit::link(&common, &from, &relation, &to, &dependency, lag_minutes, remove).await
        }
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "sinew", &mut std::io::stdout());
            Ok(())
        }
    }
}

async fn charter(common: &Common, command: CharterCommand) -> Result<(), Failure> {
    match command {
        CharterCommand::Digest => status::digest(common).await,
        CharterCommand::Requests { all } => requests::list(common, all).await,
        CharterCommand::Weigh { key } => requests::weigh(common, &key).await,
        CharterCommand::Approve(args) => requests::rule(common, Ruling::Approve, args).await,
        CharterCommand::Refuse(args) => requests::rule(common, Ruling::Refuse, args).await,
    }
}

async fn init(common: &Common, name: &str) -> Result<(), Failure> {
    let cx = Cx::init(common.data(), name, &common.user, "cli", Timestamp::now()).await?;
    let place = cx.store.place().to_owned();
    cx.store.close().await;
    if common.json {
        terminal::json(&serde_json::json!({ "workspace": name, "data": place }));
    } else {
        terminal::line(format!("Made the workspace `{name}` in {place}. Next: sinew import FILE"));
    }
    Ok(())
}

async fn as_of(common: &Common, date: &str, view: View) -> Result<(), Failure> {
    match view {
        View::Plan { critical } => plan::run(common, &[], Some(date), critical, &Reading::default()).await,
        View::Forecast { chance, items } => {
            let simulation = Simulation { chance, as_of: Some(date.to_owned()) };
            forecast::run(common, &[], &simulation, items, &[], &Reading::default()).await
        }
        View::Flow { team } => flow::run(common, team.as_deref(), Some(date)).await,
        View::Why { item, chance } => {
            let simulation = Simulation { chance, as_of: Some(date.to_owned()) };
            views::why(common, &item, &simulation).await
        }
    }
}

async fn export(common: &Common, out: Option<&Path>) -> Result<(), Failure> {
    let draft = with_workspace(common, async |cx| export_workspace(cx).await).await?;
    match out {
        None => terminal::json(&draft),
        Some(path) => {
            let text = serde_json::to_string_pretty(&draft)
                .map_err(|error| Failure::invalid(format!("The workspace cannot be written as JSON: {error}")))?;
            write(path, &text)?;
            terminal::line(format!("Wrote {} records and {} links to {}.", draft.records.len(), draft.links.len(), path.display()));
        }
    }
    Ok(())
}

async fn export_register(common: &Common, kinds: &str, format: RegisterFormat, out: Option<&Path>) -> Result<(), Failure> {
    let kinds = registers::kinds(kinds)?;
    let format = match format {
        RegisterFormat::Csv => registers::RegisterFormat::Csv,
        RegisterFormat::Markdown => registers::RegisterFormat::Markdown,
    };
    let file = with_workspace(common, async |cx| registers::export_register(cx, &kinds, format).await).await?;
    match out {
        Some(path) => {
            write(path, &file.text)?;
            terminal::line(format!("Wrote {} to {}.", count(file.records, "record"), path.display()));
        }
        None if common.json => terminal::json(&file),
        None => terminal::line(file.text.trim_end_matches('\n').trim_end_matches('\r')),
    }
    Ok(())
}

/// Works on the workspace, and closes it whatever came of it: SQLite's write-ahead log is folded back, so that the
/// one file that people copy and back up holds everything.
async fn with_workspace<T>(common: &Common, work: impl AsyncFnOnce(&Cx) -> Result<T, Failure>) -> Result<T, Failure> {
    let cx = open(common).await?;
    let done = work(&cx).await;
    cx.store.close().await;
    done
}

/// Opens the workspace, or the career space where that was asked for.
async fn open(common: &Common) -> Result<Cx, Failure> {
    if common.career {
        return career_space::unlocked(common).await;
    }
    check_place(common)?;
    Cx::open(common.data(), &common.user, "cli", Timestamp::now()).await
}

/// Says that a file is missing, instead of making it.
fn check_place(common: &Common) -> Result<(), Failure> {
    if !common.data().contains("://") && !Path::new(common.data().trim_start_matches("sqlite:")).exists() {
        return Err(Failure::not_found(format!(
            "There is no workspace in `{}` yet: make one with `sinew init`, or name another with `--data`.",
            common.data()
        )));
    }
    Ok(())
}

/// Reads files whole.
fn files(paths: &[PathBuf]) -> Result<Vec<File>, Failure> {
    let read = |path: &PathBuf| match std::fs::read(path) {
        Ok(bytes) => Ok(File { name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(), bytes }),
        Err(error) => Err(Failure::file(path, "read", &error)),
    };
    paths.iter().map(read).collect()
}

/// Writes a file whole or not at all: what was there before stays until all of it is written.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file(path, "written", &error);
    let target = path.canonicalize().unwrap_or_else(|_not_there| path.to_owned());
    match target.metadata() {
        Ok(there) if there.is_file() && there.permissions().readonly() => return Err(failed(std::io::ErrorKind::PermissionDenied.into())),
        // Devices and pipes take what they are given.
        Ok(there) if !there.is_file() => return std::fs::write(&target, bytes).map_err(failed),
        Ok(_) | Err(_) => {}
    }
    let mut beside = target.clone().into_os_string();
    beside.push(format!(".{}.part", std::process::id()));
    let done = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, &target));
    if done.is_err()
        && let Err(error) = std::fs::remove_file(&beside)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        terminal::remark(&format!("`{}` stays behind: {error}", Path::new(&beside).display()));
    }
    done.map_err(failed)
}

fn options(reading: &Reading) -> Result<Options, Failure> {
    let pair = |text: &String| match text.split_once('=') {
        Some((header, field)) if !header.is_empty() && !field.is_empty() => Ok((header.to_owned(), field.to_owned())),
        _ => Err(Failure::invalid(format!("`--map {text}` is not understood: write HEADER=FIELD, such as `--map Größe=points`."))),
    };
    let time_zone = reading.time_zone.as_deref().map_or(Ok(TimeZone::UTC), typed::time_zone)?;
    Ok(Options {
        map: reading.map.iter().map(pair).collect::<Result<_, _>>()?,
        time_zone,
        team_from: match reading.team_from {
            TeamFrom::Team => formats::TeamFrom::TeamField,
            TeamFrom::Component => formats::TeamFrom::Component,
            TeamFrom::Project => formats::TeamFrom::Project,
            TeamFrom::Nowhere => formats::TeamFrom::Nowhere,
        },
        date_order: reading.date_order.map(|order| match order {
            DateOrder::DayFirst => formats::DateOrder::DayFirst,
            DateOrder::MonthFirst => formats::DateOrder::MonthFirst,
        }),
        instance: reading.instance.clone(),
        kind: None,
    })
}

fn day(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|error| Failure::invalid(format!("`{text}` is not a date: write it as 2026-11-20. ({error})")))
}

/// Reads a moment: an instant with its zone, or a local date-time, or a day, which means its end.
fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let at = typed::moment(text, zone, typed::Day::End)?;
    if at > Timestamp::now() + 48.hours() {
        terminal::remark(&format!("`{text}` is still to come: what is known now stands for it."));
    }
    Ok(at)
}

/// Returns the zone in which the workspace's dates are meant.
async fn workspace_zone(cx: &Cx) -> Result<TimeZone, Failure> {
    Ok(cx.store.load(cx.space).await?.map_or(TimeZone::UTC, |space| zone(&space)))
}
