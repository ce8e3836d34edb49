//! The promotion packet: two pages and an appendix.

use jiff::civil::Date;
use model::career::packet::{Attestation, MatrixRow, Misses, Packet, ScopeRow, Theme};

use super::{Block, Column, Level, Paper, Span, Table, joined, one_line, proofs};

/// How many pages a committee reads.
const PAGES: usize = 2;
/// How much of the hash stands at the foot of a page: enough to tell one packet from another.
const SHORT_HASH: usize = 12;

/// Lays a packet out.
pub fn packet(packet: &Packet) -> Paper {
    let header = &packet.header;
    let person = one_line(&header.person);
    let mut blocks = vec![masthead(packet), Block::Paragraph(plain(&packet.case))];
    section(&mut blocks, "Scope", scope(&packet.scope));
    if !packet.themes.is_empty() {
        heading(&mut blocks, "Themes");
        packet.themes.iter().for_each(|theme| put_theme(&mut blocks, theme));
    }
    section(&mut blocks, "Competencies", matrix(&packet.matrix));
    section(&mut blocks, "What did not work, and what changed", misses(&packet.misses));
    section(&mut blocks, "Statements", statements(&packet.statements));
    let risks = packet.risks.iter().map(|one| (one_line(&one.risk), plain(&one.support)));
    section(&mut blocks, "Risks at the next level, and support", facts(risks.collect()));
    appendix(&mut blocks, packet);
    let title = format!("{person}: promotion packet, {} to {}", one_line(&header.current_level), one_line(&header.target_level));
    let hash: String = header.hash.chars().take(SHORT_HASH).collect();
    Paper {
        footer: Some(joined([person.as_str(), "promotion packet", &hash], " · ")),
        title,
        author: person,
        subject: format!("{} to {}", day(header.from), day(header.until)),
        blocks,
        promised_pages: Some(PAGES),
        seal: Some(header.hash.clone()).filter(|hash| !hash.is_empty()),
    }
}

fn masthead(packet: &Packet) -> Block {
    let header = &packet.header;
    let details =
        format!("{} to {} · made {} · rules {},", day(header.from), day(header.until), day(header.made_on), one_line(&header.rule_set));
    Block::Masthead {
        name: one_line(&header.person),
        line: format!("Promotion packet: {} to {}", one_line(&header.current_level), one_line(&header.target_level)),
        details: vec![Span::plain(details), Span::soft(format!(" hash\u{a0}{}", one_line(&header.hash)))],
    }
}

fn put_theme(blocks: &mut Vec<Block>, theme: &Theme) {
    blocks.push(Block::Heading { level: Level::Part, text: one_line(&theme.title) });
    let mut rows = Vec::new();
    for (name, text) in [("Situation", &theme.situation), ("What I drove", &theme.drove), ("Outcome", &theme.outcome)] {
        if !text.trim().is_empty() {
            rows.push((name.to_owned(), plain(text)));
        }
    }
    if !theme.signal.trim().is_empty() {
        rows.push(("Level signal".to_owned(), plain(&format!("“{}”", one_line(&theme.signal)))));
    }
    if !theme.others.trim().is_empty() {
        rows.push(("What others did".to_owned(), plain(&theme.others)));
    }
    let evidence = if theme.evidence.is_empty() { "none linked".to_owned() } else { proofs(&theme.evidence) };
    rows.push(("Evidence".to_owned(), vec![Span::soft(one_line(&evidence))]));
    blocks.push(Block::Facts(rows));
}

fn scope(rows: &[ScopeRow]) -> Vec<Block> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| vec![one_line(&row.program), one_line(&row.role), one_line(&row.tier), row.teams.to_string(), row.months.to_string()])
        .collect();
    table(&[("Program", 8, false), ("Role", 6, false), ("Tier", 2, false), ("Teams", 2, true), ("Months", 2, true)], rows)
}

fn matrix(rows: &[MatrixRow]) -> Vec<Block> {
    // What is said of no single competency is a sentence below.
    let (rated, others): (Vec<&MatrixRow>, Vec<&MatrixRow>) = rows.iter().partition(|row| !row.competency.is_empty());
    let rows = rated.into_iter().map(|row| {
        let rated = |rating: &Option<String>| rating.as_deref().map_or_else(|| "–".to_owned(), one_line);
        let name = joined([row.competency.as_str(), row.name.as_str()], " ");
        vec![one_line(&name), rated(&row.own), rated(&row.assessor), one_line(&row.record), one_line(&row.gap)]
    });
    let columns = [("Competency", 6, false), ("Self", 4, false), ("Assessor", 4, false), ("Record", 4, false), ("Gap", 9, false)];
    let below = others.into_iter().map(|row| Block::Paragraph(vec![Span::soft(format!("{}.", one_line(&row.name).trim_end_matches('.')))]));
    table(&columns, rows.collect()).into_iter().chain(below).collect()
}

