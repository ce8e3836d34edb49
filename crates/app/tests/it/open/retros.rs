//! Retros: nobody can tell who wrote or voted, everybody votes once, and what was voted counts when the voting ends.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::history::{ChangesInput, list_changes};
use sinew_app::operation::retros::{NoteEdit, RetroView, cast_ballot, edit_notes, set_retro_state, show_retro};
use sinew_app::spaces::Event;

use super::Desk;
use crate::home::on_both;

const COLUMNS: [&str; 2] = ["Went well", "To change"];

impl Desk {
    async fn note(&self, edit: Value) -> Result<i64, Failure> {
        let edit: NoteEdit = serde_json::from_value(edit).unwrap();
        edit_notes(&self.open, self.by(), "RET-1", &edit).await
    }

    async fn write(&self, column: &str, text: &str) {
        self.note(json!({"op": "add", "column": column, "text": text})).await.unwrap();
    }

    async fn go(&self, state: &str) -> Result<i64, Failure> {
        set_retro_state(&self.cx.store, &self.open, self.by(), "RET-1", serde_json::from_value(json!(state)).unwrap()).await
    }

    async fn vote(&self, votes: &[u32]) -> Result<(), Failure> {
        cast_ballot(&self.cx.store, self.cx.space, &self.open.state().space, self.actor, "RET-1", votes).await
    }

    async fn retro(&self) -> RetroView {
        show_retro(&self.cx.store, self.cx.space, &self.open.state().space, self.actor, "RET-1", self.now).await.unwrap()
    }
}

/// A retro that Olga called; she and Ben write.
async fn retro(home: &crate::home::Home) -> (Desk, Desk) {
    let olga = Desk::new(home).await;
    let ben = olga.beside("Ben");
    let fields = json!({"columns": COLUMNS, "date": "2026-03-09", "votes_each": 2});
    olga.edit(json!([{"op": "add", "kind": "retro", "title": "Sprint 5", "fields": fields}])).await.unwrap();
    (olga, ben)
}

/// Writes what everybody sees: `1 Slow builds 0`.
fn notes(view: &RetroView) -> Vec<String> {
    let groups = view.report.columns.iter().flat_map(|column| &column.groups);
    groups.flat_map(|group| &group.notes).map(|note| format!("{} {} {}", note.id, note.text, note.votes)).collect()
}

fn refused<T: std::fmt::Debug>(done: Result<T, Failure>, code: Code, words: &str) {
    let failure = done.unwrap_err();
    assert!(failure.code == code && failure.message.contains(words), "{failure:?}");
}

