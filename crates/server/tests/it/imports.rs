//! Files that are not what they claim: a clear problem, and nothing changed.

use crate::world::World;

/// Both looks at a file and imports it, and checks that each is refused and nothing is written.
async fn refused(name: &str, bytes: &[u8], words: &str) {
    let world = World::new().await;
    for path in ["/imports/preview", "/imports"] {
        let path = world.within(&format!("{path}?name={name}"));
        let got = world.ask(&world.owner, "POST", &path, &[], bytes.to_vec()).await;
        got.refused(400, words);
    }
    assert_eq!(world.revision().await, 0, "{name}");
    assert_eq!(world.home().rows().await, [0; 5], "{name}");
}

/// The beginning of each, by its specification.
const ZIP: &[u8] =
    b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00!\x00\xff\xff\xff\xff\x10\x00\x00\x00\x20\x00\x00\x00\x08\x00\x00\x00plan.csv";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89";
const ERROR_PAGE: &[u8] =
    b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>\n<h1>502 Bad Gateway</h1>\n</body></html>\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zip_named_csv_is_no_plan() {
    refused("plan.csv", ZIP, "`plan.csv` is a zip archive or an Excel workbook").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_page_is_no_plan_whatever_its_name() {
    for name in ["plan.csv", "plan.xml", "export.json"] {
        refused(name, ERROR_PAGE, "web page").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_no_plan() {
    refused("plan.xml", PNG, "`plan.xml` is none of the formats that Sinew reads").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_and_noise_are_no_plan() {
    refused("plan.csv", b"", "").await;
    refused("plan.csv", &[0; 4096], "").await;
    refused("plan.json", b"{\"a\": 1}", "").await;
    refused("plan.json", b"{\"issues\": [", "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_to_read_a_file_must_make_sense() {
    let world = World::new().await;
    for (query, words) in [
        ("", "missing field `name`"),
        ("name=a.csv&time_zone=Mars/Olympus", "There is no time zone `Mars/Olympus`"),
        ("name=a.csv&date_order=year-first", "unknown variant `year-first`"),
        ("name=a.csv&map=points", "`points` is not understood"),
        ("name=a.csv&colour=red", "unknown field `colour`"),
    ] {
        let path = world.within(&format!("/imports?{query}"));
        world.ask(&world.owner, "POST", &path, &[], "name,duration\nWork,2d\n").await.refused(400, words);
    }
    assert_eq!(world.revision().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_file_is_shown_first_and_then_imported() {
    let world = World::new().await;
    let file = "name,duration\nDesign,2d\nBuild,3d\n";
    let preview = world.ask(&world.owner, "POST", &world.within("/imports/preview?name=plan.csv"), &[], file).await.ok();
    assert_eq!((&preview["format"], preview["sample"].as_array().unwrap().len()), (&"csv".into(), 2));
    assert_eq!(world.revision().await, 0, "a look changes nothing");
    world.ask(&world.owner, "POST", &world.within("/imports?name=plan.csv"), &[], file).await.ok();
    assert_eq!(world.get(&world.owner, &world.within("/plan")).await.ok()["total"], 2);
}
