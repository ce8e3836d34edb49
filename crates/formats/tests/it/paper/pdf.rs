//! PDFs, read again by somebody else's reader.

use lopdf::{Document, Object};
use model::career::resume::Resume;
use sinew_formats::paper::{self, Paper, Printed, Sheet};

use super::sample;

fn printed(paper: &Paper, sheet: Sheet) -> (Printed, Document) {
    let printed = paper::pdf(paper, sheet).unwrap();
    let document = Document::load_mem(&printed.bytes).unwrap();
    assert_eq!(document.get_pages().len(), printed.pages);
    (printed, document)
}

fn page(document: &Document, number: usize) -> String {
    let text = document.extract_text(&[number as u32]).unwrap();
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text of a file.
pub(super) fn extracted(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    (1..=document.get_pages().len()).map(|number| page(&document, number)).collect::<Vec<_>>().join("\n")
}

fn long_resume(bullets: usize) -> Resume {
    let mut resume = sample::resume();
    let bullet = resume.programs[0].bullets[0].clone();
    for number in 0..bullets {
        let mut bullet = bullet.clone();
        bullet.id = format!("x{number}");
        resume.jobs[1].bullets.push(bullet);
    }
    resume
}

#[test]
fn a_resume_fits_its_page_and_its_text_can_be_selected() {
    let (printed, document) = printed(&paper::resume(&sample::resume().cleared(), 1), Sheet::A4);
    assert_eq!((printed.pages, printed.overflow, printed.missing), (1, None, Vec::new()));
    let text = page(&document, 1);
    for words in [
        "Ingrid Østergård-Lindqvist",
        "Selected programs led",
        "Feb 2024 – Mar 2026",
        "moved 4.2 million accounts with no lost booking",
        "from about 1,200,000 to about 750,000 EUR a year, about 45 % less",
        "fell from 11 % to 4 % in a quarter, by three retro actions whose effect was checked",
        "Stakeholder alignment",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.find("Selected programs led") < text.find("Employment"));
    assert!(!text.contains("Sparebank"));
}

#[test]
fn a_packet_is_two_pages_and_an_appendix_with_numbers_and_hash() {
    let (printed, document) = printed(&paper::packet(&sample::packet()), Sheet::A4);
    assert_eq!((printed.pages, printed.overflow), (3, None));
    assert!(page(&document, 2).contains("Page 2 of 3"));
    assert!(page(&document, 2).contains("promotion packet · 9f2c41d07ab3"));
    assert!(page(&document, 3).starts_with("Appendix"));
    assert!(!page(&document, 2).contains("Appendix"));
}

#[test]
fn letter_paper_holds_the_packet_too() {
    let (printed, document) = printed(&paper::packet(&sample::packet()), Sheet::Letter);
    assert_eq!(printed.overflow, None);
    let first = *document.get_pages().values().next().unwrap();
    let size = document.get_dictionary(first).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
    let numbers: Vec<f32> = size.iter().map(|one| one.as_float().unwrap()).collect();
    assert_eq!(numbers, [0.0, 0.0, 612.0, 792.0]);
}

#[test]
fn what_is_too_long_is_said_and_not_shrunk() {
    let (printed, document) = printed(&paper::resume(&long_resume(40).cleared(), 1), Sheet::A4);
    let overflow = printed.overflow.unwrap();
    assert_eq!((overflow.promised, overflow.pages), (1, printed.pages));
    assert!(overflow.lines > 30, "{overflow:?}");
    let start = overflow.from.trim_end_matches(" …");
    assert!(page(&document, 2).replace("• ", "").starts_with(start), "{start}: {}", page(&document, 2));
    let words = overflow.words();
    assert!(words.starts_with(&format!("It takes {} pages where 1 may be: ", printed.pages)), "{words}");
    // No letter is smaller than the small ones of the closer setting.
    assert!(sizes(&document).iter().all(|size| *size >= 7.9), "{:?}", sizes(&document));
}

/// Returns the sizes that type is set in.
fn sizes(document: &Document) -> Vec<f32> {
    let mut sizes = Vec::new();
    for id in document.get_pages().values() {
        let content = lopdf::content::Content::decode(&document.get_page_content(*id)).unwrap();
        sizes.extend(content.operations.iter().filter(|one| one.operator == "Tf").map(|one| one.operands[1].as_float().unwrap()));
    }
    sizes
}

#[test]
fn no_page_ends_in_a_heading_and_no_bullet_leaves_one_line_behind() {
    for bullets in (0..30).step_by(3) {
        let (_, document) = printed(&paper::resume(&long_resume(bullets).cleared(), 2), Sheet::A4);
        for number in 1..=document.get_pages().len() {
            let text = page(&document, number);
            for heading in ["Selected programs led", "Employment", "Skills", "Certifications", "Education", "Languages", "Nordbank, Oslo"] {
                assert!(!text.ends_with(heading), "{bullets} bullets, page {number}: {text}");
            }
            // Three lines of a bullet stay together: a page begins with a mark or a heading, not in the middle of a sentence.
            assert!(!text.starts_with(|letter: char| letter.is_lowercase()), "{bullets} bullets, page {number}: {text}");
        }
    }
}

#[test]
fn links_are_live_and_lead_only_where_it_is_safe() {
    let mut resume = sample::resume();
    resume.talks[0].url = Some("javascript:alert(1)".to_owned());
    let (_, document) = printed(&paper::resume(&resume.cleared(), 2), Sheet::A4);
    let mut links = Vec::new();
    for object in document.objects.values() {
        let Object::Dictionary(dictionary) = object else { continue };
        let action = dictionary.get(b"A").and_then(Object::as_dict);
        if let Ok(uri) = action.and_then(|action| action.get(b"URI")).and_then(Object::as_str) {
            links.push(String::from_utf8_lossy(uri).into_owned());
        }
    }
    links.sort();
    assert_eq!(
        links,
        ["https://example.org/pmp/123", "https://ingrid.example.org", "https://www.linkedin.com/in/ingridol/", "mailto:ingrid@example.org"]
    );
}

#[test]
fn the_file_says_what_its_parts_are() {
    let (_, document) = printed(&paper::packet(&sample::packet()), Sheet::A4);
    let catalog = document.catalog().unwrap();
    assert!(catalog.get(b"StructTreeRoot").is_ok());
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).unwrap(), b"en");
    let mut kinds: Vec<String> = Vec::new();
    for object in document.objects.values() {
        if let Object::Dictionary(dictionary) = object
            && let Ok(kind) = dictionary.get(b"S").and_then(Object::as_name)
        {
            kinds.push(String::from_utf8_lossy(kind).into_owned());
        }
    }
    for (kind, least) in
        [("H1", 1), ("H2", 8), ("H3", 5), ("P", 5), ("L", 5), ("LI", 15), ("Table", 3), ("TH", 20), ("TD", 30), ("BlockQuote", 2)]
    {
        let count = kinds.iter().filter(|one| *one == kind).count();
        assert!(count >= least, "{count} {kind}");
    }
}

