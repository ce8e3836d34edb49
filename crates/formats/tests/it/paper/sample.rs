//! A person with two jobs and three programs, and the papers that she hands over.

use jiff::civil::date;
use model::career::brag::{self, Brag, Period};
use model::career::evidence::Grade;
use model::career::packet::*;
use model::career::proof::Proof;
use model::career::resume::*;
use model::kind::story::Confidentiality;

pub(super) fn proof(key: &str, title: &str, grade: Grade) -> Proof {
    Proof { key: key.to_owned(), title: title.to_owned(), grade }
}

fn bullet(id: &str, text: &str, competencies: &[&str], evidence: Vec<Proof>, confidentiality: Confidentiality) -> Bullet {
    Bullet {
        id: id.to_owned(),
        text: text.to_owned(),
        evidence,
        competencies: competencies.iter().map(|one| (*one).to_owned()).collect(),
        confidentiality,
    }
}

pub(super) fn resume() -> Resume {
    use Confidentiality::{NeedsRounding, Never, Public};
    let month = |year, month| Some(When::Month(year, month));
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    Resume {
        person: Contact {
            name: "Ingrid Østergård-Lindqvist".to_owned(),
            email: Some("ingrid@example.org".to_owned()),
            phone: Some("+47 22 12 34 56".to_owned()),
            url: Some("https://ingrid.example.org".to_owned()),
            city: Some("Oslo".to_owned()),
            region: None,
            country_code: Some("NO".to_owned()),
            profiles: vec![Profile {
                network: "LinkedIn".to_owned(),
                username: "ingridol".to_owned(),
                url: Some("https://www.linkedin.com/in/ingridol/".to_owned()),
            }],
        },
        headline: "Technical program manager, payments and platform".to_owned(),
        summary: "Eleven years in payments, six as an engineer and five leading programs of up to nine teams in three countries. Last one: moved 4.2 million accounts to a new ledger without a lost booking, nine days before the date that was promised.".to_owned(),
        programs: vec![
            Program {
                id: "p1".to_owned(),
                name: "Ledger migration".to_owned(),
                employer: "Nordbank".to_owned(),
                role: "Program lead".to_owned(),
                from: month(2024, 2),
                until: month(2026, 3),
                scope: "9 teams in 3 countries, 25 months, 41 dependencies".to_owned(),
                keywords: words(&["PostgreSQL", "Kafka"]),
                bullets: vec![
                    bullet("b1", "Nine teams had to leave a ledger that could not be stopped; split the move into 14 waves with a way back for each, had both sides accept every dependency, and moved 4.2 million accounts with no lost booking.", &["PM2", "PM3", "TF3"], vec![proof("M-14", "Last wave done", Grade::E3), proof("D-9", "Waves over big bang", Grade::E2)], Public),
                    bullet("b2", "Opened the risk of double postings 72 days before it would have struck, escalated it with three options, and had it decided in five days; the incident that other banks had never came.", &["PM4", "LC3"], vec![proof("R-17", "Double postings at cut-over", Grade::E3)], Public),
                    bullet("b3", "Cut the cost of running the ledger from 1,240,000 to 743,000 EUR a year, 43 % less than before.", &["PM5"], vec![proof("KR-3", "Cost of 743,000 EUR", Grade::E3)], NeedsRounding),
                    bullet("b4", "Kept the merger with Sparebank Vest out of the plan until it was announced.", &["ST1"], vec![proof("D-11", "Sparebank Vest", Grade::E1)], Never),
                ],
                confidentiality: Public,
            },
            Program {
                id: "p2".to_owned(),
                name: "Strong authentication".to_owned(),
                employer: "Nordbank".to_owned(),
                role: "Program lead".to_owned(),
                from: month(2022, 9),
                until: month(2023, 12),
                scope: "5 teams, 15 months".to_owned(),
                keywords: Vec::new(),
                bullets: vec![
                    bullet("b5", "Legal, security and four product teams disagreed on what the regulation asked for; wrote one page with both readings, had it decided before design began, and shipped four weeks before the law applied.", &["LC1", "LC2", "ST6"], vec![proof("D-2", "Which reading of the law", Grade::E4)], Public),
                    bullet("b6", "Share of payments given up at the new step fell from 11 % to 4 % in a quarter, by three retro actions whose effect was checked.", &["PM6", "PM5"], vec![proof("A-31", "Fewer steps", Grade::E3)], Public),
                ],
                confidentiality: Public,
            },
        ],
        jobs: vec![
            Job {
                id: "j1".to_owned(),
                employer: "Nordbank".to_owned(),
                title: "Senior technical program manager".to_owned(),
                place: Some("Oslo".to_owned()),
                url: Some("https://nordbank.example".to_owned()),
                from: When::Month(2021, 8),
                until: None,
                summary: "Programs of the payments division; reports to its director.".to_owned(),
                bullets: vec![
                    bullet("b7", "Introduced forecasts as ranges; of 31 milestones, 25 landed by their P80.", &["PM2", "ST5"], vec![proof("KR-8", "Calibration", Grade::E3)], Public),
                    bullet("b8", "Mentored two engineers into program roles.", &["LC6"], Vec::new(), Public),
                ],
            },
            Job {
                id: "j2".to_owned(),
                employer: "Betaling AS".to_owned(),
                title: "Software engineer, then release manager".to_owned(),
                place: Some("Bergen".to_owned()),
                url: None,
                from: When::Month(2015, 8),
                until: Some(When::Month(2021, 7)),
                summary: String::new(),
                bullets: vec![bullet("b9", "Took 36 releases of a card processor to production, the last 20 without a rollback.", &["TF3"], vec![proof("REL-36", "Release 36", Grade::E1)], Public)],
            },
        ],
        skills: vec![
            Skill { competency: "PM2".to_owned(), name: "Planning and forecasting".to_owned(), level: Some("Senior TPM".to_owned()), keywords: words(&["Monte Carlo", "reference classes"]) },
            Skill { competency: "PM3".to_owned(), name: "Dependency management".to_owned(), level: Some("Senior TPM".to_owned()), keywords: Vec::new() },
            Skill { competency: "LC1".to_owned(), name: "Stakeholder alignment".to_owned(), level: None, keywords: Vec::new() },
        ],
        certifications: vec![Certification { name: "Project Management Professional (PMP)".to_owned(), issuer: "PMI".to_owned(), on: month(2023, 5), url: Some("https://example.org/pmp/123".to_owned()) }],
        talks: vec![Talk { title: "What a ledger taught us about promises".to_owned(), venue: "Oslo Program Days".to_owned(), on: month(2025, 10), url: Some("https://example.org/talk".to_owned()), summary: String::new() }],
        volunteering: vec![Volunteering { organization: "Tekna Mentor".to_owned(), role: "Mentor".to_owned(), from: month(2022, 1), until: None, summary: String::new(), bullets: vec![bullet("b10", "Six engineers a year, in monthly sessions.", &["LC6"], Vec::new(), Public)] }],
        education: vec![Education { institution: "NTNU".to_owned(), area: "Computer science".to_owned(), degree: "MSc".to_owned(), from: Some(When::Year(2010)), until: Some(When::Year(2015)) }],
        languages: vec![Language { language: "Norwegian".to_owned(), fluency: "native".to_owned() }, Language { language: "English".to_owned(), fluency: "fluent".to_owned() }],
        sections: Vec::new(),
        variant: Variant { name: "master".to_owned(), target: None, version: Some("v1.2.0".to_owned()), modified: Some("2026-11-20T08:30:00Z".parse().unwrap()), canonical: Some("https://ingrid.example.org/resume.json".to_owned()) },
    }
}

