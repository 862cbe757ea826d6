//! A site's analysis, and several sites ranked: pages, pictures, summaries.

mod analysis;
mod maps;
mod page;
mod pictures;
mod plan;
mod ranking;
mod record;

pub use analysis::Analysis;
pub use maps::{Colours, Figures, Map};
pub use plan::{Ellipse, Limits, NamedRelay, SitePlan};
pub use ranking::Ranking;
