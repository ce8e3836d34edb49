//! The charter: approved by who stands for it, and compared with what was approved.

use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::charter::{
    ApproveInput, Approved, CharterView, CompareCharterInput, approve_charter, compare_charter, show_charter,
};
use sinew_app::operation::requests::{DecideInput, decide_request};

use super::{Desk, refused};
use crate::home::on_both;

async fn desk(home: &crate::home::Home) -> Desk {
    let desk = Desk::new(home).await;
    desk.edit(json!([
        {"op": "add", "kind": "person", "title": "Ann"},
        {"op": "add", "kind": "person", "title": "Ben"},
        {"op": "add", "kind": "metric", "title": "Tenants", "fields": {"baseline": 0.0, "target": 200.0, "unit": "tenants",
            "measurements": [{"on": "2026-02-02", "value": 10.0}, {"on": "2026-03-02", "value": 50.0}]}},
        {"op": "add", "kind": "assumption", "title": "One region is enough"},
        {"op": "set", "key": "P-1", "fields": {"problem": "The hall is full", "in_scope": ["Orders", "Payments"], "metrics": ["M-1"], "phase": "planning",
            "criteria": [{"phase": "execution", "gate": "entry", "text": "A team is named"}]}},
    ]))
    .await
    .unwrap();
    desk
}

async fn approve(desk: &Desk, by: Option<&str>) -> Result<Approved, Failure> {
    approve_charter(&desk.open, desk.by(), &ApproveInput { space: desk.cx.space, by: by.map(str::to_owned) }).await
}

async fn view(desk: &Desk) -> CharterView {
    show_charter(&desk.open).await.unwrap()
}

/// Says changes as `In scope: -Payments +Refunds`.
fn said(changes: &[model::insight::charter::CharterChange]) -> Vec<String> {
    let mark = |sign: &str, lines: &[String]| lines.iter().map(|line| format!(" {sign}{line}")).collect::<String>();
    changes.iter().map(|change| format!("{}:{}{}", change.label, mark("-", &change.removed), mark("+", &change.added))).collect()
}

on_both! {
    async fn who_stands_for_a_program_approves_its_charter_and_what_changes_afterwards_is_told(home) {
        let desk = desk(home).await;
        refused(
            approve(&desk, None).await,
            Code::Invalid,
            "Nobody stands for the program yet: name its sponsor, then let them approve the charter.",
        );
        desk.set("P-1", json!({"sponsor": "U-1"})).await.unwrap();
        refused(approve(&desk, Some("U-2")).await, Code::Invalid, "`by`: the charter is approved by Ann, not by Ben.");
        let monday = desk.later(10);
        assert_eq!(approve(&monday, None).await.unwrap().by, "Ann");
        let approved = view(&desk).await;
        assert_eq!((approved.approvals.len(), approved.approvals[0].by.as_deref(), approved.changed.len()), (1, Some("Ann"), 0));
        assert_eq!(approved.approvals[0].on, Some("2026-03-09".parse().unwrap()));

        let later = desk.later(20);
        later.set("P-1", json!({"in_scope": ["Orders", "Refunds"], "committed": "2026-04-03"})).await.unwrap();
        // How the work goes is no change of what was approved.
        later.set("P-1", json!({"criteria": [{"phase": "execution", "gate": "entry", "text": "A team is named", "met": true}], "phase": "execution"})).await.unwrap();
        let changed = view(&desk).await;
        assert_eq!(said(&changed.changed), ["In scope: -Payments +Refunds", "Committed date: -2026-03-27 +2026-04-03"]);
        assert_eq!(changed.steps.len(), 2);
        assert!(changed.steps.iter().all(|step| step.who == "Olga" && step.request.is_none()));

        // A second approval on the same day is one, and nothing is changed since.
        approve(&desk.later(30), None).await.unwrap();
        let again = view(&desk).await;
        assert_eq!((again.approvals.len(), again.changed.len()), (2, 0));
        let at = |approval: usize| again.approvals[approval].at.to_string();
        let compare = async |from: String, to: String| {
            let input = CompareCharterInput { space: desk.cx.space, from, to: Some(to) };
            compare_charter(&desk.open, desk.later(40).now, &input).await
        };
        assert_eq!(said(&compare(at(1), at(0)).await.unwrap().changes).len(), 2);
        assert_eq!(compare(at(0), at(1)).await.unwrap_err().message, "`to`: the later version comes second: swap the two.");
        assert!(compare("soon".to_owned(), at(0)).await.unwrap_err().message.contains("`soon` is not a date"));
        desk.agrees().await;
    }

    async fn a_scope_change_by_a_request_says_which(home) {
        let desk = desk(home).await;
        desk.set("P-1", json!({"sponsor": "U-1"})).await.unwrap();
        approve(&desk, None).await.unwrap();
        let edits = json!([{"op": "set", "key": "P-1", "fields": {"out_of_scope": ["Refunds"]}}]);
        desk.edit(json!([
            {"op": "link", "from": "U-1", "relation": "accountable", "to": "P-1"},
            {"op": "add", "kind": "change_request", "title": "Refunds stay out", "fields": {"edits": edits}},
        ]))
        .await
        .unwrap();
        assert_eq!(view(&desk).await.charter.unwrap().requests[0].key, "CR-1");
        let later = desk.later(5);
        let input: DecideInput = serde_json::from_value(json!({"space": desk.cx.space, "key": "CR-1", "ruling": "approve"})).unwrap();
        decide_request(&later.open, later.by(), &input).await.unwrap();
        let view = view(&desk).await;
        assert_eq!(said(&view.changed), ["Out of scope: +Refunds"]);
        assert_eq!(view.steps[0].request.as_deref(), Some("CR-1"));
        assert!(view.charter.unwrap().requests.is_empty());
    }

    async fn the_page_has_metrics_assumptions_and_what_the_next_phase_waits_for(home) {
        let desk = desk(home).await;
        let charter = view(&desk).await.charter.unwrap();
        // 50 of 200: a quarter of the way.
        let metric = &charter.metrics[0];
        assert_eq!((metric.value, metric.measured_on, metric.score), (Some(50.0), Some("2026-03-02".parse().unwrap()), Some(0.25)));
        assert_eq!(charter.assumptions.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), ["A-1"]);
        assert_eq!(serde_json::to_value(charter.next_phase).unwrap(), json!("execution"));
        assert_eq!(charter.in_the_way, ["A team is named"]);
        let empty: Value = serde_json::to_value(show_charter(&Desk::empty(&crate::home::Home::sqlite()).await.open).await.unwrap()).unwrap();
        assert_eq!(empty["charter"], Value::Null);
    }
}
