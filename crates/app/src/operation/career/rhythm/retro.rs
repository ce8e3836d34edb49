//! The retro of a quarter: its facts, what one says to the four challenges, whether the last actions helped, and the next ones.

use jiff::Timestamp;
use jiff::civil::Date;
use model::career::rhythm::{Every, LookBack, plan, question, series};
use model::career::signals::Challenge;
use model::change::created;
use model::decide::{Command, Moment, Steps, find};
use model::insight::live_item;
use model::insight::retros::{CarriedAction, EffectCheck, before_the_next};
use model::kind::action::Effect;
use model::kind::item::Stage;
use model::kind::retro::{Retro, RetroNote, RetroState};
use model::kind::{Body, Kind};
use model::space::{LinkData, Record, RecordId, Ref, Relation, Space};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Kept, Looked, Now, ledger, look, object, own_words};
use crate::access::Caller;
use crate::failure::Failure;
use crate::list::App;
use crate::spaces::By;

/// More than these nobody does in a quarter beside a job.
const MOST_ACTIONS: usize = 5;

/// The retro that waits.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RetroWaits {
    /// None where none does.
    pub waits: Option<LookBack>,
    /// What to say something to: the four challenges.
    pub prompts: Vec<RetroPrompt>,
    /// What earlier retros left undone: it comes back by itself.
    pub carried: Vec<CarriedAction>,
    /// What earlier actions did: those first that nobody has looked at.
    pub effects: Vec<EffectCheck>,
    /// The day on which the next one will wait; none without a growth plan.
    pub next_on: Option<Date>,
    /// The spaces in which nobody has your address, or your name.
    pub not_found_in: Vec<String>,
}

/// A challenge, and a question to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RetroPrompt {
    pub challenge: String,
    pub question: String,
}

/// A retro to keep.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepRetro {
    /// The last day of its quarter, as it was looked at.
    pub to: Date,
    #[serde(default)]
    pub answers: Vec<RetroAnswer>,
    /// Whether earlier actions that are done helped.
    #[serde(default)]
    pub effects: Vec<ActionEffect>,
    /// What you do next: each becomes an item of the plan, yours, and comes back in the next retro.
    #[serde(default)]
    pub actions: Vec<NextStep>,
}

/// What somebody says to a challenge.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetroAnswer {
    pub challenge: String,
    pub words: String,
}

/// Whether an action helped.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionEffect {
    /// Its key.
    pub key: String,
    pub effect: Effect,
}

/// What is done next.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NextStep {
    pub what: String,
    /// The day by which.
    pub by: Date,
    /// How one sees whether it helped.
    #[serde(default)]
    pub measure: Option<String>,
}

/// Shows the retro that waits. Nothing is kept.
pub async fn show_own_retro(app: &App, caller: &Caller, now: Timestamp) -> Result<RetroWaits, Failure> {
    let open = app.career(caller).await?;
    let next_on = Now::read(&open, now).await?.next_on(&open.state().space, Every::Quarter);
    let looked = look(app, caller, &open, now, Every::Quarter).await?;
    let space = open.state().space;
    let (carried, effects) = before_the_next(&space, series(&space), now);
    let (waits, not_found_in) = looked.map(|looked| (looked.look, looked.not_found_in)).unzip();
    let prompts = Challenge::ALL.map(|one| RetroPrompt { challenge: one.title().to_owned(), question: question(one).to_owned() });
    Ok(RetroWaits { waits, prompts: prompts.into(), carried, effects, next_on, not_found_in: not_found_in.unwrap_or_default() })
}

/// Keeps the retro that waits, once, with what comes of it.
pub async fn keep_own_retro(app: &App, caller: &Caller, now: Timestamp, input: &KeepRetro) -> Result<Kept, Failure> {
    let open = app.career(caller).await?;
    let at = Now::read(&open, now).await?;
    let notes = notes(&input.answers)?;
    check_actions(&input.actions, at.today)?;
    at.still(&open.state().space, Every::Quarter, input.to)?;
    let gone = || Failure::conflict("Nothing waits any more: it was kept meanwhile.");
    let Looked { look, forecast, .. } = look(app, caller, &open, now, Every::Quarter).await?.ok_or_else(gone)?;
    let by = By { actor: &caller.name, door: caller.door, now };
    let (revision, key) = open
        .change(by, None, |space, moment| {
            at.still(space, Every::Quarter, input.to)?;
            let parent = series(space);
            let mut steps = Steps::on(space);
            helped(&mut steps, parent, &input.effects, at.today, moment)?;
            let mut look = look.clone();
            if let Some((_, key)) = ledger(&mut steps, &forecast, moment)? {
                look.headline.cites.push(key);
            }
            let retro = Retro {
                state: RetroState::Closed,
                date: Some(at.today),
                columns: Challenge::ALL.map(|challenge| challenge.title().to_owned()).into(),
                notes: notes.clone(),
                quarter_ending: Some(input.to),
                facts: Some(formats::update::look::markdown(&look, None)),
                ..Retro::default()
            };
            let fields = Body::Retro(Box::new(retro)).fields();
            let command = Command::Create { kind: Kind::Retro, title: look.title.clone(), key: None, parent, fields };
            let made = created(steps.decide(&command, moment)?).map(|record| (record.id, record.key.clone()));
            let lost = || Failure::new(crate::failure::Code::Internal, "The retro was not written.");
            let (retro, key) = made.ok_or_else(lost)?;
            for action in &input.actions {
                follow_up(&mut steps, space, retro, action, moment)?;
            }
            Ok((steps.changes(), key))
        })
        .await?;
    Ok(Kept { key, title: look.title, revision })
}

