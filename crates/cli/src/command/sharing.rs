//! `sinew career share`, `shared`, `read` and `unshare`: copies of single things of one's own career space, and those of others.

use std::sync::Arc;

use app::access::career::Own;
use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::sharing::contents::{Content, Thing, paper, record_of};
use app::operation::career::sharing::received::{ReceivedItem, open_received, received};
use app::operation::career::sharing::{ItemShared, Party, ShareItem, SharedItem, SharedState, revoke, share, share_item, shared_of};
use app::operation::papers::Gathered;
use model::career::map::day;
use model::insight::{count, say_date};

use super::career_space;
use crate::args::Common;
use crate::args::career_papers::OfPerson;
use crate::args::sharing::{Share, Sharing, What};
use crate::terminal;

pub(crate) async fn run(common: &Common, command: &Sharing) -> Result<(), Failure> {
    // What the record says is read from one's programs, too.
    if let Sharing::Share(asked) = command
        && matches!(asked.what, What::CheckIn | What::Coverage)
    {
        let desk = career_space::sit_down(common, &asked.of).await?;
        let made = share_item(&desk.app, &desk.caller, desk.cx.now, &input(asked)).await;
        desk.close().await;
        given(common, &asked.to, &made?);
        return Ok(());
    }
    let cx = career_space::unlocked(common).await?;
    let done = work(common, &cx, command).await;
    cx.store.close().await;
    done
}

async fn work(common: &Common, cx: &Cx, command: &Sharing) -> Result<(), Failure> {
    match command {
        Sharing::Share(asked) => give(common, cx, &input(asked), &asked.of).await,
        Sharing::Shared { with_me: false } => list(common, cx).await,
        Sharing::Shared { with_me: true } => list_received(common, cx).await,
        Sharing::Read { id } => read(common, cx, id).await,
        Sharing::Unshare { id } => {
            let items = shared_of(&cx.store, cx.space, cx.now).await?;
            let id = whole(id, items.iter().map(|item| item.id.as_str()))?;
            let item = revoke(&cx.store, cx.space, cx.now, &id).await?;
            match common.json {
                true => terminal::json(&item),
                false => terminal::line(format!("Taken back from {}: nobody opens it any more.", item.to)),
            }
            Ok(())
        }
    }
}

async fn give(common: &Common, cx: &Cx, input: &ShareItem, of: &OfPerson) -> Result<(), Failure> {
    let space = cx.store.load(cx.space).await?.ok_or_else(|| Failure::not_found("The career space is gone."))?;
    let content: Content = match input.what {
        Thing::Packet | Thing::Brag => {
            let gathered = Gathered::of_person(&cx.store, of.person.as_deref(), &common.user, cx.now, Arc::new(space)).await?;
            paper(&gathered, &common.user, input)?
        }
        _ => record_of(&space, &common.user, day(cx.now), input)?,
    };
    let made = share(party(common, cx).await?, input, content).await?;
    given(common, &input.to, &made);
    Ok(())
}

fn given(common: &Common, to: &str, made: &ItemShared) {
    if common.json {
        terminal::json(made);
        return;
    }
    match &made.token {
        None => terminal::line(format!("{to} finds {} in their own career space.", made.title)),
        Some(token) => {
            terminal::line(format!("Send this to {to}, behind the address of your server. It is shown only now:"));
            terminal::line(format!("\n    /snapshots/{}\n", token.0));
        }
    }
    terminal::line("It is a copy as it stands. sinew career shared says who opened it; sinew career unshare takes it back.");
}

