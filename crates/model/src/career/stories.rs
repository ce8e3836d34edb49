//! Stories: what a person tells in an interview, which questions and competencies nobody would hear of, and what a piece of evidence
//! gives a story to begin with. Nothing is made up: what evidence does not say is asked for.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::framework::Framework;
use super::kept::{self, evidence};
use crate::insight::count;
use crate::kind::Body;
use crate::kind::evidence::{Evidence, Grade, Part, Speaks};
use crate::kind::story::{Confidentiality, MOST_ACTIVE, Story, StoryState};
use crate::space::{Record, RecordId, Ref, Space};

/// A question that interviews of program managers come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// What stories are tagged with.
    pub tag: &'static str,
    pub name: &'static str,
    pub question: &'static str,
    /// The competencies that it asks about.
    pub competencies: &'static [&'static str],
}

/// The prompts, in the order in which loops ask them.
pub const PROMPTS: [Prompt; 8] = [
    Prompt {
        tag: "system-design",
        name: "System design",
        question: "Explain a system that you planned around: its parts, who owned them, and where it could break.",
        competencies: &["TF1", "TF2", "TF3", "TF4"],
    },
    Prompt {
        tag: "program",
        name: "Running a program",
        question: "Walk me through a program that you led, from its brief to its close.",
        competencies: &["PM1", "PM2", "PM3"],
    },
    Prompt {
        tag: "ambiguity",
        name: "Risk and ambiguity",
        question: "Tell me about something that nobody knew at the time, and how you went on all the same.",
        competencies: &["PM4", "ST3", "ST4"],
    },
    Prompt {
        tag: "conflict",
        name: "Conflict",
        question: "Two teams wanted different things, and both were right. What did you do?",
        competencies: &["LC3", "ST2"],
    },
    Prompt {
        tag: "influence",
        name: "Influence",
        question: "You needed something from somebody who did not have to give it. How did you get it?",
        competencies: &["LC2", "LC6"],
    },
    Prompt {
        tag: "failure",
        name: "Failure",
        question: "Tell me about something that went wrong, your part in it, and what is different since.",
        competencies: &["PM6", "ST5"],
    },
    Prompt {
        tag: "stakeholders",
        name: "Stakeholders",
        question: "Somebody important was against it, or had not heard of it. How did you find out, and what then?",
        competencies: &["LC1", "LC4", "LC5"],
    },
    Prompt {
        tag: "metrics",
        name: "Metrics",
        question: "How did you know that it worked, and what would have told you that it did not?",
        competencies: &["PM5", "TF5", "ST1", "ST6"],
    },
];

/// Words that somebody speaks in a minute.
const WORDS_A_MINUTE: usize = 140;

/// The story bank.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StoriesReport {
    pub active: usize,
    /// How many anybody can tell well.
    pub most: usize,
    /// Active ones first, then by key.
    pub stories: Vec<StoryRow>,
    pub prompts: Vec<PromptRow>,
    /// Each competency, and who would hear of it.
    pub grid: Vec<CoverageRow>,
    /// Kept evidence that is worth a story and has none, the best borne out first.
    pub proposed: Vec<ProposedStory>,
    /// What is worth mending.
    pub findings: Vec<String>,
}

/// One story.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StoryRow {
    pub key: String,
    pub title: String,
    pub state: StoryState,
    pub confidentiality: Confidentiality,
    pub prompts: Vec<String>,
    pub competencies: Vec<String>,
    /// What is not written yet, each as a question.
    pub open: Vec<OpenPart>,
    /// How long it takes to tell: as its owner says, else by its words; none where there are none.
    pub seconds: Option<u32>,
    /// The evidence that it rests on; none makes it the person's own word.
    pub evidence: Vec<String>,
    /// How well the best of it is borne out.
    pub grade: Option<Grade>,
    /// The applications in which it answered a question.
    pub told_in: Vec<String>,
}

