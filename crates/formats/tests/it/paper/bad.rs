//! Papers of what nobody should type.

use model::career::brag::{Brag, Reader};
use model::career::evidence::Grade;
use model::career::resume::{Bullet, Resume, When};
use model::kind::story::Confidentiality;
use sinew_formats::paper::{self, Sheet};

use super::pdf::extracted;
use super::sample;

#[test]
fn an_empty_resume_is_an_empty_page() {
    let paper = paper::resume(&Resume::default().cleared(), 1);
    assert_eq!(paper::text(&paper), "");
    assert_eq!(paper::markdown(&paper).trim(), "#");
    let printed = paper::pdf(&paper, Sheet::A4).unwrap();
    assert_eq!((printed.pages, printed.overflow), (1, None));
    assert_eq!(paper::pdf(&paper::brag(&Brag::default().told_to(Reader::Exec)), Sheet::A4).unwrap().pages, 1);
}

#[test]
fn a_word_wider_than_the_page_is_cut_and_nothing_is_lost() {
    let mut resume = Resume { summary: "x".repeat(900), ..sample::resume() };
    resume.headline = format!("https://example.org/{}", "part/".repeat(60));
    let printed = paper::pdf(&paper::resume(&resume.cleared(), 2), Sheet::A4).unwrap();
    let text: String = extracted(&printed.bytes).split_whitespace().collect();
    assert!(text.contains(&"x".repeat(900)));
    assert!(text.contains(&"part/".repeat(60)));
}

#[test]
fn what_looks_like_markup_stays_text() {
    let mut resume = sample::resume();
    resume.person.name = "# <script>alert(1)</script> \u{202e}*x*\n\nnext".to_owned();
    resume.programs[0].bullets[0].text = "1. [link](javascript:alert(1)) | cell\u{0}".to_owned();
    let paper = paper::resume(&resume.cleared(), 2);
    assert!(paper::html(&paper).contains("<h1># &lt;script&gt;alert(1)&lt;/script&gt; *x* next</h1>"));
    let markdown = paper::markdown(&paper);
    assert!(markdown.starts_with("# # \\<script>alert(1)\\</script> \\*x\\* next\n"), "{markdown}");
    assert!(markdown.contains("- 1\\. \\[link\\](javascript:alert(1)) \\| cell\n"), "{markdown}");
}

#[test]
fn a_bullet_longer_than_a_page_goes_on_over_pages() {
    let mut resume = sample::resume();
    let words = (0..2000).map(|number| format!("word{number}")).collect::<Vec<_>>();
    resume.jobs[0].bullets = vec![Bullet {
        id: "b".to_owned(),
        text: words.join(" "),
        evidence: Vec::new(),
        competencies: Vec::new(),
        confidentiality: Confidentiality::Public,
    }];
    let printed = paper::pdf(&paper::resume(&resume.cleared(), 2), Sheet::A4).unwrap();
    assert!(printed.overflow.is_some());
    let text = extracted(&printed.bytes);
    assert!(words.iter().all(|word| text.contains(word)));
}

#[test]
fn a_table_over_pages_has_its_head_on_each() {
    let mut packet = sample::packet();
    packet.themes[0].evidence =
        (0..120).map(|number| sample::proof(&format!("R-{number}"), "A risk that somebody closed before it struck", Grade::E3)).collect();
    let printed = paper::pdf(&paper::packet(&packet), Sheet::A4).unwrap();
    let pages: Vec<String> = extracted(&printed.bytes).lines().map(str::to_owned).collect();
    let with_head = pages.iter().filter(|page| page.contains("Record Title Grade")).count();
    assert!(with_head >= 3, "{with_head} of {}", pages.len());
}

#[test]
fn dates_that_are_none_are_still_words() {
    let mut resume = sample::resume();
    resume.jobs[0].from = When::Month(2021, 13);
    let text = paper::text(&paper::resume(&resume.cleared(), 2));
    assert!(text.contains("2021 - present"), "{text}");
}
