//! Tables: a head that stands again on each page, rows that are not parted.

use super::{Composer, Kind};
use crate::paper::Table;
use crate::paper::pdf::LEAD;
use crate::paper::pdf::face::Weight;
use crate::paper::pdf::line::{Ink, Look, Run};
use crate::paper::pdf::pages::{Line, Piece, Rule};

/// Between two columns.
const BETWEEN: f32 = 12.0;

impl Composer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let measure = self.style.measure();
        let parts: u32 = table.columns.iter().map(|column| column.width).sum::<u32>().max(1);
        let free = measure - BETWEEN * table.columns.len().saturating_sub(1) as f32;
        let widths: Vec<f32> = table.columns.iter().map(|column| free * column.width as f32 / parts as f32).collect();
        let node = self.node(Kind::Table, None);
        let head = self.pieces.len();
        let titles: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let before = self.before(self.style.paragraph);
        self.row(table, &titles, &widths, node, true, before);
        self.pieces[head].with_next = true;
        for cells in &table.rows {
            self.row(table, cells, &widths, node, false, 0.0);
            if let Some(piece) = self.pieces.last_mut() {
                piece.head = Some(head);
            }
        }
    }

    fn row(&mut self, table: &Table, cells: &[String], widths: &[f32], parent: usize, head: bool, before: f32) {
        let row = self.node(Kind::Row, Some(parent));
        let mut columns = Vec::new();
        let mut x = 0.0;
        for (ix, ((column, cell), width)) in table.columns.iter().zip(cells).zip(widths).enumerate() {
            let kind = if head || ix == 0 { Kind::Head { of_row: !head } } else { Kind::Cell };
            let node = self.node(kind, Some(row));
            let (weight, ink) = match (head, ix) {
                (true, _) => (Weight::Regular, Ink::Soft),
                (false, 0) => (Weight::SemiBold, Ink::Body),
                (false, _) => (Weight::Regular, Ink::Body),
            };
            let look = Look { weight, size: self.style.small, ink, link: None };
            let mut lines = self.lines(&[(cell.clone(), look)], x, *width, node);
            if column.number {
                lines.iter_mut().for_each(|runs| flush_right(runs, x + width));
            }
            columns.push(lines);
            x += width + BETWEEN;
        }
        let count = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut lines = Vec::with_capacity(count);
        for ix in 0..count {
            let runs = columns.iter_mut().filter_map(|column| column.get_mut(ix)).flat_map(std::mem::take).collect();
            lines.push(Line { runs, height: LEAD });
        }
        let y = LEAD * count as f32 + 2.0;
        let rule = Rule { y, x: 0.0, width: self.style.measure(), height: None };
        self.pieces.push(Piece { before, lines, after: 4.0, rules: vec![rule], ..Piece::default() });
    }
}

fn flush_right(runs: &mut [Run], right: f32) {
    let end = runs.iter().map(|run| run.x + run.width).fold(0.0, f32::max);
    runs.iter_mut().for_each(|run| run.x += right - end);
}
