//! The resume in Markdown, plain text and HTML.

use sinew_formats::paper;

use super::sample;

#[test]
fn in_markdown() {
    insta::assert_snapshot!(paper::markdown(&paper::resume(&sample::resume().cleared(), 2)));
}

#[test]
fn in_plain_text() {
    insta::assert_snapshot!(paper::text(&paper::resume(&sample::resume().cleared(), 2)));
}

#[test]
fn in_html() {
    let html = paper::html(&paper::resume(&sample::resume().cleared(), 2));
    let body = html.split_once("<body>").unwrap().1;
    insta::assert_snapshot!(body);
}