#[test]
fn letters_that_the_typeface_lacks_are_named() {
    let mut resume = sample::resume();
    resume.person.name = "山田 Ingrid Ωμέγα Жук 🎉".to_owned();
    let (printed, document) = printed(&paper::resume(&resume.cleared(), 2), Sheet::A4);
    assert_eq!(printed.missing, ['山', '田', '🎉']);
    assert!(page(&document, 1).starts_with("?? Ingrid Ωμέγα Жук ?"));
}

#[test]
fn the_same_paper_is_the_same_file() {
    let paper = paper::packet(&sample::packet());
    assert_eq!(paper::pdf(&paper, Sheet::A4).unwrap(), paper::pdf(&paper, Sheet::A4).unwrap());
}

/// Leaves the papers as files where `PAPERS` says, for somebody to look at.
#[test]
fn papers_can_be_looked_at() {
    let Ok(place) = std::env::var("PAPERS") else { return };
    let papers = [
        ("resume", paper::resume(&sample::resume().cleared(), 2)),
        ("long-resume", paper::resume(&long_resume(12).cleared(), 2)),
        ("packet", paper::packet(&sample::packet())),
        ("brag", paper::brag(&sample::brag().told_to(model::career::brag::Reader::Me))),
    ];
    for (name, paper) in papers {
        let path = std::path::Path::new(&place).join(name);
        std::fs::write(path.with_extension("pdf"), paper::pdf(&paper, Sheet::A4).unwrap().bytes).unwrap();
        std::fs::write(path.with_extension("html"), paper::html(&paper)).unwrap();
    }
}
