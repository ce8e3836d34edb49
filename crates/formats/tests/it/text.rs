//! Encodings, and files that are nothing at all.

use sinew_formats::{Options, problems::Problems, read, sniff, text};

#[track_caller]
fn check(bytes: &[u8], expected: &str, codes: &[&str]) {
    let mut problems = Problems::default();
    assert_eq!(text::decode(bytes, &mut problems), expected);
    let found: Vec<_> = problems.finish().iter().map(|problem| problem.code).collect();
    assert_eq!(found, codes);
}

#[test]
fn a_byte_order_mark_is_not_text() {
    check(b"\xef\xbb\xbfa", "a", &[]);
}

#[test]
fn utf16_is_read_with_and_without_a_mark() {
    check(b"\xff\xfea\0\xe4\0", "aä", &[]);
    check(b"\xfe\xff\0a\0\xe4", "aä", &[]);
    check(b"a\0b\0", "ab", &[]);
    check(b"\0a\0b", "ab", &[]);
}

#[test]
fn western_bytes_are_windows_1252() {
    check(b"Gr\xf6\xdfe \x80", "Größe €", &["text.not_utf8"]);
}

#[test]
fn one_bad_byte_does_not_spoil_utf8() {
    check(
        "Größe äöü \u{20ac}|".as_bytes().iter().copied().chain([0xff]).collect::<Vec<_>>().as_slice(),
        "Größe äöü €|\u{fffd}",
        &["text.damaged"],
    );
}

#[test]
fn nul_is_left_out_however_it_is_written() {
    check(b"a\0b", "ab", &["text.nul"]);
    let mut problems = Problems::default();
    // An escape; a backslash and `u0000`; a backslash and an escape.
    let text = text::decode_json(br#""a\u0000b" "\\u0000" "\\\u0000""#, &mut problems);
    assert_eq!(text, r#""ab" "\\u0000" "\\""#);
    assert_eq!(problems.finish().len(), 1);
}

#[test]
fn half_a_utf16_character_is_replaced() {
    check(b"\xff\xfea\0\xe4", "a\u{fffd}", &["text.damaged"]);
}

#[test]
fn a_file_of_nothing_is_a_problem() {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b"  \r\n"] {
        assert_eq!(sniff(bytes), None);
        let (draft, problems) = read("Jira.csv", bytes, &Options::default());
        assert!(draft.records.is_empty());
        assert_eq!(problems[0].code, "text.empty");
    }
}

#[test]
fn a_picture_is_a_problem() {
    let (_, problems) = read("scan.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &Options::default());
    assert_eq!(problems[0].code, "text.unknown_format");
}