/// Turns what somebody says into notes, each below its challenge.
fn notes(answers: &[RetroAnswer]) -> Result<Vec<RetroNote>, Failure> {
    let mut notes = Vec::new();
    for answer in answers {
        let known = Challenge::ALL.map(Challenge::title);
        if !known.contains(&answer.challenge.as_str()) {
            return Err(Failure::invalid(format!("`{}` is none of the challenges: {}.", answer.challenge, known.join(", "))));
        }
        let Some(text) = own_words(Some(&answer.words))? else { continue };
        let id = u32::try_from(notes.len()).unwrap_or(0) + 1;
        notes.push(RetroNote { id, column: answer.challenge.clone(), text, votes: 0, group: None });
    }
    Ok(notes)
}

fn check_actions(actions: &[NextStep], today: Date) -> Result<(), Failure> {
    if actions.len() > MOST_ACTIONS {
        return Err(Failure::invalid(format!("{MOST_ACTIONS} actions are as many as a quarter holds beside a job: choose.")));
    }
    for action in actions {
        if action.what.trim().is_empty() {
            return Err(Failure::invalid("Say what you do: an action needs words."));
        }
        if action.by < today {
            return Err(Failure::invalid(format!("`{}` is due before today: name a day that is still to come.", action.what.trim())));
        }
    }
    Ok(())
}

/// Writes down whether earlier actions helped; only of one that is done can anybody say.
fn helped(steps: &mut Steps, series: Option<RecordId>, effects: &[ActionEffect], today: Date, moment: &mut Moment) -> Result<(), Failure> {
    for effect in effects {
        let (_, done) = before_the_next(steps.space(), series, moment.now);
        let record = find(steps.space(), &effect.key)?;
        if !done.iter().any(|check| check.key == record.key) {
            return Err(Failure::invalid(format!(
                "`{}` is no action of an earlier retro that is done: whether it helped shows then.",
                effect.key
            )));
        }
        let fields = object([("state", json!(Stage::Done)), ("effect", json!(effect.effect)), ("effect_on", json!(today))]);
        steps.decide(&Command::Set { record: record.id, fields }, moment)?;
    }
    Ok(())
}

/// Makes the action that came out of a retro, and the item that it becomes in the plan: whoever owns the plan owns both.
fn follow_up(steps: &mut Steps, space: &Space, retro: RecordId, step: &NextStep, moment: &mut Moment) -> Result<(), Failure> {
    let program = plan(space).map(|(record, program)| (record.id, program));
    let owner = program.and_then(|(_, program)| program.owner.as_ref()).and_then(Ref::id);
    let create = |kind, parent, fields| Command::Create { kind, title: step.what.trim().to_owned(), key: None, parent, fields };
    let measure = step.measure.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let named = |id: Option<RecordId>| json!(id.map(|id| id.to_string()));
    let fields = object([("owner", named(owner)), ("due", json!(step.by)), ("measure", json!(measure))]);
    let action = created(steps.decide(&create(Kind::Action, None, fields), moment)?).map(|record| record.id);
    let team = owner.and_then(|owner| space.records().find(|record| is_led_by(record, owner))).map(|record| record.id);
    let fields = object([("type", json!("task")), ("committed", json!(step.by)), ("assignee", named(owner)), ("team", named(team))]);
    let parent = program.map(|(id, _)| id);
    let item = created(steps.decide(&create(Kind::Item, parent, fields), moment)?).filter(|record| live_item(record).is_some());
    let item = item.map(|record| record.id);
    let ties = [(action, Some(retro)), (item, action)];
    for (from, to) in ties.into_iter().filter_map(|(from, to)| from.zip(to)) {
        let command = Command::Link { from, relation: Relation::FollowsFrom, to, data: LinkData::default() };
        steps.decide(&command, moment)?;
    }
    Ok(())
}

fn is_led_by(record: &Record, owner: RecordId) -> bool {
    matches!(&record.body, Body::Team(team) if !record.archived && team.lead.as_ref().and_then(Ref::id) == Some(owner))
}
