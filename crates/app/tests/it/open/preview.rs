//! What edits would do: nothing is written, and the dates move as they would.

use serde_json::{Value, json};
use sinew_app::failure::Failure;
use sinew_app::operation::edits::{Edit, MOST_EDITS};
use sinew_app::operation::preview::{Preview, preview_edits};

use super::Desk;
use crate::home::on_both;

async fn preview(desk: &Desk, edits: Value, forecast: bool) -> Result<Preview, Failure> {
    let edits: Vec<Edit> = serde_json::from_value(edits).unwrap();
    preview_edits(&desk.open, desk.now, edits, forecast).await
}

/// Draws what would move: `A 2026-03-09T09:00 to 2026-03-13T17:00`.
fn moved(preview: &Preview) -> Vec<String> {
    let line = |moved: &Value| format!("{} {} to {}", moved["key"], moved["start"], moved["finish"]).replace('"', "");
    serde_json::to_value(&preview.moved).unwrap().as_array().unwrap().iter().map(line).collect()
}

on_both! {
    async fn a_preview_writes_nothing(home) {
        let desk = Desk::new(home).await;
        let (rows, space) = (home.rows().await, desk.open.state().space);
        let longer = json!([{"op": "set", "key": "A", "fields": {"schedule.duration_minutes": 4800}}]);
        let shown = preview(&desk, longer, true).await.unwrap();
        // Two weeks from Monday 9 March, a week from Monday 23 March.
        assert_eq!(
            moved(&shown),
            ["E 2026-03-09T09:00 to 2026-03-27T17:00", "A 2026-03-09T09:00 to 2026-03-20T17:00", "B 2026-03-23T09:00 to 2026-03-27T17:00", "M 2026-03-27T17:00 to 2026-03-27T17:00"]
        );
        let live = serde_json::to_value(&shown.milestones).unwrap();
        assert_eq!(live.as_array().unwrap().len(), 1);
        assert_eq!((&live[0]["key"], &live[0]["plan_days"]), (&json!("M"), &json!(7.0)));
        assert_eq!((&live[0]["plan_before"], &live[0]["plan_after"]), (&json!("2026-03-20T17:00"), &json!("2026-03-27T17:00")));
        assert_eq!(shown.revision, 1);
        assert_eq!((home.rows().await, desk.open.state().space), (rows, space));
        desk.agrees().await;
    }

    async fn the_p80_moves_with_the_estimate(home) {
        let desk = Desk::new(home).await;
        let estimate = |high: i64| json!({"low_minutes": 1200, "likely_minutes": 2400, "high_minutes": high});
        desk.set("B", json!({"estimate": estimate(4800), "schedule": null})).await.unwrap();
        let riskier = json!([{"op": "set", "key": "B", "fields": {"estimate": estimate(14400)}}]);
        let shown = preview(&desk, riskier.clone(), true).await.unwrap();
        let live = &shown.milestones[0];
        assert!(live.p80_days.unwrap() >= 3.0, "{live:?}");
        assert!(live.p80_after.unwrap() > live.p80_before.unwrap() && live.p50_after.unwrap() > live.p50_before.unwrap());
        assert!(live.rag_after.is_some() && live.rag_before.is_some());
        // What is tried twice gives the same, and what changes nothing moves nothing: both sides have the same luck.
        assert_eq!(preview(&desk, riskier, true).await.unwrap().milestones[0].p80_after, live.p80_after);
        let nothing = preview(&desk, json!([{"op": "set", "key": "B", "fields": {"priority": "High"}}]), true).await.unwrap();
        assert_eq!((nothing.milestones[0].p80_days, nothing.moved.len()), (Some(0.0), 0));
    }

    async fn without_a_forecast_only_the_plan_is_made(home) {
        let desk = Desk::new(home).await;
        let shown = preview(&desk, json!([{"op": "unlink", "from": "A", "relation": "blocks", "to": "B"}]), false).await.unwrap();
        assert_eq!((shown.milestones[0].plan_days, shown.milestones[0].p80_after), (-7.0, None));
        let none = preview(&desk, json!([]), false).await.unwrap();
        assert_eq!((none.moved.len(), none.milestones[0].plan_days), (0, 0.0));
    }

    async fn what_is_new_is_listed_where_it_would_stand(home) {
        let desk = Desk::new(home).await;
        let edits = json!([
            {"op": "add", "kind": "item", "title": "Review", "key": "R", "fields": {"schedule": {"duration_minutes": 480}}},
            {"op": "link", "from": "M", "relation": "blocks", "to": "R"},
        ]);
        assert_eq!(moved(&preview(&desk, edits, false).await.unwrap()), ["R 2026-03-23T09:00 to 2026-03-23T17:00"]);
    }

    async fn a_circle_is_a_problem_that_the_preview_names(home) {
        let desk = Desk::new(home).await;
        let shown = preview(&desk, json!([{"op": "link", "from": "B", "relation": "blocks", "to": "A"}]), false).await.unwrap();
        let codes: Vec<&str> = shown.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes.len(), 1, "{:?}", shown.problems);
        assert!(codes[0].starts_with("plan."), "{codes:?}");
    }

    async fn bad_edits_are_refused_as_they_would_be(home) {
        let desk = Desk::new(home).await;
        for bad in [json!([{"op": "set", "key": "Q", "fields": {}}]), json!([{"op": "move", "key": "E", "parent": "A"}])] {
            let failure = preview(&desk, bad.clone(), false).await.expect_err("it is refused");
            assert_eq!(failure.message, desk.edit(bad).await.unwrap_err().message);
        }
        let many: Vec<Value> = vec![json!({"op": "set", "key": "A", "fields": {}}); MOST_EDITS + 1];
        preview(&desk, many.into(), false).await.unwrap_err();
    }
}
