//! `sinew stakeholders`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::stakeholders::show_stakeholders;
use jiff::civil::Date;
use model::insight::stakeholders::{Contact, ContactKind, Influence, Quadrant, StakeholderRow, StakeholdersReport};
use model::insight::{say_date, say_days};
use model::kind::stakeholder::Stance;

use super::with_workspace;
use crate::args::Common;
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common) -> Result<(), Failure> {
    let report = with_workspace(common, async |cx: &Cx| show_stakeholders(cx).await).await?;
    match common.json {
        true => terminal::json(&report),
        false => print(&report),
    }
    Ok(())
}

fn print(report: &StakeholdersReport) {
    let today = report.as_of;
    if report.rows.is_empty() {
        terminal::line("There is no stakeholder yet: sinew add stakeholder \"Works council\" influence=4 interest=3 every_days=14");
    } else {
        let header = ["Key", "Stakeholder", ">Interest", ">Influence", "", "Stance", "Wanted", "Every", "Last contact", "Overdue"];
        terminal::table(&header, report.rows.iter().map(|row| stakeholder(row, today)).collect());
    }
    if !report.influence.is_empty() {
        terminal::line("");
        terminal::line("Who answers without having to:");
        let row = |one: &Influence| {
            vec![
                one.key.clone(),
                one.name.clone(),
                one.team.clone().unwrap_or_else(|| NONE.to_owned()),
                one.asked.to_string(),
                one.granted.to_string(),
                one.declined.to_string(),
                one.unanswered.to_string(),
                one.answer_days.map_or_else(|| NONE.to_owned(), say_days),
                if one.settled > 0 { format!("{} of {}", one.kept, one.settled) } else { NONE.to_owned() },
            ]
        };
        let header = ["Key", "Who", "Team", ">Asked", ">Granted", ">Declined", ">Open", ">Answers in", ">Promises kept"];
        terminal::table(&header, report.influence.iter().map(row).collect());
    }
    if !report.never_asked.is_empty() {
        terminal::line("");
        terminal::line("Needed and never asked:");
        report.never_asked.iter().for_each(|one| terminal::line(format!("- {} {}", one.key, one.words)));
    }
}

fn stakeholder(row: &StakeholderRow, today: Date) -> Vec<String> {
    let grade = |grade: Option<u8>| grade.map_or_else(|| NONE.to_owned(), |grade| grade.to_string());
    let stance = |stance: Option<Stance>| stance.map_or(NONE, say_stance).to_owned();
    let overdue = match (row.overdue_days, row.never) {
        (Some(days), _) => say_days(f64::from(days)),
        (None, true) => "never heard".to_owned(),
        (None, false) => String::new(),
    };
    vec![
        row.key.clone(),
        row.name.clone(),
        grade(row.interest),
        grade(row.influence),
        row.quadrant.map_or(String::new(), |quadrant| say_quadrant(quadrant).to_owned()),
        stance(row.stance),
        stance(row.wanted_stance),
        row.every_days.map_or_else(|| NONE.to_owned(), |days| say_days(f64::from(days))),
        row.last_contact.as_ref().map_or_else(|| NONE.to_owned(), |contact| say_contact(contact, today)),
        overdue,
    ]
}

fn say_contact(contact: &Contact, today: Date) -> String {
    let how = match contact.how {
        ContactKind::Typed => "",
        ContactKind::Update => ", update",
        ContactKind::Asked => ", asked",
        ContactKind::Answered => ", answered",
        ContactKind::Meeting => ", meeting",
    };
    let key = contact.key.as_ref().map_or_else(String::new, |key| format!(" {key}"));
    format!("{}{how}{key}", say_date(contact.on, today))
}

fn say_quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::ManageClosely => "manage closely",
        Quadrant::KeepSatisfied => "keep satisfied",
        Quadrant::KeepInformed => "keep informed",
        Quadrant::Monitor => "monitor",
    }
}

fn say_stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Blocker => "blocker",
        Stance::Critic => "critic",
        Stance::Neutral => "neutral",
        Stance::Supporter => "supporter",
        Stance::Champion => "champion",
    }
}
