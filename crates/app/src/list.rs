//! The list of operations: each feature once, with what it takes, what it gives and who may do it. Doors are made from it.

pub mod accounts;
mod career;
mod career_papers;
mod career_space;
mod charter;
mod growth;
mod leading;
mod portfolio;
pub mod program;
mod rhythm;
mod roles;
mod sharing;

use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{SpaceId, SpaceKind, Store};

use crate::access::career::CareerLock;
use crate::access::sign_in::{Begun, not_signed_in};
use crate::access::{self, Caller, Role, Scope};
use crate::clock::Clock;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::joint::Questions;
use crate::operation::baselines::Baselines;
use crate::operation::career::own::Careers;
use crate::spaces::{By, Open, Spaces};

pub use self::roles::Roles;

/// What every operation works on.
#[derive(Debug)]
pub struct App {
    pub store: Store,
    pub clock: Clock,
    pub spaces: Spaces,
    pub roles: Roles,
    pub baselines: Baselines,
    pub questions: Arc<Questions>,
    pub careers: Careers,
}

impl App {
    pub fn new(store: Store) -> App {
        App {
            spaces: Spaces::new(store.clone()),
            store,
            clock: Clock::default(),
            roles: Roles::default(),
            baselines: Baselines::default(),
            questions: Arc::default(),
            careers: Careers::default(),
        }
    }

    /// Goes by another clock.
    pub fn by(self, clock: Clock) -> App {
        App { spaces: self.spaces.by(clock), clock, ..self }
    }

    /// Locks career spaces after so many minutes without a request, 1 to 30.
    pub fn resting(self, minutes: u8) -> App {
        App { spaces: self.spaces.resting(minutes), ..self }
    }

    /// Opens the database at `address`: a file, or `postgres://...`.
    pub async fn open(address: &str) -> Result<App, Failure> {
        Ok(App::new(Store::open(address).await?))
    }

    /// Refuses a caller whose role in a space, or whose scope, is not enough, or who has not unlocked it.
    pub async fn check(&self, caller: &Caller, space: SpaceId, needed: Role, scope: Scope) -> Result<(), Failure> {
        self.check_role(caller, space, needed, scope).await?;
        self.check_unlocked(caller, space, true).await
    }

    /// The same for who only watches, which does not keep a career space unlocked.
    pub async fn check_watcher(&self, caller: &Caller, space: SpaceId) -> Result<(), Failure> {
        self.check_role(caller, space, Role::Viewer, Scope::Read).await?;
        self.check_unlocked(caller, space, false).await
    }

    async fn check_unlocked(&self, caller: &Caller, space: SpaceId, asks: bool) -> Result<(), Failure> {
        match self.store.is_sealed(space).await? {
            true => self.spaces.check_unlocked(space, caller, self.clock.now(), asks),
            false => Ok(()),
        }
    }

    /// Roles are remembered for a moment.
    async fn check_role(&self, caller: &Caller, space: SpaceId, needed: Role, scope: Scope) -> Result<(), Failure> {
        let (known, age) = self.roles.of(caller.account, space);
        if known.is_some_and(|role| role >= needed) {
            return access::check_scope(caller, scope);
        }
        let role = access::check(&self.store, caller, space, needed, scope).await?;
        self.roles.remember(caller.account, space, role, age);
        Ok(())
    }

    /// Whether a space is somebody's career.
    pub async fn is_career(&self, space: SpaceId) -> Result<bool, Failure> {
        Ok(self.store.is_sealed(space).await?)
    }

    /// Returns the caller's career space, opened: for operations that work on it beside others. A token never gets that far.
    pub async fn career(&self, caller: &Caller) -> Result<Arc<Open>, Failure> {
        access::check_person(caller)?;
        let space = access::career::career(&self.store, caller.account).await?.id;
        self.check(caller, space, Role::Owner, Scope::Write).await?;
        self.spaces.open(space).await
    }

    /// Returns the caller's career space where there is one and it is unlocked for them: for what can do without.
    pub async fn career_if_open(&self, caller: &Caller) -> Result<(CareerLock, Option<Arc<Open>>), Failure> {
        let Some(head) = self.store.career_of(caller.account).await? else { return Ok((CareerLock::None, None)) };
        match self.spaces.check_unlocked(head.id, caller, self.clock.now(), true) {
            Ok(()) => Ok((CareerLock::Open, Some(self.spaces.open(head.id).await?))),
            Err(_locked) => Ok((CareerLock::Locked, None)),
        }
    }

