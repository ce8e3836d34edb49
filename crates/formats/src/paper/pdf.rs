//! A paper as PDF: set in one typeface on a grid of four points, tagged for readers aloud, with text that can be selected.
//!
//! What does not fit is said, not shrunk: of two densities the roomy one is used where it keeps the promise.

mod compose;
mod draw;
mod face;
mod line;
mod pages;

use std::fmt;

use self::face::Faces;
use super::Paper;

/// What it is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    #[default]
    A4,
    Letter,
}

/// A paper as it was set.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Where the paper is longer than it promises.
    pub overflow: Option<Overflow>,
    /// Letters that the typeface does not have; each stands as a question mark.
    pub missing: Vec<char>,
}

/// By how much a paper is longer than it promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    pub promised: usize,
    /// How many pages it takes, without its appendix.
    pub pages: usize,
    /// How many lines are too many.
    pub lines: usize,
    /// The words at which what is too much begins.
    pub from: String,
}

impl Overflow {
    /// Says what is too long.
    pub fn words(&self) -> String {
        let plural = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        format!(
            "It takes {} where {} may be: {} too many, from “{}” on. Shorten it, or leave something out.",
            plural(self.pages, "page"),
            self.promised,
            plural(self.lines, "line"),
            self.from
        )
    }
}

/// Why no PDF came of it: a bug, as nothing that people type leads here.
#[derive(Debug)]
pub struct Unprintable(String);

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the PDF could not be written: {}", self.0)
    }
}

impl std::error::Error for Unprintable {}

/// Sizes and distances; what is vertical is a multiple of four points.
#[derive(Clone, Copy, Debug)]
struct Style {
    width: f32,
    height: f32,
    margin: f32,
    body: f32,
    small: f32,
    /// Between bullets.
    gap: f32,
    /// Before a paragraph, an entry, a part of a section, a section.
    paragraph: f32,
    entry: f32,
    part: f32,
    section: f32,
}

/// From one line to the next.
const LEAD: f32 = 12.0;
/// What the foot of a page takes, with the space above it.
const FOOT: f32 = 24.0;

impl Style {
    fn roomy(sheet: Sheet) -> Style {
        let (width, height) = sheet.size();
        Style { width, height, margin: 60.0, body: 10.0, small: 9.0, gap: 4.0, paragraph: 8.0, entry: 8.0, part: 12.0, section: 20.0 }
    }

    fn tight(sheet: Sheet) -> Style {
        Style { margin: 48.0, body: 9.5, small: 8.5, gap: 0.0, paragraph: 4.0, part: 8.0, section: 12.0, ..Style::roomy(sheet) }
    }

    /// How wide a line may be.
    fn measure(&self) -> f32 {
        self.width - 2.0 * self.margin
    }

    /// How high what stands on a page may be.
    fn room(&self, footed: bool) -> f32 {
        let room = self.height - 2.0 * self.margin + 8.0 - if footed { FOOT } else { 0.0 };
        (room / 4.0).floor() * 4.0
    }
}

impl Sheet {
    /// Returns its width and height in points.
    fn size(self) -> (f32, f32) {
        match self {
            Sheet::A4 => (595.28, 841.89),
            Sheet::Letter => (612.0, 792.0),
        }
    }
}

/// Sets a paper.
pub fn pdf(paper: &Paper, sheet: Sheet) -> Result<Printed, Unprintable> {
    let mut faces = Faces::load();
    let roomy = Set::of(paper, &mut faces, Style::roomy(sheet));
    // Closer setting is for keeping a promise, or for a last page that would hold next to nothing.
    let set = if roomy.overflow.is_some() || roomy.is_mostly_empty_at_the_end() {
        let tight = Set::of(paper, &mut faces, Style::tight(sheet));
        if tight.main < roomy.main { tight } else { roomy }
    } else {
        roomy
    };
    let bytes = draw::draw(paper, &set, &faces).map_err(|fault| Unprintable(format!("{fault:?}")))?;
    Ok(Printed { bytes, pages: set.pages.len(), overflow: set.overflow, missing: faces.missing })
}

/// A paper in lines on pages.
struct Set {
    style: Style,
    composed: compose::Composed,
    pages: Vec<pages::Page>,
    /// How many pages come before the appendix.
    main: usize,
    overflow: Option<Overflow>,
}

impl Set {
    fn of(paper: &Paper, faces: &mut Faces, style: Style) -> Set {
        let composed = compose::compose(paper, faces, &style);
        let room = style.room(paper.footer.is_some());
        let pages = pages::fill(&composed.pieces, room);
        let appendix = composed.pieces.iter().position(|piece| piece.opens_page);
        let main = match appendix {
            None => pages.len(),
            Some(at) => pages.iter().position(|page| page.placed.iter().any(|placed| placed.piece >= at)).unwrap_or(pages.len()),
        };
        let overflow = paper.promised_pages.filter(|promised| main > *promised).map(|promised| {
            let over = &pages[promised..main];
            let lines = over.iter().map(|page| (page.bottom / LEAD).ceil() as usize).sum();
            let first = over[0].placed.first().map_or(String::new(), |placed| composed.pieces[placed.piece].words());
            Overflow { promised, pages: main, lines, from: first }
        });
        Set { style, composed, pages, main, overflow }
    }

    fn is_mostly_empty_at_the_end(&self) -> bool {
        let last = self.main.checked_sub(1).and_then(|last| self.pages.get(last));
        self.main > 1 && last.is_some_and(|page| page.bottom < self.style.height / 5.0)
    }
}
