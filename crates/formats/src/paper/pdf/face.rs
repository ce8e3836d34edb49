//! The typeface: Source Sans 3, regular and semibold, and how wide words are in it.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::OnceLock;

use flate2::read::GzDecoder;
use harfrust::{FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};

const REGULAR: &[u8] = include_bytes!("../font/SourceSans3-Regular.ttf.gz");
const SEMIBOLD: &[u8] = include_bytes!("../font/SourceSans3-SemiBold.ttf.gz");

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Regular,
    SemiBold,
}

/// One weight, ready to measure and to draw with.
pub(super) struct Face {
    pub(super) font: Font,
    bytes: &'static [u8],
    shaper: ShaperData,
    units: f32,
}

/// Both weights, and what they have no letter for.
pub(super) struct Faces {
    regular: Face,
    semibold: Face,
    known: BTreeMap<char, bool>,
    widths: BTreeMap<(Weight, String), f32>,
    pub(super) missing: Vec<char>,
}

fn unpacked(weight: Weight) -> &'static [u8] {
    static FACES: [OnceLock<Vec<u8>>; 2] = [OnceLock::new(), OnceLock::new()];
    let packed = if weight == Weight::Regular { REGULAR } else { SEMIBOLD };
    FACES[weight as usize].get_or_init(|| {
        let mut bytes = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut bytes).expect("the typeface in this binary was packed whole");
        bytes
    })
}

impl Face {
    fn load(weight: Weight) -> Face {
        let bytes = unpacked(weight);
        let font = Font::new(bytes.into(), 0).expect("the typeface in this binary is a typeface");
        let shaper = ShaperData::new(&Face::reference(bytes));
        let units = font.units_per_em();
        Face { font, bytes, shaper, units }
    }

    fn reference(bytes: &'static [u8]) -> FontRef<'static> {
        FontRef::new(bytes).expect("the typeface in this binary is a typeface")
    }

    /// Sets a text in glyphs, kerned, in parts of the font's size.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let font = Face::reference(self.bytes);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = self.shaper.shaper(&font).build().shape(buffer, ShapeOptions::new());
        let infos = shaped.glyph_infos();
        let mut glyphs = Vec::with_capacity(infos.len());
        for (ix, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let next = infos[ix + 1..].iter().map(|next| next.cluster).find(|cluster| *cluster != info.cluster);
            let range = info.cluster as usize..next.map_or(text.len(), |next| next as usize);
            let part = |units: i32| units as f32 / self.units;
            let (advance, x, y) = (part(position.x_advance), part(position.x_offset), part(position.y_offset));
            glyphs.push(KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, 0.0, range, None));
        }
        glyphs
    }
}

impl Faces {
    pub(super) fn load() -> Faces {
        Faces {
            regular: Face::load(Weight::Regular),
            semibold: Face::load(Weight::SemiBold),
            known: BTreeMap::new(),
            widths: BTreeMap::new(),
            missing: Vec::new(),
        }
    }

    pub(super) fn of(&self, weight: Weight) -> &Face {
        if weight == Weight::Regular { &self.regular } else { &self.semibold }
    }

    /// Returns how wide a word is at a size.
    pub(super) fn width(&mut self, weight: Weight, size: f32, text: &str) -> f32 {
        if let Some(width) = self.widths.get(&(weight, text.to_owned())) {
            return width * size;
        }
        let width: f32 = self.of(weight).glyphs(text).iter().map(|glyph| glyph.x_advance).sum();
        self.widths.insert((weight, text.to_owned()), width);
        width * size
    }

    /// Returns how wide a line is at a size; a line comes once, so nothing is kept.
    pub(super) fn line_width(&self, weight: Weight, size: f32, text: &str) -> f32 {
        size * self.of(weight).glyphs(text).iter().map(|glyph| glyph.x_advance).sum::<f32>()
    }

    /// Puts a mark in place of each letter that the typeface does not have, and remembers it.
    pub(super) fn writable(&mut self, text: &str) -> String {
        text.chars().map(|letter| if self.has(letter) { letter } else { '?' }).collect()
    }

    fn has(&mut self, letter: char) -> bool {
        if letter.is_ascii() {
            return true;
        }
        if let Some(known) = self.known.get(&letter) {
            return *known;
        }
        let known = self.regular.glyphs(letter.encode_utf8(&mut [0; 4])).iter().all(|glyph| glyph.glyph_id.to_u32() != 0);
        self.known.insert(letter, known);
        if !known {
            self.missing.push(letter);
        }
        known
    }
}
