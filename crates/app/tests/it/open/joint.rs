//! Programs simulated together: the dates come first, what sharing costs each comes after.

use std::sync::Mutex;

use serde_json::json;
use sinew_app::joint::{Heard, Member, Question, Run, simulate};
use store::SpaceId;
use uuid::Uuid;

use super::Desk;
use crate::home::on_both;

on_both! {
    async fn the_dates_come_before_what_sharing_costs(home) {
        let desk = Desk::new(home).await;
        let week = json!({"low_minutes": 2400, "likely_minutes": 2400, "high_minutes": 2400});
        desk.edit(json!([
            {"op": "add", "kind": "team", "title": "Platform", "key": "T-1", "fields": {"slots": 1}},
            {"op": "set", "key": "A", "fields": {"team": "T-1", "schedule": null, "estimate": week}},
            {"op": "set", "key": "B", "fields": {"team": "T-1", "schedule": null, "estimate": week}},
        ]))
        .await
        .unwrap();
        let state = desk.open.state();
        let twin = |id: u128, name| Member::new((SpaceId(Uuid::from_u128(id)), name), &state.space, state.flows.clone(), None);
        let members = [twin(1, "Apples"), twin(2, "Berries")];
        let order = members.iter().map(|member| member.named.clone()).collect();
        let question = Question { order, first: None, trials: 500 };
        let early = Mutex::new(Vec::new());
        let heard = Heard { beat: &|| (), early: &|report| early.lock().unwrap().push(report) };
        let whole = simulate(&members, &question, desk.now, &Run::default(), &heard).unwrap().unwrap();
        let early = early.into_inner().unwrap();
        assert_eq!(early.len(), 1);
        let costs = |report: &model::insight::portfolio::joint::JointReport| report.programs.iter().map(|row| row.cost_days).collect::<Vec<_>>();
        assert_eq!(costs(&early[0]), [None, None]);
        // One slot for two weeks of work each: who comes second waits two weeks.
        assert_eq!(costs(&whole), [Some(0), Some(14)]);
        let together = |report: &model::insight::portfolio::joint::JointReport| report.programs.iter().map(|row| row.together).collect::<Vec<_>>();
        assert_eq!((together(&early[0]), &early[0].digest), (together(&whole), &whole.digest));
    }
}
