//! Decides, kind by kind, what of a record goes along. A new kind does not compile before somebody has decided on it.

use super::{Making, packet_text};
use crate::career::evidence::Grade;
use crate::kind::evidence::{Evidence, Part, Speaks, Visibility};
use crate::kind::learning::{Applied, Learning};
use crate::kind::mentoring::{Mentoring, MentoringRole, Outcome as CameOf, Session};
use crate::kind::post::Post;
use crate::kind::rating::Rater;
use crate::kind::statement::{Statement, StatementState};
use crate::kind::story::Confidentiality;
use crate::kind::update::Update;
use crate::kind::{Body, Kind};
use crate::space::Record;

/// What became of deciding on a record.
pub(super) enum Outcome {
    Goes(Box<Going>),
    /// Why it stays behind.
    Stays(String),
}

/// A record that goes along, before its texts are looked through.
pub(super) struct Going {
    pub body: Body,
    /// Where its own title would tell too much.
    pub title: Option<String>,
    /// Fields whose numbers are said roughly.
    pub roughly: &'static [&'static str],
    /// Words of this record that everybody knows already.
    pub public: Vec<String>,
    /// What of it stays behind, and why.
    pub words: String,
}

impl Outcome {
    pub(super) fn going(&self) -> Option<&Going> {
        match self {
            Outcome::Goes(going) => Some(going),
            Outcome::Stays(_) => None,
        }
    }

    fn stays(words: &str) -> Outcome {
        Outcome::Stays(words.to_owned())
    }
}

impl Going {
    fn whole(body: Body) -> Going {
        Going { body, title: None, roughly: &[], public: Vec::new(), words: String::new() }
    }

    fn reduced(body: Body, words: &str) -> Going {
        Going { words: words.to_owned(), ..Going::whole(body) }
    }
}

impl From<Going> for Outcome {
    fn from(going: Going) -> Outcome {
        Outcome::Goes(Box::new(going))
    }
}

const NEVER: &str = "It is marked as never to be told.";
const MADE_ANEW: &str = "Sinew makes it anew from the plan.";
const STORY: &[&str] = &["title", "situation", "task", "action_mine", "action_ours", "result", "reflection"];
const BULLET: &[&str] = &["title", "text", "interview_note"];
const EVIDENCE: &[&str] = &["outcome", "note"];

/// Decides on a record that stands.
pub(super) fn reduce(making: &Making<'_>, record: &Record) -> Outcome {
    let whole = || Going::whole(record.body.clone()).into();
    match &record.body {
        Body::Evidence(evidence) => of_evidence(making, evidence),
        Body::Rating(rating) => match rating.by {
            Rater::Own | Rater::Joint => whole(),
            Rater::Assessor | Rater::Peer => Outcome::stays("Somebody else's rating: it is in the whole export, which is for you alone."),
        },
        Body::GrowthGoal(goal) => {
            let mut goal = goal.clone();
            let told = std::mem::take(&mut goal.shared_with).len();
            let words = if told == 0 { "" } else { "Whom you told it stays behind." };
            Going::reduced(Body::GrowthGoal(goal), words).into()
        }
        Body::Learning(learning) => of_learning(learning),
        Body::Story(story) if story.confidentiality == Confidentiality::Never => Outcome::stays(NEVER),
        Body::Story(story) => Going { roughly: roughly(story.confidentiality, STORY), ..Going::whole(record.body.clone()) }.into(),
        Body::Bullet(bullet) if bullet.confidentiality == Confidentiality::Never => Outcome::stays(NEVER),
        Body::Bullet(bullet) => {
            let mut going = Going { roughly: roughly(bullet.confidentiality, BULLET), ..Going::whole(record.body.clone()) };
            if bullet.metric.is_some() && bullet.confidentiality != Confidentiality::Public {
                going.body = Body::Bullet(Box::new(crate::kind::bullet::Bullet { metric: None, ..(**bullet).clone() }));
                "Its measured number stays behind, as it is not marked as public.".clone_into(&mut going.words);
            }
            going.into()
        }
        Body::Profile(profile) => {
            let mut profile = profile.clone();
            let named = std::mem::take(&mut profile.programs).len();
            let words = if named == 0 { "" } else { "What programs are called outside stands with their evidence." };
            Going::reduced(Body::Profile(profile), words).into()
        }
        Body::Job(_) => whole(),
        Body::Application(application) => {
            let mut application = application.clone();
            let contacts = std::mem::take(&mut application.contacts).len();
            let had = application.sent.iter_mut().filter_map(|sent| sent.content.take()).count();
            let words = match (contacts, had) {
                (0, 0) => "",
                (0, _) => "Of what was sent the text goes along.",
                _ => "The names of your contacts stay behind; of what was sent the text goes along.",
            };
            Going::reduced(Body::Application(application), words).into()
        }
        Body::Post(post) => of_post(post),
        Body::Mentoring(mentoring) => of_mentoring(mentoring),
        Body::Statement(statement) => of_statement(statement),
        Body::CheckIn(check_in) => {
            let mut check_in = check_in.clone();
            let asked = std::mem::take(&mut check_in.asked).len();
            let words = if asked == 0 { "" } else { "Whom you asked stays behind; what peers said was pooled without names." };
            Going::reduced(Body::CheckIn(check_in), words).into()
        }
        Body::Packet(packet) => match packet_text::document(packet) {
            Some(document) => Going {
                title: Some(packet_text::title(packet)),
                ..Going::reduced(Body::Document(Box::new(document)), "Your own words and the counts of it go along, as a document.")
            }
            .into(),
            None => Outcome::stays("There is no text in it."),
        },
        Body::Person(person) => {
            let own = |address: &String| making.own_addresses().iter().any(|own| own.eq_ignore_ascii_case(address));
            let is_own = making.names.iter().any(|name| name.trim().eq_ignore_ascii_case(record.title.trim()));
            match is_own || person.email.as_ref().is_some_and(own) {
                true => whole(),
                false => Outcome::stays("Somebody else's name."),
            }
        }
        Body::Stakeholder(_) => Outcome::stays("What you think of somebody else."),
        Body::Baseline(_) | Body::Forecast(_) => Outcome::stays(MADE_ANEW),
        Body::Update(update) => {
            let update = Update { forecast: None, html: None, forms: Vec::new(), recipients: Vec::new(), ..(**update).clone() };
            Going::reduced(Body::Update(Box::new(update)), "Its text goes along, and to whom it went does not.").into()
        }
        Body::Commitment(commitment) => {
            let mut commitment = commitment.clone();
            let words = if commitment.delivered_by.take().is_some() { "What delivers it stands in another space." } else { "" };
            Going::reduced(Body::Commitment(commitment), words).into()
        }
        // The growth plan: one's own, with the same looking through of every text. References to other people fall away.
        Body::Program(_)
        | Body::Item(_)
        | Body::Risk(_)
        | Body::Decision(_)
        | Body::Assumption(_)
        | Body::Issue(_)
        | Body::Action(_)
        | Body::Ask(_)
        | Body::Objective(_)
        | Body::KeyResult(_)
        | Body::Metric(_)
        | Body::Meeting(_)
        | Body::Retro(_)
        | Body::Document(_)
        | Body::ChangeRequest(_)
        | Body::Component(_)
        | Body::Team(_)
        | Body::Calendar(_) => whole(),
    }
}

