//! Updates: drafted, put into own words, sent out once a week, and never changed again.

use model::insight::status::audience::{Audience, written_for};
use model::insight::status::{Claim, StatusReport};
use serde_json::{Value, json};
use sinew_app::failure::{Code, Failure};
use sinew_app::operation::updates::{DraftInput, DraftView, PublishInput, Published, draft_update, list_updates, publish, show_update};

use super::{Desk, refused};
use crate::home::on_both;

async fn draft(desk: &Desk) -> DraftView {
    let input: DraftInput = serde_json::from_value(json!({"space": desk.cx.space})).unwrap();
    draft_update(&desk.open, desk.now, &input).await.unwrap()
}

async fn send(desk: &Desk, mut input: Value) -> Result<Published, Failure> {
    input["space"] = serde_json::to_value(desk.cx.space).unwrap();
    let input: PublishInput = serde_json::from_value(input).unwrap();
    publish(&desk.open, desk.by(), input).await
}

const HAND: &str = "Set by hand until Fri 13 Mar: The vendor has signed. By the rule it is: on track.";

/// Says claims with what they cite: `Words. [A, B]`.
fn said(claims: &[Claim]) -> Vec<String> {
    claims.iter().map(|claim| format!("{} [{}]", claim.words, claim.cites.join(", "))).collect()
}

