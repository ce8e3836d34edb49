//! JSON Resume: the schema that other tools read, draft-07 of jsonresume.org.

use model::career::resume::{Bullet, Cleared, Contact, Job, Program, Resume, Volunteering, When};
use serde_json::{Map, Value, json};

use super::one_line;

const SCHEMA: &str = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

/// Writes a resume as JSON Resume. What the schema has no form for, such as an address that is none, is left out.
pub fn json_resume(cleared: &Cleared) -> Value {
    let resume = cleared.resume();
    let mut out = Map::new();
    out.insert("$schema".to_owned(), json!(SCHEMA));
    out.insert("basics".to_owned(), basics(resume));
    put_list(&mut out, "work", resume.jobs.iter().map(work));
    put_list(&mut out, "projects", resume.programs.iter().map(project));
    put_list(&mut out, "volunteer", resume.volunteering.iter().map(volunteer));
    put_list(
        &mut out,
        "education",
        resume.education.iter().map(|one| {
            let mut row = Map::new();
            put(&mut row, "institution", &one.institution);
            put(&mut row, "area", &one.area);
            put(&mut row, "studyType", &one.degree);
            put_when(&mut row, "startDate", one.from);
            put_when(&mut row, "endDate", one.until);
            row
        }),
    );
    put_list(
        &mut out,
        "certificates",
        resume.certifications.iter().map(|one| {
            let mut row = Map::new();
            put(&mut row, "name", &one.name);
            put(&mut row, "issuer", &one.issuer);
            put_when(&mut row, "date", one.on);
            put_uri(&mut row, "url", one.url.as_deref());
            row
        }),
    );
    put_list(
        &mut out,
        "publications",
        resume.talks.iter().map(|talk| {
            let mut row = Map::new();
            put(&mut row, "name", &talk.title);
            put(&mut row, "publisher", &talk.venue);
            put_when(&mut row, "releaseDate", talk.on);
            put_uri(&mut row, "url", talk.url.as_deref());
            put(&mut row, "summary", &talk.summary);
            row
        }),
    );
    put_list(
        &mut out,
        "skills",
        resume.skills.iter().map(|skill| {
            let mut row = Map::new();
            put(&mut row, "name", &skill.name);
            put(&mut row, "level", skill.level.as_deref().unwrap_or(""));
            put_words(&mut row, "keywords", skill.keywords.iter().map(String::as_str));
            row
        }),
    );
    put_list(
        &mut out,
        "languages",
        resume.languages.iter().map(|one| {
            let mut row = Map::new();
            put(&mut row, "language", &one.language);
            put(&mut row, "fluency", &one.fluency);
            row
        }),
    );
    out.insert("meta".to_owned(), meta(resume));
    Value::Object(out)
}

fn basics(resume: &Resume) -> Value {
    let Contact { name, email, phone, url, city, region, country_code, profiles } = &resume.person;
    let mut row = Map::new();
    put(&mut row, "name", name);
    put(&mut row, "label", &resume.headline);
    put(&mut row, "email", email.as_deref().map(str::trim).filter(|email| is_email(email)).unwrap_or(""));
    put(&mut row, "phone", phone.as_deref().unwrap_or(""));
    put_uri(&mut row, "url", url.as_deref());
    put(&mut row, "summary", &resume.summary);
    let mut location = Map::new();
    put(&mut location, "city", city.as_deref().unwrap_or(""));
    put(&mut location, "region", region.as_deref().unwrap_or(""));
    put(&mut location, "countryCode", country_code.as_deref().unwrap_or(""));
    if !location.is_empty() {
        row.insert("location".to_owned(), Value::Object(location));
    }
    put_list(
        &mut row,
        "profiles",
        profiles.iter().map(|profile| {
            let mut row = Map::new();
            put(&mut row, "network", &profile.network);
            put(&mut row, "username", &profile.username);
            put_uri(&mut row, "url", profile.url.as_deref());
            row
        }),
    );
    Value::Object(row)
}

fn work(job: &Job) -> Map<String, Value> {
    let mut row = Map::new();
    put(&mut row, "name", &job.employer);
    put(&mut row, "location", job.place.as_deref().unwrap_or(""));
    put(&mut row, "position", &job.title);
    put_uri(&mut row, "url", job.url.as_deref());
    put_when(&mut row, "startDate", Some(job.from));
    put_when(&mut row, "endDate", job.until);
    put(&mut row, "summary", &job.summary);
    put_bullets(&mut row, &job.bullets);
    row
}

