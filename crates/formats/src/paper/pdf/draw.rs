//! Drawing: pages of lines as a tagged PDF that readers aloud can follow (PDF/UA-1).

use std::num::NonZeroU16;

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::ConfigurationBuilder;
use krilla::configure::validate::Accessibility;
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node as TagNode, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::{Document, SerializeSettings};

use super::compose::{Kind, Node};
use super::face::{Faces, Weight};
use super::line::{Ink, Look, Run};
use super::pages::{Page, Rule};
use super::{FOOT, LEAD, Set};
use crate::paper::Paper;

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Body => rgb::Color::new(0x1b, 0x1f, 0x24),
        Ink::Soft => rgb::Color::new(0x5c, 0x66, 0x70),
        Ink::Accent => rgb::Color::new(0x24, 0x57, 0xa6),
    }
}

/// A part of what a node holds.
enum Child {
    Node(usize),
    Text(Identifier),
    Link { text: Identifier, place: Identifier },
}

/// Something on a page that leads elsewhere.
struct Link {
    rect: Rect,
    to: String,
    words: String,
    text: Identifier,
    node: usize,
    /// Its place in the node: what reads it out keeps the order.
    at: usize,
}

/// Writes a set paper as a file.
pub(super) fn draw(paper: &Paper, set: &Set, faces: &Faces) -> Result<Vec<u8>, KrillaError> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.expect("one standard does not contradict itself");
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut children: Vec<Vec<Child>> = set.composed.nodes.iter().map(|_| Vec::new()).collect();
    let mut outline = Outline::new();
    for (number, page) in set.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(set.style.width, set.style.height).expect("a sheet has a size");
        let mut leaf = document.start_page_with(settings);
        let mut surface = leaf.surface();
        let links = draw_page(&mut surface, page, set, faces, &mut children, &mut outline, number);
        if let Some(footer) = &paper.footer {
            draw_footer(&mut surface, set, faces, footer, number);
        }
        surface.finish();
        for link in links {
            let target = Target::Action(Action::Link(LinkAction::new(link.to.clone())));
            let place = leaf.add_tagged_annotation(Annotation::new_link(LinkAnnotation::new(link.rect, target), Some(link.words)));
            children[link.node][link.at] = Child::Link { text: link.text, place };
        }
        leaf.finish();
    }
    document.set_tag_tree(tree(&set.composed.nodes, children));
    document.set_outline(outline);
    document.set_metadata(
        Metadata::new()
            .title(if paper.title.is_empty() { "Untitled".to_owned() } else { paper.title.clone() })
            .authors(vec![paper.author.clone()])
            .description(paper.subject.clone())
            .keywords(paper.seal.iter().cloned().collect())
            .creator("Sinew".to_owned())
            .language("en".to_owned()),
    );
    document.finish()
}

fn draw_page(
    surface: &mut Surface<'_>,
    page: &Page,
    set: &Set,
    faces: &Faces,
    children: &mut [Vec<Child>],
    outline: &mut Outline,
    number: usize,
) -> Vec<Link> {
    let (left, top) = (set.style.margin, set.style.margin - 4.0);
    let mut links = Vec::new();
    for placed in &page.placed {
        let piece = &set.composed.pieces[placed.piece];
        if let Some(title) = piece.outline.as_ref().filter(|_| !placed.again) {
            let place = XyzDestination::new(number, Point::from_xy(left, top + placed.y));
            outline.push_child(OutlineNode::new(title.clone(), place));
        }
        for rule in &piece.rules {
            draw_rule(surface, rule, left, top + placed.y);
        }
        let mut y = top + placed.y;
        for line in &piece.lines {
            for run in &line.runs {
                let baseline = baseline(y, line.height.min(run.look.size * 1.4).max(LEAD), run.look.size);
                let node = run.node.filter(|_| !placed.again);
                let tag = if node.is_some() { ContentTag::Span(SpanTag::empty()) } else { artifact(ArtifactType::PaginationOther) };
                let text = surface.start_tagged(tag);
                draw_run(surface, run, faces, left, baseline);
                surface.end_tagged();
                let Some(node) = node else { continue };
                if let (Some(to), Some(rect)) = (&run.look.link, Rect::from_xywh(left + run.x, y, run.width, line.height)) {
                    let at = children[node].len();
                    links.push(Link { rect, to: to.clone(), words: run.text.trim().to_owned(), text, node, at });
                }
                children[node].push(Child::Text(text));
            }
            y += line.height;
        }
    }
    links
}

