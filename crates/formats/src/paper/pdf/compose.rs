//! Blocks become pieces: lines in their places, and the tree of tags that says what they are.

mod table;

use super::face::{Faces, Weight};
use super::line::{Ink, Look, Run, broken};
use super::pages::{Line, Piece, Rule};
use super::{LEAD, Style};
use crate::paper::{Block, Level, Paper, Span};

/// What a node of the tree of tags is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Heading(u16),
    Paragraph,
    Quote,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    Head { of_row: bool },
    Cell,
}

pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    /// What a heading says, which the standard asks for once more.
    pub(super) title: Option<String>,
}

/// A paper in pieces.
pub(super) struct Composed {
    pub(super) pieces: Vec<Piece>,
    pub(super) nodes: Vec<Node>,
}

/// How far the text of a bullet stands in.
const INDENT: f32 = 12.0;
/// The part of the width that names of facts may take, and the space beside the widest of them.
const NAMES: f32 = 0.36;
const BESIDE_NAME: f32 = 16.0;
/// Up to how many lines stay together; of more, two at least stay at each end.
const TOGETHER: usize = 3;

pub(super) struct Composer<'a> {
    faces: &'a mut Faces,
    style: Style,
    pieces: Vec<Piece>,
    nodes: Vec<Node>,
    /// Whether what comes stands right under a heading.
    under_heading: bool,
}

/// Sets the lines of a paper.
pub(super) fn compose(paper: &Paper, faces: &mut Faces, style: &Style) -> Composed {
    let mut composer = Composer { faces, style: *style, pieces: Vec::new(), nodes: Vec::new(), under_heading: false };
    for (ix, block) in paper.blocks.iter().enumerate() {
        composer.block(block);
        // An entry stays with its bullets; one without ends by itself.
        let alone = matches!(block, Block::Entry { .. }) && !matches!(paper.blocks.get(ix + 1), Some(Block::Bullets(_)));
        if let Some(last) = composer.pieces.last_mut().filter(|_| alone) {
            last.with_next = false;
        }
        composer.under_heading = matches!(block, Block::Heading { .. } | Block::Appendix(_));
    }
    if let Some(last) = composer.pieces.last_mut() {
        last.with_next = false;
    }
    Composed { pieces: composer.pieces, nodes: composer.nodes }
}

