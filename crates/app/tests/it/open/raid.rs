//! The RAID register of an open space: what only simulations tell comes by itself, and follows every edit.

use model::insight::raid::{Meaning, Raid, RaidRow};
use serde_json::json;
use sinew_app::operation::forecast::Settings;
use sinew_app::operation::raid::{show_raid, weigh_raid};
use std::time::Duration;

use super::Desk;
use crate::home::on_both;

/// A plan whose first item waits for an answer, and whose second is threatened by a risk that somebody could lower.
async fn desk(home: &crate::home::Home) -> Desk {
    let desk = Desk::new(home).await;
    let risk = json!({
        "probability": 0.9, "impact_days": [10, 10, 10], "response": "mitigate", "residual_probability": 0.0, "residual_impact_days": [0, 0, 0],
    });
    desk.edit(json!([
        {"op": "add", "kind": "ask", "title": "A second tester", "key": "ASK-1", "fields": {"asked_on": "2026-03-01", "needed_by": "2026-03-20"}},
        {"op": "link", "from": "A", "relation": "awaits", "to": "ASK-1"},
        {"op": "add", "kind": "risk", "title": "The rig breaks", "key": "R-1", "fields": risk},
        {"op": "link", "from": "R-1", "relation": "threatens", "to": "B"},
        {"op": "add", "kind": "action", "title": "Order a rig", "key": "ACT-1", "fields": {"due": "2026-03-06"}},
    ]))
    .await
    .unwrap();
    desk
}

/// Waits until what asks cost and responses save is known.
async fn weighed(desk: &Desk) -> Raid {
    desk.ready().await;
    let mut events = desk.open.watch();
    loop {
        let raid = show_raid(&desk.open, desk.now).await.unwrap();
        if raid.weighed {
            return raid;
        }
        let told = tokio::time::timeout(Duration::from_secs(120), events.recv()).await;
        told.expect("it is weighed within two minutes").unwrap();
    }
}

fn row<'a>(raid: &'a Raid, key: &str) -> &'a RaidRow {
    raid.rows.iter().find(|row| row.key == key).unwrap()
}

on_both! {
    async fn the_register_says_what_waiting_costs_and_what_a_response_saves(home) {
        let desk = desk(home).await;
        let raid = weighed(&desk).await;
        assert_eq!(raid.milestone.as_deref(), Some("M"));
        // Everything stands behind the answer: a week without it is a week.
        let ask = row(&raid, "ASK-1");
        assert_eq!((ask.p80_days, ask.p80_means), (Some(7.0), Some(Meaning::CostsAWeek)));
        // Ten working days at nine chances in ten are in the P80: two weeks, and the response takes them away.
        let risk = row(&raid, "R-1");
        let about_two_weeks = |days: f64| (13.0..=14.5).contains(&days);
        assert!(risk.p80_days.is_some_and(about_two_weeks) && risk.p80_means == Some(Meaning::Owns), "{risk:?}");
        assert!(risk.response.is_some_and(|saving| about_two_weeks(saving.saves_days) && saving.cost_days.is_none()), "{risk:?}");
        // What is late comes first, then what costs most.
        assert_eq!(raid.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["ACT-1", "R-1", "ASK-1"]);
        assert_eq!(row(&raid, "ACT-1").overdue_days, Some(3));
    }

    async fn an_answer_takes_its_cost_away(home) {
        let desk = desk(home).await;
        weighed(&desk).await;
        desk.set("ASK-1", json!({"state": "granted", "answered_on": "2026-03-09"})).await.unwrap();
        let raid = weighed(&desk).await;
        let ask = row(&raid, "ASK-1");
        assert_eq!((ask.open, ask.p80_days), (false, None));
        assert_eq!(raid.rows.last().map(|row| row.key.as_str()), Some("ASK-1"), "what is over comes last");
    }

    async fn the_command_line_is_told_the_same(home) {
        let desk = desk(home).await;
        let open = weighed(&desk).await;
        let once = weigh_raid(&desk.cx, &Settings::default(), &|_| ()).await.unwrap();
        let told = |raid: &Raid| raid.rows.iter().map(|row| (row.key.clone(), row.p80_means, row.overdue_days, row.age_days)).collect::<Vec<_>>();
        assert_eq!(told(&once), told(&open));
        assert_eq!(row(&once, "ASK-1").p80_days, Some(7.0));
    }
}
