//! Tailoring: what a posting asks for, what bears it out, and that nothing is made up.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use sinew_model::career::evidence::Grade;
use sinew_model::career::framework::own;
use sinew_model::career::proof::Proof;
use sinew_model::career::resume::*;
use sinew_model::career::tailor::{Borne, Need, Tailored, Tailoring, tailor};
use sinew_model::kind::story::Confidentiality;

const POSTING: &str = "\
Senior Technical Project Manager, Payments

About us
We are a fast-growing company with 2,000 people. You must have fun.

What you'll do:
• Lead cross-functional projects across multiple teams
• Manage dependencies and mitigate risks

Requirements
- 5+ years of program management experience
- Experience with ledger migrations
- PMP or PMI-ACP certification
- Must have worked with Kubernetes in production
- Excellent written communication

Nice to have:
- Machine learning background
- Coaching of junior colleagues

Benefits
- Must love dogs
";

fn bullet(id: &str, text: &str, competencies: &[&str], grade: Option<Grade>) -> Bullet {
    Bullet {
        id: id.to_owned(),
        text: text.to_owned(),
        evidence: grade.map(|grade| Proof { key: format!("E-{id}"), title: text.to_owned(), grade }).into_iter().collect(),
        competencies: competencies.iter().map(|one| (*one).to_owned()).collect(),
        confidentiality: Confidentiality::Public,
    }
}

fn resume() -> Resume {
    let program = |id: &str, name: &str, bullets| Program {
        id: id.to_owned(),
        name: name.to_owned(),
        employer: "Nordbank".to_owned(),
        role: "Lead".to_owned(),
        from: None,
        until: None,
        scope: String::new(),
        keywords: Vec::new(),
        bullets,
        confidentiality: Confidentiality::Public,
    };
    let job = |id: &str, title: &str, from, until, bullets| Job {
        id: id.to_owned(),
        employer: "Nordbank".to_owned(),
        title: title.to_owned(),
        place: None,
        url: None,
        from,
        until,
        summary: String::new(),
        bullets,
    };
    Resume {
        programs: vec![
            program("p1", "Office move", vec![bullet("b1", "Moved 140 desks in a weekend.", &[], Some(Grade::E1))]),
            program(
                "p2",
                "Ledger",
                vec![
                    bullet("b2", "Chose a colour for the report.", &[], Some(Grade::E3)),
                    bullet("b3", "Closed a risk 72 days before it struck.", &["PM4"], Some(Grade::E3)),
                    bullet("b4", "Had 41 dependencies accepted by their givers.", &["PM3"], Some(Grade::E2)),
                    bullet("b5", "Led the migration of a ledger with 9 teams.", &["PM2"], Some(Grade::E3)),
                    bullet("b6", "Wrote the weekly report.", &["LC4"], Some(Grade::E0)),
                ],
            ),
        ],
        jobs: vec![
            job(
                "j1",
                "Technical program manager",
                When::Month(2022, 11),
                None,
                vec![bullet("b7", "Coached two engineers.", &["LC6"], Some(Grade::E2))],
            ),
            job("j2", "Software engineer", When::Month(2015, 8), Some(When::Month(2022, 10)), Vec::new()),
        ],
        skills: vec![
            Skill { competency: "PM2".to_owned(), name: "Planning and forecasting".to_owned(), level: None, keywords: Vec::new() },
            Skill { competency: "LC6".to_owned(), name: "Mentoring".to_owned(), level: None, keywords: Vec::new() },
            Skill { competency: "PM3".to_owned(), name: "Dependency management".to_owned(), level: None, keywords: Vec::new() },
        ],
        certifications: vec![Certification {
            name: "Certified ScrumMaster (CSM)".to_owned(),
            issuer: "Scrum Alliance".to_owned(),
            on: None,
            url: None,
        }],
        ..Resume::default()
    }
}

fn tailored(posting: &str) -> Tailored {
    tailor(&resume().cleared(), posting, &own().framework.competencies, date(2026, 11, 26))
}

