//! `sinew career offers`, `keep` and `dismiss`: what was found, and what one keeps of it.

use app::cx::Cx;
use app::failure::Failure;
use app::operation::career::kept::{Answer, answer_offers_of};
use app::operation::career::offers::offers_of;
use model::career::offers::Label;
use model::insight::{count, say_date};

use crate::args::Common;
use crate::command::career_space::unlocked;
use crate::command::with_workspace;
use crate::terminal;

/// How much of an id is shown: as much as tells any two apart that one has.
const ID_LETTERS: usize = 8;

pub(super) async fn list(common: &Common, person: &str, competency: Option<&str>) -> Result<(), Failure> {
    let mut found = with_workspace(common, async |cx: &Cx| offers_of(cx, person).await).await?;
    found.items.retain(|offer| competency.is_none_or(|id| offer.competency.eq_ignore_ascii_case(id)));
    if common.json {
        terminal::json(&found);
        return Ok(());
    }
    if found.items.is_empty() {
        terminal::line("Nothing that somebody else or a later fact bears out was found yet.");
        return Ok(());
    }
    let rows = found.items.iter().map(|offer| {
        let label = match offer.label {
            Label::WentWell => "went well",
            Label::NotAsPlanned => "not as planned",
            Label::WentWrong => "went wrong",
        };
        vec![
            offer.id.get(..ID_LETTERS).unwrap_or(&offer.id).to_owned(),
            say_date(offer.occurred_on, found.today),
            offer.competency.clone(),
            format!("{:?}", offer.grade),
            label.to_owned(),
            offer.words.clone(),
        ]
    });
    terminal::table(&["Id", "Day", "For", "Grade", "Which", "What"], rows.collect());
    terminal::line("");
    terminal::line("sinew career keep PERSON ID keeps one in your career space; dismiss puts it away.");
    Ok(())
}

pub(super) async fn answer(common: &Common, person: &str, offers: &[String], answer: Answer) -> Result<(), Failure> {
    let cx = unlocked(common).await?;
    let done = answer_offers_of(&cx, person, offers, answer).await;
    cx.store.close().await;
    let keys = done?;
    if common.json {
        terminal::json(&serde_json::json!({ "keys": keys }));
        return Ok(());
    }
    match answer {
        Answer::Keep => terminal::line(format!("Kept {}: {}.", count(keys.len(), "offer"), keys.join(", "))),
        Answer::Dismiss => terminal::line(format!("Put {} away.", count(keys.len(), "offer"))),
    }
    Ok(())
}