fn roughly(marked: Confidentiality, fields: &'static [&'static str]) -> &'static [&'static str] {
    if marked == Confidentiality::Public { &[] } else { fields }
}

/// What is cited of a program shrinks to what it was, how well it was borne out and when; it comes in elsewhere as a claim.
fn of_evidence(making: &Making<'_>, evidence: &Evidence) -> Outcome {
    let is_claim = evidence.cited.is_none();
    let never = evidence.confidentiality == Confidentiality::Never;
    if is_claim && never {
        return Outcome::stays(NEVER);
    }
    let own = |text: &Option<String>| text.clone().filter(|_| !never);
    let reduced = Evidence {
        competency: evidence.competency.clone(),
        speaks: evidence.speaks,
        role: evidence.role,
        occurred_on: evidence.occurred_on,
        note: own(&evidence.note),
        confidentiality: evidence.confidentiality,
        outcome: evidence.outcome.clone().filter(|_| is_claim),
        source: if is_claim { evidence.source.clone() } else { Some(told(making, evidence)) },
        visibility: Visibility::Private,
        ..Evidence::default()
    };
    let words = match (is_claim, evidence.corroborators.is_empty()) {
        (true, true) => "",
        (true, false) => "Who bears it out stays behind.",
        (false, _) => "The record that it cites stays behind: title, key, program, excerpt, outcome, and who acted on it.",
    };
    let title = (!is_claim).then(|| title_of(making, evidence));
    Going { title, roughly: roughly(evidence.confidentiality, EVIDENCE), ..Going::reduced(Body::Evidence(Box::new(reduced)), words) }.into()
}

/// What the record was and how large its program, as far as it can be read.
fn cited(making: &Making<'_>, evidence: &Evidence) -> (Option<Kind>, Option<u8>) {
    let Some(space) = &evidence.space else { return (None, None) };
    let Some(reach) = making.programs.iter().find(|reach| reach.id.eq_ignore_ascii_case(space)) else { return (None, None) };
    let is_it = |key: &str| Some(key) == evidence.cited.as_deref();
    let found = reach.found.and_then(|found| found.evidence.iter().find(|item| is_it(&item.key) && item.competency == evidence.competency));
    let kind = reach.space.records().find(|record| is_it(&record.key) || Some(record.id.to_string()) == evidence.record);
    (kind.map(Record::kind), found.map(|item| item.scope))
}

fn title_of(making: &Making<'_>, evidence: &Evidence) -> String {
    let what = cited(making, evidence).0.map_or_else(|| "record".to_owned(), Kind::words);
    let mut letters = what.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}, for {}", letters.as_str(), evidence.competency)
}

