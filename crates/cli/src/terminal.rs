//! The terminal: tables, colours only where someone sees them, a progress bar for what takes over a second.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressStyle};
use model::insight::rag::Rag;

/// Prints a line. A closed pipe is no error of ours: whoever read it has seen enough, and the work goes on.
pub(crate) fn line(text: impl AsRef<str>) {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush());
    if let Err(fault) = written
        && fault.kind() != std::io::ErrorKind::BrokenPipe
    {
        error(&format!("The answer could not be printed: {fault}."));
        std::process::exit(1);
    }
}

/// Prints an error to where errors go.
pub(crate) fn error(message: &str) {
    let mut err = std::io::stderr().lock();
    let style = if std::io::stderr().is_terminal() { AnsiColor::Red.on_default().bold() } else { Style::new() };
    // When even this cannot be written there is nobody left to tell; the exit code still says it.
    if writeln!(err, "{style}error:{style:#} {message}").is_err() {
        std::process::exit(1);
    }
}

/// Prints a remark beside the answer, to where errors go, so that the answer can be piped.
pub(crate) fn remark(message: &str) {
    let mut err = std::io::stderr().lock();
    if writeln!(err, "{message}").is_err() {
        std::process::exit(1);
    }
}

/// Whether colours reach a person: a terminal, and nobody asked for none (no-color.org).
fn colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn paint(text: &str, style: Style) -> String {
    if colours() { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

pub(crate) fn bold(text: &str) -> String {
    paint(text, Style::new().bold())
}

pub(crate) fn faint(text: &str) -> String {
    paint(text, Style::new().dimmed())
}

/// Returns the words of a status, in its colour.
pub(crate) fn rag(rag: Rag) -> String {
    let style = match rag {
        Rag::OnTrack => AnsiColor::Green.on_default(),
        Rag::AtRisk => AnsiColor::Yellow.on_default(),
        Rag::OffTrack => AnsiColor::Red.on_default(),
        Rag::Done | Rag::NotMeasured => Style::new().dimmed(),
    };
    paint(rag.words(), style)
}

/// Prints a table; columns whose name begins with `>` are aligned to the right.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if !std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(header.iter().map(|name| Cell::new(faint(name.trim_start_matches('>')))));
    table.add_rows(rows);
    for (ix, name) in header.iter().enumerate() {
        if name.starts_with('>')
            && let Some(column) = table.column_mut(ix)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    line(table.trim_fmt());
}

/// Prints a value as JSON.
pub(crate) fn json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => line(text),
        Err(fault) => error(&format!("The answer cannot be written as JSON: {fault}")),
    }
}

/// A progress bar that appears only after a second.
pub(crate) struct Bar {
    total: u64,
    began: Instant,
    bar: OnceLock<ProgressBar>,
}

impl Bar {
    pub(crate) fn new(total: u32) -> Bar {
        Bar { total: u64::from(total), began: Instant::now(), bar: OnceLock::new() }
    }

    pub(crate) fn at(&self, done: u32) {
        if self.bar.get().is_none() && (self.began.elapsed() < Duration::from_secs(1) || !std::io::stderr().is_terminal()) {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} trials, {eta} left")
                .unwrap_or_else(|_bad_template| ProgressStyle::default_bar());
            ProgressBar::new(self.total).with_style(style)
        });
        bar.set_position(u64::from(done));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
