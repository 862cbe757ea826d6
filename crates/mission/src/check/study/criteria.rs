//! Weights that decide something, on scales that run the right way.

use std::cmp::Ordering;

use crate::check::finding::Findings;
use crate::schema::{CriterionWeights, ScaleEnds, SiteStudy};

/// Criteria of which less is better, with the unit that the keys of their scales end in.
const LESS_IS_BETTER: [(&str, &str); 3] =
    [("longest_night", "_h"), ("relay_gap", "_h"), ("slope", "_deg")];

pub(super) fn check(study: &SiteStudy, findings: &mut Findings<'_>) {
    weights("weights", &study.weights, findings);
    if study.weights.relay_gap > 0.0 && study.sky.relay.is_none() {
        findings.error(
            "weights.relay_gap",
            "the longest time without a relay has a weight, but no relay is declared; add \
             [sky.relay] or take the weight away"
                .to_owned(),
        );
    }
    for (key, ends) in study.scale.by_key() {
        if let Some(ends) = ends {
            scale(key, ends, findings);
        }
    }
}

/// Judges the weights of a table.
pub(in crate::check) fn weights(
    table: &str,
    weights: &CriterionWeights,
    findings: &mut Findings<'_>,
) {
    let weights = weights.by_key();
    for (key, weight) in weights {
        if !(weight.is_finite() && weight >= 0.0) {
            findings.error(
                &format!("{table}.{key}"),
                format!("a weight must be a number of 0 or more, got {weight}"),
            );
        }
    }
    if weights.iter().all(|&(_, weight)| weight == 0.0) {
        findings.error(
            table,
            "every weight is 0, so that nothing decides; give at least one criterion a weight"
                .to_owned(),
        );
    }
}

fn scale(key: &str, ends: ScaleEnds, findings: &mut Findings<'_>) {
    let less = LESS_IS_BETTER.iter().find(|(criterion, _)| *criterion == key);
    let key = format!("scale.{key}{}", less.map_or("", |(_, unit)| unit));
    let ScaleEnds { zero, one } = ends;
    let rises = one.partial_cmp(&zero).filter(|order| order.is_ne()).map(Ordering::is_gt);
    let finite = zero.is_finite() && one.is_finite();
    let Some(rises) = rises.filter(|_| finite) else {
        findings.error(
            &key,
            format!("scores 0 and 1 need two different finite values, got {zero} and {one}"),
        );
        return;
    };
    if rises == less.is_some() {
        let (better, one_must) = if less.is_some() { ("less", "below") } else { ("more", "above") };
        findings.error(
            &key,
            format!(
                "{better} is better here: `one` must lie {one_must} `zero`, got {one} and {zero}"
            ),
        );
    }
}
