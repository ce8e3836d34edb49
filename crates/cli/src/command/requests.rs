//! `sinew requests`, `weigh`, `approve` and `refuse`.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::requests::{DecideInput, RequestView, Ruling, decide_request, list_requests, weigh_request};
use app::spaces::{By, Spaces};
use model::insight::say_date;
use model::kind::change_request::RequestState;

use super::forecast::signed_days;
use super::with_workspace;
use crate::args::Common;
use crate::args::charter::Ruled;
use crate::terminal;

pub(crate) async fn list(common: &Common, all: bool) -> Result<(), Failure> {
    let requests = with_workspace(common, async |cx: &Cx| {
        let open = Spaces::new(cx.store.clone()).open(cx.space).await?;
        Ok(list_requests(&open, cx.now))
    })
    .await?;
    if common.json {
        terminal::json(&requests);
        return Ok(());
    }
    let shown: Vec<&RequestView> = requests.items.iter().filter(|view| all || view.state == RequestState::Proposed).collect();
    if shown.is_empty() {
        terminal::line(if requests.items.is_empty() {
            "Nobody has asked for a change: sinew add change_request \"What\" edits=[...]"
        } else {
            "No change request waits for a decision; --all lists those that were decided."
        });
    }
    for (place, view) in shown.into_iter().enumerate() {
        if place > 0 {
            terminal::line("");
        }
        print(view);
    }
    Ok(())
}

pub(crate) async fn weigh(common: &Common, key: &str) -> Result<(), Failure> {
    let view = with_workspace(common, async |cx: &Cx| {
        let open = Spaces::new(cx.store.clone()).open(cx.space).await?;
        weigh_request(&open, by(cx), key).await
    })
    .await?;
    if common.json {
        terminal::json(&view);
    } else {
        print(&view);
    }
    Ok(())
}

pub(crate) async fn rule(common: &Common, ruling: Ruling, args: Ruled) -> Result<(), Failure> {
    let done = with_workspace(common, async |cx: &Cx| {
        let open = Spaces::new(cx.store.clone()).open(cx.space).await?;
        let input = DecideInput { space: cx.space, key: args.key, ruling, by: args.by, reason: args.reason };
        decide_request(&open, by(cx), &input).await
    })
    .await?;
    if common.json {
        terminal::json(&done);
    } else if done.state == RequestState::Refused {
        terminal::line(format!("{} is refused: everything stays as it was.", done.key));
    } else {
        terminal::line(format!("{} is approved. It changed {}.", done.key, done.touched.join(", ")));
    }
    Ok(())
}

fn by(cx: &Cx) -> By<'_> {
    By { actor: &cx.actor, door: cx.door, now: cx.now }
}

fn print(view: &RequestView) {
    terminal::line(terminal::bold(&format!("{} {}", view.key, view.title)));
    let asked = view.owner.as_deref().unwrap_or("nobody named");
    match (view.state, &view.decided_by) {
        (RequestState::Proposed, _) => {
            let names: Vec<&str> = view.accountable.iter().map(|person| person.name.as_str()).collect();
            let who = if names.is_empty() { "nobody: name who is accountable".to_owned() } else { names.join(" or ") };
            terminal::line(format!("Asked by {asked}; decided by {who}."));
        }
        (state, who) => {
            let verb = if state == RequestState::Approved { "Approved" } else { "Refused" };
            let on = view.decided_on.map(|on| format!(" on {}", say_date(on, on))).unwrap_or_default();
            let reason = view.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
            terminal::line(format!("{verb} by {}{on}{reason}", who.as_deref().unwrap_or("somebody")));
        }
    }
    for words in [&view.what, &view.why].into_iter().flatten() {
        terminal::line(words);
    }
    view.edits.iter().for_each(|edit| terminal::line(format!("- {edit}")));
    if let Some(trouble) = &view.trouble {
        terminal::line(trouble);
    }
    if view.effects.is_empty() {
        terminal::line(if view.weighed_at.is_some() { "It moves no milestone." } else { "Not weighed yet: sinew weigh KEY" });
        return;
    }
    let date = |at: jiff::civil::DateTime| say_date(at.date(), at.date());
    let maybe = |at: Option<jiff::civil::DateTime>| at.map_or_else(|| "–".to_owned(), date);
    let rows = view.effects.iter().map(|row| {
        vec![
            row.key.clone(),
            row.name.clone(),
            maybe(row.p50_before),
            maybe(row.p50_after),
            date(row.p80_before),
            date(row.p80_after),
            signed_days(row.p80_days),
        ]
    });
    terminal::table(&["Key", "Milestone", "P50", "then", "P80", "then", ">P80 moves"], rows.collect());
}
