//! Coverage: shown for whole groups of five, and nobody is told by it, whatever two looks are compared.

use sinew_model::career::coverage::{Coverage, Stand, coverage};
use sinew_model::career::framework::own;

fn stand(level: Option<&str>) -> Option<Stand> {
    Some(Stand::from([("PM4".to_owned(), level.map(str::to_owned))]))
}

/// Draws PM4 by level: `L1 4–5, L2 3`.
fn draw(coverage: &Coverage) -> String {
    let Some(row) = coverage.competencies.iter().find(|one| one.id == "PM4") else {
        return format!("nothing, {} not shown", coverage.not_shown);
    };
    let counts = coverage.levels.iter().zip(&row.counts).filter_map(|(level, count)| Some(format!("{} {}", level.key, count.as_ref()?)));
    format!("{} people: {}, {} not shown", coverage.people, counts.collect::<Vec<_>>().join(", "), coverage.not_shown)
}

fn look(shared: &[Option<Stand>]) -> String {
    draw(&coverage(shared, &own()))
}

#[test]
fn fewer_than_five_are_not_shown() {
    let mut shared: Vec<Option<Stand>> = Vec::new();
    for count in 0..5 {
        assert_eq!(look(&shared), format!("nothing, {count} not shown"));
        shared.push(stand(Some("L3")));
    }
    assert!(look(&shared).starts_with("5 people: "));
}

#[test]
fn a_level_counts_those_above_it_and_nobody_is_told_by_all_or_none() {
    // Two at L3, one at each parallel path of L5, one at nothing: L1 to L3 hold four of five, L4 two.
    let shared = [stand(Some("L3")), stand(Some("L3")), stand(Some("L5P")), stand(Some("L5M")), stand(None)];
    assert_eq!(look(&shared), "5 people: L1 4–5, L2 4–5, L3 4–5, L4 2, L5P 0–1, L5M 0–1, L6 0–1, 0 not shown");
    // All five at L3 look like four of five.
    let all: Vec<_> = (0..5).map(|_| stand(Some("L3"))).collect();
    assert_eq!(look(&all), "5 people: L1 4–5, L2 4–5, L3 4–5, L4 0–1, L5P 0–1, L5M 0–1, L6 0–1, 0 not shown");
}

#[test]
fn two_looks_differ_by_whole_groups() {
    let levels = ["L1", "L3", "L3", "L4", "L2", "L3", "L4", "L4", "L1"].map(|level| stand(Some(level)));
    let first = look(&levels[..5]);
    // Whoever comes sixth to ninth changes nothing that is shown but how many wait.
    for count in 5..9 {
        assert_eq!(look(&levels[..count]).split(", ").next(), first.split(", ").next());
        assert_eq!(look(&levels[..count]).replace(&format!("{} not shown", count - 5), "0 not shown"), first);
    }
    // Whoever takes theirs back takes their group along; the others are not grouped anew.
    let mut ten: Vec<Option<Stand>> = levels.into_iter().chain([stand(Some("L5M"))]).collect();
    let second = look(&ten[5..]);
    assert!(look(&ten).starts_with("10 people: "));
    ten[2] = None;
    assert_eq!(look(&ten), second.replace("0 not shown", "4 not shown"));
    ten[9] = None;
    assert_eq!(look(&ten), "nothing, 8 not shown");
}