/// Returns where letters stand in a line: capitals in its middle.
fn baseline(y: f32, height: f32, size: f32) -> f32 {
    const CAPITAL: f32 = 0.66;
    y + (height + size * CAPITAL) / 2.0
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn draw_run(surface: &mut Surface<'_>, run: &Run, faces: &Faces, left: f32, baseline: f32) {
    surface.set_fill(Some(Fill { paint: colour(run.look.ink).into(), ..Fill::default() }));
    let face = faces.of(run.look.weight);
    surface.draw_glyphs(
        Point::from_xy(left + run.x, baseline),
        &face.glyphs(&run.text),
        face.font.clone(),
        &run.text,
        run.look.size,
        false,
    );
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule, left: f32, top: f32) {
    let mut path = PathBuilder::new();
    let (x, y) = (left + rule.x, top + rule.y);
    path.move_to(x, y);
    path.line_to(x + rule.width, y + rule.height.unwrap_or(0.0));
    let path: Option<Path> = path.finish();
    let Some(path) = path else { return };
    let width = if rule.height.is_some() { 2.0 } else { 0.75 };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: rgb::Color::new(0xd9, 0xdd, 0xe2).into(), width, ..Stroke::default() }));
    surface.start_tagged(artifact(ArtifactType::Layout));
    surface.draw_path(&path);
    surface.end_tagged();
    surface.set_stroke(None);
}

fn draw_footer(surface: &mut Surface<'_>, set: &Set, faces: &Faces, footer: &str, number: usize) {
    let style = &set.style;
    let look = Look { weight: Weight::Regular, size: 8.0, ink: Ink::Soft, link: None };
    let y = style.height - style.margin + 4.0 - FOOT + LEAD;
    let page = format!("Page {} of {}", number + 1, set.pages.len());
    let width = faces.line_width(look.weight, look.size, &page);
    for (text, x) in [(footer.to_owned(), 0.0), (page, style.measure() - width)] {
        surface.start_tagged(artifact(ArtifactType::Footer));
        let run = Run { text, look: look.clone(), x, width: 0.0, node: None };
        draw_run(surface, &run, faces, style.margin, baseline(y, LEAD, look.size));
        surface.end_tagged();
    }
}

/// Builds the tree of tags: nodes in the order in which they were composed, what they hold in the order in which it was drawn.
fn tree(nodes: &[Node], mut children: Vec<Vec<Child>>) -> TagTree {
    let mut tops = Vec::new();
    let mut inner: Vec<Vec<Child>> = nodes.iter().map(|_| Vec::new()).collect();
    for (ix, node) in nodes.iter().enumerate() {
        match node.parent {
            Some(parent) => inner[parent].push(Child::Node(ix)),
            None => tops.push(ix),
        }
    }
    for (own, inner) in children.iter_mut().zip(inner) {
        own.extend(inner);
    }
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for top in tops {
        if let Some(group) = group(top, nodes, &mut children) {
            tree.push(group);
        }
    }
    tree
}

/// Returns a node with all it holds; none for one that holds nothing.
fn group(ix: usize, nodes: &[Node], children: &mut Vec<Vec<Child>>) -> Option<TagGroup> {
    let own = std::mem::take(&mut children[ix]);
    let cell = matches!(nodes[ix].kind, Kind::Cell | Kind::Head { .. });
    if own.is_empty() && !cell {
        return None;
    }
    let mut group = TagGroup::new(tag(&nodes[ix]));
    for child in own {
        match child {
            Child::Node(inner) => {
                if let Some(inner) = self::group(inner, nodes, children) {
                    group.push(inner);
                }
            }
            Child::Text(text) => group.push(text),
            Child::Link { text, place } => group.push(TagGroup::with_children(Tag::Link, vec![TagNode::Leaf(text), TagNode::Leaf(place)])),
        }
    }
    Some(group)
}

fn tag(node: &Node) -> TagKind {
    match node.kind {
        Kind::Heading(level) => Tag::Hn(NonZeroU16::new(level).expect("levels begin at 1"), node.title.clone()).into(),
        Kind::Paragraph => Tag::P.into(),
        Kind::Quote => Tag::BlockQuote.into(),
        Kind::List => Tag::L(ListNumbering::Disc).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::Head { of_row: true } => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Head { of_row: false } => Tag::TH(TableHeaderScope::Column).into(),
        Kind::Cell => Tag::TD.into(),
    }
}
