//! The brag document: what was found and kept, by half-year; what did not work stands among it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Folder;
use super::packet::is_told;
use crate::career::brag::{Brag, Entry, Period, Theme};
use crate::career::evidence::{Evidence, Polarity, Sort};
use crate::career::proof::Proof;
use crate::kind::Body;
use crate::kind::evidence::{self, Speaks};
use crate::kind::learning::{LearningState, LearningType};
use crate::kind::post::PostState;
use crate::kind::story::Confidentiality;
use crate::space::Record;

/// What stands in a half-year, in the order in which it happened.
type Dated = Vec<(Date, Entry)>;

/// Makes the brag document of a career space and the programs around it, from a day on.
pub fn brag(folder: &Folder<'_>, from: Date) -> Brag {
    let mut entries: Dated = found(folder);
    entries.extend(kept_alone(folder));
    entries.extend(own(folder));
    entries.retain(|(on, _)| from <= *on && *on <= folder.today);
    entries.sort_by_key(|(on, _)| *on);
    let mut periods: BTreeMap<(i16, bool), Vec<Entry>> = BTreeMap::new();
    for (on, entry) in entries {
        periods.entry((on.year(), on.month() > 6)).or_default().push(entry);
    }
    let title = |(year, second): (i16, bool)| format!("{year}, {} half", if second { "second" } else { "first" });
    let periods = periods.into_iter().rev().map(|(half, entries)| Period { title: title(half), entries }).collect();
    Brag { person: folder.person(), periods }
}

