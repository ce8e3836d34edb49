//! The words of a promotion packet, without the program that they were read off.

use crate::career::packet::Packet as Written;
use crate::kind::document::Document;
use crate::kind::packet::Packet;

/// Returns what the document of a packet is called.
pub(super) fn title(packet: &Packet) -> String {
    let level = packet.level.as_deref().map_or_else(String::new, |level| format!(" to {level}"));
    let on = packet.made_on.map_or_else(String::new, |on| format!(", {on}"));
    format!("Promotion packet{level}{on}")
}

/// Writes a packet's own words and counts. None where nothing was sealed.
pub(super) fn document(packet: &Packet) -> Option<Document> {
    let written: Written = serde_json::from_str(&packet.sealed).ok()?;
    let mut text = format!("{} to {}.\n", written.header.current_level, written.header.target_level);
    let mut paragraph = |words: &str| {
        if !words.trim().is_empty() {
            text += &format!("\n{}\n", words.trim());
        }
    };
    paragraph(&written.case);
    for row in &written.scope {
        paragraph(&format!(
            "- A program of tier {}: {} teams, {} months, as {}.",
            row.tier,
            row.teams,
            row.months,
            row.role.to_lowercase()
        ));
    }
    for theme in &written.themes {
        paragraph(&format!("## {}", theme.title));
        [&theme.situation, &theme.drove, &theme.outcome, &theme.others].into_iter().for_each(|words| paragraph(words));
    }
    for row in &written.matrix {
        let own = row.own.as_deref().unwrap_or("not rated");
        paragraph(&format!("- {} {}: own {own}, record {}.", row.competency, row.name, row.record));
    }
    for miss in &written.misses.told {
        paragraph(&format!("What changed after something that did not work: {}", miss.changed));
    }
    for risk in &written.risks {
        paragraph(&format!("- {} {}", risk.risk, risk.support));
    }
    Some(Document { text: Some(text), ..Document::default() })
}
