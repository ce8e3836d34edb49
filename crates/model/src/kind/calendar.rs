//! Calendar: when work happens.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Rules};
use crate::space::Ref;

/// A stretch of working time within a day, in minutes of the day; `to` may be 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    pub from: u16,
    pub to: u16,
}

/// Days that differ from the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarException {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// Working time on these days; empty for a holiday.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
}

/// Working times: a week and its exceptions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Monday first; a day that is `null` is the base calendar's, and a day off without one.
    pub week: [Option<Vec<Span>>; 7],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<CalendarException>,
    /// The calendar that this one varies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-reference" = "calendar"))]
    pub base: Option<Ref>,
}

impl Calendar {
    /// Monday to Friday, 09:00 to 17:00: what a plan without a calendar works by.
    pub fn office() -> Calendar {
        let day = || Some(vec![Span { from: 540, to: 1020 }]);
        Calendar { week: [day(), day(), day(), day(), day(), Some(Vec::new()), Some(Vec::new())], ..Calendar::default() }
    }
}

impl Rules for Calendar {
    fn references(&mut self) -> Vec<(&'static str, Kind, &mut Ref)> {
        self.base.as_mut().map(|base| ("base", Kind::Calendar, base)).into_iter().collect()
    }

    fn check(&self) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        let week = self.week.iter().flatten().flatten().map(|span| ("week", span));
        let exceptions = self.exceptions.iter().flat_map(|exception| &exception.spans).map(|span| ("exceptions", span));
        for (field, span) in week.chain(exceptions) {
            if span.from >= span.to || span.to > 1440 {
                wrong.push((
                    field,
                    format!(
                        "A working time from minute {} to {} of a day is not possible: it must begin before it ends, by 1440.",
                        span.from, span.to
                    ),
                ));
            }
        }
        for exception in &self.exceptions {
            if exception.from > exception.to {
                wrong.push(("exceptions", format!("The exception from {} to {} ends before it begins.", exception.from, exception.to)));
            }
        }
        let never = self.week.iter().all(|day| day.as_ref().is_some_and(Vec::is_empty))
            && self.exceptions.iter().all(|exception| exception.spans.is_empty());
        if never {
            wrong.push(("week", "This calendar has no working time: give at least one day with hours.".to_owned()));
        }
        wrong
    }
}