    /// Whether nobody made anything there yet.
    pub async fn is_empty(&self) -> Result<bool, Failure> {
        Ok(self.store.spaces().await?.iter().all(|space| space.kind == SpaceKind::Career))
    }
}

/// How an operation is asked for over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

/// Who may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody, signed in or not.
    Nobody,
    /// Whoever is signed in, or has a token.
    Caller,
    /// A member of the space that the input names, with at least this role; a token needs at least this scope.
    Space(Role, Scope),
}

/// One feature.
pub struct Operation {
    /// Its name: `verb_resource`.
    pub name: &'static str,
    pub method: Method,
    /// Below `/api/v1`; `{names}` are fields of the input.
    pub path: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    pub needs: Needs,
    /// It computes for long, so there is a limit to how often one caller may ask.
    pub costly: bool,
    /// Its answer holds a secret that is shown once.
    pub secret: bool,
    /// Who did it is written down nowhere, so it is not kept for a request that comes again.
    pub nameless: bool,
    /// It takes a passphrase or what opens as much: nothing of the request is kept, and one account may not try too often.
    pub guesses: bool,
    /// It is about the caller's career space, which may be locked or not made yet, and of which nothing is kept elsewhere.
    pub in_career: bool,
    /// The body is a file, and the input stands in the query.
    pub takes_file: bool,
    /// The field of the input that names whose door is knocked at: there is a limit to how often, from wherever.
    pub knocks_at: Option<&'static str>,
    pub input: fn(&mut SchemaGenerator) -> Schema,
    pub output: fn(&mut SchemaGenerator) -> Schema,
    run: Box<dyn Fn(Asked, Value) -> Answering + Send + Sync>,
}

type Answering = Pin<Box<dyn Future<Output = Result<Answer, Failure>> + Send>>;

/// Everything about a request but its input.
#[derive(Clone, Debug)]
pub struct Asked {
    pub app: Arc<App>,
    /// None where nobody is signed in.
    pub caller: Option<Caller>,
    pub now: Timestamp,
    /// The file, where the operation takes one.
    pub file: Vec<u8>,
    /// The revision that the caller's screen was drawn from.
    pub seen: Option<i64>,
}

/// What came of it.
#[derive(Debug)]
pub struct Answer {
    /// The output, as JSON.
    pub json: String,
    pub session: Session,
}

/// What happens to the caller's session.
#[derive(Debug, PartialEq, Eq)]
pub enum Session {
    Stays,
    Begins(Begun),
    Ends,
}

impl Asked {
    /// Returns who asks; the list has checked that somebody does.
    pub fn caller(&self) -> Result<&Caller, Failure> {
        self.caller.as_ref().ok_or_else(not_signed_in)
    }

    async fn open(&self, space: SpaceId) -> Result<Arc<Open>, Failure> {
        self.app.spaces.open(space).await
    }

    /// Opens the caller's own career space.
    async fn career(&self) -> Result<Arc<Open>, Failure> {
        self.app.career(self.caller()?).await
    }

    fn by(&self) -> Result<By<'_>, Failure> {
        let caller = self.caller()?;
        Ok(By { actor: &caller.name, door: caller.door, now: self.now })
    }

    /// Returns the context of operations that read the database themselves.
    fn cx(&self, space: SpaceId) -> Result<Cx, Failure> {
        let caller = self.caller()?;
        Ok(Cx { store: self.app.store.clone(), space, actor: caller.name.clone(), door: caller.door, now: self.now })
    }
}