on_both! {
    async fn nobody_can_tell_who_wrote_or_voted(home) {
        let (olga, ben) = retro(home).await;
        let mut events = olga.open.watch();
        let called = olga.open.revision();
        ben.write("To change", "Slow builds").await;
        olga.write("Went well", "The demo").await;
        ben.note(json!({"op": "reword", "note": 1, "text": "Slow and flaky builds"})).await.unwrap();
        olga.go("voting").await.unwrap();
        let before = olga.open.revision();
        ben.vote(&[1, 1]).await.unwrap();
        assert_eq!(olga.open.revision(), before, "a ballot is in no commit, so the order of commits says nothing of it");
        olga.vote(&[2]).await.unwrap();
        olga.go("closed").await.unwrap();
        assert_eq!(notes(&olga.retro().await), ["2 The demo 1", "1 Slow and flaky builds 2"]);
        // The journal, with everything that the database keeps of it.
        let journal = olga.open.journal().await.unwrap();
        let since: Vec<_> = journal.iter().filter(|commit| commit.revision > called).collect();
        assert_eq!(since.len(), 5);
        for commit in since {
            assert_eq!((commit.actor.as_str(), commit.door.as_str(), &commit.note), ("", "retro", &None), "{commit:?}");
            assert!(commit.changes.iter().all(|change| change.actor.is_none()), "{commit:?}");
        }
        // What pages are told, and what they read.
        while let Ok(event) = events.try_recv() {
            if let Event::Change { actor, door, keys, .. } = event {
                assert_eq!((actor.as_str(), door.as_str(), keys), ("", "retro", vec!["RET-1".to_owned()]));
            }
        }
        let input: ChangesInput = serde_json::from_value(json!({"space": olga.cx.space, "key": "RET-1"})).unwrap();
        let page = list_changes(&olga.open, input).await.unwrap();
        let named: Vec<&str> = page.items.iter().filter(|change| !change.who.is_empty()).map(|change| change.words.as_str()).collect();
        assert_eq!(named.len(), 1, "only who called the retro has a name: {named:?}");
        // Nothing of it is anybody's to take back, which would tell whose it is.
        refused(ben.undo().await, Code::Invalid, "nothing of yours to undo");
        refused(olga.undo().await, Code::Conflict, "`RET-1` has changed since");
    }

    async fn everybody_votes_once_with_so_many_votes(home) {
        let (olga, ben) = retro(home).await;
        olga.write("Went well", "The demo").await;
        refused(ben.vote(&[1]).await, Code::Invalid, "takes no votes now");
        olga.go("voting").await.unwrap();
        refused(ben.vote(&[]).await, Code::Invalid, "2 votes");
        refused(ben.vote(&[1, 1, 1]).await, Code::Invalid, "between 1 and 2");
        refused(ben.vote(&[7]).await, Code::NotFound, "no note 7");
        assert_eq!((ben.retro().await.ballots, ben.retro().await.voted), (0, false));
        ben.vote(&[1, 1]).await.unwrap();
        refused(ben.vote(&[1]).await, Code::Conflict, "voted in `RET-1` already");
        let seen = olga.retro().await;
        assert_eq!((seen.ballots, seen.voted, notes(&seen)), (1, false, vec!["1 The demo 0".to_owned()]), "sums would tell a single ballot");
        assert!(ben.retro().await.voted);
        // Another process counts the same ballots.
        let there = olga.elsewhere(home, "Ben").await;
        refused(there.vote(&[1]).await, Code::Conflict, "already");
        olga.go("closed").await.unwrap();
        assert_eq!(notes(&olga.retro().await), ["1 The demo 2"]);
        assert_eq!((ben.retro().await.ballots, ben.retro().await.voted), (0, false), "once counted, nothing says who voted");
        // Voting again begins at nothing.
        olga.go("voting").await.unwrap();
        assert_eq!(notes(&olga.retro().await), ["1 The demo 0"]);
        ben.vote(&[1]).await.unwrap();
        olga.go("closed").await.unwrap();
        assert_eq!(notes(&olga.retro().await), ["1 The demo 1"]);
    }

    async fn ballots_that_come_in_while_they_are_counted_count_once(home) {
        let (olga, _) = retro(home).await;
        olga.write("Went well", "The demo").await;
        olga.go("voting").await.unwrap();
        let record = olga.open.state().space.by_key("RET-1").unwrap().id;
        let one = BTreeMap::from([(1, 1)]);
        let cast = async |voters: std::ops::Range<u32>| {
            for voter in voters {
                assert!(olga.cx.store.cast_ballot(olga.cx.space, record, &format!("voter {voter}"), &one).await.unwrap());
            }
        };
        cast(0..40).await;
        // Another process goes on taking ballots until it hears that the voting is over.
        let (closed, ()) = tokio::join!(olga.go("closed"), cast(40..80));
        closed.unwrap();
        let votes = olga.retro().await.report.columns[0].groups[0].notes[0].votes;
        assert!((40..=80).contains(&votes), "{votes} votes of at most 80 ballots");
    }

    async fn notes_are_written_at_the_same_time_and_only_while_people_write(home) {
        let (olga, ben) = retro(home).await;
        let there = olga.elsewhere(home, "Cem").await;
        olga.write("Went well", "The demo").await;
        there.write("Went well", "The release").await;
        olga.open.catch_up().await.unwrap();
        ben.write("To change", "Meetings").await;
        ben.note(json!({"op": "group", "notes": [1, 2], "name": "Shipping"})).await.unwrap();
        assert_eq!(notes(&ben.retro().await), ["1 The demo 0", "2 The release 0", "3 Meetings 0"]);
        assert_eq!(ben.retro().await.report.columns[0].groups[0].name.as_deref(), Some("Shipping"));
        ben.note(json!({"op": "remove", "note": 3})).await.unwrap();
        refused(ben.note(json!({"op": "remove", "note": 3})).await, Code::NotFound, "no note 3");
        refused(ben.note(json!({"op": "add", "column": "Nowhere", "text": "x"})).await, Code::Invalid, "no column");
        refused(ben.note(json!({"op": "add", "column": "To change", "text": "  "})).await, Code::Invalid, "needs words");
        olga.go("voting").await.unwrap();
        refused(ben.note(json!({"op": "add", "column": "To change", "text": "Late"})).await, Code::Invalid, "not written any more");
        ben.note(json!({"op": "group", "notes": [2]})).await.unwrap();
    }

    async fn what_has_no_author_cannot_be_edited_like_a_field(home) {
        let (olga, _) = retro(home).await;
        refused(olga.set("RET-1", json!({"notes": [{"column": "Went well", "text": "The demo"}]})).await, Code::Invalid, "have no author");
        refused(olga.set("RET-1", json!({"state": "closed"})).await, Code::Invalid, "votes are counted");
        refused(olga.go("voting").await, Code::Invalid, "no note to vote for");
        olga.set("RET-1", json!({"title": "Sprint 6"})).await.unwrap();
        refused(edit_notes(&olga.open, olga.by(), "A", &NoteEdit::Remove { note: 1 }).await, Code::NotFound, "is no retro");
    }
}
