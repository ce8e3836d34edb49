//! Calendars: from a moment to working minutes and back.

use proptest::prelude::*;
use sinew_engine::calendar::{Calendar, CalendarSpec, Exception, Minute, NoWorkingTime, OtherWeek, Span, Work};

/// 2026-03-02, a Monday, as a day since 1970.
const MONDAY: i64 = 20_514;

fn at(day: i64, hour: i64, minute: i64) -> Minute {
    Minute((MONDAY + day) * 1440 + hour * 60 + minute)
}

fn span(start: i32, end: i32) -> Span {
    Span { start: start * 60, end: end * 60 }
}

fn office_week() -> [Vec<Span>; 7] {
    core::array::from_fn(|day| if day < 5 { vec![span(8, 12), span(13, 17)] } else { Vec::new() })
}

fn office() -> CalendarSpec {
    CalendarSpec { week: office_week(), ..CalendarSpec::default() }
}

fn day_off(day: i64) -> Exception {
    Exception { from_day: (MONDAY + day) as i32, to_day: (MONDAY + day) as i32, spans: Vec::new() }
}

fn compile(spec: &CalendarSpec) -> Calendar {
    Calendar::new(spec).unwrap()
}

#[test]
fn work_ends_on_friday_evening_and_begins_on_monday_morning() {
    let calendar = compile(&office());
    // Five days of eight hours.
    assert_eq!(calendar.add(at(0, 8, 0), Work(5 * 480)), at(4, 17, 0));
    assert_eq!(calendar.next_working(at(4, 17, 0)), at(7, 8, 0));
    assert_eq!(calendar.previous_working(at(7, 8, 0)), at(4, 17, 0));
    assert_eq!(calendar.subtract(at(4, 17, 0), Work(5 * 480)), at(0, 8, 0));
    assert_eq!(calendar.between(at(4, 17, 0), at(7, 8, 0)), Work(0));
}

#[test]
fn a_pause_inside_the_day_takes_no_work() {
    let calendar = compile(&office());
    assert_eq!(calendar.add(at(0, 11, 0), Work(120)), at(0, 14, 0));
    assert_eq!(calendar.next_working(at(0, 12, 30)), at(0, 13, 0));
    assert_eq!(calendar.previous_working(at(0, 12, 30)), at(0, 12, 0));
}

#[test]
fn no_work_takes_no_time_even_at_night() {
    assert_eq!(compile(&office()).add(at(0, 3, 0), Work(0)), at(0, 3, 0));
}

#[test]
fn a_holiday_moves_work_to_the_next_day() {
    let calendar = compile(&CalendarSpec { exceptions: vec![day_off(2)], ..office() });
    assert_eq!(calendar.add(at(1, 8, 0), Work(2 * 480)), at(3, 17, 0));
    assert_eq!(calendar.between(at(0, 0, 0), at(7, 0, 0)), Work(4 * 480));
}

#[test]
fn the_later_exception_wins() {
    let half = Exception { spans: vec![span(8, 12)], ..day_off(2) };
    let calendar = compile(&CalendarSpec { exceptions: vec![day_off(2), half], ..office() });
    assert_eq!(calendar.between(at(2, 0, 0), at(3, 0, 0)), Work(240));
}

#[test]
fn another_week_holds_for_a_while_and_exceptions_hold_over_it() {
    let short = core::array::from_fn(|day| if day < 4 { vec![span(9, 12)] } else { Vec::new() });
    let summer = OtherWeek { from_day: MONDAY as i32, to_day: MONDAY as i32 + 6, week: short };
    let calendar = compile(&CalendarSpec { other_weeks: vec![summer], exceptions: vec![day_off(0)], ..office() });
    assert_eq!(calendar.between(at(0, 0, 0), at(7, 0, 0)), Work(3 * 180));
    assert_eq!(calendar.between(at(7, 0, 0), at(14, 0, 0)), Work(5 * 480));
}

