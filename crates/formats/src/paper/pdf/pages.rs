//! Pages: pieces go on the page that has room for them and for what must not be parted from them.

use super::line::Run;

/// Lines that stay together.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// Space above it, except at the top of a page.
    pub(super) before: f32,
    pub(super) lines: Vec<Line>,
    /// Space below it, within the piece.
    pub(super) after: f32,
    /// Whether it stays with the next piece.
    pub(super) with_next: bool,
    /// Whether it begins a page.
    pub(super) opens_page: bool,
    /// Rules, by how far they are below the top of the piece.
    pub(super) rules: Vec<Rule>,
    /// Of a row of a table: the piece with the head, which stands above it again on a new page.
    pub(super) head: Option<usize>,
    /// What the outline of the file says of it.
    pub(super) outline: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) height: f32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) y: f32,
    pub(super) x: f32,
    pub(super) width: f32,
    /// How far down it goes; none for one that lies.
    pub(super) height: Option<f32>,
}

/// What stands on one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) placed: Vec<Placed>,
    /// Where the last line ends.
    pub(super) bottom: f32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) piece: usize,
    pub(super) y: f32,
    /// Whether it stands here again, for the eye only.
    pub(super) again: bool,
}

impl Piece {
    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum::<f32>() + self.after
    }

    /// Returns its first words.
    pub(super) fn words(&self) -> String {
        let text: String = self.lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).filter(|text| *text != "•").collect();
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.len() {
            0..=8 => words.join(" "),
            _ => format!("{} …", words[..8].join(" ")),
        }
    }
}

/// Fills pages of a height with pieces.
pub(super) fn fill(pieces: &[Piece], room: f32) -> Vec<Page> {
    let mut pages = vec![Page::default()];
    let mut at = 0;
    while at < pieces.len() {
        let end = (at..pieces.len()).find(|ix| !pieces[*ix].with_next).map_or(pieces.len(), |last| last + 1);
        let chunk = &pieces[at..end];
        let height: f32 = chunk.iter().enumerate().map(|(ix, piece)| piece.height() + if ix > 0 { piece.before } else { 0.0 }).sum();
        let page = pages.last().expect("there is a page");
        let begun = !page.placed.is_empty();
        let full = begun && page.bottom + chunk[0].before + height > room;
        if begun && (full || chunk[0].opens_page) {
            pages.push(Page::default());
        }
        for (ix, piece) in chunk.iter().enumerate() {
            place(&mut pages, pieces, at + ix, piece, room);
        }
        at = end;
    }
    pages
}

fn place(pages: &mut Vec<Page>, pieces: &[Piece], ix: usize, piece: &Piece, room: f32) {
    let page = pages.last().expect("there is a page");
    // A chunk that is higher than a page is parted after all.
    if !page.placed.is_empty() && page.bottom + piece.before + piece.height() > room {
        pages.push(Page::default());
    }
    let page = pages.last_mut().expect("there is a page");
    let at_top = page.placed.is_empty();
    if at_top && let Some(head) = piece.head.filter(|head| *head != ix) {
        page.placed.push(Placed { piece: head, y: 0.0, again: true });
        page.bottom = pieces[head].height();
    }
    let y = if at_top { page.bottom } else { page.bottom + piece.before };
    page.placed.push(Placed { piece: ix, y, again: false });
    page.bottom = y + piece.height();
}
