//! The brag document: who is told what, and that nobody is led to believe that everything worked.

use model::career::brag::Reader;
use sinew_formats::paper;

use super::sample;

fn told(reader: Reader) -> String {
    paper::text(&paper::brag(&sample::brag().told_to(reader)))
}

#[test]
fn for_oneself() {
    insta::assert_snapshot!(told(Reader::Me));
}

#[test]
fn for_the_manager() {
    insta::assert_snapshot!(told(Reader::Manager));
}

#[test]
fn for_executives() {
    insta::assert_snapshot!(told(Reader::Exec));
}

#[test]
fn failures_are_labelled_or_counted_for_everybody() {
    for (reader, listed, counted) in [
        (Reader::Me, 2, None),
        (Reader::Manager, 1, Some("1 thing")),
        (Reader::SkipLevel, 1, Some("1 thing")),
        (Reader::Exec, 0, Some("2 things")),
    ] {
        let text = told(reader);
        assert_eq!(text.matches("Did not work: ").count(), listed, "{text}");
        match counted {
            Some(words) => assert!(text.contains(&format!("{words} that did not work")), "{text}"),
            None => assert!(!text.contains("not listed"), "{text}"),
        }
    }
}

#[test]
fn what_is_for_oneself_alone_reaches_nobody_else() {
    assert!(told(Reader::Me).contains("Sparebank Vest"));
    assert!(told(Reader::Me).contains("497,000"));
    for reader in [Reader::Manager, Reader::SkipLevel, Reader::Exec] {
        let text = told(reader);
        assert!(!text.contains("Sparebank") && !text.contains("hiring plan") && !text.contains("497"), "{text}");
        assert!(text.contains("about 500,000 EUR"), "{text}");
    }
}