#[test]
fn what_a_posting_asks_for_is_found() {
    let found: Vec<(usize, Need, String)> =
        tailored(POSTING).matches.into_iter().map(|one| (one.requirement.line, one.requirement.need, one.requirement.text)).collect();
    let expected = [
        (7, Need::Duty, "Lead cross-functional projects across multiple teams"),
        (8, Need::Duty, "Manage dependencies and mitigate risks"),
        (11, Need::Must, "5+ years of program management experience"),
        (12, Need::Must, "Experience with ledger migrations"),
        (13, Need::Must, "PMP or PMI-ACP certification"),
        (14, Need::Must, "Must have worked with Kubernetes in production"),
        (15, Need::Must, "Excellent written communication"),
        (18, Need::Nice, "Machine learning background"),
        (19, Need::Nice, "Coaching of junior colleagues"),
    ];
    let expected: Vec<(usize, Need, String)> = expected.into_iter().map(|(line, need, text)| (line, need, text.to_owned())).collect();
    assert_eq!(found, expected);
}

/// Returns how a requirement is borne out, and by which bullets.
fn borne(tailored: &Tailored, begin: &str) -> (Borne, Vec<String>) {
    let found = tailored.matches.iter().find(|one| one.requirement.text.starts_with(begin)).unwrap();
    (found.borne, found.hits.iter().map(|hit| hit.bullet.clone()).collect())
}

#[test]
fn a_requirement_is_borne_out_by_evidence_only() {
    let tailored = tailored(POSTING);
    assert_eq!(borne(&tailored, "Manage dependencies"), (Borne::Shown, vec!["b3".to_owned(), "b4".to_owned()]));
    assert_eq!(borne(&tailored, "Experience with ledger"), (Borne::Shown, vec!["b5".to_owned()]));
    // The report is only claimed: grade E0.
    assert_eq!(borne(&tailored, "Excellent written"), (Borne::Claimed, vec!["b6".to_owned()]));
    assert_eq!(borne(&tailored, "Must have worked with Kubernetes").0, Borne::Missing);
    assert_eq!(borne(&tailored, "Coaching"), (Borne::Shown, vec!["b7".to_owned()]));
    // November 2022 to November 2026 as a program manager; the engineer's years are of another kind.
    assert_eq!(borne(&tailored, "5+ years").0, Borne::Short { years: 4, of: 5 });
    // CSM is neither PMP nor PMI-ACP.
    assert_eq!(borne(&tailored, "PMP").0, Borne::Missing);
}

#[test]
fn a_match_says_why() {
    let tailored = tailored(POSTING);
    let dependencies = tailored.matches.iter().find(|one| one.requirement.text.starts_with("Manage dep")).unwrap();
    assert_eq!(
        dependencies.hits[0].why,
        ["It shows Risk and issue management (PM4), and they ask for “risks, mitigate”.", "Both say “risk”."]
    );
    let ledger = tailored.matches.iter().find(|one| one.requirement.text.starts_with("Experience with ledger")).unwrap();
    assert_eq!(ledger.hits[0].why, ["Both say “migration”, “ledger”."]);
}

#[test]
fn what_is_missing_becomes_a_goal() {
    let gaps: Vec<(String, String, String)> =
        tailored(POSTING).gaps.into_iter().map(|gap| (gap.requirement.text, gap.words, gap.goal)).collect();
    let find =
        |begin: &str| gaps.iter().find(|(text, _, _)| text.starts_with(begin)).map(|(_, words, goal)| (words.as_str(), goal.as_str()));
    assert_eq!(find("5+ years").unwrap().0, "Your jobs come to 4 of 5 years.");
    assert_eq!(find("PMP").unwrap(), ("Nothing of yours speaks of it.", "Prepare for the PMP."));
    assert_eq!(find("Excellent written").unwrap().1, "Link the record that shows it, or ask a former colleague to confirm it.");
    assert_eq!(
        find("Machine learning").unwrap().1,
        "Set a checkpoint for privacy, security or accessibility before a launch, with somebody who approves."
    );
    assert_eq!(
        find("Must have worked").unwrap().1,
        "Find a piece of work that asks for this: Must have worked with Kubernetes in production."
    );
    assert_eq!(find("Manage dependencies"), None);
}

#[test]
fn bullets_are_chosen_and_put_in_order() {
    let tailored = tailored(POSTING);
    let made = tailored.tailoring.apply(&resume().cleared());
    let resume = made.resume();
    // The office move does nothing for it, and the colour of the report is the one of five that is left out.
    assert_eq!(resume.programs.iter().map(|program| program.id.as_str()).collect::<Vec<_>>(), ["p2"]);
    let bullets: BTreeSet<&str> = resume.programs[0].bullets.iter().map(|bullet| bullet.id.as_str()).collect();
    assert_eq!(bullets, BTreeSet::from(["b3", "b4", "b5", "b6"]));
    // Both jobs stay, in their order.
    assert_eq!(resume.jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["j1", "j2"]);
    assert_eq!(resume.skills.iter().map(|skill| skill.competency.as_str()).collect::<Vec<_>>(), ["PM3", "LC6", "PM2"]);
    assert_eq!(resume.skills[0].keywords, ["multiple teams"]);
    // They say project throughout.
    assert_eq!(resume.headings()[0].title, "Selected projects led");
}

