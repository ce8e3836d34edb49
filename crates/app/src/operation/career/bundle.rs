//! What the caller takes along when they leave an employer, with a look at it before.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::career::bundle::{Bundle, BundlePreview, Making, Reach, bundle};
use model::change::apply;
use model::decide::Moment;
use model::import::{Known, import};
use model::space::Space;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::own::{OwnProgram, look_up};
use crate::access::Caller;
use crate::access::sign_in::not_signed_in;
use crate::derived::off;
use crate::failure::{Code, Failure};
use crate::list::App;
use crate::operation::career_export::text_of;
use crate::operation::portfolio::Readable;

/// What is left out of a bundle, and what may be said in it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleInput {
    /// Records and single texts to leave out, with commas between them: `ST-3,G-1.why`.
    #[serde(default)]
    pub without: Option<String>,
    /// Names and titles that everybody knows, with commas between them: they stay where they are said.
    #[serde(default)]
    pub public: Option<String>,
}

/// A bundle to take along, and what became of each record on the way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CareerBundle {
    pub made_at: Timestamp,
    /// In Sinew's own JSON: importing it into another career space carries on from here.
    pub bundle: Value,
    /// The same to read.
    pub markdown: String,
    /// What went along and what did not. It says what was taken out, so it is no part of the bundle.
    pub preview: BundlePreview,
}

/// Makes the bundle of the caller's unlocked career space. Nothing is changed anywhere.
pub async fn make_bundle(app: &App, caller: &Caller, now: Timestamp, input: &BundleInput) -> Result<CareerBundle, Failure> {
    let open = app.career(caller).await?;
    let space = open.state().space;
    let (without, public) = (listed(input.without.as_deref()), listed(input.public.as_deref()));
    let account = app.store.account(caller.account).await?.ok_or_else(not_signed_in)?;
    let own = look_up(app, caller, now).await?;
    let instance = open.id.0.to_string();
    off(move || {
        // What says nothing of the caller is the employer's all the same.
        let programs = own.programs.iter().map(|program| (&program.space, Some(program)));
        let programs = programs.chain(own.others.iter().map(|space| (space, None)));
        let programs: Vec<Reach<'_>> = programs.map(|(space, known)| reach(space, known)).collect();
        let making = Making {
            space: &space,
            instance: &instance,
            names: &[own.name.clone(), account.name],
            email: account.email.as_deref(),
            programs: &programs,
            without: &without.into_iter().collect(),
            public: &public,
        };
        check_known(&making)?;
        written(bundle(&making), now)
    })
    .await?
}

fn reach<'a>(space: &'a Readable, known: Option<&'a OwnProgram>) -> Reach<'a> {
    Reach {
        id: &space.named,
        name: &space.name,
        space: &space.state.space,
        subject: known.map(|known| known.read().1),
        found: known.map(|known| &*known.found),
    }
}

fn listed(words: Option<&str>) -> Vec<String> {
    words.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A slip of the finger would take along what its owner meant to leave out.
fn check_known(making: &Making<'_>) -> Result<(), Failure> {
    let keys: BTreeSet<String> = making.space.records().map(|record| record.key.to_lowercase()).collect();
    let of = |name: &str| name.split_once('.').map_or(name, |(key, _)| key).to_lowercase();
    match making.without.iter().find(|name| !keys.contains(&of(name))) {
        Some(name) => Err(Failure::not_found(format!("There is no record `{name}` in your career space: nothing was taken along."))),
        None => Ok(()),
    }
}

/// Writes a bundle down. What is read of it is what an empty space makes of it, so it comes in elsewhere as it reads.
fn written(made: Bundle, now: Timestamp) -> Result<CareerBundle, Failure> {
    let unspeakable = |error| Failure::new(Code::Internal, format!("The bundle cannot be written as JSON: {error}"));
    let value = serde_json::to_value(&made.draft).map_err(unspeakable)?;
    let mut space = Space::default();
    let done = import(&space, made.draft, Known::default(), &mut Moment::new(now, 0));
    done.changes.iter().for_each(|change| apply(&mut space, &change.edit));
    let markdown = text_of(&space, now, "What is yours to take along, as it stood on");
    Ok(CareerBundle { made_at: now, bundle: value, markdown, preview: made.preview })
}
