//! What holds for every resume, in every format.

use std::collections::BTreeSet;

use model::career::evidence::Grade;
use model::career::proof::Proof;
use model::career::resume::*;
use model::kind::story::Confidentiality;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use sinew_formats::paper::{self, Sheet};

use super::pdf::extracted;

/// What only a bullet that must never be seen says.
const SECRET: &str = "Zanzibarqux";

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zæøåÄß’“”–•→|*_#<>&\\\\`\\[\\]() ]{0,40}",
        2 => "[a-z]{1,9} [1-9][0-9]{0,5} [a-z%]{1,6}",
        1 => "\\PC{0,12}",
        1 => Just("1. <b>x</b> \u{202e}evil\u{0} 日本 🎉".to_owned()),
    ]
}

fn when() -> impl Strategy<Value = When> {
    prop_oneof![
        (1..3200_i16).prop_map(When::Year),
        (1900..2100_i16, 0..14_i8).prop_map(|(year, month)| When::Month(year, month)),
        (1900..2100_i16, 1..13_i8, 1..29_i8).prop_map(|(year, month, day)| When::Day(jiff::civil::date(year, month, day))),
    ]
}

fn address() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![
        2 => "https?://[a-z]{1,8}\\.[a-z]{2,3}(/[a-zæ0-9%#?=&. ]{0,12})?",
        1 => "\\PC{0,16}",
        1 => "[a-z.]{0,6}@[a-z.]{0,8}",
        1 => Just("javascript:alert(1)".to_owned()),
    ])
}

fn confidentiality() -> impl Strategy<Value = Confidentiality> {
    prop_oneof![Just(Confidentiality::Public), Just(Confidentiality::NeedsRounding), Just(Confidentiality::Never)]
}

fn bullets() -> impl Strategy<Value = Vec<Bullet>> {
    let bullet = (words(), confidentiality(), "[A-Z]-[1-9][0-9]?").prop_map(|(text, confidentiality, key)| {
        let text = if confidentiality == Confidentiality::Never { format!("{text} {SECRET}") } else { text };
        let evidence = vec![Proof { key: key.clone(), title: text.clone(), grade: Grade::E2 }];
        Bullet { id: key, text, evidence, competencies: vec!["PM4".to_owned()], confidentiality }
    });
    vec(bullet, 0..5)
}

fn person() -> impl Strategy<Value = Contact> {
    (words(), address(), option::of(words()), address(), option::of(words()), vec((words(), words(), address()), 0..3)).prop_map(
        |(name, email, phone, url, city, profiles)| Contact {
            name,
            email,
            phone,
            url,
            city,
            region: None,
            country_code: None,
            profiles: profiles.into_iter().map(|(network, username, url)| Profile { network, username, url }).collect(),
        },
    )
}

fn program() -> impl Strategy<Value = Program> {
    (words(), words(), words(), option::of(when()), option::of(when()), words(), bullets(), confidentiality()).prop_map(
        |(name, employer, role, from, until, scope, bullets, confidentiality)| {
            let name = if confidentiality == Confidentiality::Never { format!("{name} {SECRET}") } else { name };
            Program { id: "p".to_owned(), name, employer, role, from, until, scope, keywords: Vec::new(), bullets, confidentiality }
        },
    )
}

fn job() -> impl Strategy<Value = Job> {
    (words(), words(), option::of(words()), address(), when(), option::of(when()), words(), bullets()).prop_map(
        |(employer, title, place, url, from, until, summary, bullets)| Job {
            id: "j".to_owned(),
            employer,
            title,
            place,
            url,
            from,
            until,
            summary,
            bullets,
        },
    )
}

pub(super) fn resumes() -> impl Strategy<Value = Resume> {
    let talk = (words(), words(), option::of(when()), address()).prop_map(|(title, venue, on, url)| Talk {
        title,
        venue,
        on,
        url,
        summary: String::new(),
    });
    let held =
        (words(), words(), option::of(when()), address()).prop_map(|(name, issuer, on, url)| Certification { name, issuer, on, url });
    let skill = (words(), option::of(words()), vec(words(), 0..3)).prop_map(|(name, level, keywords)| Skill {
        competency: "PM4".to_owned(),
        name,
        level,
        keywords,
    });
    (person(), words(), words(), vec(program(), 0..3), vec(job(), 0..3), vec(talk, 0..3), vec(held, 0..3), vec(skill, 0..4), address())
        .prop_map(|(person, headline, summary, programs, jobs, talks, certifications, skills, canonical)| Resume {
            person,
            headline,
            summary,
            programs,
            jobs,
            skills,
            certifications,
            talks,
            variant: Variant { canonical, ..Variant::default() },
            ..Resume::default()
        })
}

/// Returns every run of digits.
fn digits(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// Returns what may stand in a paper: what was typed, what rounding makes of it, and dates as they are said.
fn sayable(resume: &Resume) -> BTreeSet<String> {
    let typed = serde_json::to_string(resume).unwrap();
    let rounded: String = resume.bullets().map(|bullet| model::career::clearance::round(&bullet.text)).collect::<Vec<_>>().join(" ");
    let scopes: String =
        resume.programs.iter().map(|program| model::career::clearance::round(&program.scope)).collect::<Vec<_>>().join(" ");
    let mut all = digits(&typed);
    all.extend(digits(&rounded));
    all.extend(digits(&scopes));
    all
}

/// Whether the digits come from an address, where a letter may be written in digits.
fn without_addresses(text: &str) -> String {
    text.split_whitespace().filter(|word| !word.contains("://") && !word.contains('@')).collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_format_says_what_must_not_be_said_or_a_number_that_nobody_gave(resume in resumes()) {
        let cleared = resume.cleared();
        let paper = paper::resume(&cleared, 2);
        let may = sayable(&resume);
        let json = serde_json::to_string(&paper::json_resume(&cleared)).unwrap();
        let printed = paper::pdf(&paper, Sheet::A4).unwrap();
        let pdf = extracted(&printed.bytes);
        for (format, text) in [("markdown", paper::markdown(&paper)), ("text", paper::text(&paper)), ("html", paper::html(&paper)), ("json", json), ("pdf", pdf)] {
            prop_assert!(!text.contains(SECRET), "{format}: {text}");
            if format == "text" || format == "markdown" || format == "pdf" {
                // Marks that hide letters part digits, which then stand side by side.
                let extra: Vec<String> = digits(&without_addresses(&text)).difference(&may).cloned().collect();
                prop_assert!(extra.iter().all(|run| may.iter().any(|one| run.contains(one.as_str()) || one.contains(run.as_str()))), "{format}: {extra:?} in {text}");
            }
        }
    }

    #[test]
    fn plain_text_has_plain_punctuation_and_short_lines(resume in resumes()) {
        let text = paper::text(&paper::resume(&resume.cleared(), 2));
        for line in text.lines() {
            let one_word = line.trim_start_matches("- ").trim().split(' ').count() == 1;
            prop_assert!(line.chars().count() <= 78 || one_word, "{line}");
            prop_assert!(!line.contains(['“', '”', '’', '–', '•', '→', '\t', '\u{a0}']), "{line}");
        }
    }

    #[test]
    fn html_holds_no_markup_that_people_typed_and_no_script(resume in resumes()) {
        let html = paper::html(&paper::resume(&resume.cleared(), 2));
        prop_assert!(!html.contains("<b>"));
        prop_assert!(!html.contains("href=\"javascript"), "{html}");
        prop_assert!(!html.contains("<script"));
    }
}
