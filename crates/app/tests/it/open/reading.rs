//! What people read of an open space: records, the register, what needs them today, what happened.

use jiff::SignedDuration;
use model::kind::Kind;
use serde_json::{Value, json};
use sinew_app::failure::Code;
use sinew_app::operation::edits::{Edit, commit_edits};
use sinew_app::operation::history::{ChangePage, ChangesInput, compare, list_changes, restore};
use sinew_app::operation::records::{RecordPage, RecordsInput, list_kinds, list_records, show_record};
use sinew_app::operation::risks::list_risks;
use sinew_app::operation::today::show_today;

use super::Desk;
use crate::home::on_both;
use sinew_app::spaces::By;

fn records(desk: &Desk, mut input: Value) -> RecordPage {
    input["space"] = serde_json::to_value(desk.cx.space).unwrap();
    let input: RecordsInput = serde_json::from_value(input).unwrap();
    list_records(&desk.open, &input).unwrap()
}

fn keys(page: &RecordPage) -> String {
    page.items.iter().map(|record| record.key.as_str()).collect::<Vec<_>>().join(" ")
}

async fn changes(desk: &Desk, mut input: Value) -> ChangePage {
    input["space"] = serde_json::to_value(desk.cx.space).unwrap();
    let input: ChangesInput = serde_json::from_value(input).unwrap();
    list_changes(&desk.open, input).await.unwrap()
}

/// Draws a page of the journal: `Otto A points: none to 3`.
fn draw(page: &ChangePage) -> Vec<String> {
    page.items.iter().map(|item| format!("{} {} {}", item.who, item.key, item.words)).collect()
}

/// A risk that owns most, one that owns less, one that nobody measured and one that is over.
async fn with_risks(home: &crate::home::Home) -> Desk {
    let desk = Desk::new(home).await;
    let risk =
        |key: &str, fields: Value| json!({"op": "add", "kind": "risk", "title": format!("Risk {key}"), "key": key, "fields": fields});
    let threatens = |key: &str| json!({"op": "link", "from": key, "relation": "threatens", "to": "B"});
    desk.edit(json!([
        {"op": "add", "kind": "person", "title": "Ada", "key": "ADA"},
        risk("R-1", json!({"state": "closed", "probability": 0.9, "impact_days": [20, 30, 40]})),
        risk("R-2", json!({"state": "open"})),
        risk("R-3", json!({"state": "open", "probability": 0.9, "impact_days": [1, 2, 3]})),
        risk("R-4", json!({"state": "open", "probability": 0.5, "impact_days": [5, 10, 18], "owner": "ADA", "response": "mitigate", "review": "2026-03-05"})),
        threatens("R-1"), threatens("R-3"), threatens("R-4"),
        {"op": "link", "from": "A", "relation": "mitigates", "to": "R-4"},
    ]))
    .await
    .unwrap();
    desk
}

