//! Whom evidence is about: which records of a space are theirs, and by which names its journal knows them.

use std::collections::BTreeSet;

use crate::kind::Body;
use crate::space::{Record, RecordId, Space};

/// A person, as spaces and their journals know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The names that journals know them by.
    pub names: BTreeSet<String>,
    pub emails: BTreeSet<String>,
    /// Exactly these records are theirs, where that was worked out; else those of the same address or name.
    pub people: Option<BTreeSet<RecordId>>,
}

/// Somebody with an account: what they are called and reached by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    pub name: String,
    pub email: Option<String>,
}

impl Subject {
    /// Finds a person of a space by key, name or address.
    pub fn find(space: &Space, named: &str) -> Option<Subject> {
        let named = named.trim().to_lowercase();
        let person = space.records().find(|record| {
            let Some(email) = email_of(record) else { return false };
            let by_email = email.is_some_and(|email| email.to_lowercase() == named);
            !record.archived && (by_email || record.key.to_lowercase() == named || record.title.to_lowercase() == named)
        })?;
        let mut subject = Subject::default();
        subject.names.insert(person.title.clone());
        subject.emails.extend(email_of(person).flatten().map(str::to_lowercase));
        Some(subject)
    }

    /// Adds the names by which other spaces know the same address.
    pub fn everywhere<'a>(mut self, spaces: impl Iterator<Item = &'a Space>) -> Subject {
        for space in spaces {
            let mine = self.records(space);
            self.names.extend(mine.iter().filter_map(|id| space.record(*id)).map(|record| record.title.clone()));
        }
        self
    }

    /// Finds who an account is in a space: the people with its address, else those without one who go by its name.
    ///
    /// What speaks of somebody else stays theirs: a record with the name or the address of another account, one that `doubted` says
    /// was made to fit, and the acts under a name that somebody else has, too.
    pub fn of_account(space: &Space, who: &Who, others: &[Who], doubted: &dyn Fn(RecordId) -> bool) -> Subject {
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        let anothers = |record: &Record| {
            let email = email_of(record).flatten();
            others.iter().any(|other| {
                same(&other.name, &record.title) || other.email.as_deref().zip(email).is_some_and(|(one, other)| same(one, other))
            })
        };
        let people = || space.records().filter(|record| !record.archived && email_of(record).is_some());
        let by_email = |record: &&Record| email_of(record).flatten().zip(who.email.as_deref()).is_some_and(|(one, own)| same(one, own));
        let by_name = |record: &&Record| email_of(record).flatten().is_none() && same(&record.title, &who.name);
        let mut mine: Vec<&Record> = people().filter(by_email).collect();
        if mine.is_empty() {
            mine = people().filter(by_name).collect();
        }
        mine.retain(|record| !anothers(record) && !doubted(record.id));
        let ids: BTreeSet<RecordId> = mine.iter().map(|record| record.id).collect();
        let taken = |name: &str| {
            others.iter().any(|other| same(&other.name, name))
                || people().any(|record| !ids.contains(&record.id) && same(&record.title, name))
        };
        let names = mine.iter().map(|record| record.title.clone()).chain([who.name.clone()]).filter(|name| !taken(name)).collect();
        Subject { names, emails: who.email.iter().map(|email| email.to_lowercase()).collect(), people: Some(ids) }
    }

    /// Whether nothing in a space is theirs, and nobody acted under a name of theirs.
    pub fn is_nobody(&self) -> bool {
        self.names.is_empty() && self.people.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// Whether a journal's actor is this person.
    pub fn acts_as(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Lists the records of this person in a space: by address, or by name where there is none.
    pub(in crate::career) fn records(&self, space: &Space) -> BTreeSet<RecordId> {
        if let Some(people) = &self.people {
            return people.clone();
        }
        let is_me = |title: &str, email: Option<&str>| match email {
            Some(email) if !self.emails.is_empty() => self.emails.contains(&email.to_lowercase()),
            _ => self.names.contains(title),
        };
        let people = space.records().filter(|record| email_of(record).is_some_and(|email| is_me(&record.title, email)));
        people.map(|record| record.id).collect()
    }
}

/// Returns the address of a person; the outer `None` is no person.
fn email_of(record: &Record) -> Option<Option<&str>> {
    match &record.body {
        Body::Person(person) => Some(person.email.as_deref().filter(|email| !email.trim().is_empty())),
        _ => None,
    }
}