/// A part of a story that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "OpenStoryPart")]
pub struct OpenPart {
    /// The field: `situation`.
    pub field: String,
    pub question: String,
}

/// A prompt and the active stories that answer it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PromptRow {
    pub tag: String,
    pub name: String,
    pub question: String,
    pub competencies: Vec<String>,
    pub stories: Vec<String>,
}

/// A competency and the active stories that show it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "StoryCoverage")]
pub struct CoverageRow {
    pub competency: String,
    pub name: String,
    pub area: String,
    pub stories: Vec<String>,
    /// Pieces of evidence that are kept of it.
    pub evidence: usize,
}

/// Evidence that is worth a story.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ProposedStory {
    /// The evidence's key.
    pub evidence: String,
    pub title: String,
    pub competency: String,
    pub grade: Grade,
    /// Why it is worth one.
    pub words: String,
}

/// What a piece of evidence gives a story to begin with.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StoryDraft {
    pub title: String,
    pub fields: Story,
    /// What the evidence does not say: for its owner to answer.
    pub open: Vec<OpenPart>,
}

/// Lays out the story bank of a career space.
pub fn report(space: &Space, framework: &Framework) -> StoriesReport {
    let mut told: Vec<(&Record, &Story)> = space.records().filter(|record| !record.archived).filter_map(story_of).collect();
    told.sort_by(|(a, one), (b, other)| is_retired(one).cmp(&is_retired(other)).then_with(|| order(&a.key).cmp(&order(&b.key))));
    let stories: Vec<StoryRow> = told.iter().map(|(record, story)| row(space, record, story)).collect();
    let active: Vec<&StoryRow> = stories.iter().filter(|row| row.state == StoryState::Active).collect();
    let keys = |wanted: &dyn Fn(&StoryRow) -> bool| active.iter().filter(|row| wanted(row)).map(|row| row.key.clone()).collect();
    let prompts: Vec<PromptRow> = PROMPTS
        .iter()
        .map(|prompt| PromptRow {
            tag: prompt.tag.to_owned(),
            name: prompt.name.to_owned(),
            question: prompt.question.to_owned(),
            competencies: prompt.competencies.iter().map(|id| (*id).to_owned()).collect(),
            stories: keys(&|row| is_tagged(&row.prompts, prompt)),
        })
        .collect();
    let grid: Vec<CoverageRow> = framework
        .competencies
        .iter()
        .map(|competency| CoverageRow {
            competency: competency.id.clone(),
            name: competency.name.clone(),
            area: competency.area.clone(),
            stories: keys(&|row| row.competencies.iter().any(|id| id.eq_ignore_ascii_case(&competency.id))),
            evidence: kept(space).filter(|(_, evidence)| evidence.competency.eq_ignore_ascii_case(&competency.id)).count(),
        })
        .collect();
    let findings = findings(space, &active, &prompts);
    StoriesReport { active: active.len(), most: MOST_ACTIVE, proposed: proposed(space, &told), findings, prompts, grid, stories }
}

/// Begins a story from a piece of evidence; `None` where it is something else.
pub fn draft(record: &Record) -> Option<StoryDraft> {
    let Body::Evidence(evidence) = &record.body else { return None };
    let acts = evidence.corroborators.iter().map(|other| {
        let act = other.act.as_deref().unwrap_or("bore it out");
        other.relation.as_deref().map_or_else(|| format!("{} {act}.", other.name), |relation| format!("{} ({relation}) {act}.", other.name))
    });
    let acts = acts.collect::<Vec<_>>().join(" ");
    let written = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let fields = Story {
        situation: written(&evidence.excerpt),
        action_ours: Some(acts).filter(|acts| !acts.is_empty()),
        result: written(&evidence.outcome),
        prompts: prompts_of(evidence),
        competencies: Some(evidence.competency.clone()).filter(|id| !id.is_empty()).into_iter().collect(),
        evidence: vec![Ref::from(record.id)],
        ..Story::default()
    };
    let open = open_parts(&fields, evidence.role, evidence.speaks == Speaks::Against);
    Some(StoryDraft { title: record.title.clone(), fields, open })
}

