//! What can be asked of the portfolio and of the roadmap.

use clap::{Args as ClapArgs, ValueEnum};

/// What to show of all programs.
#[derive(Debug, ClapArgs)]
pub(crate) struct Portfolio {
    /// Simulate the programs together: what sharing teams costs each, and what sets the last finish.
    #[arg(long)]
    pub(crate) together: bool,
    /// Let this program go first in the teams that it shares, and show what slips.
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) first: Option<String>,
    /// Which program shared teams serve first: names, with commas between; the others follow by committed date.
    #[arg(long, value_name = "PROGRAMS", value_delimiter = ',')]
    pub(crate) order: Vec<String>,
    /// How many times to simulate them together [default: 2000].
    #[arg(long, value_parser = clap::value_parser!(u32).range(500..=10_000))]
    pub(crate) trials: Option<u32>,
}

/// What to show of the roadmap.
#[derive(Debug, ClapArgs)]
pub(crate) struct RoadmapArgs {
    /// Begin with the quarter of this day; with this one when left out.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
    /// How much time to show.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) window: RoadmapWindow,
    /// Show every program of the database instead of the first.
    #[arg(long)]
    pub(crate) portfolio: bool,
    /// Write Markdown.
    #[arg(long)]
    pub(crate) markdown: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum RoadmapWindow {
    Quarter,
    Half,
    #[default]
    Year,
}
