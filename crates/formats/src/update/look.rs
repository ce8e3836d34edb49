//! A look back on a month or a quarter of the growth plan, as it is kept: in Markdown, and a status as a page, too.

use jiff::civil::Date;
use model::career::rhythm::{LandingThen, LookBack};
use model::insight::say_date;
use model::insight::status::Claim;

use super::chart::{class, escape as escaped};
use super::date_or_dash;
use super::html::{STYLE, claim as html_claim, list, section};
use super::markdown::{claim, claims, escape, heading};

/// Returns what its owner has to say to it by its paragraphs.
fn paragraphs(note: Option<&str>) -> impl Iterator<Item = &str> {
    note.into_iter().flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty())
}

/// Writes the heads and the cells of the table that holds the target date against where it stood.
fn landing(landing: &LandingThen, from: Date, to: Date) -> ([String; 3], [[String; 3]; 2]) {
    let date = |day: Date| say_date(day, to);
    let heads = [landing.name.clone(), date(from), date(to)];
    let then = |day: Option<Date>| date_or_dash(day, to);
    // What is done has a date and no forecast.
    let now = |day: Date| landing.done.map_or_else(|| date(day), |done| format!("done {}", date(done)));
    let rows = [["P50".to_owned(), then(landing.p50_then), now(landing.p50)], ["P80".to_owned(), then(landing.p80_then), now(landing.p80)]];
    (heads, rows)
}

/// Writes it in Markdown.
pub fn markdown(look: &LookBack, note: Option<&str>) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    let due = &look.due;
    line(&format!("# {}\n", escape(&look.title)));
    line(&format!("**{}.** {}\n", look.rag.words(), claim(&look.headline)));
    for paragraph in paragraphs(note) {
        line(&format!("{}\n", escape(paragraph)));
    }
    if let Some(words) = skipped(look) {
        line(&format!("{}\n", escape(&words)));
    }
    if let Some(then) = &look.landing {
        let (heads, rows) = landing(then, due.from, due.to);
        let row = |cells: &[String; 3]| format!("| {} |", cells.iter().map(|cell| escape(cell)).collect::<Vec<_>>().join(" | "));
        line(&row(&heads));
        line("|---|---|---|");
        rows.iter().for_each(|cells| line(&row(cells)));
        line("");
    }
    for (place, part) in look.parts.iter().enumerate() {
        if place > 0 {
            line("");
        }
        heading(&mut line, &part.title);
        claims(&mut line, &part.lines, &part.none);
    }
    out
}

/// Says what went by without one.
fn skipped(look: &LookBack) -> Option<String> {
    let words = look.due.skipped.join(", ");
    (!words.is_empty()).then(|| format!("Without a {}: {words}.", look.due.every.kept_as()))
}

/// Writes it as one page: no scripts, nothing fetched.
pub fn html(look: &LookBack, note: Option<&str>) -> String {
    let due = &look.due;
    let mut out = String::with_capacity(16 * 1024);
    let mut put = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    put("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
    put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">");
    put(&format!("<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>", escaped(&look.title)));
    put(&format!("<header><p class=\"eyebrow\">{}</p>", escaped(&look.title)));
    put(&format!("<h1><span class=\"rag {}\">{}</span> {}</h1>", class(look.rag), look.rag.words(), html_claim(&look.headline)));
    for paragraph in paragraphs(note) {
        put(&format!("<p class=\"note\">{}</p>", escaped(paragraph)));
    }
    if let Some(words) = skipped(look) {
        put(&format!("<p class=\"rule\">{}</p>", escaped(&words)));
    }
    put(&format!("<p class=\"rule\">{}</p></header>", escaped(&look.rule)));
    if let Some(then) = &look.landing {
        let (heads, rows) = landing(then, due.from, due.to);
        let head: String = heads.iter().map(|cell| format!("<th scope=\"col\">{}</th>", escaped(cell))).collect();
        let body: String = rows
            .iter()
            .map(|[name, then, now]| {
                format!("<tr><th scope=\"row\">{name}</th><td class=\"number\">{then}</td><td class=\"number\">{now}</td></tr>\n")
            })
            .collect();
        put(&format!("<div class=\"scroll\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"));
    }
    for part in &look.parts {
        section(&mut put, &part.title, &lines(&part.lines, &part.none));
    }
    put("<footer>Written by Sinew from the record, for nobody but you; the keys behind a line name the records that it rests on.</footer>");
    put("</main>\n</body>\n</html>");
    out
}

fn lines(lines: &[Claim], none: &str) -> String {
    list(lines, &escaped(none))
}
