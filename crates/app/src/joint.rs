//! Programs simulated together, in the background: one question of an account at a time, with its progress, until it is answered or
//! called off. The last answer is kept, for the revisions that it speaks of.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use engine::simulate::forecast::Forecast;
use engine::simulate::scenario::Scenario;
use jiff::Timestamp;
use model::calendars::only_program;
use model::forecast::joint::{Delivery, Joint, Part, unite};
use model::forecast::{Prepared, charter, prepare_flows};
use model::insight::forecast::ForecastReport;
use model::insight::portfolio::joint::{JointReport, Simulated, report};
use model::journal::Flow;
use model::space::{RecordId, Space};
use store::SpaceId;
use tokio::sync::{Semaphore, watch};

use crate::access::AccountId;
use crate::derived::off;
use crate::failure::Failure;
use crate::operation::forecast::SEED;
use crate::simulate::{run_while, threads};

/// One program, as it stood when it was asked about.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: SpaceId,
    /// The id in letters.
    pub named: String,
    pub name: String,
    pub space: Arc<Space>,
    pub flows: Arc<BTreeMap<RecordId, Flow>>,
    /// The milestone that stands for it.
    pub headline: Option<RecordId>,
}

/// What is asked of programs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The ids of all of them, the one that shared teams serve first first.
    pub order: Vec<String>,
    /// The one to try at the front.
    pub first: Option<String>,
    pub trials: u32,
}

/// How far a simulation is, for who waits; and whether anybody still does.
#[derive(Debug, Default)]
pub struct Run {
    done: AtomicU64,
    total: AtomicU64,
    stopped: AtomicBool,
    /// Nothing of it computes any more.
    over: watch::Sender<bool>,
}

impl Run {
    /// Returns how much of the work is done, 0 to 1.
    pub fn share(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed);
        if total == 0 { 0.0 } else { (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0) }
    }

    /// Nobody wants it any more.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn is_wanted(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Waits until nothing of it computes any more.
    pub async fn ended(&self) {
        // The sender is part of what is waited on, so it cannot be gone.
        drop(self.over.subscribe().wait_for(|over| *over).await);
    }

    fn add(&self, work: u64) {
        self.done.fetch_add(work, Ordering::Relaxed);
    }
}

/// An answer, and what it speaks of.
#[derive(Debug)]
pub struct Answered {
    pub report: JointReport,
    pub question: Question,
    pub as_of: Timestamp,
    /// The revision of each space.
    pub revisions: BTreeMap<SpaceId, i64>,
}

/// What one account asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub running: Option<Arc<Run>>,
    pub last: Option<Arc<Answered>>,
    /// Why the last one came to nothing.
    pub failed: Option<String>,
}

impl Asked {
    /// Whether this is what runs.
    fn is_about(&self, run: &Arc<Run>) -> bool {
        self.running.as_ref().is_some_and(|running| Arc::ptr_eq(running, run))
    }
}

/// Who is told of a simulation while it runs.
pub struct Heard<'a> {
    /// Called now and then.
    pub beat: &'a (dyn Fn() + Sync),
    /// Called with what came of programs together, before each was simulated alone: that takes half as long again, and it is
    /// not what was asked first.
    pub early: &'a (dyn Fn(JointReport) + Sync),
}

/// The questions of all accounts.
#[derive(Debug)]
pub struct Questions {
    of: Mutex<HashMap<AccountId, Asked>>,
    /// One at a time: each takes all cores, and its memory.
    turn: Arc<Semaphore>,
    /// Says that something about some question changed.
    beats: watch::Sender<u64>,
}

impl Default for Questions {
    fn default() -> Questions {
        Questions { of: Mutex::default(), turn: Arc::new(Semaphore::new(1)), beats: watch::channel(0).0 }
    }
}

impl Questions {
    /// Returns what an account asked last.
    pub fn of(&self, account: AccountId) -> Asked {
        self.with(account, |asked| asked.clone())
    }