pub(super) fn packet() -> Packet {
    let theme = |title: &str, situation: &str, drove: &str, outcome: &str, signal: &str, evidence: Vec<Proof>, others: &str| Theme {
        title: title.to_owned(),
        situation: situation.to_owned(),
        drove: drove.to_owned(),
        outcome: outcome.to_owned(),
        signal: signal.to_owned(),
        evidence,
        others: others.to_owned(),
    };
    let row = |id: &str, name: &str, own: &str, assessor: Option<&str>, record: &str, gap: &str| MatrixRow {
        competency: id.to_owned(),
        name: name.to_owned(),
        own: Some(own.to_owned()),
        assessor: assessor.map(str::to_owned),
        record: record.to_owned(),
        gap: gap.to_owned(),
    };
    Packet {
        header: Header {
            person: "Ingrid Østergård-Lindqvist".to_owned(),
            current_level: "TPM".to_owned(),
            target_level: "Senior TPM".to_owned(),
            from: date(2025, 1, 1),
            until: date(2026, 10, 31),
            hash: "9f2c41d07ab3e6580c1d94f7a2b85e36d0417c9be8f2a6035d1c7e94b06fa823".to_owned(),
            rule_set: "tpm 1.0".to_owned(),
            made_on: date(2026, 11, 20),
        },
        case: "Ingrid has led two programs of five and nine teams from charter to close, both across organisations and both in time. The same pattern shows in each: risks are opened weeks before they would strike, dependencies are accepted by those who give them, and what was forecast is what happened. She does the work of a senior TPM today; the ledger program, with three countries and 41 dependencies, has been at that scope for 25 months.".to_owned(),
        scope: vec![
            ScopeRow { program: "Ledger migration".to_owned(), tier: "S3".to_owned(), teams: 9, months: 25, role: "Program lead".to_owned() },
            ScopeRow { program: "Strong authentication".to_owned(), tier: "S3".to_owned(), teams: 5, months: 15, role: "Program lead".to_owned() },
        ],
        themes: vec![
            theme("Sees trouble before it comes", "A cut-over that would have posted bookings twice at two other banks, with the date promised to the supervisor.", "Opened the risk 72 days ahead with a trigger, escalated it with three options and a date to decide by, and had the control rehearsed twice.", "The impact date passed without the event; two of the nine waves used the control.", "Escalates early, with options and a recommendation, before the issue is visible to others.", vec![proof("R-17", "Double postings at cut-over", Grade::E3), proof("E-4", "Escalation of R-17", Grade::E3)], "The payments team built the control; the sponsor decided within the week."),
            theme("What she forecasts happens", "Teams gave single dates that slipped by a median of 19 days.", "Introduced P50 and P80 for every milestone, kept their history, and turned status amber when P80 passed the promise.", "25 of 31 milestones landed by their P80 (0.81).", "Forecasts are calibrated over several programs and are trusted by those who decide.", vec![proof("KR-8", "Calibration over 31 milestones", Grade::E3), proof("M-14", "Last wave done", Grade::E3)], "Team leads gave the ranges; nobody was measured by them."),
            theme("Gets promises kept by people who do not report to her", "41 dependencies in three countries, each giver with a backlog of their own.", "Had each accepted by its giver with a need-by date, and agreed anew before the date where it would not hold.", "37 of 41 were delivered by need-by; four were agreed anew in time.", "Commitments hold across organisations without authority.", vec![proof("C-1 to C-41", "Dependencies of the ledger", Grade::E3), proof("S-2", "Statement of the platform director", Grade::E4)], "The platform organisation gave two people for six weeks that it had not planned to."),
        ],
        matrix: vec![
            row("PM2", "Planning and forecasting", "Senior, meeting", Some("Senior, meeting"), "supported", ""),
            row("PM3", "Dependency management", "Senior, meeting", Some("Senior, beyond"), "supported", ""),
            row("PM4", "Risk and issue management", "Senior, meeting", Some("Senior, meeting"), "supported", ""),
            row("LC3", "Conflict and escalation", "Senior, emerging", Some("Senior, meeting"), "partly", "One escalation short of four"),
            row("LC5", "Listening and facilitation", "Senior, meeting", None, "needs a person", "No statement yet"),
            row("ST4", "Foresight", "TPM, meeting", Some("TPM, meeting"), "not enough data", "Named as a growth goal"),
        ],
        misses: Misses {
            told: vec![Miss { what: "The second wave was stopped on its day because nobody had asked the card team.".to_owned(), changed: "the checklist asks every consumer of the ledger; no wave was stopped since.".to_owned(), evidence: vec![proof("RET-5", "Retro of wave 2", Grade::E3)] }],
            omitted: 2,
        },
        statements: vec![
            Attestation { by: "Marit Haugen".to_owned(), relation: "sponsor of the ledger".to_owned(), on: date(2026, 9, 14), words: "She told me in February what I did not want to hear until May. We decided in a week and it cost us nothing.".to_owned(), competency: Some("PM4".to_owned()) },
            Attestation { by: "Jonas Berg".to_owned(), relation: "platform director, another organisation".to_owned(), on: date(2026, 10, 2), words: "My teams kept their promises to her because she kept hers to them.".to_owned(), competency: Some("LC2".to_owned()) },
        ],
        risks: vec![NextRisk { risk: "Reaches for the details when a program is late".to_owned(), support: "A second lead on the next program; review with the mentor after each quarter.".to_owned() }],
        rules: vec![
            RuleResult { competency: "PM2".to_owned(), behaviour: "Plans in ranges and keeps the history of what was forecast.".to_owned(), result: "supported".to_owned(), clauses: vec!["At least 8 resolved milestones: there are 31.".to_owned(), "P80 held in 65 to 95 %: 81 % (Wilson 95 %: 64 to 91 %).".to_owned()] },
            RuleResult { competency: "LC3".to_owned(), behaviour: "Escalates with both positions, options and a date.".to_owned(), result: "partly".to_owned(), clauses: vec!["At least 4 decided by their date: there are 3.".to_owned()] },
        ],
        redactions: vec!["R-22: names a customer; its key and grade are shown, its title is not.".to_owned()],
    }
}

