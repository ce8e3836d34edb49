//! Templates: what a program starts from, and a program as a template for the next.

mod save;

use std::collections::BTreeMap;

use formats::template::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::draft::{Draft, Source};
use model::import::stand_alone;
use model::insight::live_items;
use model::kind::item::ItemType;
use model::kind::{Body, Kind};
use model::problem::{Problem, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::SpaceId;

pub use self::save::{SaveTemplate, save_as_template, template_text};
use super::import::{ImportReport, SourceReport, import_draft};
use super::plan::plan_space;
use crate::access::Listed;
use crate::cx::{Cx, moment};
use crate::failure::Failure;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// What a career starts from. It is in no list of templates: nobody's program is about a person.
const GROWTH_PLAN: &[u8] = include_bytes!("../../../../templates/career/growth-plan.json");

/// Where records that a template brought come from, for later imports.
pub(crate) const SYSTEM: &str = "template";

/// A template that a program can start from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TemplateView {
    pub name: String,
    pub title: String,
    /// One line: for what, and what it brings.
    pub summary: String,
}

/// Which template, and when the program would start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateInput {
    /// A name of `list_templates`.
    pub template: String,
    /// The program's first day.
    pub start: Date,
}

/// What a program would begin with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TemplatePreview {
    pub name: String,
    pub title: String,
    pub summary: String,
    /// The milestones and releases, in the order of their days.
    pub milestones: Vec<PlannedMilestone>,
    /// How many records of each kind it brings.
    pub kinds: Vec<KindCount>,
}

/// A milestone as the template plans it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlannedMilestone {
    pub title: String,
    pub planned: Date,
    /// The day that would be promised.
    pub committed: Option<Date>,
}

/// How many records of a kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KindCount {
    /// The kind's name as people read it.
    pub kind: String,
    pub count: usize,
}

/// A program to start.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartProgram {
    /// A name of `list_templates`; left out where `file` is given.
    #[serde(default)]
    pub template: Option<String>,
    /// A template of one's own, as `save_as_template` gives it.
    #[serde(default)]
    pub file: Option<Value>,
    /// An empty space to start it in; one of its own when left out.
    #[serde(default)]
    pub space: Option<SpaceId>,
    /// What the program is called.
    pub name: String,
    /// Its first day; a day on a weekend is the Monday after it.
    pub start: Date,
}

/// Lists the templates.
pub fn list_templates() -> Result<Listed<TemplateView>, Failure> {
    let view = |(name, bytes): &(&str, &[u8])| {
        let head = read(name, bytes)?.head;
        Ok(TemplateView { name: (*name).to_owned(), title: head.title, summary: head.summary })
    };
    Ok(Listed { items: TEMPLATES.iter().map(view).collect::<Result<_, Failure>>()? })
}

/// Shows what a program would begin with.
pub fn show_template(input: &TemplateInput) -> Result<TemplatePreview, Failure> {
    let template = find(&input.template)?;
    let draft = draft(&template, &input.template, "", input.start)?;
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    draft.records.iter().for_each(|record| *kinds.entry(record.body.kind()).or_default() += 1);
    let first = input.start.to_zoned(TimeZone::UTC).map_err(|error| Failure::invalid(format!("The start cannot be used ({error}).")))?;
    let (space, commit, _, sources) = stand_alone(draft, &mut moment(first.timestamp())?);
    let plan = plan_space(&space, &[commit], &sources, first.timestamp());
    let milestones = live_items(&space).into_iter().filter(|(_, item)| matches!(item.item_type, ItemType::Milestone | ItemType::Release));
    let planned = milestones.filter_map(|(record, item)| {
        let dates = plan.items.iter().find(|dates| dates.record == record.id)?;
        Some(PlannedMilestone { title: record.title.clone(), planned: dates.finish.date(), committed: item.committed })
    });
    let mut milestones: Vec<PlannedMilestone> = planned.collect();
    milestones.sort_by_key(|milestone| milestone.planned);
    Ok(TemplatePreview {
        name: input.template.clone(),
        title: template.head.title,
        summary: template.head.summary,
        milestones,
        kinds: kinds.into_iter().map(|(kind, count)| KindCount { kind: kind.words(), count }).collect(),
    })
}

/// A program that is ready to be written into a space.
#[derive(Debug)]
pub struct Starting {
    draft: Draft,
}

impl Starting {
    /// Reads what a program starts from; refuses before anything is written.
    pub fn new(input: &StartProgram) -> Result<Starting, Failure> {
        // In a list of choices a name that is none of them is a wrong value; nothing is looked for at its address.
        let named = |unknown: Failure| Failure::invalid(unknown.message);
        let (name, template) = match (&input.template, &input.file) {
            (Some(name), None) => (name.as_str(), find(name).map_err(named)?),
            (None, Some(file)) => ("file", read("file", file.to_string().as_bytes())?),
            _ => return Err(Failure::invalid("Name a template, or give a file of one: one of the two.")),
        };
        Ok(Starting { draft: draft(&template, name, input.name.trim(), input.start)? })
    }

    /// Reads what a career starts from.
    pub fn growth_plan(name: &str, start: Date) -> Result<Starting, Failure> {
        Ok(Starting { draft: draft(&read("growth-plan", GROWTH_PLAN)?, "growth-plan", name, start)? })
    }

    /// Writes the program into a space without one.
    pub async fn begin(self, cx: &Cx) -> Result<ImportReport, Failure> {
        let source = self.draft.source.clone();
        let again = self.draft.clone();
        let (report, problems, revision) = import_draft(cx, None, self.draft, || Some(again.clone())).await?;
        Ok(ImportReport { sources: vec![SourceReport { system: source.system, instance: source.instance, report }], problems, revision })
    }
}

fn find(name: &str) -> Result<Template, Failure> {
    let unknown = || {
        let names = TEMPLATES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        Failure::not_found(format!("There is no template `{name}`: choose one of {names}."))
    };
    let (name, bytes) = TEMPLATES.iter().find(|(known, _)| *known == name).ok_or_else(unknown)?;
    read(name, bytes)
}

fn read(name: &str, bytes: &[u8]) -> Result<Template, Failure> {
    Template::read(bytes).map_err(|error| Failure::invalid(format!("The template `{name}` cannot be used: {error}")))
}

/// Puts a template's dates; the program bears `name`. What could not be read whole is refused, for nobody would miss it later.
fn draft(template: &Template, source: &str, name: &str, start: Date) -> Result<Draft, Failure> {
    let source = Source { system: SYSTEM.to_owned(), instance: source.to_owned() };
    let (mut draft, problems) = template.dated(&source, start);
    if let Some(Problem { place, words, .. }) = problems.iter().find(|problem| problem.severity > Severity::Note) {
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        return Err(Failure::invalid(format!("The template cannot be used. {place}{words}")));
    }
    if draft.records.is_empty() {
        return Err(Failure::invalid("The template holds no records."));
    }
    let program = draft.records.iter_mut().find(|record| matches!(record.body, Body::Program(_)));
    if let Some(program) = program.filter(|_| !name.is_empty()) {
        name.clone_into(&mut program.title);
    }
    Ok(draft)
}

/// The first day that is meant when nobody names one.
pub fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}