    /// Returns a receiver that hears when something about some question changed.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.beats.subscribe()
    }

    /// Asks; what the account asked before and is not answered yet is called off.
    pub fn ask(self: &Arc<Self>, account: AccountId, members: Vec<Member>, question: Question, now: Timestamp) -> Arc<Run> {
        let run = Arc::new(Run::default());
        let before = self.with(account, |asked| {
            asked.failed = None;
            asked.running.replace(Arc::clone(&run))
        });
        if let Some(before) = before {
            before.stop();
        }
        self.beat();
        tokio::spawn(Arc::clone(self).answer(account, members, question, now, Arc::clone(&run)));
        run
    }

    /// Calls off what an account asked and is not answered yet; what was answered before stays.
    pub fn call_off(&self, account: AccountId) -> Option<Arc<Run>> {
        let run = self.with(account, |asked| asked.running.take());
        if let Some(run) = &run {
            run.stop();
        }
        self.beat();
        run
    }

    /// Forgets an answer: it speaks of what the account may not read any more.
    pub fn forget(&self, account: AccountId) {
        self.with(account, |asked| asked.last = None);
    }

    async fn answer(self: Arc<Self>, account: AccountId, members: Vec<Member>, question: Question, now: Timestamp, run: Arc<Run>) {
        let turn = Arc::clone(&self.turn).acquire_owned().await;
        let made = if run.is_wanted() {
            let (run, heard) = (Arc::clone(&run), Arc::clone(&self));
            let made = off(move || {
                let revisions: BTreeMap<SpaceId, i64> = members.iter().map(|member| (member.id, member.space.revision)).collect();
                let keep = |report| {
                    let answered = Answered { report, question: question.clone(), as_of: now, revisions: revisions.clone() };
                    heard.with(account, |asked| {
                        if asked.is_about(&run) {
                            asked.last = Some(Arc::new(answered));
                        }
                    });
                    heard.beat();
                };
                let whole = simulate(&members, &question, now, &run, &Heard { beat: &|| heard.beat(), early: &keep })?;
                whole.into_iter().for_each(keep);
                Ok(())
            });
            made.await.and_then(|made| made)
        } else {
            Ok(())
        };
        drop(turn);
        self.with(account, |asked| {
            if asked.is_about(&run) {
                asked.running = None;
                asked.failed = made.err().map(|failure| failure.message);
            }
        });
        run.over.send_replace(true);
        self.beat();
    }

    fn beat(&self) {
        self.beats.send_modify(|beat| *beat = beat.wrapping_add(1));
    }

    fn with<T>(&self, account: AccountId, change: impl FnOnce(&mut Asked) -> T) -> T {
        change(self.of.lock().unwrap_or_else(PoisonError::into_inner).entry(account).or_default())
    }
}

/// Simulates programs together, as long as somebody wants it; `None` when nobody does any more.
pub fn simulate(
    members: &[Member],
    question: &Question,
    now: Timestamp,
    run: &Run,
    Heard { beat: heard, early }: &Heard<'_>,
) -> Result<Option<JointReport>, Failure> {
    let Some(prepared) = side_by_side(members, run, |member| Ok(prepare_flows(&member.space, Arc::clone(&member.flows), now, SEED)))?
    else {
        return Ok(None);
    };
    let parts = parts(members, &prepared);
    let deliveries = deliveries(members);
    let joint = unite(&parts, &question.order, &deliveries, SEED);
    let dependent: Vec<usize> = (0..joint.programs.len()).filter(|program| joint.depends(*program)).collect();
    let weight = |scenario: &Scenario| scenario.items.len().max(1) as u64 * u64::from(question.trials);
    let whole = weight(&joint.scenario);
    let own: u64 = dependent.iter().map(|program| joint.programs[*program].items.len() as u64 * u64::from(question.trials)).sum();
    run.total.store(whole * if question.first.is_some() { 2 } else { 1 } + own, Ordering::Relaxed);
    let all = |scenario: &Scenario| simulate_all(scenario, question.trials, run, heard);
    let Some(together) = all(&joint.scenario)? else { return Ok(None) };
    let mut first = None;
    if let Some(id) = &question.first {
        let rest = question.order.iter().filter(|other| *other != id).cloned();
        let order: Vec<String> = std::iter::once(id.clone()).chain(rest).collect();
        let Some(forecast) = all(&joint.in_order(&order))? else { return Ok(None) };
        first = Some((id.as_str(), forecast));
    }
    let first = first.as_ref().map(|(id, forecast)| (*id, forecast));
    let simulated = Simulated { joint: &joint, together: &together, alone: None, first, order: &question.order };
    early(report(&parts, &simulated));
    let Some(alone) = alone(&joint, &dependent, question.trials, run, heard)? else { return Ok(None) };
    Ok(Some(report(&parts, &Simulated { alone: Some(&alone), ..simulated })))
}

