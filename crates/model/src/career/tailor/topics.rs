//! The words by which a posting or a bullet speaks of a competency.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A competency, the words that stand for it, and what would show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Topic {
    pub competency: String,
    pub name: String,
    /// In lower case, compared from the beginning of a word: `dependenc` stands for `dependency` and `dependencies`.
    pub words: Vec<String>,
    /// What the person could set out to do where they have nothing to show.
    pub goal: String,
}

/// Returns the words of the framework that is shipped; an organisation's own ladder brings its own.
pub fn shipped() -> Vec<Topic> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    TOPICS
        .iter()
        .map(|(id, name, words, goal)| Topic {
            competency: (*id).to_owned(),
            name: (*name).to_owned(),
            words: owned(words),
            goal: (*goal).to_owned(),
        })
        .collect()
}

type Row = (&'static str, &'static str, &'static [&'static str], &'static str);

const TOPICS: &[Row] = &[
    (
        "TF1",
        "System and architecture literacy",
        &[
            "architecture",
            "system design",
            "distributed system",
            "technical background",
            "technical depth",
            "technical acumen",
            "software engineering",
        ],
        "Draw the technical map of a program, and have an engineer confirm it.",
    ),
    (
        "TF2",
        "Technical trade-off facilitation",
        &["trade-off", "tradeoff", "technical decision", "design review", "technical discussion"],
        "Lead a technical decision with criteria and options to its decider, and hold its review.",
    ),
    (
        "TF3",
        "Delivery and release engineering fluency",
        &[
            "release",
            "launch",
            "deployment",
            "rollout",
            "roll-out",
            "ci/cd",
            "continuous delivery",
            "go-live",
            "sdlc",
            "software development life",
        ],
        "Take a release to its go-live with a checklist and a way back that were there before it.",
    ),
    (
        "TF4",
        "Estimation realism and technical risk sensing",
        &["estimat", "technical risk"],
        "Estimate work as a range before it starts, and compare it with what it took.",
    ),
    (
        "TF5",
        "Operational and data fluency",
        &["data-driven", "data driven", "sql", "dashboard", "analytic", "observability", "sre", "incident", "operational metric"],
        "Base a decision on a metric with its source and its time.",
    ),
    (
        "PM1",
        "Framing and scope control",
        &["scope", "charter", "requirements gathering", "project definition", "non-goals"],
        "Write a charter with measurable success criteria, and get a sponsor's approval before the work starts.",
    ),
    (
        "PM2",
        "Planning and forecasting",
        &["program plan", "project plan", "planning", "schedul", "forecast", "milestone", "timeline", "roadmap"],
        "Forecast eight milestones with P50 and P80 two weeks ahead, and let them resolve.",
    ),
    (
        "PM3",
        "Dependency management",
        &["dependenc", "cross-team", "cross team", "multiple teams", "across teams", "interdependenc"],
        "Bring a dependency of two teams to its date, and have the receiver confirm it.",
    ),
    (
        "PM4",
        "Risk and issue management",
        &["risk", "mitigat", "issue management", "raid"],
        "Open a risk before it strikes, with a trigger and an owner, and close it before its date.",
    ),
    (
        "PM5",
        "Measurement and outcome tracking",
        &["okr", "kpi", "key result", "success metric", "measurable", "outcome", "key performance"],
        "Measure a key result against its baseline a month after the launch.",
    ),
    (
        "PM6",
        "Continuous improvement and closure",
        &["retrospective", "post-mortem", "postmortem", "continuous improvement", "process improvement", "lessons learned"],
        "Hold a retro whose actions are closed, and check the effect of one of them.",
    ),
    (
        "LC1",
        "Stakeholder alignment",
        &["stakeholder", "alignment", "sponsor", "raci", "cross-functional", "cross functional"],
        "Have the accountable people acknowledge who decides what in a program.",
    ),
    (
        "LC2",
        "Influence without authority",
        &["influenc", "without authority", "persua", "negotiat"],
        "Get a commitment from a team that does not report to you, and see it kept.",
    ),
    (
        "LC3",
        "Conflict resolution and escalation",
        &["conflict", "escalat", "blocker", "unblock", "roadblock"],
        "Escalate with both positions, options and a date to decide by, and see it decided.",
    ),
    (
        "LC4",
        "Written and verbal communication",
        &["communicat", "written", "presentation", "present to", "status report", "executive update", "exec update", "reporting"],
        "Publish status on time for a quarter, with colours that hold afterwards.",
    ),
    (
        "LC5",
        "Listening, trust and facilitation",
        &["facilitat", "workshop", "scrum master", "listening", "ceremonies"],
        "Lead a session whose result changed because of what somebody said.",
    ),
    (
        "LC6",
        "Mentoring and growing people",
        &[
            "mentor",
            "coach",
            "people management",
            "direct reports",
            "line management",
            "hire",
            "hiring",
            "grow a team",
            "manage a team",
            "managing a team",
        ],
        "Mentor somebody towards a goal, and have them confirm that they reached it.",
    ),
    (
        "ST1",
        "Business alignment",
        &["business case", "business goal", "business objective", "business value", "company strategy", "business impact", "strategic"],
        "Tie a program to a company objective, and have its owner confirm the link.",
    ),
    (
        "ST2",
        "Prioritisation and stopping work",
        &["prioritis", "prioritiz", "trade offs between", "backlog management"],
        "Decide what is not done, with what waiting costs, and have it approved.",
    ),
    (
        "ST3",
        "Creating clarity in ambiguity",
        &["ambigu", "uncertain", "undefined problem", "unstructured", "fast-paced", "fast paced"],
        "Write down an assumption that the plan rests on, and settle it by its date.",
    ),
    (
        "ST4",
        "Foresight and scenario planning",
        &["scenario", "contingen", "long-term", "long term planning", "capacity planning"],
        "Prepare a response to a scenario, with a trigger that is set before it happens.",
    ),
    (
        "ST5",
        "Operating model and process innovation",
        &["agile", "scrum", "kanban", "process", "operating model", "best practice", "playbook", "framework"],
        "Introduce a practice that another program takes up, and decide whether it stays.",
    ),
    (
        "ST6",
        "Emerging and responsible technology stewardship",
        &[
            "machine learning",
            "artificial intelligence",
            "privacy",
            "gdpr",
            "security",
            "compliance",
            "accessibility",
            "sustainab",
            "responsible ai",
        ],
        "Set a checkpoint for privacy, security or accessibility before a launch, with somebody who approves.",
    ),
];

