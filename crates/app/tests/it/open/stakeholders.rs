//! Stakeholders and releases of an open space: an update that went out is a contact, Today says who waits, a go has to fit.

use model::kind::Body;
use serde_json::json;
use sinew_app::failure::Code;
use sinew_app::operation::releases::releases_of_open;
use sinew_app::operation::stakeholders::stakeholders_of_open;
use sinew_app::operation::today::{Need, show_today};
use sinew_app::operation::updates::{PublishInput, publish};

use super::{Desk, refused};
use crate::home::on_both;

on_both! {
    async fn an_update_that_went_out_is_a_contact_with_whom_it_was_for(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "person", "title": "Ana"},
            {"op": "add", "kind": "person", "title": "Ben"},
            {"op": "link", "from": "U-1", "relation": "informed", "to": "P-1"},
            {"op": "add", "kind": "stakeholder", "title": "Ana", "fields": {"person": "U-1", "every_days": 7, "influence": 4}},
            {"op": "add", "kind": "stakeholder", "title": "Ben", "fields": {"person": "U-2", "every_days": 7}},
        ]))
        .await
        .unwrap();
        let waiting = |desk: &Desk| {
            let (open, now) = (std::sync::Arc::clone(&desk.open), desk.now);
            async move {
                let today = show_today(&open, now).await.unwrap();
                today.items.into_iter().filter(|item| item.what == Need::ContactDue).filter_map(|item| item.key).collect::<Vec<_>>()
            }
        };
        assert_eq!(waiting(&desk).await, ["SH-1", "SH-2"]);
        let input: PublishInput = serde_json::from_value(json!({"space": desk.cx.space})).unwrap();
        let sent = publish(&desk.open, desk.by(), input).await.unwrap();
        let space = desk.open.state().space;
        let Body::Update(update) = &space.by_key(&sent.key).unwrap().body else { panic!("no update") };
        let ana = space.by_key("U-1").unwrap().id;
        assert_eq!(update.recipients.iter().map(|person| person.id()).collect::<Vec<_>>(), [Some(ana)]);
        // The program's data date is the day on which it went out.
        let report = stakeholders_of_open(&desk.open, desk.now).await.unwrap();
        let row = report.rows.iter().find(|row| row.key == "SH-1").unwrap();
        assert!(row.last_contact.as_ref().is_some_and(|contact| contact.key.as_deref() == Some(sent.key.as_str())), "{row:?}");
        assert_eq!(waiting(&desk).await, ["SH-2"]);
    }

    async fn a_go_over_open_checks_is_refused_and_nothing_is_written(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "person", "title": "Ana"},
            {"op": "add", "kind": "item", "title": "One", "key": "R1", "fields": {"type": "release", "readiness": {"checklist": [{"text": "Rehearsed"}]}}},
        ]))
        .await
        .unwrap();
        let before = desk.open.revision();
        let go = json!({"readiness.verdicts": [{"person": "U-1", "verdict": "go"}]});
        let words = "`readiness`: It cannot be called go while this is open: Rehearsed. Have it done, make it optional, or say under `overrides` why it goes out in spite of it.";
        refused(desk.set("R1", go).await, Code::Invalid, words);
        assert_eq!(desk.open.revision(), before);
        desk.set("R1", json!({"readiness.checklist": [{"text": "Rehearsed", "done": true}]})).await.unwrap();
        desk.set("R1", json!({"readiness.verdicts": [{"person": "U-1", "verdict": "go"}]})).await.unwrap();
        let words = |desk: &Desk| releases_of_open(&desk.open).releases.into_iter().find(|release| release.key == "R1").map(|release| release.words);
        assert_eq!(words(&desk).as_deref(), Some("Go by Ana."));
        desk.undo().await.unwrap();
        assert_eq!(words(&desk).as_deref(), Some("All required checks are done; nobody has said go yet."));
    }
}
