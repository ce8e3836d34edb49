//! `sinew retro`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::retros::{
    NoteEdit, RetroView, cast_workspace_ballot, edit_workspace_notes, list_retros, set_workspace_retro_state, show_workspace_retro,
};
use jiff::civil::Date;
use model::insight::retros::{CarriedAction, EffectCheck, RetroColumn, RetroRow};
use model::insight::{count, say_date, say_days};
use model::kind::action::Effect;
use model::kind::item::Stage;
use model::kind::retro::RetroState;

use super::{with_workspace, workspace_zone};
use crate::args::{Common, RetroStep, Retrospective};
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common, args: &Retrospective) -> Result<(), Failure> {
    let Some(key) = &args.retro else {
        let work = async |cx: &Cx| {
            let space = cx.store.load(cx.space).await?.unwrap_or_default();
            Ok((list_retros(&space), cx.now.to_zoned(workspace_zone(cx).await?).date()))
        };
        let (retros, today) = with_workspace(common, work).await?;
        match common.json {
            true => terminal::json(&retros),
            false => print_list(&retros.items, today),
        }
        return Ok(());
    };
    let notes = args.note.iter().map(|text| note(text)).collect::<Result<Vec<NoteEdit>, Failure>>()?;
    let work = async |cx: &Cx| {
        for note in &notes {
            edit_workspace_notes(cx, key, note).await?;
        }
        if !args.vote.is_empty() {
            cast_workspace_ballot(cx, key, &args.vote).await?;
        }
        if let Some(step) = args.state {
            set_workspace_retro_state(cx, key, state(step)).await?;
        }
        Ok((show_workspace_retro(cx, key).await?, cx.now.to_zoned(workspace_zone(cx).await?).date()))
    };
    let (view, today) = with_workspace(common, work).await?;
    match common.json {
        true => terminal::json(&view),
        false => print(&view, today),
    }
    Ok(())
}

fn note(text: &str) -> Result<NoteEdit, Failure> {
    match text.split_once('=') {
        Some((column, text)) => Ok(NoteEdit::Add { column: column.to_owned(), text: text.to_owned() }),
        None => {
            Err(Failure::invalid(format!("`--note {text}` is not understood: write COLUMN=TEXT, such as `--note \"Went well=The demo\"`.")))
        }
    }
}

fn state(step: RetroStep) -> RetroState {
    match step {
        RetroStep::Writing => RetroState::Writing,
        RetroStep::Voting => RetroState::Voting,
        RetroStep::Closed => RetroState::Closed,
    }
}

fn print_list(retros: &[RetroRow], today: Date) {
    if retros.is_empty() {
        terminal::line("There is no retro yet: sinew add retro \"Sprint 12\" 'columns=[\"Went well\",\"To change\"]'");
        return;
    }
    let row = |row: &RetroRow| {
        vec![
            row.key.clone(),
            row.title.clone(),
            say_date(row.date, today),
            say_state(row.state).to_owned(),
            row.team.clone().unwrap_or_else(|| NONE.to_owned()),
            row.notes.to_string(),
            format!("{} of {}", row.actions - row.open_actions, row.actions),
        ]
    };
    terminal::table(&["Key", "Retro", "Date", "State", "Team", ">Notes", ">Actions done"], retros.iter().map(row).collect());
}

fn print(view: &RetroView, today: Date) {
    let report = &view.report;
    let row = &report.row;
    terminal::line(format!("{} {}, {}: {}", row.key, row.title, say_date(row.date, today), say_state(row.state)));
    if row.state == RetroState::Voting {
        let voted = if view.voted { "; you have voted" } else { "" };
        terminal::line(format!("{} {}{voted}.", count(view.ballots, "ballot"), if view.ballots == 1 { "was cast" } else { "were cast" }));
    }
    if !report.carried.is_empty() {
        terminal::line("");
        terminal::line("Not done since earlier retros:");
        actions(&report.carried, today);
    }
    report.columns.iter().for_each(|column| print_column(column, row.state == RetroState::Closed));
    if !report.actions.is_empty() {
        terminal::line("");
        terminal::line("What came out of it:");
        actions(&report.actions, today);
    }
    if !report.effects.is_empty() {
        terminal::line("");
        terminal::line("Did it help:");
        report.effects.iter().for_each(|effect| terminal::line(format!("- {}", say_effect(effect))));
    }
}

fn print_column(column: &RetroColumn, counted: bool) {
    terminal::line("");
    terminal::line(format!("{}:", column.name));
    let votes = |votes: u32| if counted { format!(" ({})", count(votes as usize, "vote")) } else { String::new() };
    for group in &column.groups {
        let indent = match &group.name {
            Some(name) => {
                terminal::line(format!("- {name}{}", votes(group.votes)));
                "  "
            }
            None => "",
        };
        let own = |note_votes| if group.name.is_none() { votes(note_votes) } else { String::new() };
        group.notes.iter().for_each(|note| terminal::line(format!("{indent}- [{}] {}{}", note.id, note.text, own(note.votes))));
    }
}

fn actions(actions: &[CarriedAction], today: Date) {
    let row = |action: &CarriedAction| {
        let late = action.overdue_days.map(|days| format!("{} overdue", say_days(f64::from(days))));
        vec![
            action.key.clone(),
            action.title.clone(),
            say_stage(action.state).to_owned(),
            action.owner.clone().unwrap_or_else(|| "nobody".to_owned()),
            action.due.map_or_else(|| NONE.to_owned(), |due| say_date(due, today)),
            late.unwrap_or_default(),
            say_days(f64::from(action.age_days)),
            if action.came_back == 0 { NONE.to_owned() } else { action.came_back.to_string() },
        ]
    };
    let header = ["Key", "Action", "State", "Owner", "Due", "Late", ">Age", ">Came back"];
    terminal::table(&header, actions.iter().map(row).collect());
}

fn say_effect(effect: &EffectCheck) -> String {
    let said = match effect.effect {
        Some(Effect::Helped) => "it helped".to_owned(),
        Some(Effect::Partly) => "it helped partly".to_owned(),
        Some(Effect::DidNot) => "it did not help".to_owned(),
        None => format!("nobody has looked yet: sinew set {} effect=helped", effect.key),
    };
    let measure = effect.measure.as_ref().map_or_else(String::new, |measure| format!(" ({measure})"));
    let number = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), |value| value.to_string());
    let moved = effect.metric.as_ref().map_or_else(String::new, |metric| {
        let unit = metric.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
        format!("; {} went from {} to {}{unit}", metric.name, number(metric.before), number(metric.now))
    });
    format!("{} {}{measure}: {said}{moved}", effect.key, effect.title)
}

fn say_state(state: RetroState) -> &'static str {
    match state {
        RetroState::Writing => "writing",
        RetroState::Voting => "voting",
        RetroState::Closed => "closed",
    }
}

fn say_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Todo => "to do",
        Stage::Doing => "doing",
        Stage::Done => "done",
        Stage::Dropped => "dropped",
    }
}
