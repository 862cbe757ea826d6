//! How a site scores, and where it stands.

use super::{Criterion, CriterionFigures, Lead, Scales, SiteFigures, Weights};

/// How a site scores by one criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionScore {
    /// The criterion.
    pub criterion: Criterion,
    /// What was found.
    pub figures: CriterionFigures,
    /// The score of the mean, in \[0, 1\]; nothing where it is not known.
    pub score: Option<f64>,
    /// Its weight, as a share of all weights.
    pub weight: f64,
}

impl CriterionScore {
    fn known_weight(&self) -> f64 {
        if self.score.is_some() { self.weight } else { 0.0 }
    }

    /// Returns what it adds to the total: an unknown score counts as the total itself, which is
    /// the same as leaving its weight out.
    pub(super) fn part(&self, total: f64) -> f64 {
        self.weight * self.score.unwrap_or(total)
    }
}

/// A site in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    site: String,
    place: usize,
    scores: [CriterionScore; Criterion::ALL.len()],
    lead: Option<Lead>,
}

impl Ranked {
    pub(super) fn new(site: &SiteFigures, weights: &Weights, scales: &Scales) -> Self {
        let all: f64 = Criterion::ALL.iter().map(|&criterion| weights.get(criterion)).sum();
        let scores = Criterion::ALL.map(|criterion| {
            let figures = site.get(criterion);
            CriterionScore {
                criterion,
                figures,
                score: scales.score(criterion, figures.mean),
                weight: weights.get(criterion) / all,
            }
        });
        Self { site: site.site().to_owned(), place: 1, scores, lead: None }
    }

    /// Returns the site's identifier.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Returns the place, from 1; level sites share it.
    pub const fn place(&self) -> usize {
        self.place
    }

    /// Returns the scores, in the order of [`Criterion::ALL`].
    pub const fn scores(&self) -> &[CriterionScore] {
        &self.scores
    }

    /// Returns the weighted mean of the known scores, in \[0, 1\]; nothing if none that counts is
    /// known.
    pub fn total(&self) -> Option<f64> {
        let known = self.known_share();
        let sum: f64 = self.scores.iter().filter_map(|it| Some(it.weight * it.score?)).sum();
        (known > 0.0).then(|| sum / known)
    }

    /// Returns the share of the weights whose criterion is known, in \[0, 1\].
    pub fn known_share(&self) -> f64 {
        self.scores.iter().map(CriterionScore::known_weight).sum()
    }

    /// Returns the criteria that count and are not known: their weight is left out.
    pub fn unknown(&self) -> impl Iterator<Item = Criterion> + '_ {
        let missing = |it: &&CriterionScore| it.score.is_none() && it.weight > 0.0;
        self.scores.iter().filter(missing).map(|it| it.criterion)
    }

    /// Returns what sets it apart from the next site; nothing for the last, and before a site of
    /// which nothing is known.
    pub const fn lead(&self) -> Option<&Lead> {
        self.lead.as_ref()
    }

    /// Sets the place of the site that follows as number `index`, and what sets the two apart.
    pub(super) fn compare(&mut self, index: usize, behind: &mut Self) {
        self.lead = Lead::new(self, behind);
        let level = self.total() == behind.total();
        behind.place = if level { self.place } else { index + 1 };
    }
}