fn project(program: &Program) -> Map<String, Value> {
    let mut row = Map::new();
    put(&mut row, "name", &program.name);
    put(&mut row, "description", &program.scope);
    put_bullets(&mut row, &program.bullets);
    let competencies = program.bullets.iter().flat_map(|bullet| &bullet.competencies);
    put_words(&mut row, "keywords", program.keywords.iter().chain(competencies).map(String::as_str));
    put_when(&mut row, "startDate", program.from);
    put_when(&mut row, "endDate", program.until);
    put_words(&mut row, "roles", [program.role.as_str()]);
    put(&mut row, "entity", &program.employer);
    put(&mut row, "type", "program");
    row
}

fn volunteer(one: &Volunteering) -> Map<String, Value> {
    let mut row = Map::new();
    put(&mut row, "organization", &one.organization);
    put(&mut row, "position", &one.role);
    put_when(&mut row, "startDate", one.from);
    put_when(&mut row, "endDate", one.until);
    put(&mut row, "summary", &one.summary);
    put_bullets(&mut row, &one.bullets);
    row
}

fn meta(resume: &Resume) -> Value {
    let variant = &resume.variant;
    let mut row = Map::new();
    put_uri(&mut row, "canonical", variant.canonical.as_deref());
    put(&mut row, "version", variant.version.as_deref().unwrap_or(""));
    if let Some(modified) = variant.modified {
        put(&mut row, "lastModified", &modified.strftime("%Y-%m-%dT%H:%M:%S").to_string());
    }
    let mut own = Map::new();
    put(&mut own, "variant", &variant.name);
    put(&mut own, "target_job", variant.target.as_deref().unwrap_or(""));
    let evidence = resume.bullets().flat_map(|bullet| &bullet.evidence).map(|proof| proof.key.as_str());
    put_words(&mut own, "evidence_ids", evidence);
    row.insert("x-tpm".to_owned(), Value::Object(own));
    Value::Object(row)
}

fn put_list(out: &mut Map<String, Value>, name: &str, rows: impl Iterator<Item = Map<String, Value>>) {
    let rows: Vec<Value> = rows.filter(|row| !row.is_empty()).map(Value::Object).collect();
    if !rows.is_empty() {
        out.insert(name.to_owned(), Value::Array(rows));
    }
}

fn put_bullets(row: &mut Map<String, Value>, bullets: &[Bullet]) {
    put_words(row, "highlights", bullets.iter().map(|bullet| bullet.text.as_str()));
}

/// Puts words once each, in their order.
fn put_words<'a>(row: &mut Map<String, Value>, name: &str, words: impl IntoIterator<Item = &'a str>) {
    let mut kept: Vec<String> = Vec::new();
    for word in words.into_iter().map(one_line).filter(|word| !word.is_empty()) {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    if !kept.is_empty() {
        row.insert(name.to_owned(), json!(kept));
    }
}

fn put(row: &mut Map<String, Value>, name: &str, text: &str) {
    let text = one_line(text);
    if !text.is_empty() {
        row.insert(name.to_owned(), Value::String(text));
    }
}

fn put_when(row: &mut Map<String, Value>, name: &str, when: Option<When>) {
    // The schema knows the years 1000 to 2999, and a month that is none has no first day.
    if let Some(when) = when.filter(|when| (1000..3000).contains(&when.year()) && when.first_day().is_some()) {
        row.insert(name.to_owned(), Value::String(when.iso()));
    }
}

fn put_uri(row: &mut Map<String, Value>, name: &str, uri: Option<&str>) {
    if let Some(uri) = uri.and_then(whole_uri) {
        row.insert(name.to_owned(), Value::String(uri));
    }
}

/// Returns an address as a URI, letters that a URI has not written as it has them; none where it is no address of a page.
fn whole_uri(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        return None;
    }
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    if name.is_empty() || !name.chars().all(plain) || port.is_empty() || !port.chars().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let mut out = format!("{}://{host}", scheme.to_ascii_lowercase());
    let mut fragment = false;
    for byte in path.bytes() {
        match byte {
            b'#' if !fragment => {
                fragment = true;
                out.push('#');
            }
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b'/'
            | b'?'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@' => out.push(char::from(byte)),
            b'%' => out.push('%'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    // A percent sign that begins no two digits is itself a letter.
    let parts: Vec<&str> = out.split('%').collect();
    let escaped = |part: &&str| part.len() >= 2 && part.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let rest = parts[1..].iter().map(|part| if escaped(part) { format!("%{part}") } else { format!("%25{part}") });
    Some(parts[0].to_owned() + &rest.collect::<String>())
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let dotted = |text: &str, also: &[char]| {
        text.split('.').all(|part| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || also.contains(&letter)))
    };
    let label = |part: &str| !part.starts_with('-') && !part.ends_with('-') && part.len() < 64;
    name.len() <= 64
        && dotted(name, &['-', '_', '+', '%'])
        && domain.contains('.')
        && domain.len() < 254
        && dotted(domain, &['-'])
        && domain.split('.').all(label)
}
