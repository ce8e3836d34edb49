//! Updates: drafted, put into own words, sent out once a week, and never changed again.

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

on_both! {
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