on_both! {
    async fn an_ask_says_whom_since_when_and_what_waiting_costs(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "person", "title": "Ann"},
            {"op": "add", "kind": "ask", "title": "A second lab", "fields": {"asked": "U-1", "asked_on": "2026-03-02", "needed_by": "2026-03-06", "without": "Nothing is tested"}},
            {"op": "add", "kind": "ask", "title": "A desk", "fields": {"role": "Facilities", "asked_on": "2026-03-09"}},
            {"op": "add", "kind": "ask", "title": "Coffee", "fields": {"state": "granted"}},
            {"op": "link", "from": "A", "relation": "awaits", "to": "ASK-1"},
        ]))
        .await
        .unwrap();
        let drafted = draft(&desk).await;
        let asks = said(&drafted.report.asks);
        // Owners for what sets the finish come after what was asked for.
        assert!(asks.len() == 4 && asks[2].starts_with("An owner for Build"), "{asks:?}");
        // All that there is waits for it: a week without an answer is a week of P80.
        let words = "A second lab: asked of Ann 7 days ago, overdue since Fri 6 Mar. Each week without an answer costs 7 days of the P80 of Live. Without it: Nothing is tested. [ASK-1, M]";
        assert_eq!(asks[0], words);
        assert_eq!(asks[1], "A desk: asked of Facilities. [ASK-2]");
        let line = &drafted.forms.iter().find(|form| form.audience == Audience::OneLine).unwrap().text;
        assert!(line.contains("Asked for: A second lab and 3 more.") && line.trim_end().ends_with("[`M`, `ASK-1`]"), "{line}");
    }

    async fn what_rests_on_something_false_is_stale_until_somebody_looks(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "assumption", "title": "One region is enough", "fields": {"breaks": "A second one has to be built"}},
            {"op": "link", "from": "A", "relation": "rests_on", "to": "A-1"},
        ]))
        .await
        .unwrap();
        assert!(draft(&desk).await.report.milestones[0].stale.is_empty());
        let fell = desk.later(1);
        fell.set("A-1", json!({"state": "false"})).await.unwrap();
        let drafted = draft(&desk.later(2)).await.report;
        assert_eq!(drafted.milestones[0].stale, ["A-1"], "the milestone is behind what rests on it");
        assert_eq!(
            said(&drafted.lowlights)[0],
            "Proved false: One region is enough: 4 dates rest on it and nobody looked since: Build; Test; Move payments; Live. A second one has to be built. [A-1, A, B, E, M]"
        );
        // Somebody looked: it stands.
        desk.later(3).edit(json!([{"op": "link", "from": "A", "relation": "rests_on", "to": "A-1", "data": {"confirmed": "2026-03-09"}}])).await.unwrap();
        let looked = draft(&desk.later(4)).await.report;
        assert!(looked.milestones[0].stale.is_empty() && !looked.lowlights.iter().any(|claim| claim.words.contains("false")), "{:?}", looked.lowlights);
    }

    async fn each_audience_reads_the_same_facts_and_fewer_of_them(home) {
        let desk = Desk::new(home).await;
        let risk = |title: &str| json!({"op": "add", "kind": "risk", "title": title, "fields": {"probability": 0.5, "impact_days": [5.0, 10.0, 20.0]}});
        let mut edits: Vec<Value> = ["One", "Two", "Three", "Four"].into_iter().map(risk).collect();
        edits.extend((1..=4).map(|number| json!({"op": "link", "from": format!("R-{number}"), "relation": "threatens", "to": "A"})));
        edits.push(json!({"op": "add", "kind": "decision", "title": "Which lab", "fields": {"needed_by": "2026-03-12"}}));
        desk.edit(Value::Array(edits)).await.unwrap();
        let whole = draft(&desk).await.report;
        let claims = |report: &StatusReport| -> Vec<Claim> {
            [&report.moved, &report.highlights, &report.lowlights, &report.asks, &report.decisions].into_iter().flatten().cloned().collect()
        };
        let all = claims(&whole);
        for audience in Audience::forms() {
            let form = written_for(&whole, audience);
            assert!(claims(&form).iter().all(|claim| all.contains(claim)), "{audience:?} says something else");
            assert!(form.milestones.iter().all(|row| whole.milestones.iter().any(|other| other.key == row.key && other.p80 == row.p80)));
        }
        let sizes = |audience| {
            let form = written_for(&whole, audience);
            (form.risks.len(), form.decisions.len(), form.highlights.len(), form.confidence.len(), form.milestones.len())
        };
        assert_eq!(whole.risks.len(), 4);
        assert_eq!(sizes(Audience::Executive), (3, 1, 0, 0, 1));
        assert_eq!(sizes(Audience::Stakeholder).0, 0);
        assert_eq!(sizes(Audience::Team), (4, 1, whole.highlights.len(), 0, 1));
        assert_eq!(sizes(Audience::OneLine), (0, 0, 0, 0, 0));
        let text = |audience| formats::update::markdown(&written_for(&whole, audience));
        assert!(text(Audience::Executive).find("## Asks") < text(Audience::Executive).find("## Milestones"));
        assert!(text(Audience::Team).find("## Lowlights") < text(Audience::Team).find("## What moved"));
        assert_eq!(text(Audience::OneLine).lines().count(), 1);
        assert!(formats::update::html(&written_for(&whole, Audience::OneLine)).contains("Atlas, "));
        // What goes out keeps every form.
        send(&desk, json!({})).await.unwrap();
        let shown = show_update(&desk.open, "S-1").unwrap();
        assert_eq!(shown.forms.iter().map(|form| form.audience).collect::<Vec<_>>(), Audience::forms().collect::<Vec<_>>());
        assert!(shown.forms.iter().all(|form| form.text.contains("`F-1`") && form.html.is_some()));
        desk.agrees().await;
    }

    async fn a_draft_is_made_and_not_kept(home) {
        let desk = Desk::new(home).await;
        let rows = home.rows().await;
        let drafted = draft(&desk).await;
        assert_eq!(drafted.report.week_ending.to_string(), "2026-03-13");
        assert!(drafted.markdown.contains(&drafted.report.headline.words) && drafted.html.contains("<html"));
        assert!(!drafted.html.contains("<script"));
        assert_eq!(home.rows().await, rows);
        assert!(list_updates(&desk.open).items.is_empty());
    }

    async fn what_goes_out_has_peoples_own_words(home) {
        let desk = Desk::new(home).await;
        let own = json!({
            "headline": {"words": "All is well, <script>alert(1)</script> & more.", "cites": ["M"]},
            "highlights": [{"words": "The vendor has signed.", "cites": ["A", "B"]}],
            "lowlights": [],
            "asks": [{"words": "Sign the lease by Friday.", "cites": []}],
        });
        let sent = send(&desk, own).await.unwrap();
        assert_eq!((sent.key.as_str(), sent.revision), ("S-1", 2));
        let shown = show_update(&desk.open, "S-1").unwrap();
        let html = shown.html.unwrap();
        for words in ["The vendor has signed.", "Sign the lease by Friday."] {
            assert!(shown.markdown.contains(words) && html.contains(words), "{words}");
        }
        assert!(html.contains("All is well, &lt;script&gt;alert(1)&lt;/script&gt; &amp; more."), "{html}");
        assert!(!html.contains("<script"));
        // The dates rest on a forecast that is kept beside it.
        assert!(shown.markdown.contains("F-1"), "{}", shown.markdown);
        assert!(desk.open.state().space.by_key("F-1").is_some());
        desk.agrees().await;
    }

    async fn words_cite_what_is_there_or_do_not_go_out(home) {
        let desk = Desk::new(home).await;
        let rows = home.rows().await;
        for field in ["highlights", "lowlights", "asks"] {
            let failure = send(&desk, json!({field: [{"words": "So it is.", "cites": ["M", "nobody"]}]})).await.unwrap_err();
            assert_eq!(failure.code, Code::NotFound, "{field}");
        }
        send(&desk, json!({"headline": {"words": "So it is.", "cites": ["nobody"]}})).await.unwrap_err();
        assert_eq!(home.rows().await, rows);
    }

    async fn a_week_is_reported_once(home) {
        let desk = Desk::new(home).await;
        send(&desk, json!({})).await.unwrap();
        let rows = home.rows().await;
        let words = "The update of the week ending 2026-03-13 went out already as `S-1`: what was published stays. Write the next week's.";
        refused(send(&desk, json!({})).await, Code::Conflict, words);
        refused(send(&desk.elsewhere(home, "Otto").await, json!({"week": "2026-03-09"})).await, Code::Conflict, words);
        assert_eq!(home.rows().await, rows);
        assert_eq!(send(&desk.later(7 * 24 * 60), json!({"week": "2026-03-16"})).await.unwrap().key, "S-2");
        let archive: Vec<String> = list_updates(&desk.open).items.iter().map(|update| format!("{} {}", update.key, update.week_ending)).collect();
        assert_eq!(archive, ["S-2 2026-03-20", "S-1 2026-03-13"]);
    }

    async fn a_week_that_has_not_begun_is_not_told_of(home) {
        let desk = Desk::new(home).await;
        let rows = home.rows().await;
        for (week, ending) in [("2026-03-14", "2026-03-20"), ("2027-01-01", "2027-01-01")] {
            let words = format!("The week ending {ending} has not begun: nothing can be told of it yet. Choose this week or one before it.");
            refused(send(&desk, json!({"week": week})).await, Code::Invalid, &words);
        }
        assert_eq!(home.rows().await, rows);
        // It begins with the Saturday.
        send(&desk.later(5 * 24 * 60), json!({"week": "2026-03-14"})).await.unwrap();
    }

    async fn a_note_goes_out_in_all_forms(home) {
        let desk = Desk::new(home).await;
        let note = "  Thank you for the weekend's work, *all* of you.\n\nI am away until <Monday>. ";
        send(&desk, json!({"note": note})).await.unwrap();
        let shown = show_update(&desk.open, "S-1").unwrap();
        assert_eq!(shown.head.note.as_deref(), Some(note));
        let markdown = "\n\nThank you for the weekend's work, \\*all\\* of you.\n\nI am away until \\<Monday>.\n\n## What moved";
        assert!(shown.markdown.contains(markdown), "{}", shown.markdown);
        let html = shown.html.unwrap();
        let page = "<p class=\"note\">Thank you for the weekend's work, *all* of you.</p>\n<p class=\"note\">I am away until &lt;Monday&gt;.</p>\n<p class=\"rule\">";
        assert!(html.contains(page), "{html}");
        let next = desk.later(7 * 24 * 60);
        send(&next, json!({"week": "2026-03-16", "note": " \n "})).await.unwrap();
        assert_eq!(show_update(&desk.open, "S-2").unwrap().head.note, None);
        assert!(!show_update(&desk.open, "S-2").unwrap().html.unwrap().contains("class=\"note\""));
    }

    async fn what_went_out_stays_as_it_was(home) {
        let desk = Desk::new(home).await;
        desk.set("A", json!({"points": 1})).await.unwrap();
        send(&desk, json!({})).await.unwrap();
        let before = serde_json::to_value(show_update(&desk.open, "S-1").unwrap()).unwrap();
        for fields in [json!({"text": "Other"}), json!({"title": "Other"}), json!({"archived": true}), json!({"rag": "done"})] {
            refused(desk.set("S-1", fields).await, Code::Invalid, "`S-1` is frozen: what was published or forecast stays as it was.");
        }
        desk.set("F-1", json!({"title": "Other"})).await.unwrap_err();
        desk.set("A", json!({"schedule.duration_minutes": 9600})).await.unwrap();
        // Undo goes past what went out.
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the change of schedule of A.");
        assert_eq!(desk.undo().await.unwrap().words, "Undone: the change of points of A.");
        assert_eq!(serde_json::to_value(show_update(&desk.open, "S-1").unwrap()).unwrap(), before);
        assert_eq!(show_update(&desk.open, "A").unwrap_err().code, Code::Invalid);
        assert_eq!(show_update(&desk.open, "S-9").unwrap_err().code, Code::NotFound);
    }

    async fn a_colour_set_by_hand_says_so_until_it_expires(home) {
        let desk = Desk::new(home).await;
        let by_rule = draft(&desk).await;
        assert!(!by_rule.markdown.contains("by hand"));
        let by_hand = json!({"rag": "at_risk", "reason": "The vendor has signed", "until": "2026-03-13"});
        desk.set("P-1", json!({"override": by_hand})).await.unwrap();
        let set = draft(&desk).await;
        assert!(set.markdown.contains(HAND), "{}", set.markdown);
        assert!(set.html.contains(HAND));
        send(&desk, json!({})).await.unwrap();
        assert_eq!(serde_json::to_value(list_updates(&desk.open).items[0].rag).unwrap(), json!("at_risk"));
        // The day after its last it counts no more.
        desk.set("P-1", json!({"data_date": "2026-03-13T17:00"})).await.unwrap();
        assert!(draft(&desk.later(5 * 24 * 60)).await.markdown.contains("by hand"));
        desk.set("P-1", json!({"data_date": "2026-03-14T17:00"})).await.unwrap();
        assert!(!draft(&desk.later(6 * 24 * 60)).await.markdown.contains("by hand"));
        let blank = json!({"override": {"rag": "on_track", "reason": " ", "until": "2026-03-13"}});
        assert_eq!(desk.set("P-1", blank).await.unwrap_err().code, Code::Invalid);
    }
}
