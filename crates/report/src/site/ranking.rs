//! The sites of a study, analysed and ordered.

mod overview;
mod page;
mod record;

use std::path::Path;

use hilal_mission::schema::SiteStudy;
use hilal_site::ranking::{BestEllipse, Ranked, Scales};

use super::analysis::Analysis;
use crate::ReportError;

/// What a ranking came to.
#[derive(Debug)]
pub struct Ranking {
    /// The study.
    pub study: SiteStudy,
    /// The analyses of its sites.
    pub analyses: Vec<Analysis>,
    /// The best first.
    pub ranked: Vec<Ranked>,
    /// The values that score 0 and 1.
    pub scales: Scales,
    /// By analysis: where on its tile the ellipse would be best placed for light.
    pub best: Vec<Option<BestEllipse>>,
}

impl Ranking {
    /// Returns the number of an analysis by its site.
    pub fn index(&self, site: &str) -> Option<usize> {
        self.analyses.iter().position(|analysis| analysis.plan.id == site)
    }

    /// Draws where the sites lie, as PNG, on the global grid of a data directory.
    ///
    /// # Errors
    ///
    /// Fails when the global grid cannot be read.
    pub fn overview(&self, data: &Path) -> Result<Vec<u8>, ReportError> {
        overview::png(self, data)
    }

    /// Returns the page `index.html`, which shows `pictures/overview.png` and leads to the analyses.
    pub fn page(&self) -> String {
        page::page(self)
    }

    /// Returns `summary.json`.
    ///
    /// # Errors
    ///
    /// None in practice: the record holds numbers and words.
    pub fn summary_json(&self) -> Result<String, ReportError> {
        record::json(self)
    }
}