impl Operation {
    /// Makes an operation of a function from its input to its output.
    fn new<I, O, F>(
        name: &'static str,
        (method, path): (Method, &'static str),
        needs: Needs,
        summary: &'static str,
        run: impl Fn(Asked, I) -> F + Send + Sync + 'static,
    ) -> Operation
    where
        I: DeserializeOwned + JsonSchema + 'static,
        O: Serialize + JsonSchema + 'static,
        F: Future<Output = Result<O, Failure>> + Send + 'static,
    {
        Operation::with_session(name, (method, path), needs, summary, move |asked, input| {
            let done = run(asked, input);
            async move { Ok((done.await?, Session::Stays)) }
        })
    }

    /// The same for an operation that begins or ends a session.
    fn with_session<I, O, F>(
        name: &'static str,
        (method, path): (Method, &'static str),
        needs: Needs,
        summary: &'static str,
        run: impl Fn(Asked, I) -> F + Send + Sync + 'static,
    ) -> Operation
    where
        I: DeserializeOwned + JsonSchema + 'static,
        O: Serialize + JsonSchema + 'static,
        F: Future<Output = Result<(O, Session), Failure>> + Send + 'static,
    {
        let run = move |asked: Asked, input: Value| -> Answering {
            let input: I = match serde_json::from_value(input) {
                Ok(input) => input,
                Err(error) => return Box::pin(std::future::ready(Err(Failure::invalid(format!("The input cannot be used: {error}."))))),
            };
            let done = run(asked, input);
            Box::pin(async move {
                let (output, session) = done.await?;
                let unspeakable = |error| Failure::new(crate::failure::Code::Internal, format!("The answer cannot be written: {error}"));
                Ok(Answer { json: serde_json::to_string(&output).map_err(unspeakable)?, session })
            })
        };
        Operation {
            name,
            method,
            path,
            summary,
            needs,
            costly: false,
            secret: false,
            nameless: false,
            guesses: false,
            in_career: false,
            takes_file: false,
            knocks_at: None,
            input: |generator| generator.subschema_for::<I>(),
            output: |generator| generator.subschema_for::<O>(),
            run: Box::new(run),
        }
    }

    fn costly(self) -> Operation {
        Operation { costly: true, ..self }
    }

    fn secret(self) -> Operation {
        Operation { secret: true, ..self }
    }

    fn nameless(self) -> Operation {
        Operation { nameless: true, ..self }
    }

    fn guesses(self) -> Operation {
        Operation { guesses: true, ..self }
    }

    fn in_career(self) -> Operation {
        Operation { in_career: true, ..self }
    }

    fn knocks_at(self, field: &'static str) -> Operation {
        Operation { knocks_at: Some(field), ..self }
    }

    fn takes_file(self) -> Operation {
        Operation { takes_file: true, ..self }
    }

    /// Whether it may change something: what only reads may still be a POST, where its input is a document of its own.
    pub fn writes(&self) -> bool {
        self.method != Method::Get && !matches!(self.needs, Needs::Space(_, Scope::Read))
    }

    /// Refuses who may not do it; `input` needs to hold no more than the space.
    pub async fn admit(&self, asked: &Asked, input: &Value) -> Result<Admitted, Failure> {
        let space = match self.needs {
            Needs::Nobody => None,
            Needs::Caller => asked.caller().map(|_| None)?,
            Needs::Space(role, scope) => {
                let caller = asked.caller()?;
                let space = space_of(input)?;
                asked.app.check(caller, space, role, scope).await?;
                Some(space)
            }
        };
        Ok(Admitted { operation: self.name, space })
    }

    /// Does it, for who was admitted to it.
    pub async fn run(&self, admitted: Admitted, asked: Asked, input: Value) -> Result<Answer, Failure> {
        assert_eq!(admitted.operation, self.name, "BUG: admitted to another operation");
        if let Some(space) = admitted.space
            && space_of(&input)? != space
        {
            return Err(Failure::invalid("The space of the input is another than that of the path."));
        }
        (self.run)(asked, input).await
    }
}

/// The proof that somebody may do an operation.
#[derive(Debug)]
pub struct Admitted {
    operation: &'static str,
    space: Option<SpaceId>,
}

fn space_of(input: &Value) -> Result<SpaceId, Failure> {
    space_named(input.get("space").cloned().unwrap_or_default())
}

/// Reads a space's id. What cannot be one is answered like one that is not there.
pub fn space_named(id: Value) -> Result<SpaceId, Failure> {
    let unknown = |error| Failure::not_found(format!("There is no such space, or you are not a member of it. ({error})"));
    serde_json::from_value(id).map_err(unknown)
}

/// Lists every operation.
pub fn operations() -> Vec<Operation> {
    let all = [
        accounts::operations(),
        career_space::operations(),
        growth::operations(),
        sharing::operations(),
        leading::operations(),
        career_papers::operations(),
        portfolio::operations(),
        program::operations(),
        charter::operations(),
        rhythm::operations(),
        career::operations(),
    ];
    all.into_iter().flatten().collect()
}
