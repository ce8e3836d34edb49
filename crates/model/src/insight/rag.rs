//! Red, amber, green: by rule, never typed.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::insight::say_date;
use crate::kind::program::Override;

/// The rule, as it is printed beside every colour.
pub const RULE: &str = "On track: P80 is on or before the committed date. At risk: P80 is after it, P50 is not. \
                        Off track: P50 is after it too. Without a committed date it cannot be measured.";

/// How a milestone stands against its committed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rag {
    Done,
    NotMeasured,
    OnTrack,
    AtRisk,
    OffTrack,
}

impl Rag {
    /// Returns the words that stand beside the colour.
    pub fn words(self) -> &'static str {
        match self {
            Rag::Done => "Done",
            Rag::NotMeasured => "Cannot be measured",
            Rag::OnTrack => "On track",
            Rag::AtRisk => "At risk",
            Rag::OffTrack => "Off track",
        }
    }

    /// Returns the colour's name; empty where there is none.
    pub fn colour(self) -> &'static str {
        match self {
            Rag::Done | Rag::NotMeasured => "",
            Rag::OnTrack => "green",
            Rag::AtRisk => "amber",
            Rag::OffTrack => "red",
        }
    }
}

/// Applies `RULE`.
pub fn rag(committed: Option<Date>, p50: Date, p80: Date) -> Rag {
    match committed {
        None => Rag::NotMeasured,
        Some(committed) if p80 <= committed => Rag::OnTrack,
        Some(committed) if p50 <= committed => Rag::AtRisk,
        Some(_) => Rag::OffTrack,
    }
}

/// Says why a person's colour is shown instead of the rule's, how long, and what the rule says.
pub fn by_hand(colour: &Override, rule: Rag, today: Date) -> String {
    let (until, reason) = (say_date(colour.until, today), colour.reason.trim());
    let end = if reason.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("Set by hand until {until}: {reason}{end} By the rule it is: {}.", rule.words().to_lowercase())
}
