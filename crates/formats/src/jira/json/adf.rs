//! Atlassian's document format to plain text, with the marks that people would type: `#`, `-`, fences.

use std::fmt::Write;

use serde_json::Value;

/// Documents nest; one that nests deeper than this was made to break readers.
const DEPTH: usize = 60;

/// Returns the text of a document.
pub(crate) fn text(document: &Value) -> String {
    let mut out = String::new();
    blocks(document, "", &mut out, DEPTH);
    out.truncate(out.trim_end().len());
    out
}

/// Writes the blocks inside `node`, each on lines of its own that begin with `indent`.
fn blocks(node: &Value, indent: &str, out: &mut String, depth: usize) {
    if depth == 0 {
        return;
    }
    let mut number = node["attrs"]["order"].as_i64().unwrap_or(1);
    for child in children(node) {
        let kind = child["type"].as_str().unwrap_or_default();
        let start = out.len();
        match kind {
            "listItem" | "taskItem" | "decisionItem" => {
                let mark = if node["type"] == "orderedList" { format!("{number}. ") } else { "- ".to_owned() };
                number = number.saturating_add(1);
                let inner = format!("{indent}{}", " ".repeat(mark.len()));
                let mut item = String::new();
                if children(child).iter().any(is_block) {
                    blocks(child, &inner, &mut item, depth - 1);
                } else {
                    inline(child, &mut item, depth - 1);
                    item.push('\n');
                }
                out.push_str(indent);
                out.push_str(&mark);
                out.push_str(item.strip_prefix(&inner).unwrap_or(&item));
                continue;
            }
            "heading" => {
                let level = child["attrs"]["level"].as_u64().unwrap_or(1).clamp(1, 6) as usize;
                out.push_str(indent);
                out.push_str(&"#".repeat(level));
                out.push(' ');
                inline(child, out, depth - 1);
            }
            "codeBlock" => {
                let mut code = String::new();
                inline(child, &mut code, depth - 1);
                for line in std::iter::once("```").chain(code.lines()).chain(["```"]) {
                    out.push_str(indent);
                    out.push_str(line);
                    out.push('\n');
                }
                continue;
            }
            "rule" => out.push_str("---"),
            "tableRow" => {
                for cell in children(child) {
                    let mut words = String::new();
                    blocks(cell, "", &mut words, depth - 1);
                    out.push_str("| ");
                    out.push_str(&words.trim().replace('\n', " "));
                    out.push(' ');
                }
                out.push('|');
            }
            "blockquote" => {
                let mut quoted = String::new();
                blocks(child, "", &mut quoted, depth - 1);
                for line in quoted.trim_end().lines() {
                    out.push_str(indent);
                    out.push_str("> ");
                    out.push_str(line);
                    out.push('\n');
                }
                continue;
            }
            _ if children(child).iter().any(is_block) => {
                blocks(child, indent, out, depth - 1);
                continue;
            }
            _ => {
                out.push_str(indent);
                inline(child, out, depth - 1);
                if matches!(kind, "text" | "mention" | "emoji" | "hardBreak" | "inlineCard" | "date" | "status") {
                    continue;
                }
            }
        }
        if out.len() > start {
            out.push('\n');
        }
    }
}

/// Writes what stands inside a line.
fn inline(node: &Value, out: &mut String, depth: usize) {
    if depth == 0 {
        return;
    }
    let attrs = &node["attrs"];
    match node["type"].as_str().unwrap_or_default() {
        "text" => out.push_str(node["text"].as_str().unwrap_or_default()),
        "hardBreak" => out.push('\n'),
        "mention" => out.push_str(attrs["text"].as_str().unwrap_or("@someone")),
        "emoji" => out.push_str(attrs["text"].as_str().or(attrs["shortName"].as_str()).unwrap_or_default()),
        "inlineCard" | "blockCard" | "embedCard" => out.push_str(attrs["url"].as_str().unwrap_or_default()),
        "status" => out.push_str(attrs["text"].as_str().unwrap_or_default()),
        "date" => {
            let millis = attrs["timestamp"]
                .as_str()
                .map_or(attrs["timestamp"].as_i64().unwrap_or(i64::MAX), |text| text.parse().unwrap_or(i64::MAX));
            if let Ok(at) = jiff::Timestamp::from_millisecond(millis) {
                write!(out, "{}", at.to_zoned(jiff::tz::TimeZone::UTC).date()).expect("writing to a string cannot fail");
            }
        }
        "media" | "mediaInline" => out.push_str(attrs["alt"].as_str().unwrap_or_default()),
        _ => children(node).iter().for_each(|child| inline(child, out, depth - 1)),
    }
}

fn children(node: &Value) -> &[Value] {
    node["content"].as_array().map_or(&[], Vec::as_slice)
}

fn is_block(node: &Value) -> bool {
    let inline = ["text", "hardBreak", "mention", "emoji", "inlineCard", "status", "date", "mediaInline", "inlineExtension", "placeholder"];
    node["type"].as_str().is_some_and(|kind| !inline.contains(&kind))
}
