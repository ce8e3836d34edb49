//! Meetings: notes become records in one step that Undo takes back, series meet again, and the agenda knows how dates moved.

use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::meetings::{
    MinutesKept, add_occurrence, keep_minutes, list_meetings, preview_minutes, show_meeting, show_overlap,
};

use super::Desk;
use crate::home::{Home, on_both};

const NOTES: &str = "We met.\n- action: Ana sends the sheet by Fri\n- decision: West first\n- action: Ben rings them";

/// The weekly `MTG-1` on Mondays at 9, and Ana and Ben.
async fn desk(home: &Home) -> Desk {
    let desk = Desk::new(home).await;
    let series = json!({"rhythm": "weekly", "start": "2026-03-09T09:00", "minutes": 30, "attendees": ["U-1", "U-2"]});
    desk.edit(json!([
        {"op": "add", "kind": "person", "title": "Ana"},
        {"op": "add", "kind": "person", "title": "Ben"},
        {"op": "add", "kind": "meeting", "title": "Core team", "fields": series},
    ]))
    .await
    .unwrap();
    desk
}

async fn keep(desk: &Desk, notes: &str, was: Option<&str>) -> Result<MinutesKept, Failure> {
    keep_minutes(&desk.open, desk.by(), "MTG-2", notes, was).await
}

fn field(desk: &Desk, key: &str, name: &str) -> Value {
    desk.open.state().space.by_key(key).map_or(Value::Null, |record| model::change::field(record, name))
}

fn refused<T: std::fmt::Debug>(done: Result<T, Failure>, code: Code, words: &str) {
    let failure = done.unwrap_err();
    assert!(failure.code == code && failure.message.contains(words), "{failure:?}");
}

on_both! {
    async fn notes_become_records_in_one_step(home) {
        let desk = desk(home).await;
        assert_eq!(add_occurrence(&desk.open, desk.by(), "MTG-1").await.unwrap().key, "MTG-2");
        let read = preview_minutes(&desk.open.state().space, "MTG-2", NOTES, desk.now).unwrap().items;
        assert_eq!(read.iter().map(|minute| (minute.line, minute.owner.as_deref())).collect::<Vec<_>>(), [(2, Some("U-1")), (3, None), (4, Some("U-2"))]);
        assert_eq!(field(&desk, "ACT-1", "title"), Value::Null, "a look keeps nothing");
        let kept = keep(&desk, NOTES, Some("")).await.unwrap();
        assert_eq!(kept.keys, ["ACT-1", "D-1", "ACT-2"]);
        assert_eq!(kept.notes, "We met.\n- ACT-1: Ana sends the sheet by Fri\n- D-1: West first\n- ACT-2: Ben rings them");
        assert_eq!(field(&desk, "MTG-2", "notes"), json!(kept.notes));
        assert_eq!((field(&desk, "ACT-1", "due"), field(&desk, "D-1", "state")), (json!("2026-03-13"), json!("made")));
        let meeting = show_meeting(&desk.open, desk.now, "MTG-2", false).await.unwrap();
        assert_eq!(meeting.outcomes.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["ACT-1", "ACT-2", "D-1"]);
        // The same notes once more make nothing twice.
        assert_eq!(keep(&desk, &kept.notes, Some(&kept.notes)).await.unwrap().keys, [""; 0]);
        desk.undo().await.unwrap();
        assert_eq!((field(&desk, "ACT-1", "title"), field(&desk, "D-1", "title"), field(&desk, "MTG-2", "notes")), (Value::Null, Value::Null, Value::Null));
    }

    async fn notes_that_cannot_be_kept_keep_nothing(home) {
        let desk = desk(home).await;
        add_occurrence(&desk.open, desk.by(), "MTG-1").await.unwrap();
        let before = desk.open.revision();
        refused(keep(&desk, "action: Ana sends it\nrisk:", None).await, Code::Invalid, "Line 2");
        refused(keep_minutes(&desk.open, desk.by(), "A", NOTES, None).await, Code::NotFound, "`A` is no meeting");
        refused(preview_minutes(&desk.open.state().space, "NO-1", NOTES, desk.now), Code::NotFound, "no record `NO-1`");
        assert_eq!(desk.open.revision(), before);
        keep(&desk, "We met.", Some("")).await.unwrap();
        refused(keep(&desk, "Mine", Some("")).await, Code::Conflict, "Somebody else changed the notes");
        assert_eq!(field(&desk, "MTG-2", "notes"), json!("We met."));
    }

    async fn a_series_meets_again_by_its_rhythm(home) {
        let desk = desk(home).await;
        let made = add_occurrence(&desk.open, desk.by(), "MTG-1").await.unwrap();
        assert_eq!((field(&desk, &made.key, "start"), field(&desk, &made.key, "title")), (json!("2026-03-09T09:00:00"), json!("Core team, 9 Mar 2026")));
        refused(add_occurrence(&desk.open, desk.by(), "MTG-1").await, Code::Conflict, "`MTG-2`");
        let next = add_occurrence(&desk.open, desk.later(120).by(), "MTG-1").await.unwrap();
        assert_eq!(field(&desk, &next.key, "start"), json!("2026-03-16T09:00:00"));
        refused(add_occurrence(&desk.open, desk.by(), "MTG-2").await, Code::Invalid, "no series");
        assert_eq!(list_meetings(&desk.open.state().space, desk.now).items.len(), 1, "occurrences stand under their series");
    }

    async fn the_agenda_knows_how_dates_moved_since_the_last_time(home) {
        let desk = desk(home).await;
        add_occurrence(&desk.open, desk.by(), "MTG-1").await.unwrap();
        let later = desk.later(60 * 24 * 2);
        later.set("B", json!({"schedule": {"duration_minutes": 4800}})).await.unwrap();
        add_occurrence(&desk.open, later.by(), "MTG-1").await.unwrap();
        let meeting = show_meeting(&later.open, later.now, "MTG-3", true).await.unwrap();
        let moved: Vec<&str> = meeting.agenda.iter().filter(|item| item.key.as_deref() == Some("M")).map(|item| item.words.as_str()).collect();
        assert!(moved.len() == 1 && moved[0].starts_with("Live lands") && moved[0].ends_with("later than last time."), "{:?}", meeting.agenda);
        let without = show_meeting(&later.open, later.now, "MTG-3", false).await.unwrap();
        assert!(without.agenda.iter().all(|item| item.key.as_deref() != Some("M")));
    }

    async fn hours_are_of_a_meetings_people_or_of_all_teams(home) {
        let desk = desk(home).await;
        let space = desk.open.state().space;
        assert_eq!(show_overlap(&space, Some("MTG-1"), desk.now).unwrap().people.len(), 2);
        assert_eq!(show_overlap(&space, None, desk.now).unwrap().people.len(), 0);
        refused(show_overlap(&space, Some("A"), desk.now), Code::NotFound, "is no meeting");
    }
}
