//! Statements that carry many rows: `insert into … values (…), (…)`.
//!
//! A statement costs as much to send as dozens of rows, so rows travel together.

use std::sync::Arc;

use sqlx::AssertSqlSafe;

use crate::db::{Tx, with_db};

/// How many values one statement carries. Both databases are at their fastest here, within a tenth, and far from
/// their limits (SQLite 32,766, PostgreSQL 65,535).
const VALUES: usize = 1_200;

/// A statement before and after its list of rows.
pub(crate) struct Bulk {
    pub(crate) head: &'static str,
    pub(crate) tail: &'static str,
}

/// One value of a row.
pub(crate) enum Cell {
    Text(String),
    Int(i64),
    Bool(bool),
    /// A text that is absent.
    Null,
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Cell {
        text.map_or(Cell::Null, Cell::Text)
    }
}

impl Bulk {
    /// Runs the statement over all `rows`; returns how many rows the database touched.
    pub(crate) async fn run<const WIDTH: usize>(&self, tx: &mut Tx, rows: impl Iterator<Item = [Cell; WIDTH]>) -> sqlx::Result<u64> {
        let full = VALUES / WIDTH;
        let mut full_text = None;
        let mut touched = 0;
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let chunk: Vec<[Cell; WIDTH]> = rows.by_ref().take(full).collect();
            let text: Arc<str> = if chunk.len() == full {
                Arc::clone(full_text.get_or_insert_with(|| self.text(tx, full, WIDTH)))
            } else {
                self.text(tx, chunk.len(), WIDTH)
            };
            // Only the texts that come again are worth a place in the connection's cache of statements.
            let keep = chunk.len() == full || chunk.len() == 1;
            touched += with_db!(&mut *tx, Tx, |c| {
                let mut query = sqlx::query(AssertSqlSafe(text)).persistent(keep);
                for cell in chunk.into_iter().flatten() {
                    query = match cell {
                        Cell::Text(text) => query.bind(text),
                        Cell::Int(int) => query.bind(int),
                        Cell::Bool(bool) => query.bind(bool),
                        Cell::Null => query.bind(None::<String>),
                    };
                }
                query.execute(&mut **c).await?.rows_affected()
            });
        }
        Ok(touched)
    }

    /// Writes the statement for `rows` rows of `width` values.
    ///
    /// The one place where the text differs: SQLite looks a `$n` up by name among all others of its statement,
    /// which is quadratic; a plain `?` it does not. PostgreSQL knows only `$n`.
    fn text(&self, tx: &Tx, rows: usize, width: usize) -> Arc<str> {
        let mut text = String::with_capacity(self.head.len() + self.tail.len() + rows * (width * 7 + 4));
        text.push_str(self.head);
        for row in 0..rows {
            text.push_str(if row == 0 { " (" } else { ", (" });
            for column in 0..width {
                if column > 0 {
                    text.push(',');
                }
                match tx {
                    Tx::Sqlite(_) => text.push('?'),
                    Tx::Postgres(_) => text.push_str(&format!("${}", row * width + column + 1)),
                }
            }
            text.push(')');
        }
        text.push_str(self.tail);
        text.into()
    }
}
