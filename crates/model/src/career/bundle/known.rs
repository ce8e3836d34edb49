//! What no text of a bundle may say: names, keys, titles, numbers and passages of the programs, and the names of other people.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::{Making, Reach};
use crate::career::clearance::Secret;
use crate::career::kept;
use crate::career::posts::secrets_of;
use crate::kind::Body;
use crate::space::{Record, RecordId, Space};

/// Everything that is not the owner's to take along.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub secrets: Vec<Secret>,
    /// Names that are ordinary words, too: they are taken out where they are written as the name is.
    pub as_written: HashSet<String>,
    /// What stands in records of programs, and what was quoted of them.
    pub passages: Vec<String>,
    pub own_addresses: Vec<String>,
}

impl Known {
    pub(super) fn of(making: &Making<'_>) -> Known {
        let mut known = Known { own_addresses: making.own_addresses(), ..Known::default() };
        let own_keys: HashSet<String> = making.space.records().map(|record| record.key.to_lowercase()).collect();
        for reach in making.programs {
            known.take_program(reach, &own_keys);
        }
        known.take_people_of(making.space);
        let public: BTreeSet<String> = making.public.iter().map(|words| words.trim().to_lowercase()).collect();
        let own: BTreeSet<String> = making.own_names().into_iter().chain(making.said_outside()).collect();
        known.secrets.retain(|secret| match secret {
            Secret::Name { name, .. } => {
                let plain = name.trim().to_lowercase();
                !public.contains(&plain) && !own.contains(&plain)
            }
            Secret::Number { number, .. } => !public.contains(&number.trim().to_lowercase()),
        });
        known
    }

    fn take_program(&mut self, reach: &Reach<'_>, own_keys: &HashSet<String>) {
        let me: BTreeSet<RecordId> = reach.subject.map(|subject| subject.records(reach.space)).unwrap_or_default();
        self.secrets.extend(secrets_of(reach.name, reach.space, &me));
        for record in reach.space.records().filter(|record| !me.contains(&record.id)) {
            self.take_titled(record, own_keys, reach.name);
            for value in record.body.fields().values() {
                self.take_passages(value);
            }
        }
    }

    fn take_titled(&mut self, record: &Record, own_keys: &HashSet<String>, program: &str) {
        // In one's own space the same key means one's own record.
        if record.key.chars().count() > 2 && !own_keys.contains(&record.key.to_lowercase()) {
            self.name(&record.key, format!("a key of {program}"));
        }
        match &record.body {
            Body::Person(person) => {
                self.person(&record.title, &format!("a person of {program}"));
                self.secrets.extend(person.email.iter().map(|email| named(email, format!("an address of {program}"))));
            }
            Body::Stakeholder(_) => self.person(&record.title, &format!("a stakeholder of {program}")),
            _ => self.title(&record.title, format!("a title of {program}")),
        }
    }

    fn take_passages(&mut self, value: &Value) {
        match value {
            Value::String(text) if text.contains(' ') => self.passages.push(text.clone()),
            Value::Array(values) => values.iter().for_each(|value| self.take_passages(value)),
            Value::Object(values) => values.values().for_each(|value| self.take_passages(value)),
            _ => {}
        }
    }

    /// Takes in the people whom one's own records name, and what they quote.
    fn take_people_of(&mut self, space: &Space) {
        const SOMEBODY: &str = "the name of somebody else";
        let mut people: Vec<&str> = Vec::new();
        for record in space.records() {
            match &record.body {
                Body::Person(_) | Body::Stakeholder(_) => people.push(&record.title),
                Body::Rating(rating) => people.extend(rating.name.as_deref()),
                Body::GrowthGoal(goal) => people.extend(goal.shared_with.iter().map(String::as_str)),
                Body::Application(application) => people.extend(application.contacts.iter().map(|contact| contact.name.as_str())),
                Body::Post(post) => people.extend(post.confidentiality_check.iter().filter_map(|check| check.approver.as_deref())),
                Body::Statement(said) => people.extend([&said.by, &said.asked, &said.about].into_iter().flatten().map(String::as_str)),
                Body::CheckIn(check_in) => people.extend(check_in.asked.iter().map(|asked| asked.name.as_str())),
                Body::Packet(packet) => people.extend(packet.sent_to.as_deref()),
                Body::Mentoring(mentoring) => {
                    people.push(&mentoring.with);
                    people.extend(
                        mentoring.confirmations.iter().flat_map(|asked| asked.by.as_deref().into_iter().chain([asked.asked.as_str()])),
                    );
                }
                _ => {}
            }
        }
        for (record, evidence) in kept::evidence(space) {
            people.extend(evidence.corroborators.iter().map(|other| other.name.as_str()));
            // What is cited may be out of reach by now: its words stand here still.
            if let Some(key) = &evidence.cited {
                self.title(&record.title, "the title of a record that you cite".to_owned());
                if space.records().all(|own| !own.key.eq_ignore_ascii_case(key)) {
                    self.name(key, "the key of a record that you cite".to_owned());
                }
                self.passages.extend([&evidence.excerpt, &evidence.outcome].into_iter().flatten().cloned());
            }
        }
        for name in people.into_iter().filter(|name| !name.trim().is_empty()) {
            self.person(name, SOMEBODY);
        }
    }

    fn name(&mut self, name: &str, from: String) {
        self.secrets.push(named(name, from));
    }

    /// Takes in a title; one that is a single word may be an ordinary one, and counts as it is written.
    fn title(&mut self, title: &str, from: String) {
        if title.trim().chars().count() > 2 {
            if !title.trim().contains(char::is_whitespace) {
                self.as_written.insert(title.to_owned());
            }
            self.name(title, from);
        }
    }

    /// Takes in somebody's name, and each part of it: people are called by either.
    fn person(&mut self, name: &str, from: &str) {
        let name = name.trim();
        self.name(name, from.to_owned());
        for part in name.split_whitespace().filter(|part| part.chars().count() > 2 && *part != name) {
            // What begins with a small letter is a word between names: `van`, `of`.
            if part.starts_with(char::is_uppercase) {
                self.as_written.insert(part.to_owned());
                self.name(part, from.to_owned());
            }
        }
    }
}

fn named(name: &str, from: String) -> Secret {
    Secret::Name { name: name.to_owned(), from }
}
