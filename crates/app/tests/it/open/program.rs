//! The program on one page: numbers come when they are there, and say what they speak of.

use serde_json::json;
use sinew_app::operation::overview::{Readiness, show_overview};

use super::Desk;
use crate::home::{Home, on_both};

on_both! {
    async fn an_empty_space_is_empty(home) {
        let desk = Desk::empty(home).await;
        let overview = show_overview(&desk.open, desk.now).await.unwrap();
        assert_eq!((overview.state, overview.counts.items), (Readiness::Empty, 0));
        assert!(overview.status.is_none() && overview.program.is_none() && overview.landings.is_empty() && overview.drivers.is_empty());
    }

    async fn numbers_become_ready_and_say_of_which_revision(home) {
        let desk = Desk::new(home).await;
        let ready = desk.ready().await;
        assert_eq!((ready.revision, ready.forecast_revision), (1, Some(1)));
        assert_eq!((ready.counts.items, ready.counts.open), (4, 4));
        let done = desk.set("A", json!({"schedule.duration_minutes": 4800})).await.unwrap();
        let computing = show_overview(&desk.open, desk.now).await.unwrap();
        assert_eq!((computing.state, computing.revision), (Readiness::Computing, done.revision));
        let again = desk.ready().await;
        assert_eq!((again.revision, again.forecast_revision), (done.revision, Some(done.revision)));
        let row = |overview: &sinew_app::operation::overview::Overview| overview.status.clone().unwrap().milestones.into_iter().find(|row| row.key == "M").unwrap();
        // A week longer: from Friday to Friday.
        assert_eq!((row(&ready).plan.to_string(), row(&again).plan.to_string()), ("2026-03-20".to_owned(), "2026-03-27".to_owned()));
        assert_eq!(again.program.as_ref().map(|program| program.key.as_str()), Some("P-1"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_program_on_one_page() {
    let home = Home::sqlite();
    let desk = Desk::example(&home).await;
    let first = show_overview(&desk.open, desk.now).await.unwrap();
    assert_ne!(first.state, Readiness::Empty);
    let overview = desk.ready().await;
    let status = overview.status.as_ref().unwrap();
    assert!(!status.headline.words.is_empty() && status.headline.cites.contains(&"HBR-7".to_owned()), "{:?}", status.headline);
    assert!(overview.counts.items > 200 && overview.counts.open > 50 && overview.counts.risks > 0, "{:?}", overview.counts);
    assert!(!overview.landings.is_empty());
    for landing in &overview.landings {
        let all: f64 = landing.bins.iter().map(|bin| bin.share).sum();
        assert!((all - 1.0).abs() < 1e-6, "{}: {all}", landing.key);
        assert!(landing.p10 <= landing.p50 && landing.p50 <= landing.p80 && landing.p80 <= landing.p95, "{}", landing.key);
    }
    assert!(!overview.drivers.is_empty() && overview.drivers.len() <= 12);
    assert!(overview.drivers.is_sorted_by(|a, b| a.cruciality.abs() >= b.cruciality.abs()));
    desk.agrees().await;
}
