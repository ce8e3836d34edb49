//! Practice for interviews: what is asked about each prompt, which story answers it, and what a good answer has.

use schemars::JsonSchema;
use serde::Serialize;

use super::stories;
use crate::kind::Body;
use crate::kind::story::{Story, StoryState};
use crate::space::{Record, Space};

/// How long an answer takes where its story does not say, in seconds.
const SECONDS: u32 = 120;

/// One thing that interviews ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PracticePrompt")]
pub struct Prompt {
    /// The word that stories are tagged by: `conflict`.
    pub tag: String,
    pub title: String,
    /// Competencies that an answer shows.
    pub competencies: Vec<String>,
    pub questions: Vec<String>,
    /// The stories that answer it, those that are tagged by it first.
    pub stories: Vec<Answer>,
}

/// A story that answers a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PracticeAnswer")]
pub struct Answer {
    pub key: String,
    pub title: String,
    /// How long it takes to tell.
    pub seconds: u32,
    /// Parts that it still lacks: `result`, `reflection`.
    pub lacks: Vec<String>,
    /// It cites evidence.
    pub borne_out: bool,
}

/// What to practise, and how to judge an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Practice {
    pub prompts: Vec<Prompt>,
    /// What a good answer has: one asks oneself after each.
    pub rubric: Vec<String>,
}

/// Lists what interviews ask, with the stories of a career space that answer it.
pub fn practice(space: &Space, competency: Option<&str>) -> Practice {
    let told: Vec<(&Record, &Story)> = space
        .records()
        .filter(|record| !record.archived)
        .filter_map(|record| match &record.body {
            Body::Story(story) if story.state == StoryState::Active => Some((record, &**story)),
            _ => None,
        })
        .collect();
    let asked =
        |prompt: &&stories::Prompt| competency.is_none_or(|id| prompt.competencies.iter().any(|known| known.eq_ignore_ascii_case(id)));
    let prompts = stories::PROMPTS.iter().filter(asked).map(|prompt| of(prompt, &told)).collect();
    Practice { prompts, rubric: RUBRIC.iter().map(|line| (*line).to_owned()).collect() }
}

fn of(prompt: &stories::Prompt, told: &[(&Record, &Story)]) -> Prompt {
    let tagged = |story: &Story| stories::is_tagged(&story.prompts, prompt);
    let shows = |story: &Story| story.competencies.iter().any(|id| prompt.competencies.contains(&id.as_str()));
    let mut fits: Vec<&(&Record, &Story)> = told.iter().filter(|(_, story)| tagged(story) || shows(story)).collect();
    fits.sort_by_key(|(record, story)| (!tagged(story), story.evidence.is_empty(), record.key.clone()));
    let also = ALSO.iter().find(|(tag, _)| *tag == prompt.tag).map_or(&[][..], |(_, questions)| questions);
    Prompt {
        tag: prompt.tag.to_owned(),
        title: prompt.name.to_owned(),
        competencies: prompt.competencies.iter().map(|id| (*id).to_owned()).collect(),
        questions: std::iter::once(&prompt.question).chain(also).map(|question| (*question).to_owned()).collect(),
        stories: fits.into_iter().map(|(record, story)| answer(record, story)).collect(),
    }
}

fn answer(record: &Record, story: &Story) -> Answer {
    let parts = [
        ("situation", &story.situation),
        ("task", &story.task),
        ("what I did", &story.action_mine),
        ("result", &story.result),
        ("reflection", &story.reflection),
    ];
    let lacks = parts.into_iter().filter(|(_, text)| text.as_deref().is_none_or(|text| text.trim().is_empty()));
    Answer {
        key: record.key.clone(),
        title: record.title.clone(),
        seconds: story.seconds.unwrap_or(SECONDS),
        lacks: lacks.map(|(name, _)| name.to_owned()).collect(),
        borne_out: !story.evidence.is_empty(),
    }
}

const RUBRIC: &[&str] = &[
    "I said what was at stake before I said what I did.",
    "I said “I” where it was me, and named what others did.",
    "The result had a number, or a fact that somebody can check.",
    "I said what I would do differently.",
    "I stayed within the time.",
];

/// What else is asked about a prompt, beside its own question.
const ALSO: &[(&str, &[&str])] = &[
    (
        "system-design",
        &[
            "Draw a system that you ran a program on. Where does it break first when load doubles?",
            "Which technical trade-off did you bring to a decision, and which options lost?",
            "How did you decide that a launch may go ahead, and who could have pulled it back?",
        ],
    ),
    (
        "program",
        &[
            "A milestone was going to be late. When did you know, and what did you do that week?",
            "How did several teams come to promise each other dates, and what happened to those dates?",
            "What did you stop, and what did it cost?",
        ],
    ),
    (
        "ambiguity",
        &[
            "Which risk did you see before anybody else, and what came of it?",
            "You were handed something that nobody could describe. What were your first two weeks?",
            "Which assumption did you test early, and what did you do when it proved false?",
        ],
    ),
    (
        "conflict",
        &[
            "Which escalation of yours was uncomfortable? Would you do it again?",
            "When did you and an engineer see a technical matter differently?",
        ],
    ),
    (
        "influence",
        &[
            "What did a team do for you that was not on its plan, and why?",
            "When did you change your own mind because of somebody in the room?",
            "Who does something today that they could not do before you worked with them?",
        ],
    ),
    (
        "failure",
        &[
            "When did you tell people that all was well, and it was not?",
            "Which of your forecasts was furthest off, and what did you change?",
        ],
    ),
    (
        "stakeholders",
        &[
            "Show me how you would tell an executive in one minute that a date has moved.",
            "How do you find out what people do not say in the meeting?",
        ],
    ),
    ("metrics", &["Which number made you stop or change something?", "What was your baseline, and who could have argued with it?"]),
];
