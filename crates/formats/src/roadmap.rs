//! Writes a roadmap in Markdown: by theme, then as now, next and later.

use jiff::civil::Date;
use model::insight::roadmap::{Horizon, Roadmap, RoadmapKind, RoadmapRow};
use model::insight::say_date;

use crate::update::markdown::escape;

/// Writes a roadmap in Markdown.
pub fn markdown(roadmap: &Roadmap) -> String {
    let date = |day: Date| say_date(day, roadmap.today);
    let mut out = format!("# Roadmap, {} to {}\n", date(roadmap.from), date(roadmap.to));
    for theme in &roadmap.themes {
        let rows: Vec<&RoadmapRow> = theme.rows.iter().filter(|row| row.shown).collect();
        if rows.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {}\n\n", escape(&theme.name)));
        out.push_str("| What | Program | When | Committed | P50 | P80 | P90 | Status | |\n|---|---|---|---|---|---|---|---|---|\n");
        for row in rows {
            let landing = |day: Date| if row.done.is_some() { "–".to_owned() } else { date(day) };
            let status = row.done.map_or_else(|| row.rag.words().to_owned(), |done| format!("Done {}", date(done)));
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} | {} | {status} | `{}` |\n",
                escape(&row.name),
                escape(&row.program),
                row.horizon.words(),
                row.committed.map_or_else(|| "–".to_owned(), date),
                landing(row.p50),
                landing(row.p80),
                landing(row.p90),
                row.key
            ));
        }
    }
    for horizon in [Horizon::Now, Horizon::Next, Horizon::Later] {
        let rows: Vec<&RoadmapRow> = roadmap.themes.iter().flat_map(|theme| &theme.rows).filter(|row| row.horizon == horizon).collect();
        out.push_str(&format!("\n## {}\n\n", horizon.words()));
        if rows.is_empty() {
            out.push_str("Nothing.\n");
        }
        for row in rows {
            let whole = if row.kind == RoadmapKind::Program { " (the whole program)" } else { "" };
            let promised = row.committed.map_or_else(String::new, |day| format!(", committed {}", date(day)));
            let name = escape(&row.name);
            out.push_str(&format!("- {name}{whole}: P50 {}, P80 {}{promised} (`{}`)\n", date(row.p50), date(row.p80), row.key));
        }
    }
    if !roadmap.computing.is_empty() {
        out.push_str(&format!(
            "\nStill on its way: {}.\n",
            roadmap.computing.iter().map(|name| escape(name)).collect::<Vec<_>>().join(", ")
        ));
    }
    out.push_str(&format!("\n{} {}\n", roadmap.rule, roadmap.theme_rule));
    out
}