#[test]
fn a_night_shift_belongs_to_the_day_it_began_on() {
    let night = core::array::from_fn(|day| if day == 6 { vec![Span { start: 22 * 60, end: 6 * 60 }] } else { Vec::new() });
    let calendar = compile(&CalendarSpec { week: night, ..CalendarSpec::default() });
    // Sunday 22:00 to Monday 06:00, across the seam of the week.
    assert_eq!(calendar.add(at(-1, 22, 0), Work(480)), at(0, 6, 0));
    assert_eq!(calendar.add(at(0, 5, 0), Work(120)), at(6, 23, 0));
}

#[test]
fn a_team_in_another_zone_works_when_its_own_clock_says_so() {
    // Nine hours ahead of the plan: 08:00 there is 23:00 on the evening before.
    let calendar = compile(&CalendarSpec { zone_shifts: vec![(0, -9 * 60)], ..office() });
    assert_eq!(calendar.next_working(at(-1, 12, 0)), at(-1, 23, 0));
    assert_eq!(calendar.add(at(-1, 23, 0), Work(480)), at(0, 8, 0));
}

#[test]
fn a_change_of_the_clock_moves_the_day_from_then_on() {
    let calendar = compile(&CalendarSpec { zone_shifts: vec![(0, 60), (MONDAY as i32 + 7, 0)], ..office() });
    assert_eq!(calendar.next_working(at(4, 0, 0)), at(4, 9, 0));
    assert_eq!(calendar.next_working(at(5, 0, 0)), at(7, 8, 0));
    // Far before and far after, too.
    assert_eq!(calendar.next_working(at(-70_000, 0, 0)), at(-70_000, 9, 0));
    assert_eq!(calendar.next_working(at(70_000, 0, 0)), at(70_000, 8, 0));
}

#[test]
fn a_round_the_clock_calendar_is_the_clock() {
    let calendar = Calendar::always();
    assert_eq!(calendar.add(at(0, 3, 0), Work(100_000)), at(0, 3, 0).plus_elapsed(100_000));
}

#[test]
fn a_calendar_with_no_working_time_is_refused() {
    assert_eq!(Calendar::new(&CalendarSpec::default()).unwrap_err(), NoWorkingTime);
    let empty = core::array::from_fn(|_| vec![span(8, 8)]);
    assert_eq!(Calendar::new(&CalendarSpec { week: empty, ..CalendarSpec::default() }).unwrap_err(), NoWorkingTime);
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let far = Exception { from_day: i32::MIN, to_day: i32::MAX, spans: vec![span(0, 1)] };
    for spec in [office(), CalendarSpec { exceptions: vec![far], ..office() }] {
        let calendar = compile(&spec);
        for minute in [i64::MIN, -(1 << 50), -1_036_000_000, 4_223_000_000, 1 << 50, i64::MAX] {
            let work = calendar.work_before(Minute(minute));
            calendar.add(calendar.next_working(Minute(minute)), Work(1_000_000));
            calendar.start_at(Work(minute / 2));
            assert!(calendar.work_before(calendar.start_at(work)) == work);
        }
    }
}

prop_compose! {
    fn any_span()(start in 0..1440i32, length in 1..1440i32) -> Span {
        Span { start, end: start + length }
    }
}

prop_compose! {
    fn any_spec()(
        monday in prop::collection::vec(any_span(), 1..3),
        week in prop::collection::vec(prop::collection::vec(any_span(), 0..3), 6),
        exceptions in prop::collection::vec((-400..400i32, 0..9i32, prop::collection::vec(any_span(), 0..3)), 0..6),
        shifts in prop::collection::btree_map(-300..300i32, -800..800i32, 0..4),
    ) -> CalendarSpec {
        let mut days = week.into_iter();
        CalendarSpec {
            week: core::array::from_fn(|day| if day == 0 { monday.clone() } else { days.next().unwrap() }),
            other_weeks: Vec::new(),
            exceptions: exceptions
                .into_iter()
                .map(|(from, length, spans)| Exception { from_day: MONDAY as i32 + from, to_day: MONDAY as i32 + from + length, spans })
                .collect(),
            zone_shifts: shifts.into_iter().map(|(day, minutes)| (MONDAY as i32 + day, minutes)).collect(),
        }
    }
}

