//! The critical path method, as charts: `X` critical, `x` not, `.` before the start, `-` total float.

use sinew_engine::cpm::{Cpm, Link, LinkKind, NO_DRIVER, Solution};

/// Reads lines such as `build 3 after design SS docs+2`: a link type in front of a name, a lag behind it.
fn read(plan: &str) -> (Vec<String>, Vec<i32>, Vec<Link>) {
    let rows: Vec<Vec<&str>> =
        plan.lines().map(|line| line.split_whitespace().collect()).filter(|row: &Vec<&str>| !row.is_empty()).collect();
    let names: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
    let durations = rows.iter().map(|row| row[1].parse().unwrap()).collect();
    let mut links = Vec::new();
    for (to, row) in rows.iter().enumerate() {
        let mut kind = LinkKind::FinishStart;
        for &word in row.iter().skip(3) {
            match word {
                "SS" => kind = LinkKind::StartStart,
                "FF" => kind = LinkKind::FinishFinish,
                "SF" => kind = LinkKind::StartFinish,
                _ => {
                    let end = word.find(['+', '-']).unwrap_or(word.len());
                    let from = names.iter().position(|name| name == &word[..end]).unwrap() as u32;
                    let lag = if end < word.len() { word[end..].parse().unwrap() } else { 0 };
                    links.push(Link { from, to: to as u32, kind, lag });
                    kind = LinkKind::FinishStart;
                }
            }
        }
    }
    (names, durations, links)
}

fn check(plan: &str, chart: &str) {
    let (names, durations, links) = read(plan);
    let cpm = Cpm::new(&durations, &links).unwrap();
    let mut solution = Solution::default();
    cpm.solve(&mut solution);
    let drawn: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(activity, name)| {
            let place = cpm.network().places()[activity] as usize;
            let float = solution.total_float[place];
            let bar = if float == 0 { "X" } else { "x" }.repeat(durations[activity] as usize);
            let line = format!("{name} | {}{bar}{}", ".".repeat(solution.early_start[place] as usize), "-".repeat(float as usize));
            line.trim_end().to_owned()
        })
        .collect();
    let expected: Vec<&str> = chart.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(drawn, expected);
}

#[test]
fn a_parallel_branch_gets_float() {
    check(
        "
        design 2
        build  3 after design
        docs   1 after design
        launch 1 after build docs
        ",
        "
        design | XX
        build | ..XXX
        docs | ..x--
        launch | .....X
        ",
    );
}

#[test]
fn a_start_to_start_link_with_lag_staggers_the_starts() {
    check(
        "
        dig  4
        pipe 4 after SS dig+1
        ",
        "
        dig | XXXX
        pipe | .XXXX
        ",
    );
}

#[test]
fn a_finish_to_finish_link_pushes_the_start_so_that_the_finish_fits() {
    check(
        "
        write  5
        review 2 after FF write+1
        ",
        "
        write | XXXXX
        review | ....XX
        ",
    );
}

#[test]
fn a_start_to_finish_link_holds_the_finish() {
    // The old system finishes no earlier than 3 after the new one starts: 2 + 3 = 5.
    check(
        "
        build 2
        new   4 after build
        old   1 after SF new+3
        ",
        "
        build | XX
        new | ..XXXX
        old | ....x-
        ",
    );
}

#[test]
fn a_lead_overlaps() {
    check(
        "
        draft 4
        edit  3 after draft-2
        ",
        "
        draft | XXXX
        edit | ..XXX
        ",
    );
}

#[test]
fn a_lead_before_the_beginning_starts_at_the_beginning() {
    check(
        "
        draft 1
        edit  3 after draft-2
        ",
        "
        draft | x-
        edit | XXX
        ",
    );
}

#[test]
fn free_float_is_what_no_successor_notices() {
    let (_, durations, links) = read(
        "
        a 1
        b 1 after a
        c 4
        d 1 after b c
        ",
    );
    let cpm = Cpm::new(&durations, &links).unwrap();
    let mut solution = Solution::default();
    cpm.solve(&mut solution);
    let at = |activity: usize| cpm.network().places()[activity] as usize;
    // a and b have 2 in common; only b can use them unnoticed.
    assert_eq!([solution.total_float[at(0)], solution.total_float[at(1)]], [2, 2]);
    assert_eq!([solution.free_float[at(0)], solution.free_float[at(1)]], [0, 2]);
    assert_eq!(solution.driver[at(3)], at(2) as u32, "c drives d");
    assert_eq!(solution.driver[at(0)], NO_DRIVER);
    assert_eq!((solution.finish, solution.critical), (5, 2));
}

#[test]
fn a_cycle_is_refused() {
    let link = |from, to| Link { from, to, ..Link::default() };
    assert_eq!(Cpm::new(&[1, 1], &[link(0, 1), link(1, 0)]).unwrap_err().path.len(), 2);
}