#[test]
fn untailored_stays_a_choice() {
    let master = resume().cleared();
    assert_eq!(Tailoring::default().apply(&master), master);
    assert_eq!(tailored("").gaps, []);
}

#[test]
fn a_posting_in_prose_is_read_too() {
    let posting =
        "We are looking for a release manager. You have at least three years of experience with software releases. We are nice people.";
    let tailored = tailored(posting);
    assert_eq!(tailored.matches.len(), 1);
    assert_eq!(tailored.matches[0].requirement.years, Some(3));
}

#[test]
fn years_are_read_however_they_are_written() {
    for (text, years) in [
        ("7-10 years of experience", Some(7)),
        ("at least three years in payments", Some(3)),
        ("8+ years' experience with delivery", Some(8)),
        ("years of experience with Rust", None),
        ("100 years of experience with banks", None),
    ] {
        let posting = format!("Requirements:\n- {text}");
        assert_eq!(tailored(&posting).matches[0].requirement.years, years, "{text}");
    }
}

fn postings() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("Requirements:".to_owned()),
        Just("Nice to have".to_owned()),
        Just("Benefits".to_owned()),
        "- [1-9]\\+ years of (program|risk|ledger|release) (management|migration)",
        "- (Must have|Experience with) (PMP|CSM|risks|dependencies|stakeholder management|desks|migrations|coaching)",
        "\\PC{0,40}",
    ];
    proptest::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_number_date_employer_title_or_sentence_is_changed(posting in postings()) {
        let master = resume().cleared();
        let made = tailor(&master, &posting, &own().framework.competencies, date(2026, 11, 26)).tailoring.apply(&master);
        let (before, after) = (master.resume(), made.resume());
        let sentences: BTreeSet<String> = before.bullets().map(|bullet| format!("{bullet:?}")).collect();
        let same = after.bullets().all(|bullet| sentences.contains(&format!("{bullet:?}")));
        prop_assert!(same);
        let facts = |resume: &Resume| resume.jobs.iter().map(|job| (job.employer.clone(), job.title.clone(), job.from, job.until)).collect::<Vec<_>>();
        prop_assert_eq!(facts(before), facts(after));
        let names: BTreeSet<String> = before.programs.iter().map(|program| format!("{} {} {:?}", program.name, program.role, program.from)).collect();
        let known = after.programs.iter().all(|program| names.contains(&format!("{} {} {:?}", program.name, program.role, program.from)));
        prop_assert!(known);
        prop_assert_eq!(&before.certifications, &after.certifications);
        prop_assert_eq!(&before.summary, &after.summary);
        prop_assert_eq!(before.skills.len(), after.skills.len());
        let digits = |resume: &Resume| resume.skills.iter().flat_map(|skill| &skill.keywords).any(|word| word.contains(char::is_numeric));
        prop_assert!(!digits(after));
        for heading in after.headings() {
            prop_assert!(heading.section.titles().contains(&heading.title.as_str()));
        }
    }

    #[test]
    fn nothing_is_shown_without_evidence_and_every_rest_is_a_gap(posting in postings()) {
        let tailored = tailor(&resume().cleared(), &posting, &own().framework.competencies, date(2026, 11, 26));
        let open = tailored.matches.iter().filter(|one| one.borne != Borne::Shown).count();
        prop_assert_eq!(open, tailored.gaps.len());
        for one in tailored.matches.iter().filter(|one| one.borne == Borne::Shown) {
            let proven = one.hits.iter().any(|hit| hit.grade > Some(Grade::E0));
            prop_assert!(proven || !one.facts.is_empty(), "{:?}", one);
        }
    }

    #[test]
    fn what_must_never_be_said_is_not_even_matched(posting in postings()) {
        let mut master = resume();
        master.programs[1].bullets[1].confidentiality = Confidentiality::Never;
        let tailored = tailor(&master.cleared(), &posting, &own().framework.competencies, date(2026, 11, 26));
        prop_assert!(tailored.matches.iter().flat_map(|one| &one.hits).all(|hit| hit.bullet != "b3"));
    }
}
