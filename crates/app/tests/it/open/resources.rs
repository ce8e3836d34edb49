//! Resources of an open space: weeks that follow every edit, and what one more person buys.

use model::insight::resources::{Bought, LoadState, Resources};
use serde_json::{Value, json};
use sinew_app::failure::Code;
use sinew_app::operation::forecast::Settings;
use sinew_app::operation::resources::{MoveInput, list_resources, show_resources, try_move, weigh_staffing};

use super::{Desk, refused};
use crate::home::on_both;

/// Two teams: one slot with three weeks of work before the milestone, and three slots with a week of it.
async fn desk(home: &crate::home::Home) -> Desk {
    let desk = Desk::new(home).await;
    let week = |team: &str| json!({"team": team, "estimate": {"low_minutes": 2400, "likely_minutes": 2400, "high_minutes": 2400}});
    let mut edits = vec![
        json!({"op": "add", "kind": "team", "title": "Narrow", "key": "T-1", "fields": {"slots": 1}}),
        json!({"op": "add", "kind": "team", "title": "Wide", "key": "T-2", "fields": {"slots": 3}}),
        json!({"op": "add", "kind": "team", "title": "Unknown", "key": "T-3"}),
    ];
    for (key, team) in [("N-1", "T-1"), ("N-2", "T-1"), ("N-3", "T-1"), ("N-4", "T-1"), ("W-1", "T-2")] {
        edits.push(json!({"op": "add", "kind": "item", "title": key, "key": key, "fields": week(team)}));
        edits.push(json!({"op": "link", "from": key, "relation": "blocks", "to": "M"}));
    }
    // What no team does is in nobody's way.
    edits.push(json!({"op": "unlink", "from": "B", "relation": "blocks", "to": "M"}));
    desk.edit(Value::Array(edits)).await.unwrap();
    desk
}

fn states(found: &Resources, key: &str) -> Vec<LoadState> {
    found.teams.iter().find(|team| team.key == key).unwrap().loads.iter().map(|load| load.state).collect()
}

fn to(desk: &Desk, to: &str, from: Option<&str>) -> MoveInput {
    MoveInput { space: desk.cx.space, to: to.to_owned(), from: from.map(str::to_owned) }
}

on_both! {
    async fn weeks_follow_every_edit(home) {
        let desk = desk(home).await;
        let found = show_resources(&desk.open, desk.now, Some(2)).await.unwrap();
        assert_eq!(states(&found, "T-1"), [LoadState::Over, LoadState::Idle]);
        assert_eq!(found.weeks.len(), 2);
        desk.set("T-1", json!({"slots": 4})).await.unwrap();
        let found = show_resources(&desk.open, desk.now, None).await.unwrap();
        assert_eq!(states(&found, "T-1")[0], LoadState::Full);
        assert_eq!(found.weeks.len(), 12);
        assert_eq!(show_resources(&desk.open, desk.now, Some(0)).await.unwrap().weeks.len(), 1);
        assert_eq!(show_resources(&desk.open, desk.now, Some(999)).await.unwrap().weeks.len(), 53);
    }

    async fn the_team_where_work_waits_comes_first(home) {
        let desk = desk(home).await;
        let found = weigh_staffing(&desk.open, desk.now).await.unwrap();
        assert_eq!(found.milestone.as_deref(), Some("M"));
        let drawn = |list: &[Bought]| list.iter().map(|bought| (bought.from.clone(), bought.to.clone())).collect::<Vec<_>>();
        assert_eq!(drawn(&found.hires), [(None, "T-1".to_owned()), (None, "T-2".to_owned())]);
        // Four weeks in one queue become two and two: two weeks, and more where the team is slow.
        assert!((13.5..=18.0).contains(&found.hires[0].p80_days), "{:?}", found.hires[0]);
        assert_eq!(found.hires[1].p80_days, 0.0);
        assert_eq!(drawn(&found.moves), [(Some("T-2".to_owned()), "T-1".to_owned())]);
        // Whoever leaves the team with room is not missed.
        assert_eq!(found.moves[0].p80_days, found.hires[0].p80_days);
        let tried = try_move(&desk.open, desk.now, &to(&desk, "narrow", Some("T-2"))).await.unwrap();
        assert!((13.5..=18.0).contains(&tried.p80_days) && tried.milestones.len() == 1, "{tried:?}");
        // Nothing was changed by trying.
        assert_eq!(desk.field("T-1", "slots"), 1);
        let listed = list_resources(&desk.cx, 4, &Settings { trials: 200, ..Settings::default() }, &|_| ()).await.unwrap();
        assert_eq!(drawn(&listed.staffed.hires), drawn(&found.hires));
    }

    async fn who_cannot_move_is_told_why(home) {
        let desk = desk(home).await;
        let tried = async |input: MoveInput| try_move(&desk.open, desk.now, &input).await;
        refused(tried(to(&desk, "T-9", None)).await, Code::NotFound, "There is no team `T-9`.");
        refused(tried(to(&desk, "T-1", Some("T-1"))).await, Code::Invalid, "Nobody moves within one team: name two.");
        refused(tried(to(&desk, "T-2", Some("T-1"))).await, Code::Invalid, "Narrow has one slot: whoever leaves would leave it empty.");
        refused(tried(to(&desk, "T-3", None)).await, Code::Invalid, "How many items Unknown works on at a time is not known: set its slots first.");
        refused(tried(to(&desk, "T-1", Some("T-3"))).await, Code::Invalid, "How many people Unknown has is not known: set its slots first.");
    }
}
