//! `sinew status`.

use std::path::Path;

use app::cx::Cx;
use app::failure::Failure;
use app::operation::digest::digest_of_store;
use app::operation::status::{StatusInput, Written, publish_update, write_status};
use formats::update::{html, markdown};
use model::insight::status::audience::{Audience, written_for};

use super::forecast::settings;
use super::{day, moment, with_workspace, workspace_zone, write};
use crate::args::{Common, For, Format, Status};
use crate::terminal::{self, Bar};

pub(crate) async fn run(common: &Common, args: &Status) -> Result<(), Failure> {
    let bar = Bar::new(args.simulation.chance.trials);
    let work = async |cx: &Cx| {
        let zone = workspace_zone(cx).await?;
        let input = StatusInput {
            week: args.week.as_deref().map(day).transpose()?,
            since: args.since.as_deref().map(|since| moment(since, &zone)).transpose()?,
            note: args.note.clone(),
            settings: settings(&args.simulation, &zone)?,
        };
        let written = write_status(cx, input, &|done| bar.at(done)).await?;
        // The record holds the whole; what is printed may be a form of it.
        let written = Written { report: written_for(&written.report, audience(args.audience)), ..written };
        // Published first: what cannot go out twice must not be written over what went out.
        let published = if args.publish { Some(publish_update(cx, &written, markdown(&written.report)).await?) } else { None };
        Ok((written, published))
    };
    let (written, published) = with_workspace(common, work).await?;
    drop(bar);
    let format = args.format.or_else(|| args.out.as_deref().and_then(by_ending));
    let format = format.unwrap_or(if common.json { Format::Json } else { Format::Markdown });
    let text = render(&written, format)?;
    match &args.out {
        None => terminal::line(&text),
        Some(path) => {
            write(path, &text)?;
            terminal::line(format!("Wrote the update of the week ending {} to {}.", written.report.week_ending, path.display()));
        }
    }
    if let Some(key) = published {
        terminal::remark(&format!("Published as {key}: it stays as it went out."));
    }
    Ok(())
}

fn audience(of: For) -> Audience {
    match of {
        For::Everybody => Audience::Everybody,
        For::Executive => Audience::Executive,
        For::Stakeholder => Audience::Stakeholder,
        For::Team => Audience::Team,
        For::OneLine => Audience::OneLine,
    }
}

/// `sinew digest`.
pub(crate) async fn digest(common: &Common) -> Result<(), Failure> {
    let bar = Bar::new(app::operation::forecast::TRIALS);
    let digest = with_workspace(common, async |cx: &Cx| digest_of_store(cx, &|done| bar.at(done)).await).await?;
    drop(bar);
    if common.json {
        terminal::json(&digest);
    } else {
        terminal::line(digest.markdown.trim_end());
    }
    Ok(())
}

pub(crate) fn render(written: &Written, format: Format) -> Result<String, Failure> {
    Ok(match format {
        Format::Markdown => markdown(&written.report),
        Format::Html => html(&written.report),
        Format::Json => serde_json::to_string_pretty(&written.report)
            .map_err(|error| Failure::invalid(format!("The update cannot be written as JSON: {error}")))?,
    })
}

fn by_ending(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "html" | "htm" => Some(Format::Html),
        "json" => Some(Format::Json),
        "md" | "markdown" => Some(Format::Markdown),
        _ => None,
    }
}
