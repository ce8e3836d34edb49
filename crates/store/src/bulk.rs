//! Statements that carry many rows.
//!
//! A statement costs as much to send as dozens of rows, so rows travel together; and what is the same in all of them
//! (the space, the revision) is sent once.

use std::sync::Arc;

use sqlx::AssertSqlSafe;

use crate::db::{Tx, with_db};

/// How many values one statement carries. Both databases are near their fastest here, and far from their limits
/// (SQLite 32,766, PostgreSQL 65,535).
const VALUES: usize = 1_200;

/// Rows to send. Boxed, because an iterator of closures held across an await would keep the future from being `Send`.
pub(crate) type Rows<'a, const WIDTH: usize> = Box<dyn Iterator<Item = [Cell; WIDTH]> + Send + 'a>;

/// A statement around `select` of a list of rows: `insert into …`, `delete … where … in (`.
pub(crate) struct Bulk {
    pub(crate) head: &'static str,
    pub(crate) tail: &'static str,
}

/// One value of a row.
#[derive(Clone)]
pub(crate) enum Cell {
    /// Text that was made for this cell.
    Long(String),
    /// Text that is short, or shared by many cells: one allocation instead of two, or none.
    Short(Arc<str>),
    Int(i64),
    Bool(bool),
    /// A text that is absent.
    Null,
}

impl Cell {
    pub(crate) fn short(text: &str) -> Cell {
        Cell::Short(text.into())
    }

    pub(crate) fn id(id: uuid::Uuid) -> Cell {
        Cell::short(id.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Cell {
        text.map_or(Cell::Null, Cell::Long)
    }
}

impl Bulk {
    /// Runs the statement over all `rows`, each behind the `shared` cells; returns how many rows the database touched.
    pub(crate) async fn run<const WIDTH: usize>(&self, tx: &mut Tx, shared: &[Cell], rows: Rows<'_, WIDTH>) -> sqlx::Result<u64> {
        let full = VALUES / WIDTH;
        let mut full_text = None;
        let mut touched = 0;
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let chunk: Vec<[Cell; WIDTH]> = rows.by_ref().take(full).collect();
            let text: Arc<str> = if chunk.len() == full {
                Arc::clone(full_text.get_or_insert_with(|| self.text(tx, shared.len(), full, WIDTH)))
            } else {
                self.text(tx, shared.len(), chunk.len(), WIDTH)
            };
            // Only the texts that come again are worth a place in the connection's cache of statements.
            let keep = chunk.len() == full || chunk.len() == 1;
            touched += with_db!(&mut *tx, Tx, |c| {
                let mut query = sqlx::query(AssertSqlSafe(text)).persistent(keep);
                for cell in shared.iter().cloned().chain(chunk.into_iter().flatten()) {
                    query = match cell {
                        Cell::Long(text) => query.bind(text),
                        Cell::Short(text) => query.bind(text),
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

    /// Writes the statement: `head select $1, column1, column2 from (values ($2, $3), …) as v where true tail`.
    ///
    /// (`where true` keeps SQLite from reading `on conflict` as a join.) Here is the one place where the text differs
    /// between the databases: SQLite looks a `$n` up by name among all others of its statement, which is quadratic;
    /// a plain `?` it does not. PostgreSQL knows only `$n`.
    fn text(&self, tx: &Tx, shared: usize, rows: usize, width: usize) -> Arc<str> {
        let mut next = 0;
        let mut placeholder = || {
            next += 1;
            match tx {
                Tx::Sqlite(_) => "?".to_owned(),
                Tx::Postgres(_) => format!("${next}"),
            }
        };
        let mut list = |length: usize| (0..length).map(|_| placeholder()).collect::<Vec<_>>().join(",");
        let mut columns: Vec<String> = (0..shared).map(|_| list(1)).collect();
        columns.extend((1..=width).map(|column| format!("column{column}")));
        let rows: Vec<String> = (0..rows).map(|_| format!("({})", list(width))).collect();
        format!("{} select {} from (values {}) as v where true{}", self.head, columns.join(", "), rows.join(","), self.tail).into()
    }
}
