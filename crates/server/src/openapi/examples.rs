//! Bodies as people send them: for who reads the document, and for tools that try it out.

use serde_json::{Value, json};

/// Returns bodies that an operation takes, by what each is for.
pub(super) fn of(operation: &str) -> Option<Value> {
    let edits = |edits: Value| json!({ "edits": edits });
    let add = json!({ "op": "add", "kind": "item", "title": "Cut over the last tenant", "fields": { "type": "task" } });
    let with = |summary: &str, value: Value| json!({ "summary": summary, "value": value });
    Some(match operation {
        "commit_edits" => json!({
            "add": with("Adds an item.", json!({ "edits": [add], "note": "Found in the rehearsal" })),
            "several": with(
                "Adds a milestone and what it waits for, in one commit.",
                edits(json!([
                    { "op": "add", "kind": "item", "key": "CUT-1", "title": "Cut-over", "fields": { "type": "milestone" } },
                    { "op": "add", "kind": "item", "key": "CUT-2", "title": "Rehearsal", "fields": { "estimate": { "low_minutes": 480, "likely_minutes": 960, "high_minutes": 2400 } } },
                    { "op": "link", "from": "CUT-2", "relation": "blocks", "to": "CUT-1", "data": { "dependency": "FS", "lag": 480, "lag_unit": "working" } },
                    { "op": "set", "key": "CUT-2", "fields": { "stage": "doing", "schedule.percent_complete": 25.0 } },
                ])),
            ),
        }),
        "create_baseline" => json!({ "agreed": with("Keeps the plan as it stands.", json!({ "title": "Agreed with the sponsor" })) }),
        "preview_edits" => json!({ "forecast": with("Tries an item, with its forecast.", json!({ "edits": [add], "forecast": true })) }),
        "create_space" => json!({ "new": with("Makes a space.", json!({ "name": "Migration" })) }),
        "create_invitation" => json!({ "editor": with("Invites an editor.", json!({ "role": "editor" })) }),
        "create_share" => {
            json!({ "dashboard": with("Shares the dashboard for a month.", json!({ "dashboard": true, "expires_days": 30 })) })
        }
        "create_token" => {
            json!({ "read": with("Makes a token that may read.", json!({ "name": "Nightly export", "scope": "read", "expires_days": 90 })) })
        }
        "change_me" => json!({ "name": with("Changes one's name.", json!({ "name": "Ana" })) }),
        "draft_update" => json!({ "now": with("Drafts this week's update.", json!({})) }),
        _ => return None,
    })
}