async fn list(common: &Common, cx: &Cx) -> Result<(), Failure> {
    let items = shared_of(&cx.store, cx.space, cx.now).await?;
    if common.json {
        terminal::json(&items);
        return Ok(());
    }
    if items.is_empty() {
        terminal::line("You share nothing. sinew career share goal G-1 --to \"Otto Vance\" shares a copy.");
        return Ok(());
    }
    let today = day(cx.now);
    let row = |item: &SharedItem| {
        let opened = item.openings.first().map_or_else(String::new, |last| {
            let by = last.by.as_deref().unwrap_or("by link");
            format!("{}, last {by} on {}", count(item.openings.len(), "time"), say_date(day(last.at), today))
        });
        vec![item.id.clone(), state(item.state).to_owned(), item.title.clone(), item.to.clone(), say_date(item.expires_on, today), opened]
    };
    terminal::table(&["Id", "State", "What", "With", "Until", "Opened"], items.iter().map(row).collect());
    Ok(())
}

async fn list_received(common: &Common, cx: &Cx) -> Result<(), Failure> {
    let shared = received(party(common, cx).await?).await?;
    if common.json {
        terminal::json(&shared);
        return Ok(());
    }
    if shared.items.is_empty() {
        terminal::line("Nobody shares anything with you.");
        return Ok(());
    }
    let row = |item: &ReceivedItem| {
        let until = say_date(item.expires_on, shared.today);
        vec![item.id.clone(), state(item.state).to_owned(), item.title.clone(), item.from.clone(), until]
    };
    terminal::table(&["Id", "State", "What", "From", "Until"], shared.items.iter().map(row).collect());
    Ok(())
}

async fn read(common: &Common, cx: &Cx, id: &str) -> Result<(), Failure> {
    let receiver = party(common, cx).await?;
    let all = received(receiver).await?;
    let id = whole(id, all.items.iter().map(|item| item.id.as_str()))?;
    let view = open_received(receiver, &id).await?;
    if common.json {
        terminal::json(&view);
        return Ok(());
    }
    terminal::line(format!("{}, shared by {} on {}", terminal::bold(&view.shown.title), view.from, say_date(view.shared_on, all.today)));
    view.note.iter().for_each(terminal::line);
    for part in &view.shown.parts {
        match part.heading.is_empty() {
            true => part.lines.iter().for_each(terminal::line),
            false => terminal::line(format!("{}: {}", terminal::bold(&part.heading), part.lines.join("; "))),
        }
    }
    if view.shown.html.is_some() {
        terminal::line("It is a paper: read it in the browser, or take its HTML with --json.");
    }
    Ok(())
}

/// Whoever has their career space open here.
pub(crate) async fn party<'a>(common: &'a Common, cx: &'a Cx) -> Result<Party<'a>, Failure> {
    Ok(Party { store: &cx.store, account: Own::account_of(cx).await?, name: &common.user, space: cx.space, now: cx.now })
}

/// Finds the id that begins so.
fn whole<'a>(id: &str, all: impl Iterator<Item = &'a str>) -> Result<String, Failure> {
    let found: Vec<&str> = all.filter(|one| one.starts_with(id)).collect();
    match found.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(Failure::not_found(format!("There is nothing of the id `{id}`: sinew career shared lists them."))),
        _ => Err(Failure::invalid(format!("Several ids begin with `{id}`: write more of it."))),
    }
}

fn state(state: SharedState) -> &'static str {
    match state {
        SharedState::Open => "open",
        SharedState::Revoked => "taken back",
        SharedState::Expired => "expired",
    }
}

fn input(asked: &Share) -> ShareItem {
    ShareItem {
        what: thing(asked.what),
        key: asked.key.clone(),
        level: asked.level.clone(),
        reader: None,
        to: asked.to.clone(),
        by_link: asked.by_link,
        note: asked.note.clone(),
        days: asked.days,
    }
}

fn thing(what: What) -> Thing {
    match what {
        What::Evidence => Thing::Evidence,
        What::Goal => Thing::Goal,
        What::Story => Thing::Story,
        What::Mentoring => Thing::Mentoring,
        What::CheckIn => Thing::CheckIn,
        What::Coverage => Thing::Coverage,
        What::Packet => Thing::Packet,
        What::Brag => Thing::Brag,
    }
}
