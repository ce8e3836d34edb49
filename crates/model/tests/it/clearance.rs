//! Numbers said roughly, and the gate before anything is published.

use proptest::prelude::*;
use sinew_model::career::clearance::{Secret, check, numbers, round};

#[test]
fn numbers_are_said_roughly() {
    for (exact, rough) in [
        ("Cut it by 39.5 %.", "Cut it by about 40 %."),
        ("Cut it by 43% in a year", "Cut it by about 45% in a year"),
        ("from 1,240,000 to 743,000 EUR", "from about 1,200,000 to about 750,000 EUR"),
        ("saved $1.26M and €640k", "saved about $1.3M and about €650k"),
        ("127 tickets, 12 of them late", "about 130 tickets, about 10 of them late"),
        ("about 43 people, ~43 desks", "about 45 people, ~45 desks"),
        ("a range of 43-56 days", "a range of about 45-55 days"),
        ("rose to 99.7 %", "rose to about 100 %"),
        ("4.2 million accounts, 1.3x faster, 0.43 of it", "about 4 million accounts, about 1.5x faster, about 0.45 of it"),
        ("2,026 customers", "about 2,000 customers"),
    ] {
        assert_eq!(round(exact), rough, "{exact}");
    }
}

#[test]
fn counts_names_and_dates_stay() {
    for text in [
        "3 teams in 2 countries",
        "P80 held, R-17 closed, v2.1 shipped, Q3 won",
        "from 2024-03-14 to 2024-05",
        "since 2019, in March 2024, on 14 March, in 2023–2024",
        "14 Nov to 15 December 2024, Dec 31, fall 2023",
        "ISO 27001 and SOC 2, available 24/7 from 9:30",
        "the 21st release",
        "API 4.2 came in sprint 24, before Wave 12 and version 10.1",
        "no number at all",
        "",
    ] {
        assert_eq!(round(text), text);
    }
}

#[test]
fn what_a_number_is_worth_counts_its_word() {
    let found = |text: &str| numbers(text).into_iter().map(|number| (number.value, number.unit)).collect::<Vec<_>>();
    assert_eq!(found("1.2M users"), [(1_200_000.0, Some("users".to_owned()))]);
    assert_eq!(found("1.2 million users"), [(1_200_000.0, Some("users".to_owned()))]);
    assert_eq!(found("43 percent, 7 %"), [(43.0, Some("%".to_owned())), (7.0, Some("%".to_owned()))]);
    assert_eq!(found("R-17 on 2024-03-14 at 9:30"), []);
    assert_eq!(found("1.2.3"), []);
}

fn secrets() -> Vec<Secret> {
    let name = |name: &str| Secret::Name { name: name.to_owned(), from: "the charter of Atlas".to_owned() };
    let number = |number: &str| Secret::Number { number: number.to_owned(), from: "KR-3".to_owned() };
    vec![name("Acme Pay"), name("Østergård"), number("1,240 customers"), number("39.5 %"), number("7 teams"), name("")]
}

/// Checks that a text is stopped at these places: line, column, words.
fn stopped(text: &str, expected: &[(usize, usize, &str)]) {
    let found = check(text, &secrets());
    let places: Vec<(usize, usize, &str)> = found.iter().map(|one| (one.line, one.column, one.text.as_str())).collect();
    assert_eq!(places, expected, "{text}");
}

#[test]
fn names_are_found_however_they_are_written() {
    stopped(
        "We moved acme-pay.\nACME_PAY's ledger, AcmePay, and Acme  Pay again",
        &[(1, 10, "acme-pay"), (2, 1, "ACME_PAY"), (2, 20, "AcmePay"), (2, 33, "Acme  Pay")],
    );
    stopped("Frau ØSTERGÅRD sagte es", &[(1, 6, "ØSTERGÅRD")]);
}

#[test]
fn numbers_are_found_by_their_worth() {
    stopped("1240 customers, 1.24k customers, 1,240 in all", &[(1, 1, "1240"), (1, 17, "1.24"), (1, 34, "1,240")]);
    stopped("down 39.5% and 39.50 percent", &[(1, 6, "39.5"), (1, 16, "39.50")]);
    stopped("all 7 teams", &[(1, 5, "7")]);
}

#[test]
fn what_is_public_passes() {
    for text in [
        "",
        "A client in payments",
        "acmepayment and Acme. Then, pay",
        "1,300 customers, about 40 %",
        "7 of us, 1,240 %",
        "Acme (pay)",
        "39.5 days",
    ] {
        stopped(text, &[]);
    }
}

#[test]
fn a_finding_says_why_and_what_to_do() {
    let found = check("At Acme Pay", &secrets());
    assert_eq!(found[0].words, "`Acme Pay` is confidential (the charter of Atlas): leave it out, or say what kind it is.");
}

proptest! {
    #[test]
    fn rounding_changes_nothing_but_numbers_and_by_no_more_than_a_fifth(text in "([a-z]{1,8}|[1-9][0-9]{0,6}|[0-9]{1,2}\\.[0-9]| |%|-){0,30}") {
        let rough = round(&text);
        let letters = |text: &str| text.replace("about ", "").chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&rough), letters(&text.replace("about ", "")));
        let (before, after) = (numbers(&text), numbers(&rough));
        prop_assert_eq!(before.len(), after.len(), "{} -> {}", text, rough);
        for (before, after) in before.iter().zip(&after) {
            let off = (before.value - after.value).abs() / before.value.abs().max(f64::MIN_POSITIVE);
            prop_assert!(off <= 0.2 + 1e-9, "{} -> {}", text, rough);
        }
    }

    #[test]
    fn no_text_stops_the_gate(text in "\\PC{0,80}", name in "\\PC{0,8}", number in "\\PC{0,8}") {
        let from = String::new();
        let secrets = [Secret::Name { name: name.clone(), from: from.clone() }, Secret::Number { number, from }];
        check(&text, &secrets);
        round(&text);
        // A name by itself is always found, if it has a letter.
        if name.chars().any(char::is_alphanumeric) && !name.chars().any(|letter| !letter.is_alphanumeric()) {
            let text = format!("of {name} and");
            prop_assert!(check(&text, &secrets).iter().any(|finding| finding.text == name), "{name}");
        }
    }
}
