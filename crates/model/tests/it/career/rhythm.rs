//! When the rhythms of a growth plan wait: never too soon, never twice, never for what went by.

use jiff::Timestamp;
use jiff::civil::{Date, date};

use sinew_model::career::rhythm::{Every, Life, due, next_on};
use sinew_model::space::RecordId;

fn life(began: Date) -> Life {
    Life { program: RecordId(uuid::Uuid::nil()), written_at: Timestamp::UNIX_EPOCH, began, closed: None }
}

fn names(every: Every, life: Life, today: Date, kept: &[Date]) -> Option<(String, Vec<String>)> {
    due(every, life, today, kept).map(|due| (due.name, due.skipped))
}

#[test]
fn nothing_waits_before_the_month_ends_and_one_does_after() {
    let plan = life(date(2026, 10, 5));
    for day in [date(2026, 10, 5), date(2026, 10, 31)] {
        assert_eq!(due(Every::Month, plan, day, &[]), None, "{day}");
    }
    let waits = due(Every::Month, plan, date(2026, 11, 1), &[]).unwrap();
    assert_eq!((waits.from, waits.to), (date(2026, 10, 5), date(2026, 10, 31)), "the plan began in it");
    assert_eq!((waits.name.as_str(), waits.skipped.len()), ("October 2026", 0));
    // It waits until the next one does.
    assert_eq!(names(Every::Month, plan, date(2026, 11, 30), &[]), Some(("October 2026".to_owned(), Vec::new())));
    assert_eq!(names(Every::Month, plan, date(2026, 12, 1), &[]), Some(("November 2026".to_owned(), vec!["October 2026".to_owned()])));
}

#[test]
fn what_was_kept_waits_no_more() {
    let plan = life(date(2026, 10, 5));
    let october = [date(2026, 10, 31)];
    assert_eq!(due(Every::Month, plan, date(2026, 11, 1), &october), None);
    assert_eq!(names(Every::Month, plan, date(2026, 12, 1), &october), Some(("November 2026".to_owned(), Vec::new())));
}

#[test]
fn after_a_long_absence_one_waits_and_says_how_many_went_by() {
    let plan = life(date(2026, 1, 12));
    let waits = due(Every::Month, plan, date(2026, 11, 27), &[date(2026, 1, 31)]).unwrap();
    assert_eq!(waits.skipped.len(), 8, "from February to September");
    assert!(waits.words.ends_with("8 months before it went by without a status, from February 2026 to September 2026."), "{}", waits.words);
    // What went by before the last one that was kept is told no more.
    assert_eq!(names(Every::Month, plan, date(2026, 11, 27), &[date(2026, 9, 30)]).unwrap().1.len(), 0);
}

#[test]
fn quarters_end_with_their_third_month() {
    let plan = life(date(2026, 2, 10));
    assert_eq!(due(Every::Quarter, plan, date(2026, 3, 31), &[]), None);
    let waits = due(Every::Quarter, plan, date(2026, 4, 1), &[]).unwrap();
    assert_eq!((waits.name.as_str(), waits.from, waits.to), ("Q1 2026", date(2026, 2, 10), date(2026, 3, 31)));
    assert_eq!(names(Every::Quarter, plan, date(2027, 1, 1), &[date(2026, 3, 31)]).unwrap().1, ["Q2 2026", "Q3 2026"]);
    assert_eq!(next_on(Every::Quarter, date(2026, 11, 27)), Some(date(2027, 1, 1)));
    assert_eq!(next_on(Every::Month, date(2028, 2, 1)), Some(date(2028, 3, 1)));
}

#[test]
fn months_end_on_their_last_day_however_long_they_are() {
    let plan = life(date(2027, 1, 31));
    assert_eq!(due(Every::Month, plan, date(2027, 2, 1), &[]).map(|due| (due.from, due.to)), Some((date(2027, 1, 31), date(2027, 1, 31))));
    assert_eq!(due(Every::Month, plan, date(2027, 3, 1), &[]).map(|due| due.to), Some(date(2027, 2, 28)));
    assert_eq!(due(Every::Month, life(date(2028, 2, 1)), date(2028, 3, 1), &[]).map(|due| due.to), Some(date(2028, 2, 29)));
}

#[test]
fn nothing_waits_of_a_time_in_which_there_was_no_plan() {
    assert_eq!(due(Every::Month, life(date(2026, 11, 2)), date(2026, 11, 27), &[]), None, "it began after the month");
    let closed = |on| Life { closed: Some(on), ..life(date(2026, 1, 12)) };
    assert_eq!(due(Every::Month, closed(date(2026, 9, 30)), date(2026, 11, 27), &[]), None, "it was closed before the month");
    assert!(due(Every::Month, closed(date(2026, 10, 1)), date(2026, 11, 27), &[]).is_some(), "it was closed within it");
}
