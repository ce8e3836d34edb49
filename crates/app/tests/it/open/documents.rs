//! Documents: what people read, where it applies, and every version of it.

use serde_json::{Value, json};
use sinew_app::failure::Code;
use sinew_app::operation::documents::{DocumentInput, DocumentView, show_document};

use super::Desk;
use crate::home::on_both;

fn input(desk: &Desk, key: &str, revision: Option<i64>) -> DocumentInput {
    let mut input = json!({"space": desk.cx.space, "key": key});
    input["revision"] = revision.map_or(Value::Null, Value::from);
    serde_json::from_value(input).unwrap()
}

async fn show(desk: &Desk, revision: Option<i64>) -> DocumentView {
    show_document(&desk.open, &input(desk, "DOC-1", revision)).await.unwrap()
}

on_both! {
    async fn a_document_shows_each_version_and_where_it_applies(home) {
        let desk = Desk::new(home).await;
        desk.edit(json!([
            {"op": "add", "kind": "document", "title": "How we ship", "key": "DOC-1", "fields": {"text": "Ask *first*. <script>no</script>"}},
            {"op": "link", "from": "DOC-1", "relation": "applies", "to": "M"},
        ]))
        .await
        .unwrap();
        desk.edit(json!([{"op": "set", "key": "DOC-1", "fields": {"labels": ["playbook"]}}])).await.unwrap();
        desk.edit(json!([{"op": "set", "key": "DOC-1", "fields": {"text": "Ship."}}])).await.unwrap();
        let now = show(&desk, None).await;
        assert_eq!((now.text.as_str(), now.html.as_str()), ("Ship.", "<p>Ship.</p>\n"));
        assert_eq!(now.applies_to.iter().map(|record| record.key.as_str()).collect::<Vec<_>>(), ["M"]);
        // The labels are no version of the text.
        assert_eq!(now.versions.len(), 2);
        assert!(now.versions.iter().all(|version| version.who == "Olga"));
        let before = show(&desk, Some(now.versions[1].revision)).await;
        assert!(before.html.starts_with("<p>Ask <em>first</em>. &lt;script&gt;"), "{}", before.html);
        let missing = show_document(&desk.open, &input(&desk, "M", None)).await.unwrap_err();
        assert_eq!(missing.code, Code::NotFound);
        let too_early = show_document(&desk.open, &input(&desk, "DOC-1", Some(0))).await.unwrap_err();
        assert_eq!(too_early.code, Code::NotFound);
    }
}
