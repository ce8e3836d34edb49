//! The promotion packet: misses are told or counted, and what it lacks is said.

use model::career::packet::Shortcoming;
use sinew_formats::paper;

use super::sample;

#[test]
fn in_markdown() {
    insta::assert_snapshot!(paper::markdown(&paper::packet(&sample::packet())));
}

#[test]
fn in_plain_text() {
    insta::assert_snapshot!(paper::text(&paper::packet(&sample::packet())));
}

#[test]
fn misses_are_counted_whatever_there_is() {
    let mut packet = sample::packet();
    packet.misses.told.clear();
    for (omitted, words) in [
        (0, "Nothing that went wrong is on record."),
        (1, "1 thing that went wrong is counted and not told."),
        (4, "4 things that went wrong are counted and not told."),
    ] {
        packet.misses.omitted = omitted;
        let text = paper::text(&paper::packet(&packet));
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn what_a_packet_lacks_is_said() {
    let mut packet = sample::packet();
    assert_eq!(packet.shortcomings(), []);
    packet.themes[1].evidence.clear();
    packet.themes.pop();
    packet.misses.told.clear();
    packet.misses.omitted = 0;
    packet.statements.clear();
    let lacks = [Shortcoming::TooFewThemes(2), Shortcoming::Unproven(1), Shortcoming::NoMisses, Shortcoming::NoStatements];
    assert_eq!(packet.shortcomings(), lacks);
    assert_eq!(lacks[1].words(), "Theme 2 cites no evidence: link some, or leave it out.");
    let theme = sample::packet().themes[0].clone();
    packet.themes = vec![theme; 6];
    assert_eq!(packet.shortcomings()[0], Shortcoming::TooManyThemes(6));
}

#[test]
fn the_sealed_text_changes_with_every_word_but_the_hash() {
    let packet = sample::packet();
    let sealed = packet.sealed_text().unwrap();
    let mut hashed = packet.clone();
    hashed.header.hash = "another".to_owned();
    assert_eq!(hashed.sealed_text().unwrap(), sealed);
    let mut changed = packet;
    changed.misses.omitted = 1;
    assert_ne!(changed.sealed_text().unwrap(), sealed);
}
