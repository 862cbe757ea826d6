//! What was found at a site.

use super::{Better, Criterion, EllipseStatistics};

/// The values of one criterion over a landing ellipse, in the criterion's unit; NaN where nothing
/// is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionFigures {
    /// Mean over the known cells: what is scored.
    pub mean: f64,
    /// At the worst cell.
    pub worst: f64,
    /// At the best cell.
    pub best: f64,
}

impl CriterionFigures {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self::same(f64::NAN);

    /// Takes one value for the whole ellipse.
    pub const fn same(value: f64) -> Self {
        Self { mean: value, worst: value, best: value }
    }

    /// Takes what a map of the criterion holds in an ellipse.
    pub fn of(criterion: Criterion, statistics: &EllipseStatistics) -> Self {
        let (least, greatest) = (statistics.least(), statistics.greatest());
        let (worst, best) = match criterion.better() {
            Better::More => (least, greatest),
            Better::Less => (greatest, least),
        };
        Self { mean: statistics.mean(), worst, best }
    }
}

/// The figures of one site; a criterion that was not given is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteFigures {
    site: String,
    figures: [CriterionFigures; Criterion::ALL.len()],
}

impl SiteFigures {
    /// Takes a site by its identifier, of which nothing is known yet.
    pub fn new(site: impl Into<String>) -> Self {
        Self { site: site.into(), figures: [CriterionFigures::UNKNOWN; Criterion::ALL.len()] }
    }

    /// Adds the figures of a criterion.
    #[must_use]
    pub fn with(mut self, criterion: Criterion, figures: CriterionFigures) -> Self {
        self.figures[criterion.index()] = figures;
        self
    }

    /// Returns the identifier.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Returns the figures of a criterion.
    pub const fn get(&self, criterion: Criterion) -> CriterionFigures {
        self.figures[criterion.index()]
    }
}
