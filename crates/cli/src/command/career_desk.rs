//! `sinew career statements`, `check-in`, `learning`, `mentoring`, `brand`, `status` and `retro`: what works on one's career space beside one's programs.

mod brand;
mod check_in;
mod learning;
mod mentoring;
mod rhythm;
mod statements;

use app::access::career::Desk;
use app::access::secret::Secret;
use app::failure::Failure;

use super::career_space::sit_down;
use crate::args::Common;
use crate::args::career_desk::{CareerDesk, LearningCommand, LinkArgs};
use crate::terminal;

const NONE: &str = "–";

pub(crate) async fn run(common: &Common, command: &CareerDesk) -> Result<(), Failure> {
    // Neither takes anything out of the career space, so neither asks for its passphrase.
    match command {
        CareerDesk::Learning { what: Some(LearningCommand::Catalogue { competency }), .. } => {
            learning::catalogue(common, competency.as_deref());
            return Ok(());
        }
        CareerDesk::Learning { what: Some(LearningCommand::Log { of_person, hours, out }), .. } => {
            return super::career::experience::run(common, of_person, *hours, out.as_deref()).await;
        }
        _ => {}
    }
    let of = match command {
        CareerDesk::Statements { of, .. }
        | CareerDesk::CheckIn { of, .. }
        | CareerDesk::Learning { of, .. }
        | CareerDesk::Mentoring { of, .. }
        | CareerDesk::Brand { of, .. } => of.person(),
        CareerDesk::Status(args) => args.of.person(),
        CareerDesk::Retro(args) => args.of.person(),
    };
    let desk = sit_down(common, &of).await?;
    let done = work(common, &desk, command).await;
    desk.close().await;
    done
}

async fn work(common: &Common, desk: &Desk, command: &CareerDesk) -> Result<(), Failure> {
    match command {
        CareerDesk::Statements { what, .. } => statements::run(common, desk, what.as_ref()).await,
        CareerDesk::CheckIn { what, .. } => check_in::run(common, desk, what.as_ref()).await,
        CareerDesk::Learning { what, .. } => learning::run(common, desk, what.as_ref()).await,
        CareerDesk::Mentoring { what, .. } => mentoring::run(common, desk, what.as_ref()).await,
        CareerDesk::Brand { what, .. } => brand::run(common, desk, what.as_ref()).await,
        CareerDesk::Status(args) => rhythm::status(common, desk, args).await,
        CareerDesk::Retro(args) => rhythm::retro(common, desk, args).await,
    }
}

/// Whoever is asked reads a name, and nobody is called by what stands there when nobody says anything.
fn check_named(desk: &Desk) -> Result<(), Failure> {
    match desk.caller.name == "me" {
        true => Err(Failure::invalid("Whom you ask reads who asks: say who you are with --person, or with --user.")),
        false => Ok(()),
    }
}

/// Returns the link under which somebody finds what they are asked.
fn link(args: &LinkArgs, token: &Secret) -> String {
    format!("{}/letters/{}", args.server.trim_end_matches('/'), token.0)
}

fn tell_link(to: &str, link: &str) {
    terminal::line(format!("Send this to {to} yourself; it is shown this once, and needs no account:\n\n    {link}\n"));
    terminal::line("What they answer waits sealed for you. Your server has to run on this database while they do.");
}

/// Reads a word of the interface as it is stored.
fn word<T: serde::de::DeserializeOwned>(text: &str, known: &str) -> Result<T, Failure> {
    let read = serde_json::from_value(serde_json::Value::from(text.to_lowercase()));
    read.map_err(|_unknown| Failure::invalid(format!("`{text}` is not one of these: {known}.")))
}
