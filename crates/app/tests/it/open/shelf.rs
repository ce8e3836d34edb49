//! Long texts of a space that was loaded lie on a shelf, and nobody can tell.

use std::path::Path;

use model::kind::Body;
use model::prose::{Prose, Shelf as _, put_up};
use serde_json::json;
use sinew_app::shelf::FileShelf;

use super::Desk;
use crate::home::on_both;

fn bytes(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap()
}

#[test]
fn texts_come_back_as_they_were_and_places_are_used_again() {
    let shelf = FileShelf::new(&std::env::temp_dir()).unwrap();
    let texts: Vec<String> = (0..100).map(|ix| format!("Text {ix}: {}", "wörter, ".repeat(ix))).collect();
    let places: Vec<u64> = texts.iter().map(|text| shelf.put(text).unwrap()).collect();
    let read = |ix: usize| shelf.get(places[ix], bytes(&texts[ix]));
    for (ix, text) in texts.iter().enumerate().rev() {
        assert_eq!(read(ix), *text);
    }
    shelf.remove(places[40], bytes(&texts[40]));
    let other = "x".repeat(texts[40].len());
    assert_eq!(shelf.put(&other), Some(places[40]));
    assert_eq!((read(40), read(39), read(41)), (other, texts[39].clone(), texts[41].clone()));
    assert!(FileShelf::new(Path::new("/nowhere/at/all")).is_err());
}

on_both! {
    async fn a_description_on_the_shelf_is_read_edited_and_undone_like_any_other(home) {
        // Other tests of the process may have been faster.
        put_up(Box::new(FileShelf::new(&std::env::temp_dir()).unwrap()));
        let desk = Desk::new(home).await;
        let (long, longer) = ("Move every payment. ".repeat(20), "And every refund. ".repeat(30));
        desk.set("A", json!({"description": long})).await.unwrap();
        let other = desk.elsewhere(home, "Olga").await;
        let held = |desk: &Desk| {
            let space = desk.open.state().space;
            let record = space.by_key("A").unwrap();
            match &record.body {
                Body::Item(item) => item.description.clone().unwrap(),
                _ => unreachable!(),
            }
        };
        let shelved = |prose: &Prose| format!("{prose:?}").contains("Shelved");
        assert!(!shelved(&held(&desk)) && shelved(&held(&other)), "what was loaded is on the shelf");
        assert_eq!(other.field("A", "description"), json!(long));
        other.set("A", json!({"points": 3})).await.unwrap();
        assert!(shelved(&held(&other)), "another edit does not fetch it");
        other.set("A", json!({"description": longer})).await.unwrap();
        assert_eq!(other.field("A", "description"), json!(longer));
        other.undo().await.unwrap();
        assert_eq!(other.field("A", "description"), json!(long), "the journal knew what stood there before");
        let before = other.open.state().space.revision;
        assert_eq!(other.set("A", json!({"description": long})).await.unwrap().revision, before, "the same text is no change");
        other.agrees().await;
        desk.agrees().await;
    }
}