/// What is found of one record is one entry, whatever it speaks for; what its owner says of it stands beside.
fn found(folder: &Folder<'_>) -> Dated {
    let mut out = Vec::new();
    for source in folder.programs {
        let mut of_record: BTreeMap<(&str, bool), Vec<&Evidence>> = BTreeMap::new();
        for item in source.found.evidence.iter().filter(|item| is_told(item)) {
            of_record.entry((&item.key, item.polarity == Polarity::Negative)).or_default().push(item);
        }
        for ((key, against), items) in of_record {
            let Some(best) = items.iter().max_by_key(|item| (item.missed().is_some(), item.outcome.is_some(), item.grade)) else {
                continue;
            };
            let cites = |evidence: &evidence::Evidence| {
                evidence.cited.as_deref() == Some(key)
                    && evidence.space.as_deref().is_some_and(|space| space.eq_ignore_ascii_case(&source.id))
                    && (evidence.speaks == Speaks::Against) == against
            };
            let kept = folder.evidence().find(|(_, kept)| cites(kept));
            // What its owner put away is theirs to leave out, unless it went wrong.
            let put_away = |record: &Record| record.archived && matches!(&record.body, Body::Evidence(evidence) if cites(evidence));
            if kept.is_none() && !against && folder.space.records().any(put_away) {
                continue;
            }
            let grade = items.iter().map(|item| item.grade).max().unwrap_or(best.grade);
            let (theme, noun) = theme(best.sort, against);
            let note = kept.and_then(|(_, kept)| kept.note.clone()).filter(|note| !note.trim().is_empty());
            let text = format!("{noun}: {}.{}", best.title.trim_end_matches('.'), outcome(best.came_of().as_deref()));
            out.push((
                best.occurred_on,
                Entry {
                    theme,
                    text: if against { text } else { [Some(text), note.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ") },
                    changed: note.filter(|_| against),
                    evidence: vec![Proof { key: key.to_owned(), title: best.title.clone(), grade }],
                    confidentiality: kept.map_or(Confidentiality::NeedsRounding, |(_, kept)| kept.confidentiality),
                },
            ));
        }
    }
    out
}

/// Lists what is kept and not found: of programs left behind, of the time before, and what only its owner thinks worth telling.
fn kept_alone(folder: &Folder<'_>) -> Dated {
    let is_found = |kept: &evidence::Evidence| {
        let about = |item: &Evidence| {
            Some(item.key.as_str()) == kept.cited.as_deref() && (item.polarity == Polarity::Negative) == (kept.speaks == Speaks::Against)
        };
        let source = kept.space.as_deref().and_then(|space| folder.source(space));
        source.is_some_and(|source| source.found.evidence.iter().any(|item| is_told(item) && about(item)))
    };
    let gone = folder.evidence().filter(|(_, kept)| !is_found(kept));
    gone.filter_map(|(record, kept)| {
        let against = kept.speaks == Speaks::Against;
        let theme = if against { Theme::DidNotWork } else { of_competency(&kept.competency) };
        let text = format!("{}.{}", record.title.trim_end_matches('.'), outcome(kept.outcome.as_deref()));
        let entry = Entry {
            theme,
            text,
            changed: kept.note.clone().filter(|_| against),
            evidence: vec![folder.proof(record, kept)],
            confidentiality: kept.confidentiality,
        };
        Some((kept.occurred_on?, entry))
    })
    .collect()
}

/// Lists what the career space itself says: mentoring, learning, what was shown outside.
fn own(folder: &Folder<'_>) -> Dated {
    let mut out: Dated = Vec::new();
    let entry = |theme, text: String, confidentiality| Entry { theme, text, changed: None, evidence: Vec::new(), confidentiality };
    for record in folder.space.records().filter(|record| !record.archived) {
        match &record.body {
            Body::Mentoring(mentoring) => {
                let told = mentoring.outcomes.iter().map(|outcome| mentoring.told(outcome));
                let confirmed = told.filter_map(|told| Some((told.confirmed_on?, told.words)));
                out.extend(confirmed.map(|(on, text)| {
                    let text = format!("Mentoring: {}, as they confirmed.", text.trim_end_matches('.'));
                    (on, entry(Theme::Mentoring, text, Confidentiality::NeedsRounding))
                }));
            }
            Body::Learning(learning) if learning.state == LearningState::Done => {
                let noun = match learning.learning_type {
                    LearningType::Book => "Book",
                    LearningType::Course => "Course",
                    LearningType::Community => "Community",
                    LearningType::Certification => "Certification",
                };
                let Some(on) = learning.exam_on else { continue };
                let used = learning.applied_in.iter().map(|applied| applied.key.as_str()).collect::<Vec<_>>().join(", ");
                let used = if used.is_empty() { String::new() } else { format!(" Put to use in {used}.") };
                out.push((
                    on,
                    entry(Theme::Craft, format!("{noun}: {}.{used}", record.title.trim_end_matches('.')), Confidentiality::Public),
                ));
            }
            Body::Post(post) if post.state == PostState::Published => {
                let Some(on) = post.due else { continue };
                out.push((
                    on,
                    entry(Theme::Outside, format!("Published: {}.", record.title.trim_end_matches('.')), Confidentiality::Public),
                ));
            }
            _ => {}
        }
    }
    out
}

/// Begins with a space and a capital, and ends with a stop.
fn outcome(words: Option<&str>) -> String {
    let words = words.unwrap_or_default().trim().trim_end_matches('.');
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => format!(" {}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

/// Returns what an item is about, and what one calls it.
fn theme(sort: Sort, against: bool) -> (Theme, &'static str) {
    use Theme::{Collaboration, Craft, Decisions, DidNotWork, Mentoring, Outcomes};
    let (theme, noun) = match sort {
        Sort::Risk | Sort::Scenario => (Decisions, "Risk"),
        Sort::Surprise => (Decisions, "High issue"),
        Sort::Decision | Sort::Approval => (Decisions, "Decision"),
        Sort::Escalation => (Decisions, "Escalation"),
        Sort::Assumption => (Decisions, "Assumption"),
        Sort::Stop => (Decisions, "Work stopped"),
        Sort::Dispute => (Collaboration, "Dispute"),
        Sort::Dependency => (Collaboration, "Promise of another team"),
        Sort::Ask => (Collaboration, "Ask"),
        Sort::Role => (Collaboration, "Responsibility taken on"),
        Sort::Session => (Collaboration, "Session"),
        Sort::Stakeholder => (Collaboration, "Stakeholder"),
        Sort::Statement => (Collaboration, "Statement"),
        Sort::Charter | Sort::Judged => (Outcomes, "Charter"),
        Sort::Milestone => (Outcomes, "Milestone"),
        Sort::Forecast => (Outcomes, "Forecast"),
        Sort::Outcome => (Outcomes, "Key result"),
        Sort::Metric | Sort::Citation => (Outcomes, "Measured"),
        Sort::Release | Sort::Check => (Outcomes, "Release"),
        Sort::Link => (Outcomes, "Objective served"),
        Sort::Estimate => (Craft, "Estimate"),
        Sort::Update | Sort::Miss => (Craft, "Update"),
        Sort::Retro => (Craft, "Retro"),
        Sort::RetroAction | Sort::Action => (Craft, "Action"),
        Sort::Map => (Craft, "Technical map"),
        Sort::Brief => (Craft, "Document"),
        Sort::Practice => (Craft, "Practice"),
        Sort::Claim => (Craft, "From before"),
        Sort::Mentoring => (Mentoring, "Mentoring"),
    };
    (if against { DidNotWork } else { theme }, noun)
}

/// Returns what a competency is about, where nothing else says.
fn of_competency(id: &str) -> Theme {
    match id {
        "LC6" => Theme::Mentoring,
        id if id.starts_with("LC") => Theme::Collaboration,
        id if id.starts_with("PM4") || id.starts_with("TF2") || id.starts_with("ST") => Theme::Decisions,
        id if id.starts_with("PM") => Theme::Outcomes,
        _ => Theme::Craft,
    }
}
