//! Candidate sites compared: what each offers where a lander comes down, scored and ordered.
//!
//! | Question                                          | Ask                            |
//! |---------------------------------------------------|--------------------------------|
//! | Which cells does a landing ellipse cover?         | [`EllipseCells::new`]          |
//! | What does a map hold in it?                       | [`EllipseCells::statistics`]   |
//! | Where on a tile is the ellipse best placed?       | [`best_ellipse`]               |
//! | Which site is ahead, by how much, because of what? | [`rank`]                      |
//!
//! A site's figures are taken over its landing ellipse, criterion by criterion, and scored on
//! scales that are stated beforehand ([`Scales`]), not between the best and the worst candidate:
//! another candidate changes no score, only places. The total is the mean of the scores by
//! [`Weights`]. What is not known has no score, and its weight is left out of that site's mean.

mod best;
mod criterion;
mod ellipse;
mod figures;
mod lead;
mod scales;
mod score;
mod spans;
mod statistics;
mod weights;

pub use best::{BestEllipse, best_ellipse};
pub use criterion::{Better, Criterion};
pub use ellipse::{Ellipse, EllipseCells, EllipseError};
pub use figures::{CriterionFigures, SiteFigures};
pub use lead::Lead;
pub use scales::{ScaleError, Scales};
pub use score::{CriterionScore, Ranked};
pub use statistics::EllipseStatistics;
pub use weights::{WeightError, Weights};

/// Orders sites by the weighted mean of their scores, the best first; sites of which nothing that
/// counts is known come last. Level sites share a place and stand by identifier.
///
/// ```
/// use hilal_site::ranking::{Criterion, CriterionFigures, Scales, SiteFigures, Weights, rank};
/// let site = |id: &str, light: f64, slope_deg: f64| {
///     SiteFigures::new(id)
///         .with(Criterion::MeanLight, CriterionFigures::same(light))
///         .with(Criterion::Slope, CriterionFigures::same(slope_deg))
/// };
/// let weights = Weights::new([(Criterion::MeanLight, 3.0), (Criterion::Slope, 1.0)])?;
/// let sites = [site("plain", 0.5, 3.0), site("ridge", 0.9, 6.0)];
/// let ranked = rank(&sites, &weights, &Scales::usual());
/// assert_eq!(ranked[0].site(), "ridge");
/// let lead = ranked[0].lead().map(ToString::to_string);
/// assert_eq!(lead.as_deref(), Some("ahead of plain by 0.25, most of it mean light"));
/// # Ok::<(), hilal_site::ranking::WeightError>(())
/// ```
pub fn rank(sites: &[SiteFigures], weights: &Weights, scales: &Scales) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> =
        sites.iter().map(|site| Ranked::new(site, weights, scales)).collect();
    ranked.sort_by(|a, b| {
        let total = |site: &Ranked| site.total().unwrap_or(f64::NEG_INFINITY);
        total(b).total_cmp(&total(a)).then_with(|| a.site().cmp(b.site()))
    });
    for next in 1..ranked.len() {
        let (ahead, behind) = ranked.split_at_mut(next);
        if let Some(ahead) = ahead.last_mut() {
            ahead.compare(next, &mut behind[0]);
        }
    }
    ranked
}

#[cfg(test)]
mod tests;