fn misses(misses: &Misses) -> Vec<Block> {
    let mut rows: Vec<Vec<Span>> = Vec::new();
    for miss in &misses.told {
        let mut spans = plain(&joined([miss.what.as_str(), miss.changed.as_str()], " Changed: "));
        if !miss.evidence.is_empty() {
            spans.push(Span::soft(format!(" {}", one_line(&proofs(&miss.evidence)))));
        }
        rows.push(spans);
    }
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(Block::Bullets(rows));
    }
    // Said in any case: a packet that is silent about misses would look like a year without one.
    let omitted = match misses.omitted {
        0 if misses.told.is_empty() => "Nothing that went wrong is on record.".to_owned(),
        0 => "Nothing that went wrong is left out.".to_owned(),
        1 => "1 thing that went wrong is counted and not told.".to_owned(),
        count => format!("{count} things that went wrong are counted and not told."),
    };
    blocks.push(Block::Paragraph(vec![Span::soft(omitted)]));
    blocks
}

fn statements(statements: &[Attestation]) -> Vec<Block> {
    let quote = |one: &Attestation| {
        let by = joined([one.by.as_str(), one.relation.as_str(), one.competency.as_deref().unwrap_or(""), &day(one.on)], ", ");
        Block::Quote(vec![Span::plain(format!("“{}” ", one_line(&one.words))), Span::soft(one_line(&by))])
    };
    statements.iter().map(quote).collect()
}

fn appendix(blocks: &mut Vec<Block>, packet: &Packet) {
    let evidence: Vec<Vec<String>> = evidence(packet);
    if packet.rules.is_empty() && packet.redactions.is_empty() && evidence.is_empty() {
        return;
    }
    blocks.push(Block::Appendix("Appendix".to_owned()));
    section(blocks, "Evidence", table(&[("Record", 3, false), ("Title", 12, false), ("Grade", 4, false)], evidence));
    if !packet.rules.is_empty() {
        heading(blocks, &format!("Rule results, {}", one_line(&packet.header.rule_set)));
        for rule in &packet.rules {
            let text = joined([rule.competency.as_str(), rule.result.as_str()], ": ");
            blocks.push(Block::Heading { level: Level::Part, text: one_line(&text) });
            blocks.push(Block::Paragraph(plain(&rule.behaviour)));
            if !rule.clauses.is_empty() {
                blocks.push(Block::Bullets(rule.clauses.iter().map(|clause| plain(clause)).collect()));
            }
        }
    }
    if !packet.redactions.is_empty() {
        heading(blocks, "Redactions");
        blocks.push(Block::Bullets(packet.redactions.iter().map(|one| plain(one)).collect()));
    }
}

/// Returns each piece of evidence once, with its title, which the themes leave out.
fn evidence(packet: &Packet) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let cited = packet.themes.iter().flat_map(|theme| &theme.evidence).chain(packet.misses.told.iter().flat_map(|miss| &miss.evidence));
    for proof in cited {
        if !rows.iter().any(|row| row[0] == one_line(&proof.key)) {
            rows.push(vec![one_line(&proof.key), one_line(&proof.title), proof.grade.words().to_owned()]);
        }
    }
    rows
}

fn section(blocks: &mut Vec<Block>, title: &str, content: Vec<Block>) {
    if !content.is_empty() {
        heading(blocks, title);
        blocks.extend(content);
    }
}

fn heading(blocks: &mut Vec<Block>, title: &str) {
    blocks.push(Block::Heading { level: Level::Section, text: title.to_owned() });
}

fn table(columns: &[(&str, u32, bool)], rows: Vec<Vec<String>>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = columns.iter().map(|(title, width, number)| Column { title: (*title).to_owned(), width: *width, number: *number });
    vec![Block::Table(Table { columns: columns.collect(), rows })]
}

fn facts(rows: Vec<(String, Vec<Span>)>) -> Vec<Block> {
    if rows.is_empty() { Vec::new() } else { vec![Block::Facts(rows)] }
}

fn plain(text: &str) -> Vec<Span> {
    vec![Span::plain(one_line(text))]
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}