pub(super) fn brag() -> Brag {
    let entry = |theme, text: &str, changed: Option<&str>, evidence, confidentiality| brag::Entry {
        theme,
        text: text.to_owned(),
        changed: changed.map(str::to_owned),
        evidence,
        confidentiality,
    };
    use Confidentiality::{NeedsRounding, Never, Public};
    use brag::Theme;
    Brag {
        person: "Ingrid Østergård-Lindqvist".to_owned(),
        periods: vec![
            Period {
                title: "2026, first half".to_owned(),
                entries: vec![
                    entry(
                        Theme::Outcomes,
                        "The ledger migration closed nine days before its date.",
                        None,
                        vec![proof("M-14", "Last wave done", Grade::E3)],
                        Public,
                    ),
                    entry(Theme::Outcomes, "Saved 497,000 EUR a year.", None, vec![proof("KR-3", "Cost", Grade::E3)], NeedsRounding),
                    entry(
                        Theme::Outcomes,
                        "Prepared the merger with Sparebank Vest.",
                        None,
                        vec![proof("D-11", "Sparebank Vest", Grade::E1)],
                        Never,
                    ),
                    entry(
                        Theme::Decisions,
                        "Double postings were prevented.",
                        None,
                        vec![proof("R-17", "Double postings", Grade::E3)],
                        Public,
                    ),
                    entry(
                        Theme::Mentoring,
                        "Two engineers moved into program roles.",
                        None,
                        vec![proof("ME-1", "Outcome confirmed", Grade::E2)],
                        Public,
                    ),
                    entry(
                        Theme::DidNotWork,
                        "Wave 2 was stopped on its day.",
                        Some("The checklist asks every consumer."),
                        vec![proof("RET-5", "Retro of wave 2", Grade::E3)],
                        Public,
                    ),
                    entry(Theme::DidNotWork, "The hiring plan was two months late.", None, Vec::new(), Never),
                ],
            },
            Period { title: "2025, second half".to_owned(), entries: Vec::new() },
        ],
    }
}
