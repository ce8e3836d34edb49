//! The milestone chart: where each landing lies against its committed date, as inline SVG.

use std::fmt::Write;

use jiff::ToSpan;
use jiff::civil::Date;
use model::calendars::days_between;
use model::insight::rag::Rag;
use model::insight::say_date;
use model::insight::status::{MilestoneRow, StatusReport};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 250.0;
const RIGHT: f64 = 20.0;
const ROW: f64 = 30.0;
const TOP: f64 = 26.0;

/// Draws the open milestones; empty when there is none.
pub(super) fn milestones(report: &StatusReport) -> String {
    let today = report.data_date.date();
    let open: Vec<&MilestoneRow> = report.milestones.iter().filter(|row| row.done.is_none()).collect();
    let dates = open.iter().flat_map(|row| [Some(row.p10), Some(row.p95), row.committed]).flatten().chain([today]);
    let (Some(first), Some(last)) = (dates.clone().min(), dates.max()) else { return String::new() };
    if open.is_empty() {
        return String::new();
    }
    let scale = Scale { first, days: f64::from(days_between(first, last).max(1)) };
    let height = TOP + ROW * open.len() as f64 + 8.0;
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"When each open milestone lands, against its committed date; the table below says the same in numbers\">\n"
    );
    months(&mut svg, &scale, first, last, height);
    let x = scale.x(today);
    put(&mut svg, format_args!("<line class=\"today\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{height}\"/>"));
    for (ix, row) in open.iter().enumerate() {
        bar(&mut svg, &scale, row, TOP + ROW * ix as f64 + ROW / 2.0, today);
    }
    svg.push_str("</svg>\n");
    svg
}

struct Scale {
    first: Date,
    days: f64,
}

impl Scale {
    fn x(&self, date: Date) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * f64::from(days_between(self.first, date)) / self.days
    }
}

/// Draws a line per month, with a name where there is room for one.
fn months(svg: &mut String, scale: &Scale, first: Date, last: Date, height: f64) {
    let step = (f64::from(days_between(first, last)) / 30.0 / 9.0).ceil().max(1.0) as i32;
    let mut month = first.first_of_month();
    while month <= last {
        if month >= first {
            let x = scale.x(month);
            put(svg, format_args!("<line class=\"grid\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{height}\"/>"));
            let anchor = if x > WIDTH - 40.0 { " text-anchor=\"end\"" } else { "" };
            put(svg, format_args!("<text class=\"axis\" x=\"{x:.1}\" y=\"16\"{anchor}>{}</text>", month.strftime("%b %y")));
        }
        let Ok(next) = month.checked_add(step.months()) else { return };
        month = next;
    }
}

fn bar(svg: &mut String, scale: &Scale, row: &MilestoneRow, y: f64, today: Date) {
    let (p10, p50, p80, p95) = (scale.x(row.p10), scale.x(row.p50), scale.x(row.p80), scale.x(row.p95));
    let class = class(row.rag);
    let says = |date| say_date(date, today);
    put(
        svg,
        format_args!(
            "<g class=\"{class}\"><title>{}: P50 {}, P80 {}, P95 {}</title>",
            escape(&row.name),
            says(row.p50),
            says(row.p80),
            says(row.p95)
        ),
    );
    put(svg, format_args!("<text class=\"name\" x=\"0\" y=\"{:.1}\">{}</text>", y + 4.0, escape(&shorten(&row.name, 38))));
    put(svg, format_args!("<line class=\"range\" x1=\"{p10:.1}\" y1=\"{y:.1}\" x2=\"{p95:.1}\" y2=\"{y:.1}\"/>"));
    put(
        svg,
        format_args!("<rect class=\"likely\" x=\"{p50:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"10\"/>", y - 5.0, (p80 - p50).max(2.0)),
    );
    put(svg, format_args!("<line class=\"p80\" x1=\"{p80:.1}\" y1=\"{:.1}\" x2=\"{p80:.1}\" y2=\"{:.1}\"/>", y - 9.0, y + 9.0));
    if let Some(committed) = row.committed {
        let x = scale.x(committed);
        put(svg, format_args!("<path class=\"committed\" d=\"M{x:.1} {:.1}l6 6l-6 6l-6 -6z\"/>", y - 6.0));
    }
    svg.push_str("</g>\n");
}

/// Returns the CSS class of a colour.
pub(super) fn class(rag: Rag) -> &'static str {
    match rag {
        Rag::Done => "done",
        Rag::NotMeasured => "unmeasured",
        Rag::OnTrack => "on-track",
        Rag::AtRisk => "at-risk",
        Rag::OffTrack => "off-track",
    }
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most - 1).collect();
    format!("{}…", short.trim_end())
}

/// Keeps text from being read as markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn put(svg: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(svg, "{line}").expect("writing to a string cannot fail");
}