/// Says, from the rules alone, whether the minute that begins at `at` is worked.
fn is_worked(spec: &CalendarSpec, at: Minute) -> bool {
    (at.day() - 3..=at.day() + 3).any(|day| {
        let weekday = (day - MONDAY).rem_euclid(7) as usize;
        let exception = spec.exceptions.iter().rev().find(|e| (i64::from(e.from_day)..=i64::from(e.to_day)).contains(&day));
        let spans = exception.map_or(&spec.week[weekday], |e| &e.spans);
        let shift = spec.zone_shifts.iter().rev().find(|s| i64::from(s.0) <= day).or(spec.zone_shifts.first()).map_or(0, |s| s.1);
        let since = at.0 - day * 1440 - i64::from(shift);
        spans.iter().any(|s| (i64::from(s.start)..i64::from(s.end)).contains(&since))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn work_is_counted_minute_by_minute(spec in any_spec(), day in -450..450i64, minute in 0..1440i64, length in 0..3000i64) {
        let calendar = compile(&spec);
        let from = at(day, 0, minute);
        let worked = (0..length).filter(|&m| is_worked(&spec, from.plus_elapsed(m))).count() as i64;
        prop_assert_eq!(calendar.between(from, from.plus_elapsed(length)), Work(worked));
    }

    #[test]
    fn start_and_finish_invert_the_count(spec in any_spec(), day in -450..450i64, work in -500_000..500_000i64) {
        let calendar = compile(&spec);
        let work = calendar.work_before(at(day, 0, 0)) + Work(work);
        let (start, finish) = (calendar.start_at(work), calendar.finish_at(work));
        prop_assert!(finish <= start);
        prop_assert_eq!(calendar.work_before(start), work);
        prop_assert_eq!(calendar.work_before(finish), work);
        prop_assert!(is_worked(&spec, start) && is_worked(&spec, finish.plus_elapsed(-1)));
        prop_assert_eq!((calendar.next_working(finish), calendar.previous_working(start)), (start, finish));
    }

    #[test]
    fn a_widened_calendar_works_the_same(spec in any_spec(), day in -900..900i64, length in 0..5000i64, from in -800..800i64) {
        let calendar = compile(&spec);
        let widened = calendar.widened(at(from, 5, 0), at(from + 90, 7, 0));
        let (from, to) = (at(day, 11, 0), at(day, 11, 0).plus_elapsed(length));
        prop_assert_eq!(widened.between(from, to), calendar.between(from, to));
        prop_assert_eq!(widened.add(from, Work(length + 1)), calendar.add(from, Work(length + 1)));
        prop_assert_eq!(widened.subtract(from, Work(length + 1)), calendar.subtract(from, Work(length + 1)));
    }

    #[test]
    fn shared_time_is_what_both_work(one in any_spec(), other in any_spec(), day in -450..450i64, length in 0..3000i64) {
        let Ok(shared) = compile(&one).shared_with(&compile(&other)) else { return Ok(()) };
        let from = at(day, 0, 0);
        let worked = (0..length).map(|m| from.plus_elapsed(m)).filter(|&m| is_worked(&one, m) && is_worked(&other, m)).count() as i64;
        prop_assert_eq!(shared.between(from, from.plus_elapsed(length)), Work(worked));
    }

    #[test]
    fn subtract_undoes_add(spec in any_spec(), day in -450..450i64, work in 1..100_000i64) {
        let calendar = compile(&spec);
        let start = calendar.next_working(at(day, 0, 0));
        let finish = calendar.add(start, Work(work));
        prop_assert_eq!(calendar.subtract(finish, Work(work)), start);
        prop_assert_eq!(calendar.between(start, finish), Work(work));
    }
}
