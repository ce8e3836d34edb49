//! Forms of one update: the same facts, fewer of them, in the order in which each reader asks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Claim, StatusReport};
use crate::insight::rag::Rag;

/// Who reads an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everything that there is to say.
    #[default]
    Everybody,
    /// Who decides: what is in danger, what is asked of them, what they are to decide.
    Executive,
    /// Whom it concerns: every milestone, what moved, what was reached.
    Stakeholder,
    /// Who does the work: what is in the way, what moved, what others were asked for.
    Team,
    /// Who reads one line.
    OneLine,
}

/// A part of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Moved,
    Milestones,
    Highlights,
    Lowlights,
    Risks,
    Asks,
    Decisions,
    Confidence,
}

impl Audience {
    pub const ALL: [Audience; 5] = [Audience::Everybody, Audience::Executive, Audience::Stakeholder, Audience::Team, Audience::OneLine];

    /// Lists those who read less than everything.
    pub fn forms() -> impl Iterator<Item = Audience> {
        Audience::ALL.into_iter().filter(|audience| *audience != Audience::Everybody)
    }

    /// Returns the name in commands and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Audience::Everybody => "everybody",
            Audience::Executive => "executive",
            Audience::Stakeholder => "stakeholder",
            Audience::Team => "team",
            Audience::OneLine => "one_line",
        }
    }

    /// Lists what they read, in order.
    pub fn parts(self) -> &'static [Part] {
        use Part::{Asks, Confidence, Decisions, Highlights, Lowlights, Milestones, Moved, Risks};
        match self {
            Audience::Everybody => &[Moved, Milestones, Highlights, Lowlights, Risks, Asks, Decisions, Confidence],
            Audience::Executive => &[Asks, Decisions, Milestones, Lowlights, Risks],
            Audience::Stakeholder => &[Milestones, Moved, Highlights, Lowlights, Decisions],
            Audience::Team => &[Lowlights, Moved, Asks, Decisions, Risks, Highlights, Milestones],
            Audience::OneLine => &[],
        }
    }

    /// How many claims of a list they read, and how many risks.
    fn most(self) -> usize {
        match self {
            Audience::Everybody => usize::MAX,
            Audience::Executive => 3,
            Audience::Stakeholder => 5,
            Audience::Team => 10,
            Audience::OneLine => 1,
        }
    }
}

/// Writes a report for who reads it: nothing is said that the whole does not say, and every claim keeps the records that it cites.
pub fn written_for(report: &StatusReport, audience: Audience) -> StatusReport {
    let mut form = StatusReport { audience, ..report.clone() };
    if audience == Audience::OneLine {
        form.headline = one_line(report);
    }
    let has = |part| audience.parts().contains(&part);
    let most = audience.most();
    let keep = |claims: &mut Vec<Claim>, part, most: usize| claims.truncate(if has(part) { most } else { 0 });
    keep(&mut form.moved, Part::Moved, most);
    keep(&mut form.highlights, Part::Highlights, most);
    keep(&mut form.lowlights, Part::Lowlights, most);
    // What is asked of somebody, and what they are to decide, is never left out for who reads it at all.
    keep(&mut form.asks, Part::Asks, usize::MAX);
    keep(&mut form.decisions, Part::Decisions, usize::MAX);
    form.risks.truncate(if has(Part::Risks) { most } else { 0 });
    if !has(Part::Confidence) {
        form.confidence.clear();
    }
    match audience {
        Audience::Executive => form.milestones.retain(|row| is_in_danger(row.rag) || report.headline.cites.contains(&row.key)),
        Audience::Team => form.milestones.retain(|row| row.done.is_none()),
        Audience::OneLine => form.milestones.clear(),
        Audience::Everybody | Audience::Stakeholder => {}
    }
    form
}

fn is_in_danger(rag: Rag) -> bool {
    matches!(rag, Rag::OffTrack | Rag::AtRisk)
}

/// Says an update in one line: where it stands, when it lands, and what is asked first.
pub fn one_line(report: &StatusReport) -> Claim {
    let mut words = format!("{}, {}: {}", report.program, report.shown().words().to_lowercase(), report.headline.words);
    let mut cites = report.headline.cites.clone();
    if let Some(ask) = report.asks.first() {
        let title = ask.words.split(": ").next().unwrap_or(&ask.words);
        let more = report.asks.len() - 1;
        words += &format!(" Asked for: {title}{}.", if more > 0 { format!(" and {more} more") } else { String::new() });
        cites.extend(ask.cites.first().cloned());
    }
    Claim { words, cites }
}