on_both! {
    async fn records_come_in_pages(home) {
        let desk = with_risks(home).await;
        let first = records(&desk, json!({"kind": "item", "limit": 3}));
        assert_eq!((keys(&first).as_str(), first.next.as_deref()), ("E A B", Some("3")));
        let second = records(&desk, json!({"kind": "item", "limit": 3, "cursor": first.next}));
        assert_eq!((keys(&second).as_str(), second.next), ("M", None));
        assert_eq!(keys(&records(&desk, json!({"limit": 0}))), "P-1");
        assert_eq!(keys(&records(&desk, json!({"cursor": "999"}))), "");
        let bad: RecordsInput = serde_json::from_value(json!({"space": desk.cx.space, "cursor": "-1"})).unwrap();
        assert_eq!(list_records(&desk.open, &bad).unwrap_err().code, Code::Invalid);
    }

    async fn a_search_puts_the_key_that_was_meant_first(home) {
        let desk = with_risks(home).await;
        desk.set("M", json!({"title": "Be alive"})).await.unwrap();
        assert_eq!(keys(&records(&desk, json!({"q": " b "}))), "B A M");
        assert_eq!(keys(&records(&desk, json!({"q": "r-"}))), "R-1 R-2 R-3 R-4");
        assert_eq!(keys(&records(&desk, json!({"q": "LIVE"}))), "M");
        desk.set("M", json!({"archived": true})).await.unwrap();
        assert_eq!(keys(&records(&desk, json!({"q": "live"}))), "");
        assert_eq!(keys(&records(&desk, json!({"q": "live", "archived": true}))), "M");
        assert_eq!(keys(&records(&desk, json!({"q": "%", "kind": "risk"}))), "");
    }

    async fn a_record_names_others_by_key_and_shows_links_from_both_ends(home) {
        let desk = with_risks(home).await;
        let record = serde_json::to_value(show_record(&desk.open, "R-4").unwrap()).unwrap();
        assert_eq!(record["fields"]["owner"], json!("ADA"));
        assert_eq!((&record["kind"], &record["parent"], &record["archived"]), (&json!("risk"), &Value::Null, &json!(false)));
        let links: Vec<_> = record["links"].as_array().unwrap().iter().map(|link| (&link["relation"], &link["outgoing"], &link["key"])).collect();
        assert_eq!(links, [(&json!("threatens"), &json!(true), &json!("B")), (&json!("mitigates"), &json!(false), &json!("A"))]);
        assert_eq!(show_record(&desk.open, "A").unwrap().parent.as_deref(), Some("E"));
        assert_eq!(show_record(&desk.open, "nobody").unwrap_err().code, Code::NotFound);
    }

    async fn risks_stand_by_the_days_that_they_own(home) {
        let desk = with_risks(home).await;
        desk.ready().await;
        let register = list_risks(&desk.open);
        let order: Vec<&str> = register.rows.iter().map(|risk| risk.key.as_str()).collect();
        assert_eq!(order, ["R-4", "R-3", "R-2", "R-1"]);
        assert_eq!(register.milestone.as_deref(), Some("M"));
        let [first, second, third, last] = &register.rows[..] else { panic!("four") };
        assert!(first.p80_days > second.p80_days && second.p80_days > Some(0.0), "{register:?}");
        // Half of a mean of eleven days; nine tenths of two.
        assert_eq!((first.exposure_days, second.exposure_days.map(|days| (days * 10.0).round())), (Some(5.5), Some(18.0)));
        assert_eq!((third.exposure_days, last.exposure_days), (None, None));
        assert_eq!((first.owner.as_deref(), first.threatens[0].key.as_str()), (Some("Ada"), "B"));
        assert_eq!(first.mitigated_by.iter().map(|by| by.key.as_str()).collect::<Vec<_>>(), ["A"]);
    }

    async fn today_lists_what_presses_most_first(home) {
        let desk = with_risks(home).await;
        let decision = |key: &str, by: &str| json!({"op": "add", "kind": "decision", "title": format!("Which {key}"), "key": key, "fields": {"state": "needed", "needed_by": by}});
        desk.edit(json!([
            decision("D-1", "2026-03-06"), decision("D-2", "2026-03-16"), decision("D-3", "2026-03-23"), decision("D-4", "2026-03-24"),
            {"op": "set", "key": "M", "fields": {"committed": "2026-03-18"}},
            {"op": "set", "key": "B", "fields": {"stage": "doing"}},
        ]))
        .await
        .unwrap();
        desk.ready().await;
        let today = show_today(&desk.open, desk.now).await.unwrap();
        assert_eq!(today.date.to_string(), "2026-03-09");
        let of = |what: &str| -> Vec<String> {
            let items = serde_json::to_value(&today.items).unwrap();
            let items = items.as_array().unwrap().iter().filter(|item| item["what"] == what);
            items.map(|item| format!("{} {}: {}", item["severity"], item["key"], item["words"]).replace('"', "")).collect()
        };
        assert_eq!(
            of("decision_due"),
            [
                "high D-1: A decision was needed by Fri 6 Mar: Which D-1.",
                "medium D-2: A decision is needed by Mon 16 Mar: Which D-2.",
                "low D-3: A decision is needed by Mon 23 Mar: Which D-3.",
            ]
        );
        assert_eq!(of("risk_review"), ["medium R-4: Review was due Thu 5 Mar: Risk R-4."]);
        assert_eq!(of("update_due"), ["medium null: The update of the week ending Fri 6 Mar has not gone out."]);
        assert_eq!(of("blocked"), ["low B: Test is in progress and waits for A."]);
        let late = of("milestone_late");
        assert_eq!(late.len(), 1);
        assert!(late[0].starts_with("high M: Live lands ") && late[0].ends_with(" at P80, after the committed Wed 18 Mar."), "{late:?}");
        assert!(today.items.is_sorted_by_key(|item| item.severity), "{:?}", today.items);
        // What was dropped holds nobody up, and a space without a promise owes no update.
        desk.edit(json!([{"op": "set", "key": "A", "fields": {"stage": "dropped"}}, {"op": "set", "key": "P-1", "fields": {"committed": null}}])).await.unwrap();
        let today = show_today(&desk.open, desk.now).await.unwrap();
        assert!(!serde_json::to_string(&today.items).unwrap().contains("waits for"));
        assert!(!serde_json::to_string(&today.items).unwrap().contains("update of the week"));
    }

    async fn trouble_goes_to_who_is_accountable_and_presses_more_where_nobody_is(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "person", "title": "Ann"},
            {"op": "add", "kind": "issue", "title": "The lab is down"},
            {"op": "add", "kind": "ask", "title": "A second lab"},
            {"op": "add", "kind": "ask", "title": "A desk", "fields": {"state": "granted"}},
            {"op": "link", "from": "ISS-1", "relation": "hinders", "to": "A"},
        ]))
        .await
        .unwrap();
        let of = async || -> Vec<String> {
            let items = serde_json::to_value(show_today(&desk.open, desk.now).await.unwrap().items).unwrap();
            let items = items.as_array().unwrap().iter().filter(|item| item["what"] == "escalation");
            items.map(|item| format!("{} {}: {}", item["severity"], item["key"], item["words"]).replace('"', "")).collect()
        };
        assert_eq!(
            of().await,
            [
                "medium ISS-1: The issue goes to nobody, because nobody is accountable: The lab is down.",
                "medium ASK-1: The ask goes to nobody, because nobody is accountable: A second lab.",
            ]
        );
        // Who answers for what the issue hinders hears of it; who answers for the program, of all the rest.
        desk.edit(json!([{"op": "link", "from": "U-1", "relation": "accountable", "to": "E"}])).await.unwrap();
        assert_eq!(of().await[1], "low ISS-1: The issue goes to Ann (accountable for E): The lab is down.");
    }

    async fn nothing_needs_anybody_in_an_empty_space(home) {
        let desk = Desk::empty(home).await;
        assert_eq!(serde_json::to_value(show_today(&desk.open, desk.now).await.unwrap().items).unwrap(), json!([]));
        assert_eq!(list_risks(&desk.open).rows.len(), 0);
        assert_eq!(keys(&records(&desk, json!({}))), "");
        assert_eq!(changes(&desk, json!({})).await.items.len(), 0);
    }

    async fn the_journal_says_values_in_words_and_why(home) {
        let desk = Desk::new(home).await.later(5);
        let edits: Vec<Edit> = serde_json::from_value(json!([
            {"op": "set", "key": "A", "fields": {
                "estimate": {"high_minutes": 9600, "low_minutes": 45, "likely_minutes": 90, "shape": "pert"},
                "schedule.constraint": {"kind": "SNET", "date": "2026-03-11T09:00:00"}, "committed": "2026-03-27",
            }},
            {"op": "add", "kind": "risk", "title": "Late", "key": "R-1"},
            {"op": "set", "key": "R-1", "fields": {"probability": 0.3}},
            {"op": "set", "key": "P-1", "fields": {"minutes_per_day": 450, "in_scope": ["Berlin", "Rome"]}},
        ]))
        .unwrap();
        commit_edits(&desk.open, desk.by(), &edits, Some("Agreed with Otto".to_owned()), None).await.unwrap();
        let words: Vec<String> = changes(&desk, json!({"limit": 7})).await.items.into_iter().map(|item| item.words).collect();
        let expected = [
            "minutes per day: none to 450",
            "in scope: none to Berlin, Rome",
            "schedule: duration 40 h to constraint date Wed 11 Mar 2026, 09:00, kind SNET, duration 40 h",
            "estimate: none to low 45 min, likely 1.5 h, high 160 h",
            "committed: none to Fri 27 Mar 2026",
            "probability: none to 30 %",
        ];
        for line in expected {
            assert!(words.iter().any(|words| words == line), "{line}: {words:?}");
        }
        let notes = async || {
            let page = changes(&desk, json!({"limit": 1})).await;
            page.items.into_iter().next().and_then(|item| item.note)
        };
        assert_eq!(notes().await.as_deref(), Some("Agreed with Otto"));
        desk.undo().await.unwrap();
        assert_eq!(notes().await.as_deref(), Some("undone"));
        desk.redo().await.unwrap();
        assert_eq!(notes().await.as_deref(), Some("done again"));
        restore(&desk.open, By { now: desk.now + SignedDuration::from_mins(9), ..desk.by() }, "A", "2026-03-09T08:00:00Z").await.unwrap();
        assert_eq!(notes().await.as_deref(), Some("put back as of Mon 9 Mar 2026, 08:00"));
        desk.later(20).set("A", json!({"points": 8})).await.unwrap();
        assert_eq!(notes().await, None);
    }

    async fn the_journal_is_filtered_and_read_newest_first(home) {
        let desk = Desk::new(home).await;
        let otto = desk.later(60 * 24).beside("Otto");
        let otto = Desk { now: desk.now + SignedDuration::from_hours(24), ..otto };
        otto.set("A", json!({"points": 3, "stage": "doing"})).await.unwrap();
        otto.edit(json!([{"op": "add", "kind": "risk", "title": "Late", "key": "R-1"}, {"op": "link", "from": "R-1", "relation": "threatens", "to": "A"}])).await.unwrap();
        let all = changes(&desk, json!({})).await;
        assert_eq!(draw(&all)[..4], ["Otto A R-1 threatens it: link added", "Otto R-1 risk added", "Otto A stage: todo to doing", "Otto A points: none to 3"]);
        assert_eq!((all.items.len(), all.next), (11, None));
        assert_eq!(changes(&desk, json!({"who": "OTTO"})).await.items.len(), 4);
        assert_eq!(changes(&desk, json!({"who": "nobody"})).await.items.len(), 0);
        assert_eq!(draw(&changes(&desk, json!({"kind": "risk"})).await), ["Otto R-1 risk added"]);
        assert_eq!(changes(&desk, json!({"key": "A", "who": "Otto"})).await.items.len(), 3);
        // A day is all of it; an instant is the first that counts.
        assert_eq!(changes(&desk, json!({"since": "2026-03-10"})).await.items.len(), 4);
        assert_eq!(changes(&desk, json!({"until": "2026-03-09"})).await.items.len(), 7);
        assert_eq!(changes(&desk, json!({"since": "2026-03-10T08:00:00Z"})).await.items.len(), 4);
        assert_eq!(changes(&desk, json!({"since": "2026-03-10T08:00:01Z"})).await.items.len(), 0);
        assert_eq!(changes(&desk, json!({"until": "2026-03-10T08:00:00Z"})).await.items.len(), 7);
        for bad in [json!({"since": "soon"}), json!({"cursor": "x"}), json!({"cursor": "1.-1"})] {
            let mut input = bad;
            input["space"] = serde_json::to_value(desk.cx.space).unwrap();
            let failure = list_changes(&desk.open, serde_json::from_value(input).unwrap()).await.unwrap_err();
            assert_eq!(failure.code, Code::Invalid);
        }
        let input = json!({"space": desk.cx.space, "key": "nobody"});
        assert_eq!(list_changes(&desk.open, serde_json::from_value(input).unwrap()).await.unwrap_err().code, Code::NotFound);
    }

    async fn two_points_of_the_journal_are_compared(home) {
        let desk = Desk::new(home).await;
        desk.later(60).set("A", json!({"schedule.duration_minutes": 4800})).await.unwrap();
        desk.later(61).set("B", json!({"title": "Test well"})).await.unwrap();
        let later = desk.later(24 * 60);
        let ask = |from: &str, to: Value| serde_json::from_value(json!({"space": desk.cx.space, "from": from, "to": to})).unwrap();
        let compared = compare(&later.open, later.now, &ask("2026-03-09T08:30:00Z", Value::Null)).await.unwrap();
        let [live] = &compared.milestones[..] else { panic!("one milestone: {compared:?}") };
        // A week more of work, and its uncertainty.
        assert_eq!(live.key, "M");
        assert!((7.0..=10.0).contains(&live.days) && live.p80_after > live.p80_before, "{live:?}");
        assert_eq!(live.parts[0].words, "estimates");
        let parts: f64 = live.parts.iter().map(|part| part.days).sum();
        assert!((parts - live.days).abs() < 0.05, "{:?}", live.parts);
        let same = compare(&later.open, later.now, &ask("2026-03-09T09:00:30Z", json!("2026-03-09T12:00:00Z"))).await.unwrap();
        assert_eq!(same.milestones[0].days, 0.0);
        for (from, to) in [("2026-03-10", json!("2026-03-09")), ("2030-01-01", Value::Null), ("soon", Value::Null)] {
            assert_eq!(compare(&later.open, later.now, &ask(from, to)).await.unwrap_err().code, Code::Invalid, "{from}");
        }
    }

    async fn pages_of_the_journal_stay_where_they_are(home) {
        let desk = Desk::new(home).await;
        let whole = draw(&changes(&desk, json!({})).await);
        let mut paged = Vec::new();
        let mut cursor = Value::Null;
        loop {
            let page = changes(&desk, json!({"limit": 2, "cursor": cursor})).await;
            paged.extend(draw(&page));
            // What happens while somebody reads moves no page.
            desk.set("A", json!({"points": paged.len()})).await.unwrap();
            let Some(next) = page.next else { break };
            cursor = next.into();
        }
        assert_eq!(paged, whole);
    }
}

#[test]
fn every_kind_has_a_form() {
    let kinds = list_kinds().items;
    assert_eq!(kinds.len(), Kind::ALL.len());
    for kind in kinds {
        let schema = serde_json::to_value(&kind.schema).unwrap();
        assert!(schema["properties"].as_object().is_some_and(|fields| !fields.is_empty()), "{}", kind.title);
        let frozen = ["Forecast", "Update"].contains(&kind.title.as_str());
        assert_eq!(kind.editable, !frozen, "{}", kind.title);
    }
}

#[test]
fn an_unknown_filter_is_refused() {
    let id = uuid::Uuid::nil();
    assert!(serde_json::from_value::<RecordsInput>(json!({"space": id, "colour": "red"})).is_err());
    assert!(serde_json::from_value::<ChangesInput>(json!({"space": id, "kind": "potato"})).is_err());
}
