//! `summary.json` of a ranking.

use hilal_site::ranking::Ranked;
use serde::Serialize;

use super::Ranking;
use crate::ReportError;

#[derive(Debug, Serialize)]
struct Record<'a> {
    program: String,
    study: &'a str,
    name: &'a str,
    sites: Vec<Site<'a>>,
}

#[derive(Debug, Serialize)]
struct Site<'a> {
    place: usize,
    id: &'a str,
    /// In \[0, 1\]; nothing when nothing that counts is known.
    total: Option<f64>,
    /// Why it is ahead of the next.
    lead: Option<String>,
    judged_from: Option<&'a str>,
    criteria: Vec<Criterion>,
    /// Where the ellipse would be best placed for light.
    best_ellipse: Option<Best>,
}

#[derive(Debug, Serialize)]
struct Criterion {
    key: &'static str,
    unit: &'static str,
    weight: f64,
    score: Option<f64>,
    mean: Option<f64>,
    worst: Option<f64>,
    best: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Best {
    x_m: f64,
    y_m: f64,
    mean_light: f64,
    safe_share: f64,
}

/// Returns the record as JSON.
///
/// # Errors
///
/// None in practice: the record holds numbers and words.
pub(super) fn json(ranking: &Ranking) -> Result<String, ReportError> {
    let record = Record {
        program: format!("hilal {}", env!("CARGO_PKG_VERSION")),
        study: &ranking.study.id,
        name: &ranking.study.name,
        sites: ranking.ranked.iter().map(|ranked| site(ranking, ranked)).collect(),
    };
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

fn site<'a>(ranking: &'a Ranking, ranked: &'a Ranked) -> Site<'a> {
    let index = ranking.index(ranked.site());
    let known = |value: f64| (!value.is_nan()).then_some(value);
    let criterion = |score: &hilal_site::ranking::CriterionScore| Criterion {
        key: score.criterion.key(),
        unit: score.criterion.unit(),
        weight: score.weight,
        score: score.score,
        mean: known(score.figures.mean),
        worst: known(score.figures.worst),
        best: known(score.figures.best),
    };
    Site {
        place: ranked.place(),
        id: ranked.site(),
        total: ranked.total(),
        lead: ranked.lead().map(ToString::to_string),
        judged_from: index.map(|index| ranking.analyses[index].ground.judged_from.as_str()),
        criteria: ranked.scores().iter().map(criterion).collect(),
        best_ellipse: index.and_then(|index| ranking.best[index]).map(|best| Best {
            x_m: best.centre.x_m,
            y_m: best.centre.y_m,
            mean_light: best.mean,
            safe_share: best.safe.value(),
        }),
    }
}