fn story_of(record: &Record) -> Option<(&Record, &Story)> {
    match &record.body {
        Body::Story(story) => Some((record, story)),
        _ => None,
    }
}

fn kept(space: &Space) -> impl Iterator<Item = (&Record, &Evidence)> {
    evidence(space).filter(|(record, _)| !record.archived)
}

fn is_retired(story: &Story) -> bool {
    story.state == StoryState::Retired
}

/// `ST-2` comes before `ST-10`.
fn order(key: &str) -> (usize, &str) {
    (key.len(), key)
}

fn row(space: &Space, record: &Record, story: &Story) -> StoryRow {
    let rests_on: Vec<(&Record, &Evidence)> = story
        .evidence
        .iter()
        .filter_map(|reference| space.record(reference.id()?))
        .filter_map(|record| match &record.body {
            Body::Evidence(evidence) => Some((record, &**evidence)),
            _ => None,
        })
        .collect();
    StoryRow {
        key: record.key.clone(),
        title: record.title.clone(),
        state: story.state,
        confidentiality: story.confidentiality,
        prompts: story.prompts.clone(),
        competencies: story.competencies.clone(),
        open: open_parts(story, None, false),
        seconds: story.seconds.or_else(|| seconds(story)),
        grade: rests_on.iter().map(|(record, evidence)| kept::grade(space, record, evidence).into()).max(),
        evidence: rests_on.into_iter().map(|(record, _)| record.key.clone()).collect(),
        told_in: told_in(space, record.id),
    }
}

fn told_in(space: &Space, story: RecordId) -> Vec<String> {
    let used = |record: &&Record| match &record.body {
        Body::Application(application) => application.questions.iter().any(|asked| asked.story.as_ref().and_then(Ref::id) == Some(story)),
        _ => false,
    };
    space.records().filter(used).map(|record| record.key.clone()).collect()
}

/// How long it takes to say what is written.
fn seconds(story: &Story) -> Option<u32> {
    let texts = [&story.situation, &story.task, &story.action_mine, &story.action_ours, &story.result, &story.reflection];
    let words: usize = texts.into_iter().flatten().map(|text| text.split_whitespace().count()).sum();
    // To five seconds: nobody speaks more evenly.
    let seconds = (words * 60 / WORDS_A_MINUTE).next_multiple_of(5);
    u32::try_from(seconds).ok().filter(|_| words > 0)
}

fn open_parts(story: &Story, role: Option<Part>, failed: bool) -> Vec<OpenPart> {
    let mine = match role {
        Some(Part::Driver) => "It was yours: what did you do, step by step, and what did you decide?",
        Some(Part::CoDriver) => "You began it and stayed with it: what was your part, and what was not?",
        Some(Part::Approver) => "You approved it: what did you look at, and what would have made you say no?",
        Some(Part::Contributor) | None => "What did you do yourself? Say “I”.",
    };
    let reflection = match failed {
        true => "What was your part in it, and what do you do differently since?",
        false => "What would you do differently?",
    };
    let parts = [
        ("situation", &story.situation, "Where was this, who was concerned, and what was at stake?"),
        ("task", &story.task, "What were you there to do, and by when?"),
        ("action_mine", &story.action_mine, mine),
        ("result", &story.result, "What came of it? With the number and what it was before, where there is one."),
        ("reflection", &story.reflection, reflection),
    ];
    let blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
    let open = parts.into_iter().filter(|(_, text, _)| blank(text));
    open.map(|(field, _, question)| OpenPart { field: field.to_owned(), question: question.to_owned() }).collect()
}

fn prompts_of(evidence: &Evidence) -> Vec<String> {
    let asks = |prompt: &&Prompt| prompt.competencies.iter().any(|id| id.eq_ignore_ascii_case(&evidence.competency));
    let mut tags: BTreeSet<&str> = PROMPTS.iter().filter(asks).map(|prompt| prompt.tag).collect();
    if evidence.speaks == Speaks::Against {
        tags.insert("failure");
    }
    tags.into_iter().map(str::to_owned).collect()
}

