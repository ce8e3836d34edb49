//! `sinew new`, `templates` and `save-template`: programs from templates, and back.

use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::live::Live;
use app::operation::plan::show_plan;
use app::operation::templates::{StartProgram, Starting, TemplateInput, list_templates, show_template, template_text, today};
use jiff::Timestamp;
use jiff::civil::Date;
use model::insight::{count, say_date};

use super::{day, import, with_workspace, write};
use crate::args::Common;
use crate::terminal;

/// Makes a workspace; nothing is made where the template cannot be used.
pub(crate) async fn new(common: &Common, name: String, template: String, start: Option<&str>) -> Result<(), Failure> {
    let now = Timestamp::now();
    let path = Path::new(&template);
    let (template, file) = if path.extension().is_some_and(|ending| ending == "json") {
        let bytes = std::fs::read(path).map_err(|error| Failure::file(path, "read", &error))?;
        let file = serde_json::from_slice(&bytes);
        (None, Some(file.map_err(|error| Failure::invalid(format!("`{}` is not sound JSON ({error}).", path.display())))?))
    } else {
        (Some(template), None)
    };
    let input = StartProgram { template, file, space: None, name, start: first_day(start, now)? };
    let starting = Starting::new(&input)?;
    let cx = Cx::init(common.data(), &input.name, &common.user, "cli", now).await?;
    let begun = starting.begin(&cx).await;
    let place = cx.store.place().to_owned();
    cx.store.close().await;
    let report = begun?;
    if common.json {
        terminal::json(&serde_json::json!({ "workspace": input.name, "data": place, "import": report }));
    } else {
        import::print(&report);
        terminal::line(format!("Made the program `{}` in {place}. Next: sinew forecast", input.name));
    }
    Ok(())
}

pub(crate) fn list(common: &Common, template: Option<String>, start: Option<&str>) -> Result<(), Failure> {
    let now = Timestamp::now();
    let Some(template) = template else {
        let templates = list_templates()?;
        if common.json {
            terminal::json(&templates);
            return Ok(());
        }
        for template in &templates.items {
            terminal::line(format!("{}: {}", terminal::bold(&template.name), template.title));
            terminal::line(format!("  {}", template.summary));
        }
        return Ok(());
    };
    let preview = show_template(&TemplateInput { template, start: first_day(start, now)? })?;
    if common.json {
        terminal::json(&preview);
        return Ok(());
    }
    terminal::line(terminal::bold(&preview.title));
    terminal::line(&preview.summary);
    for milestone in &preview.milestones {
        let committed = milestone.committed.map(|day| format!(" (committed {})", say_date(day, today(now))));
        terminal::line(format!("  {}  {}{}", say_date(milestone.planned, today(now)), milestone.title, committed.unwrap_or_default()));
    }
    let kinds = preview.kinds.iter().map(|kind| count(kind.count, &kind.kind)).collect::<Vec<_>>().join(", ");
    terminal::line(format!("Brings {kinds}."));
    Ok(())
}

pub(crate) async fn save(common: &Common, file: &Path, title: Option<&str>, summary: Option<&str>) -> Result<(), Failure> {
    let text = with_workspace(common, async |cx| {
        let plan = show_plan(cx, None).await?;
        template_text(&Live::load(cx).await?.space, &plan, title, summary, cx.now)
    })
    .await?;
    write(file, &text)?;
    if common.json {
        terminal::json(&serde_json::json!({ "template": file }));
    } else {
        terminal::line(format!("Wrote the template to {}. Next: sinew --data NEW new --template {} NAME", file.display(), file.display()));
    }
    Ok(())
}

fn first_day(start: Option<&str>, now: Timestamp) -> Result<Date, Failure> {
    start.map_or_else(|| Ok(today(now)), day)
}