impl Composer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Masthead { name, line, details } => self.masthead(name, line, details),
            Block::Heading { level: Level::Section, text } => self.section(text, false),
            Block::Heading { level: Level::Part, text } => self.part(text),
            Block::Entry { title, when, under } => self.entry(title, when, under),
            Block::Paragraph(spans) => {
                let before = self.before(self.style.paragraph);
                self.prose(spans, Kind::Paragraph, before, 0.0);
            }
            Block::Bullets(rows) => self.bullets(rows),
            Block::Facts(rows) => self.facts(rows),
            Block::Table(table) => self.table(table),
            Block::Quote(spans) => self.quote(spans),
            Block::Appendix(title) => self.section(title, true),
        }
    }

    /// Returns the space above a block: less under a heading, which has its own below.
    fn before(&self, usual: f32) -> f32 {
        if self.under_heading { 0.0 } else { usual }
    }

    fn look(&self, weight: Weight, size: f32, ink: Ink) -> Look {
        Look { weight, size, ink, link: None }
    }

    fn node(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        self.nodes.push(Node { kind, parent, title: None });
        self.nodes.len() - 1
    }

    fn heading(&mut self, level: u16, text: &str) -> usize {
        self.nodes.push(Node { kind: Kind::Heading(level), parent: None, title: Some(text.to_owned()) });
        self.nodes.len() - 1
    }

    fn looks(&self, spans: &[Span], size: f32) -> Vec<(String, Look)> {
        let one = |span: &Span| {
            let weight = if span.strong { Weight::SemiBold } else { Weight::Regular };
            let ink = match (&span.link, span.soft) {
                (Some(_), _) => Ink::Accent,
                (None, true) => Ink::Soft,
                (None, false) => Ink::Body,
            };
            (span.text.clone(), Look { weight, size, ink, link: span.link.clone() })
        };
        spans.iter().map(one).collect()
    }

    /// Breaks text into lines that begin `x` from the left.
    fn lines(&mut self, text: &[(String, Look)], x: f32, measure: f32, node: usize) -> Vec<Vec<Run>> {
        let mut lines = broken(text, measure, self.faces);
        for run in lines.iter_mut().flatten() {
            run.x += x;
            run.node = Some(node);
        }
        lines
    }

    /// Adds lines that may be parted between pages, but not so that one stands alone.
    fn flow(&mut self, lines: Vec<Vec<Run>>, before: f32, height: f32) {
        let count = lines.len();
        let mut piece = Piece { before, ..Piece::default() };
        for (ix, runs) in lines.into_iter().enumerate() {
            piece.lines.push(Line { runs, height });
            let cut = count > TOGETHER && ix >= 1 && ix + 3 <= count;
            if cut {
                self.pieces.push(std::mem::take(&mut piece));
            }
        }
        if !piece.lines.is_empty() {
            self.pieces.push(piece);
        }
    }

    fn prose(&mut self, spans: &[Span], kind: Kind, before: f32, x: f32) {
        let node = self.node(kind, None);
        let text = self.looks(spans, self.style.body);
        let lines = self.lines(&text, x, self.style.measure() - x, node);
        self.flow(lines, before, LEAD);
    }

    fn masthead(&mut self, name: &str, line: &str, details: &[Span]) {
        let measure = self.style.measure();
        let mut piece = Piece { after: 4.0, ..Piece::default() };
        let title = self.heading(1, name);
        let name = [(name.to_owned(), self.look(Weight::SemiBold, 24.0, Ink::Body))];
        piece.lines.extend(self.lines(&name, 0.0, measure, title).into_iter().map(|runs| Line { runs, height: 28.0 }));
        let under = self.node(Kind::Paragraph, None);
        let line = [(line.to_owned(), self.look(Weight::Regular, 12.0, Ink::Accent))];
        piece.lines.extend(self.lines(&line, 0.0, measure, under).into_iter().map(|runs| Line { runs, height: 16.0 }));
        let node = self.node(Kind::Paragraph, None);
        let mut details = self.looks(details, self.style.small);
        details.iter_mut().filter(|(_, look)| look.link.is_none()).for_each(|(_, look)| look.ink = Ink::Soft);
        let lines = self.lines(&details, 0.0, measure, node);
        if !lines.is_empty() && !piece.lines.is_empty() {
            piece.lines.last_mut().expect("it has lines").height += 4.0;
        }
        piece.lines.extend(lines.into_iter().map(|runs| Line { runs, height: LEAD }));
        self.pieces.push(piece);
    }

    fn section(&mut self, text: &str, opens_page: bool) {
        let node = self.heading(2, text);
        let size = if opens_page { 16.0 } else { 12.0 };
        let height = if opens_page { 20.0 } else { 16.0 };
        let title = [(text.to_owned(), self.look(Weight::SemiBold, size, Ink::Accent))];
        let lines = self.lines(&title, 0.0, self.style.measure(), node);
        let lines: Vec<Line> = lines.into_iter().map(|runs| Line { runs, height }).collect();
        let y = height * lines.len() as f32;
        self.pieces.push(Piece {
            before: self.style.section,
            rules: if opens_page { Vec::new() } else { vec![Rule { y, x: 0.0, width: self.style.measure(), height: None }] },
            lines,
            after: 4.0,
            with_next: true,
            opens_page,
            outline: Some(text.to_owned()),
            ..Piece::default()
        });
    }

    fn part(&mut self, text: &str) {
        let node = self.heading(3, text);
        let title = [(text.to_owned(), self.look(Weight::SemiBold, self.style.body, Ink::Body))];
        let lines = self.lines(&title, 0.0, self.style.measure(), node);
        let lines = lines.into_iter().map(|runs| Line { runs, height: LEAD }).collect();
        let before = self.before(self.style.part);
        self.pieces.push(Piece { before, lines, after: self.style.gap, with_next: true, ..Piece::default() });
    }

    fn entry(&mut self, title: &[Span], when: &str, under: &str) {
        let measure = self.style.measure();
        let when_look = self.look(Weight::Regular, self.style.small, Ink::Soft);
        let when = self.faces.writable(when);
        let width = self.faces.width(when_look.weight, when_look.size, &when);
        let node = self.heading(3, &crate::paper::words(title));
        let text = self.looks(title, self.style.body);
        let room = if when.is_empty() { measure } else { measure - width - 16.0 };
        let mut lines: Vec<Line> = self.lines(&text, 0.0, room, node).into_iter().map(|runs| Line { runs, height: LEAD }).collect();
        if let Some(first) = lines.first_mut().filter(|_| !when.is_empty()) {
            let node = self.node(Kind::Paragraph, None);
            first.runs.push(Run { text: when, look: when_look, x: measure - width, width, node: Some(node) });
        }
        let before = self.before(self.style.entry);
        self.pieces.push(Piece { before, lines, with_next: true, ..Piece::default() });
        if !under.is_empty() {
            let node = self.node(Kind::Paragraph, None);
            let text = [(under.to_owned(), self.look(Weight::Regular, self.style.body, Ink::Soft))];
            let lines = self.lines(&text, 0.0, measure, node);
            let from = self.pieces.len();
            self.flow(lines, 0.0, LEAD);
            self.pieces[from..].iter_mut().for_each(|piece| piece.with_next = true);
        }
    }

    fn bullets(&mut self, rows: &[Vec<Span>]) {
        let list = self.node(Kind::List, None);
        for (ix, spans) in rows.iter().enumerate() {
            let item = self.node(Kind::Item, Some(list));
            let (label, body) = (self.node(Kind::Label, Some(item)), self.node(Kind::Body, Some(item)));
            let text = self.looks(spans, self.style.body);
            let mut lines = self.lines(&text, INDENT, self.style.measure() - INDENT, body);
            if let Some(first) = lines.first_mut() {
                let look = self.look(Weight::Regular, self.style.body, Ink::Soft);
                let width = self.faces.width(look.weight, look.size, "•");
                first.insert(0, Run { text: "•".to_owned(), look, x: 0.0, width, node: Some(label) });
            }
            let before = if ix > 0 { self.style.gap } else { self.before(self.style.gap) };
            self.flow(lines, before, LEAD);
        }
    }

    fn facts(&mut self, rows: &[(String, Vec<Span>)]) {
        let (size, measure) = (self.style.body, self.style.measure());
        let widest = rows.iter().map(|(name, _)| self.faces.line_width(Weight::SemiBold, size, name)).fold(0.0, f32::max);
        let column = ((widest + BESIDE_NAME).min(measure * NAMES) / 4.0).ceil() * 4.0;
        let list = self.node(Kind::List, None);
        for (ix, (name, spans)) in rows.iter().enumerate() {
            let item = self.node(Kind::Item, Some(list));
            let (label, body) = (self.node(Kind::Label, Some(item)), self.node(Kind::Body, Some(item)));
            let name = [(name.clone(), self.look(Weight::SemiBold, size, Ink::Body))];
            let text = self.looks(spans, size);
            let name_room = if spans.iter().all(|span| span.text.trim().is_empty()) { measure } else { column - BESIDE_NAME + 4.0 };
            let names = self.lines(&name, 0.0, name_room, label);
            let texts = self.lines(&text, column, measure - column, body);
            let before = if ix > 0 { self.style.gap } else { self.before(self.style.gap) };
            self.flow(beside(names, texts), before, LEAD);
        }
    }

    fn quote(&mut self, spans: &[Span]) {
        let from = self.pieces.len();
        let before = self.before(self.style.paragraph);
        self.prose(spans, Kind::Quote, before, INDENT);
        for piece in &mut self.pieces[from..] {
            let height = piece.height();
            piece.rules.push(Rule { y: 0.0, x: 1.0, width: 0.0, height: Some(height) });
        }
    }
}

/// Puts lines of two columns beside each other.
fn beside(left: Vec<Vec<Run>>, right: Vec<Vec<Run>>) -> Vec<Vec<Run>> {
    let count = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let mut lines = Vec::with_capacity(count);
    for _ in 0..count {
        let mut runs = left.next().unwrap_or_default();
        runs.extend(right.next().unwrap_or_default());
        lines.push(runs);
    }
    lines
}
