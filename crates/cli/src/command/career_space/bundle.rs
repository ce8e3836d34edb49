//! `sinew career bundle`: a look at what one takes along, and the files of it.

use std::path::Path;

use app::failure::Failure;
use app::operation::career::bundle::{BundleInput, CareerBundle, make_bundle};
use model::career::bundle::{BundleRow, Taken};
use model::insight::count;

use super::super::write;
use super::sit_down;
use crate::args::Common;
use crate::args::career_space::BundleArgs;
use crate::terminal;

pub(super) async fn run(common: &Common, args: &BundleArgs) -> Result<(), Failure> {
    let desk = sit_down(common, &args.of).await?;
    let input = BundleInput { without: args.without.clone(), public: args.public.clone() };
    let made = make_bundle(&desk.app, &desk.caller, desk.cx.now, &input).await;
    desk.close().await;
    let made = made?;
    if let Some(out) = &args.out {
        save(out, &made)?;
    }
    if common.json {
        terminal::json(&made);
        return Ok(());
    }
    show(&made, args.texts);
    match &args.out {
        Some(out) => terminal::line(format!(
            "Wrote bundle.json and bundle.md to {}. Nobody needs a passphrase to read them. Elsewhere: sinew --career import bundle.json",
            out.display()
        )),
        None => terminal::line("Nothing was written yet: --out DIR writes it, --without leaves a record or a text out."),
    }
    Ok(())
}

fn save(out: &Path, made: &CareerBundle) -> Result<(), Failure> {
    std::fs::create_dir_all(out).map_err(|error| Failure::invalid(format!("{} cannot be made: {error}", out.display())))?;
    let json = serde_json::to_string_pretty(&made.bundle)
        .map_err(|error| Failure::invalid(format!("The bundle cannot be written as JSON: {error}")))?;
    write(&out.join("bundle.json"), &json)?;
    write(&out.join("bundle.md"), &made.markdown)
}

fn show(made: &CareerBundle, texts: bool) {
    let counts = &made.preview.counts;
    terminal::line(terminal::bold(&format!(
        "{} whole, {} in part, {} left out",
        count(counts.whole, "record"),
        counts.reduced,
        counts.left_out
    )));
    terminal::line(format!("In texts: {} taken out, {} said roughly.", count(counts.redacted, "place"), counts.rounded));
    let taken = |row: &BundleRow| match row.taken {
        Taken::Whole => "whole",
        Taken::Reduced => "in part",
        Taken::LeftOut => "left out",
    };
    let row = |row: &BundleRow| vec![row.key.clone(), row.kind.words(), row.title.clone(), taken(row).to_owned(), row.words.clone()];
    terminal::table(&["Key", "Kind", "Record", "Goes along", "What stays behind"], made.preview.rows.iter().map(row).collect());
    for text in made.preview.rows.iter().flat_map(|row| &row.texts) {
        if texts || text.excluded || !text.changes.is_empty() {
            terminal::line(format!("{}: {}", terminal::bold(&text.name), text.text));
        }
        for change in &text.changes {
            terminal::line(format!("    `{}` became `{}`. {}", change.was, change.now, change.words));
        }
    }
}