/// Tells a record by what is not the employer's: where an imported claim can be looked up is there.
fn told(making: &Making<'_>, evidence: &Evidence) -> String {
    let (kind, tier) = cited(making, evidence);
    let grade = Grade::from(evidence.grade);
    let mut parts = vec![kind.map_or_else(|| "a record".to_owned(), |kind| format!("record of the kind {}", kind.words()))];
    parts.push(match evidence.speaks {
        Speaks::For => "went well".to_owned(),
        Speaks::Neither => "not as planned".to_owned(),
        Speaks::Against => "went wrong".to_owned(),
    });
    parts.push(format!("{grade:?} ({}) when it was kept", grade.words()));
    parts.extend(evidence.role.map(|role| match role {
        Part::Driver => "I drove it".to_owned(),
        Part::CoDriver => "I drove it with others".to_owned(),
        Part::Contributor => "I contributed".to_owned(),
        Part::Approver => "I approved it".to_owned(),
    }));
    parts.extend(tier.map(|tier| format!("scope S{tier}")));
    if !evidence.corroborators.is_empty() {
        parts.push(format!("acted on by {} more", evidence.corroborators.len()));
    }
    parts.extend(outside(making, evidence).map(|called| format!("program called {called} outside")));
    format!("Sinew, at an earlier employer: {}", parts.join("; "))
}

/// Returns what the program may be called outside, as the owner's profile says.
fn outside(making: &Making<'_>, evidence: &Evidence) -> Option<String> {
    let space = evidence.space.as_deref()?;
    making.named_outside().find(|program| program.space.eq_ignore_ascii_case(space)).map(|program| program.called.clone())
}

fn of_learning(learning: &Learning) -> Outcome {
    let mut learning = learning.clone();
    let mut elsewhere = 0;
    for applied in learning.applied_in.iter_mut().filter(|applied| applied.space.is_some()) {
        elsewhere += 1;
        // A finished book was put to use or only read; that stays true without saying in which record.
        *applied = Applied { space: None, key: "elsewhere".to_owned(), note: applied.note.take() };
    }
    let words = if elsewhere == 0 { "" } else { "In which records it was put to use stays behind." };
    Going::reduced(Body::Learning(Box::new(learning)), words).into()
}

fn of_post(post: &Post) -> Outcome {
    let mut post = post.clone();
    let mut behind = Vec::new();
    if post.source.take().is_some() {
        behind.push("the record that it comes from");
    }
    let mut public = Vec::new();
    if let Some(check) = &mut post.confidentiality_check {
        if check.approver.is_some() {
            check.approver = Some("somebody who could".to_owned());
            behind.push("who approved it");
        }
        public.clone_from(&check.already_public);
    }
    let words = if behind.is_empty() { String::new() } else { format!("What stays behind: {}.", behind.join(", ")) };
    Going { public, words, ..Going::whole(Body::Post(Box::new(post))) }.into()
}

/// Counts, days and what was confirmed: what two people said to each other stays between them.
fn of_mentoring(mentoring: &Mentoring) -> Outcome {
    let session =
        |session: &Session| Session { on: session.on, minutes: session.minutes, topics: None, decisions: None, private_note: None };
    let confirmed = |outcome: &CameOf| {
        let told = mentoring.told(outcome);
        let text = told.words.to_owned();
        Some(CameOf { text, competency: outcome.competency.clone(), confirmed_on: Some(told.confirmed_on?) })
    };
    let reduced = Mentoring {
        role: mentoring.role,
        every_days: mentoring.every_days,
        start: mentoring.start,
        end: mentoring.end,
        confidentiality_agreed: mentoring.confidentiality_agreed,
        sessions: mentoring.sessions.iter().map(session).collect(),
        outcomes: mentoring.outcomes.iter().filter_map(confirmed).collect(),
        ..Mentoring::default()
    };
    let title = match mentoring.role {
        MentoringRole::Mentor => "Mentoring of somebody",
        MentoringRole::Mentee => "Being mentored",
    };
    let words = "Sessions by day and length, and what was confirmed, go along; names, goals, topics and notes stay behind.";
    Going { title: Some(title.to_owned()), ..Going::reduced(Body::Mentoring(Box::new(reduced)), words) }.into()
}

/// What somebody signed goes along without who they are, and carries nothing elsewhere.
fn of_statement(statement: &Statement) -> Outcome {
    match statement.state {
        StatementState::Given | StatementState::Carried => {}
        StatementState::Signed => return Outcome::stays("You signed it about somebody else."),
        StatementState::Asked | StatementState::Declined | StatementState::Withdrawn => return Outcome::stays("Nobody signed it."),
    }
    let reduced = Statement {
        state: StatementState::Carried,
        competency: statement.competency.clone(),
        evidence: statement.evidence.clone(),
        behaviours: statement.behaviours.clone(),
        relation: statement.relation,
        words: statement.words.clone(),
        agrees: statement.agrees,
        on: statement.on,
        ..Statement::default()
    };
    let by = statement.relation.map_or("somebody", |tie| tie.name());
    let words = "Who signed it stays behind: ask them again from where you are, and it counts.";
    Going { title: Some(format!("Statement: {by}")), ..Going::reduced(Body::Statement(Box::new(reduced)), words) }.into()
}
