//! `sinew career brand`: what one shows of one's work, and the look at each text before it goes out.

use app::access::career::Desk;
use app::failure::Failure;
use app::operation::growth::{ClearPost, clear_post, show_brand};
use model::career::map::day;
use model::career::posts::{BrandReport, PostRow};
use model::decide::find;
use model::insight::say_date;
use model::kind::Body;
use model::kind::post::{ConfidentialityCheck, PostState, PostType};

use super::NONE;
use crate::args::Common;
use crate::args::career_desk::BrandCommand;
use crate::terminal;

/// How many ideas are listed.
const MOST_IDEAS: usize = 5;

pub(super) async fn run(common: &Common, desk: &Desk, what: Option<&BrandCommand>) -> Result<(), Failure> {
    match what {
        None | Some(BrandCommand::List) => {
            let report = show_brand(&desk.app, &desk.caller, &*desk.open().await?, desk.cx.now).await?;
            match common.json {
                true => terminal::json(&report),
                false => list(&report),
            }
            Ok(())
        }
        Some(gate @ BrandCommand::Gate { .. }) => look(common, desk, gate).await,
    }
}

fn list(report: &BrandReport) {
    match report.posts.is_empty() {
        true => terminal::line("There is no post yet: sinew --career add post \"What a slip taught us\" audience=\"Program managers\""),
        false => {
            let row = |row: &PostRow| {
                let on = row.published_on.or(row.due).map_or_else(|| NONE.to_owned(), |on| say_date(on, report.today));
                let late = if row.overdue { ", overdue" } else { "" };
                let way = row.in_the_way.first().cloned().unwrap_or_default();
                vec![
                    row.key.clone(),
                    sort(row.post_type).to_owned(),
                    row.title.clone(),
                    state(row.state).to_owned(),
                    format!("{on}{late}"),
                    way,
                ]
            };
            terminal::table(&["Key", "What", "Title", "Which is", "On", "In the way"], report.posts.iter().map(row).collect());
        }
    }
    for cadence in &report.cadence {
        terminal::line(format!("{}: {} of {} since {}", cadence.words, cadence.have, cadence.want, say_date(cadence.since, report.today)));
    }
    if !report.ideas.is_empty() {
        terminal::line("");
        terminal::line(terminal::bold("Ideas out of your programs"));
        for idea in report.ideas.iter().take(MOST_IDEAS) {
            terminal::line(format!("  {} {}, {}: {}", idea.key, idea.title, say_date(idea.on, report.today), idea.words));
        }
    }
    report.findings.iter().for_each(terminal::line);
}

fn sort(of: PostType) -> &'static str {
    match of {
        PostType::Post => "post",
        PostType::Article => "article",
        PostType::Talk => "talk",
        PostType::Repository => "repository",
        PostType::InternalTalk => "internal talk",
    }
}

fn state(of: PostState) -> &'static str {
    match of {
        PostState::Idea => "an idea",
        PostState::Draft => "a draft",
        PostState::Cleared => "cleared",
        PostState::Published => "published",
        PostState::Retired => "retired",
    }
}

/// Adds what is said now to what was said of the post before, and asks whether it may go out.
async fn look(common: &Common, desk: &Desk, gate: &BrandCommand) -> Result<(), Failure> {
    let BrandCommand::Gate { key, no_names, numbers_rounded, approver, already_public, publish, url } = gate else { return Ok(()) };
    let open = desk.open().await?;
    let space = open.state().space;
    let record = find(&space, key)?;
    let Body::Post(post) = &record.body else {
        return Err(Failure::invalid(format!("`{key}` is no post: name one by its key, such as PO-1.")));
    };
    let before = post.confidentiality_check.clone().unwrap_or_default();
    let check = ConfidentialityCheck {
        no_names: before.no_names || *no_names,
        numbers_rounded: before.numbers_rounded || *numbers_rounded,
        approval_needed: before.approval_needed || approver.is_some(),
        approver: approver.clone().or(before.approver),
        already_public: [before.already_public, already_public.clone()].concat(),
        decided_on: Some(day(desk.cx.now)),
    };
    let input = ClearPost { key: key.clone(), check: Some(check), publish: *publish, url: url.clone() };
    let cleared = match clear_post(&desk.app, &desk.caller, &open, desk.by(), &input).await {
        Ok(cleared) => cleared,
        Err(failure) => {
            // Each place is named, so that one look is enough.
            let found = failure.details.as_ref().and_then(|details| details["found"].as_array().cloned()).unwrap_or_default();
            for one in &found {
                terminal::remark(&format!(
                    "line {}: {} {}",
                    one["line"],
                    one["text"].as_str().unwrap_or_default(),
                    one["words"].as_str().unwrap_or_default()
                ));
            }
            return Err(failure);
        }
    };
    match common.json {
        true => terminal::json(&cleared),
        false => terminal::line(match cleared.state {
            PostState::Published => format!("{key} is published. Sinew has sent it nowhere."),
            _ => format!("{key} may go out."),
        }),
    }
    Ok(())
}