fn parts<'a>(members: &'a [Member], prepared: &'a [Prepared]) -> Vec<Part<'a>> {
    let part = |(member, prepared): (&'a Member, &'a Prepared)| Part {
        id: &member.named,
        name: &member.name,
        space: &member.space,
        prepared,
        headline: member.headline,
    };
    members.iter().zip(prepared).map(part).collect()
}

fn deliveries(members: &[Member]) -> Vec<Delivery> {
    let programs: Vec<model::insight::portfolio::Program<'_>> = members.iter().map(Member::bare).collect();
    model::insight::portfolio::dependencies(&programs, &|_, _| None).1
}

impl Member {
    /// Takes a program into a simulation; what stands for it is what its forecast speaks of.
    pub fn new(
        (id, name): (SpaceId, &str),
        space: &Arc<Space>,
        flows: Arc<BTreeMap<RecordId, Flow>>,
        forecast: Option<&ForecastReport>,
    ) -> Member {
        let committed = charter(space, only_program(space)).and_then(|charter| charter.committed);
        let headline = forecast.and_then(|forecast| forecast.headline(committed)).map(|head| head.record);
        Member { id, named: id.to_string(), name: name.to_owned(), space: Arc::clone(space), flows, headline }
    }

    fn bare(&self) -> model::insight::portfolio::Program<'_> {
        model::insight::portfolio::Program { id: &self.named, name: &self.name, space: &self.space, forecast: None, status: None }
    }
}

fn simulate_all(scenario: &Scenario, trials: u32, run: &Run, heard: &(dyn Fn() + Sync)) -> Result<Option<Forecast>, Failure> {
    let seen = AtomicU64::new(0);
    let items = scenario.items.len() as u64;
    let progress = |done: u32| {
        let before = seen.fetch_max(u64::from(done), Ordering::Relaxed);
        run.add(u64::from(done).saturating_sub(before) * items);
        heard();
    };
    run_while(scenario, trials, threads(), &progress, &|| run.is_wanted())
}

/// Simulates each program that depends on others by itself, many side by side.
fn alone(
    joint: &Joint,
    dependent: &[usize],
    trials: u32,
    run: &Run,
    heard: &(dyn Fn() + Sync),
) -> Result<Option<Vec<Option<Forecast>>>, Failure> {
    let made = side_by_side(dependent, run, |program| {
        let scenario = joint.alone(*program);
        let forecast = run_while(&scenario, trials, 1, &|_| (), &|| run.is_wanted())?;
        run.add(scenario.items.len() as u64 * u64::from(trials));
        heard();
        Ok(forecast)
    })?;
    let Some(made) = made else { return Ok(None) };
    let mut alone: Vec<Option<Forecast>> = joint.programs.iter().map(|_| None).collect();
    for (program, forecast) in dependent.iter().zip(made) {
        alone[*program] = forecast;
    }
    Ok(run.is_wanted().then_some(alone))
}

/// Makes something of each, on all cores; `None` when nobody wants it any more.
fn side_by_side<T: Sync, R: Send>(
    things: &[T],
    run: &Run,
    make: impl Fn(&T) -> Result<R, Failure> + Sync,
) -> Result<Option<Vec<R>>, Failure> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let ix = next.fetch_add(1, Ordering::Relaxed);
            if !run.is_wanted() {
                return Ok(made);
            }
            let Some(thing) = things.get(ix) else { return Ok(made) };
            made.push((ix, make(thing)?));
        }
    };
    let mut all = Vec::with_capacity(things.len());
    let made: Vec<Result<Vec<(usize, R)>, Failure>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads().min(things.len().max(1))).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("what it makes does not panic")).collect()
    });
    for made in made {
        all.extend(made?);
    }
    if all.len() < things.len() {
        return Ok(None);
    }
    all.sort_by_key(|(ix, _)| *ix);
    Ok(Some(all.into_iter().map(|(_, made)| made).collect()))
}
