//! The resume: programs first, each bullet as it may be read.

use model::career::resume::{Bullet, Cleared, Heading, Resume, Section, Skill, span};

use super::{Block, Level, Paper, Span, joined, one_line};

/// Lays a resume out. `pages` is what it may fill: one or two.
pub fn resume(cleared: &Cleared, pages: usize) -> Paper {
    let resume = cleared.resume();
    let name = one_line(&resume.person.name);
    let mut blocks = vec![Block::Masthead { name: name.clone(), line: one_line(&resume.headline), details: details(resume) }];
    if !resume.summary.trim().is_empty() {
        blocks.push(Block::Paragraph(vec![Span::plain(one_line(&resume.summary))]));
    }
    for heading in resume.headings() {
        let section = section(resume, heading.section);
        if !section.is_empty() {
            let Heading { title, .. } = heading;
            blocks.push(Block::Heading { level: Level::Section, text: one_line(&title) });
            blocks.extend(section);
        }
    }
    let title = joined([name.as_str(), "resume"], ", ");
    Paper { title, author: name, subject: one_line(&resume.headline), blocks, promised_pages: Some(pages), footer: None, seal: None }
}

fn details(resume: &Resume) -> Vec<Span> {
    let person = &resume.person;
    let place = joined([&person.city, &person.region, &person.country_code].map(|part| part.as_deref().unwrap_or("")), ", ");
    let mut parts = Vec::new();
    if !place.is_empty() {
        parts.push(Span::plain(one_line(&place)));
    }
    if let Some(email) = &person.email {
        parts.push(Span::link(one_line(email), &format!("mailto:{}", email.trim())));
    }
    if let Some(phone) = &person.phone {
        parts.push(Span::plain(one_line(phone)));
    }
    if let Some(url) = &person.url {
        parts.push(Span::link(shown(url), url));
    }
    for profile in &person.profiles {
        let words = profile.url.as_deref().map_or_else(|| format!("{}: {}", profile.network, profile.username), shown);
        parts.push(Span::link(one_line(&words), profile.url.as_deref().unwrap_or("")));
    }
    let mut details = Vec::new();
    for part in parts.into_iter().filter(|part| !part.text.trim().is_empty()) {
        if !details.is_empty() {
            details.push(Span::soft(" · "));
        }
        details.push(part);
    }
    details
}

/// Writes an address as people read it out.
fn shown(url: &str) -> String {
    let bare = url.trim().trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/').to_owned()
}

fn section(resume: &Resume, section: Section) -> Vec<Block> {
    let mut blocks = Vec::new();
    match section {
        Section::Programs => {
            for program in &resume.programs {
                let title = titled(&program.name, &joined([program.role.as_str(), program.employer.as_str()], ", "));
                let under = joined([program.scope.as_str(), &program.keywords.join(", ")], " · ");
                entry(&mut blocks, title, span(program.from, program.until, "present"), &under);
                bullets(&mut blocks, &program.bullets);
            }
        }
        Section::Jobs => {
            for job in &resume.jobs {
                let title = titled(&job.title, &joined([job.employer.as_str(), job.place.as_deref().unwrap_or("")], ", "));
                entry(&mut blocks, title, span(Some(job.from), job.until, "present"), &job.summary);
                bullets(&mut blocks, &job.bullets);
            }
        }
        Section::Skills => {
            let facts: Vec<(String, String)> = resume.skills.iter().map(|skill| (one_line(&skill.name), beside(skill))).collect();
            // A column of names with nothing beside them would be room for nothing.
            if facts.iter().all(|(_, beside)| beside.is_empty()) {
                let names = joined(facts.iter().map(|(name, _)| name.as_str()), " · ");
                blocks.extend((!names.is_empty()).then(|| Block::Paragraph(vec![Span::plain(names)])));
            } else {
                facts_of(&mut blocks, facts.into_iter().map(|(name, beside)| (name, vec![Span::plain(beside)])).collect());
            }
        }
        Section::Certifications => {
            let rows = resume.certifications.iter().map(|one| {
                listed(&one.name, one.url.as_deref(), &joined([one.issuer.as_str(), &one.on.map_or(String::new(), |on| on.words())], ", "))
            });
            list(&mut blocks, rows.collect());
        }
        Section::Talks => {
            let rows = resume.talks.iter().map(|talk| {
                let place = joined([talk.venue.as_str(), &talk.on.map_or(String::new(), |on| on.words())], ", ");
                listed(&talk.title, talk.url.as_deref(), &joined([place.as_str(), talk.summary.as_str()], ". "))
            });
            list(&mut blocks, rows.collect());
        }
        Section::Volunteering => {
            for one in &resume.volunteering {
                entry(&mut blocks, titled(&one.role, &one.organization), span(one.from, one.until, "present"), &one.summary);
                bullets(&mut blocks, &one.bullets);
            }
        }
        Section::Education => {
            for one in &resume.education {
                let title = titled(&joined([one.degree.as_str(), one.area.as_str()], ", "), &one.institution);
                entry(&mut blocks, title, span(one.from, one.until, ""), "");
            }
        }
        Section::Languages => {
            let facts = resume.languages.iter().map(|one| (one_line(&one.language), vec![Span::plain(one_line(&one.fluency))]));
            facts_of(&mut blocks, facts.collect());
        }
    }
    blocks
}

/// Returns what stands beside a skill's name; a word that the name has already says nothing. The level of one's own ladder means
/// nothing to who reads it elsewhere: JSON Resume alone has it, which has a place for it.
fn beside(skill: &Skill) -> String {
    let name = skill.name.to_lowercase();
    let more = skill.keywords.iter().filter(|word| !name.contains(&word.to_lowercase())).map(String::as_str);
    one_line(&joined(more, ", "))
}

fn titled(what: &str, of: &str) -> Vec<Span> {
    let (what, of) = (one_line(what), one_line(of));
    match (what.is_empty(), of.is_empty()) {
        (true, _) => vec![Span::strong(of)],
        (false, true) => vec![Span::strong(what)],
        (false, false) => vec![Span::strong(what), Span::plain(format!(", {of}"))],
    }
}

fn entry(blocks: &mut Vec<Block>, title: Vec<Span>, when: String, under: &str) {
    blocks.push(Block::Entry { title, when, under: one_line(under) });
}

fn bullets(blocks: &mut Vec<Block>, bullets: &[Bullet]) {
    list(
        blocks,
        bullets.iter().map(|bullet| vec![Span::plain(one_line(&bullet.text))]).filter(|spans| !spans[0].text.is_empty()).collect(),
    );
}

fn listed(what: &str, url: Option<&str>, place: &str) -> Vec<Span> {
    let mut name = Span::link(one_line(what), url.unwrap_or(""));
    name.strong = true;
    match one_line(place) {
        place if place.is_empty() => vec![name],
        place => vec![name, Span::plain(format!(", {place}"))],
    }
}

fn list(blocks: &mut Vec<Block>, rows: Vec<Vec<Span>>) {
    if !rows.is_empty() {
        blocks.push(Block::Bullets(rows));
    }
}

fn facts_of(blocks: &mut Vec<Block>, facts: Vec<(String, Vec<Span>)>) {
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
}
