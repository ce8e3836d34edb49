//! Baselines: made at the server's clock, listed newest first, and drawn when they are chosen.

use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::baselines::{BaselineMade, Baselines, create_baseline, list_baselines};
use sinew_app::operation::window::{WindowInput, show_window};

use super::{Desk, refused};
use crate::home::on_both;

async fn make(desk: &Desk, title: &str) -> Result<BaselineMade, Failure> {
    let input = serde_json::from_value(json!({"space": desk.cx.space, "title": title})).unwrap();
    create_baseline(&desk.open, desk.by(), input).await
}

/// Draws when each item of the window ended at a baseline: `A 13 B 20`.
async fn ghosts(baselines: &Baselines, desk: &Desk, key: &str) -> Result<String, Failure> {
    let input: WindowInput = serde_json::from_value(json!({"space": desk.cx.space, "baseline": key})).unwrap();
    let rows = show_window(baselines, &desk.open, desk.now, &input).await?.rows;
    let ghosts =
        rows.iter().map(|row| format!("{} {}", row.key, row.baseline_finish.map_or_else(|| "-".to_owned(), |at| at.day().to_string())));
    Ok(ghosts.collect::<Vec<_>>().join(" "))
}

on_both! {
    async fn a_baseline_is_of_the_moment_in_which_it_is_made(home) {
        let desk = Desk::new(home).await;
        let made = make(&desk, "Agreed").await.unwrap();
        assert_eq!((made.key.as_str(), made.revision, made.at), ("B-1", 2, desk.now));
        refused(make(&desk, " ").await, Code::Invalid, "A record needs a title.");
        let later = desk.later(24 * 60);
        make(&later, "Agreed again").await.unwrap();
        let listed = list_baselines(&desk.open).items;
        let drawn: Vec<(&str, &str, Value)> =
            listed.iter().map(|baseline| (baseline.key.as_str(), baseline.title.as_str(), json!(baseline.at))).collect();
        assert_eq!(drawn, [("B-2", "Agreed again", json!("2026-03-10T08:00:00Z")), ("B-1", "Agreed", json!("2026-03-09T08:00:00Z"))]);
        later.set("B-2", json!({"archived": true})).await.unwrap();
        assert_eq!(list_baselines(&desk.open).items.len(), 1);
        desk.agrees().await;
    }

    async fn the_baseline_that_is_chosen_stands_beside_the_plan(home) {
        let desk = Desk::new(home).await;
        let baselines = Baselines::default();
        make(&desk, "Two weeks").await.unwrap();
        let later = desk.later(60);
        later.set("A", json!({"schedule.duration_minutes": 4800})).await.unwrap();
        later.edit(json!([{"op": "add", "kind": "item", "title": "New", "key": "N", "fields": {"type": "task"}}])).await.unwrap();
        let latest = desk.later(120);
        make(&latest, "Three weeks").await.unwrap();
        desk.later(180).set("B", json!({"schedule.duration_minutes": 480})).await.unwrap();
        assert_eq!(ghosts(&baselines, &latest, "B-1").await.unwrap(), "E 20 A 13 B 20 M 20 N -");
        let three = ghosts(&baselines, &latest, "B-2").await.unwrap();
        assert!(three.starts_with("E 27 A 20 B 27 M 27 N ") && !three.ends_with('-'), "{three}");
        // Kept, and as it was.
        assert_eq!(ghosts(&baselines, &latest, "B-1").await.unwrap(), "E 20 A 13 B 20 M 20 N -");
        refused(ghosts(&baselines, &latest, "A").await, Code::Invalid, "`A` is no baseline: choose one from the list of baselines.");
        assert_eq!(ghosts(&baselines, &latest, "B-9").await.unwrap_err().code, Code::NotFound);
    }

    async fn the_plan_says_how_long_its_days_are(home) {
        let desk = Desk::new(home).await;
        let minutes = async || {
            let input: WindowInput = serde_json::from_value(json!({"space": desk.cx.space})).unwrap();
            show_window(&Baselines::default(), &desk.open, desk.now, &input).await.unwrap().minutes_per_day
        };
        assert_eq!(minutes().await, 480);
        desk.set("P-1", json!({"minutes_per_day": 450})).await.unwrap();
        assert_eq!(minutes().await, 450);
    }
}