/// Tags are typed: `System design` and `system-design` are the same one.
pub(super) fn is_tagged(tags: &[String], prompt: &Prompt) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
    tags.iter().map(|tag| plain(tag)).any(|tag| tag == prompt.tag || tag == plain(prompt.name))
}

fn proposed(space: &Space, told: &[(&Record, &Story)]) -> Vec<ProposedStory> {
    let used: BTreeSet<RecordId> = told.iter().flat_map(|(_, story)| &story.evidence).filter_map(Ref::id).collect();
    let worth = |evidence: &Evidence, grade: Grade| match evidence.speaks {
        Speaks::Against => Some("It went wrong, and you know why: the question about failure comes in every loop.".to_owned()),
        Speaks::For if grade >= Grade::OutcomeVerified => Some("A later fact bears it out.".to_owned()),
        // Of the time before Sinew nothing bears out more.
        Speaks::For if evidence.cited.is_none() && grade >= Grade::Corroborated => Some("Somebody who was there confirms it.".to_owned()),
        Speaks::For | Speaks::Neither => None,
    };
    let mut found: Vec<ProposedStory> = kept(space)
        .filter(|(record, _)| !used.contains(&record.id))
        .filter_map(|(record, evidence)| {
            let (evidence_key, title) = (record.key.clone(), record.title.clone());
            let grade = kept::grade(space, record, evidence).into();
            let words = worth(evidence, grade)?;
            Some(ProposedStory { evidence: evidence_key, title, competency: evidence.competency.clone(), grade, words })
        })
        .collect();
    found.sort_by(|a, b| b.grade.cmp(&a.grade).then_with(|| order(&a.evidence).cmp(&order(&b.evidence))));
    found
}

fn findings(space: &Space, active: &[&StoryRow], prompts: &[PromptRow]) -> Vec<String> {
    let mut found = Vec::new();
    if active.is_empty() {
        return found;
    }
    let silent: Vec<&str> = prompts.iter().filter(|prompt| prompt.stories.is_empty()).map(|prompt| prompt.name.as_str()).collect();
    if !silent.is_empty() {
        found.push(format!("No story answers {}.", silent.join(", ")));
    }
    let alone: Vec<&str> = active.iter().filter(|row| row.evidence.is_empty()).map(|row| row.key.as_str()).collect();
    if !alone.is_empty() {
        found.push(format!("{} on your word alone: {}. Tie the evidence where it is kept.", count_rest(alone.len()), alone.join(", ")));
    }
    let programs: BTreeSet<&str> = kept(space)
        .filter(|(record, _)| active.iter().any(|row| row.evidence.contains(&record.key)))
        .filter_map(|(_, evidence)| evidence.space.as_deref())
        .collect();
    if active.len() > 2 && programs.len() == 1 {
        found.push("All that is borne out comes from one program: interviewers ask for another.".to_owned());
    }
    let half: Vec<&str> = active.iter().filter(|row| !row.open.is_empty()).map(|row| row.key.as_str()).collect();
    if !half.is_empty() {
        found.push(format!("Not written to the end: {}.", half.join(", ")));
    }
    let long: Vec<&str> =
        active.iter().filter(|row| row.seconds.is_some_and(|seconds| seconds > 180)).map(|row| row.key.as_str()).collect();
    if !long.is_empty() {
        found.push(format!("Longer than three minutes: {}. Two are listened to.", long.join(", ")));
    }
    if active.len() == MOST_ACTIVE {
        found.push(format!("{MOST_ACTIVE} stories are as many as anybody can tell well: the next one takes the place of another."));
    }
    found
}

fn count_rest(number: usize) -> String {
    match number {
        1 => "1 story rests".to_owned(),
        _ => format!("{} rest", count(number, "story")),
    }
}