/// Returns the topics that a text speaks of, each with the words that say so, as they stand in the text.
pub(super) fn spoken<'a>(text: &str, topics: &'a [Topic]) -> Vec<(&'a Topic, Vec<String>)> {
    let lower = text.to_lowercase();
    let said = |topic: &Topic| topic.words.iter().filter_map(|word| whole(&lower, word)).collect::<Vec<String>>();
    topics.iter().map(|topic| (topic, said(topic))).filter(|(_, said)| !said.is_empty()).collect()
}

/// Finds what begins a word of a text, and returns that word as a whole.
fn whole(lower: &str, begin: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = lower[from..].find(begin) {
        let start = from + at;
        let end = start + begin.len();
        if !lower[..start].ends_with(char::is_alphanumeric) {
            let rest = lower[end..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(lower.len() - end);
            // Short ones are abbreviations: `sre` begins no other word.
            if begin.len() > 4 || lower[end..end + rest].trim_start_matches('s').is_empty() {
                return Some(lower[start..end + rest].to_owned());
            }
        }
        from = end;
    }
    None
}

/// Words that say nothing of what is asked for.
const EMPTY: &[&str] = &[
    "about",
    "across",
    "after",
    "also",
    "and",
    "any",
    "are",
    "around",
    "best",
    "between",
    "both",
    "but",
    "can",
    "candidate",
    "closely",
    "company",
    "complex",
    "deep",
    "demonstrated",
    "driving",
    "each",
    "effectively",
    "ensure",
    "equivalent",
    "etc",
    "excellent",
    "experience",
    "experienced",
    "familiar",
    "familiarity",
    "for",
    "from",
    "good",
    "great",
    "have",
    "high",
    "highly",
    "ideally",
    "including",
    "into",
    "its",
    "join",
    "key",
    "knowledge",
    "large",
    "least",
    "leading",
    "like",
    "looking",
    "make",
    "manage",
    "managing",
    "manager",
    "minimum",
    "more",
    "multiple",
    "must",
    "need",
    "new",
    "nice",
    "our",
    "other",
    "over",
    "own",
    "plus",
    "preferably",
    "preferred",
    "proven",
    "record",
    "related",
    "required",
    "requirement",
    "requirements",
    "role",
    "should",
    "similar",
    "skill",
    "skills",
    "strong",
    "such",
    "team",
    "teams",
    "that",
    "the",
    "their",
    "them",
    "they",
    "this",
    "through",
    "to",
    "track",
    "understanding",
    "using",
    "very",
    "want",
    "was",
    "well",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "within",
    "work",
    "working",
    "would",
    "year",
    "years",
    "you",
    "your",
    "technical",
    "program",
    "programs",
    "programme",
    "project",
    "projects",
    "ability",
    "able",
    "end",
];

/// Returns the words of a text that say something, by their stems.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = text
        .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '+' | '#')))
        .filter(|word| word.chars().count() > 2 || matches!(*word, "Go" | "C#" | "AI" | "ML" | "UX"))
        .filter(|word| !word.starts_with(|letter: char| letter.is_ascii_digit()))
        .map(str::to_lowercase)
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .map(|word| stem(&word))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// Cuts off what makes a plural or a form of a verb: enough to see that `migrations`, `migration` and `migrated` are one word.
fn stem(word: &str) -> String {
    for ending in
        ["ations", "ation", "ating", "ated", "ates", "ate", "ments", "ment", "ings", "ing", "ers", "er", "ies", "ied", "ed", "es", "s", "y"]
    {
        if let Some(begin) = word.strip_suffix(ending).filter(|begin| begin.chars().count() >= 4) {
            return begin.to_owned();
        }
    }
    word.to_owned()
}
