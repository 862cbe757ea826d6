//! `hilal site rank`: the sites of a study analysed, compared over their landing ellipses, ordered.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_mission::schema::{CriterionScales, CriterionWeights, ScaleEnds, SiteStudy};
use hilal_quantity::Fraction;
use hilal_report::site::{Analysis, Ranking};
use hilal_site::ranking::{
    BestEllipse, Criterion, CriterionFigures, Ellipse, EllipseCells, Scales, SiteFigures, Weights,
    best_ellipse, rank,
};

use super::analysis::{analyse, write};
use super::choice;
use super::plan::of_study;
use crate::args::{DataOption, RankArguments};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

/// The share of an ellipse that must be safe where it is placed anew.
const LEAST_SAFE: f64 = 0.9;
/// Slope and hazards are not known from cells that stretch the baseline by more than this: over
/// hundreds of metres they are other quantities than those that a lander stands on.
const COARSE: f64 = 3.0;

/// Analyses and ranks the sites of a study.
///
/// # Errors
///
/// Says which site could not be analysed and why; nothing is left behind then but the horizons, which
/// the next try goes on with.
pub(crate) fn command(arguments: &RankArguments, data: &DataOption) -> anyhow::Result<Outcome> {
    let data = data_directory(data.data.as_deref())?;
    let study = choice::study_for(&arguments.study, arguments.mission.as_deref())?;
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("out").join(format!("rank-{}", study.id)));
    let output = Output::create(&out, "site rank")?;
    let ranking = ranking(study, &data.path, (&output, &out))?;
    output.write("pictures/overview.png", ranking.overview(&data.path)?)?;
    output.write("summary.json", ranking.summary_json()?)?;
    output.write("index.html", ranking.page())?;
    let place = output.publish()?;
    for site in &ranking.ranked {
        let total = site.total().map_or_else(|| "–".to_owned(), |total| format!("{total:.3}"));
        print_line(format_args!("{}\t{total}\t{}", site.place(), site.site()))?;
    }
    print_line(place.join("index.html").display())?;
    Ok(Outcome::Done)
}

fn ranking(
    study: SiteStudy,
    data: &Path,
    (output, out): (&Output, &Path),
) -> anyhow::Result<Ranking> {
    let mut analyses = Vec::new();
    let mut figures = Vec::new();
    let mut best = Vec::new();
    for (id, site) in &study.sites {
        let plan = of_study(&study, (id, site))?;
        let horizons = horizon_path(out, id)?;
        let mut stages = Stages::of(id);
        let analysis =
            analyse(plan, data, (&mut stages, &horizons)).with_context(|| format!("site {id}"))?;
        stages.stage("maps", |bar| write(&analysis, (output, &format!("{id}/")), bar))?;
        let (found, placed) = judged(&analysis).with_context(|| format!("site {id}"))?;
        figures.push(found);
        best.push(placed);
        analyses.push(analysis);
    }
    let (weights, scales) = (weights(&study.weights)?, scales(&study.scale)?);
    let ranked = rank(&figures, &weights, &scales);
    Ok(Ranking { study, analyses, ranked, scales, best })
}

fn horizon_path(out: &Path, id: &str) -> anyhow::Result<PathBuf> {
    let mut name = out.file_name().context("--out needs a folder name")?.to_owned();
    name.push(format!(".{id}.horizons"));
    Ok(out.with_file_name(name))
}

/// Takes a site's figures over its landing ellipse, and where the ellipse would be best placed.
fn judged(analysis: &Analysis) -> anyhow::Result<(SiteFigures, Option<BestEllipse>)> {
    let declared = analysis.plan.ellipse.context("a site of a study has a landing ellipse")?;
    let ellipse = Ellipse::new(declared.semi_major, declared.semi_minor, declared.azimuth)?;
    let grid = analysis.ground.grid();
    let cells = EllipseCells::new(grid, analysis.plan.place, &ellipse)?;
    let mut figures = SiteFigures::new(&analysis.plan.id);
    let coarse = analysis.surface_baseline > analysis.plan.limits.baseline * COARSE;
    for criterion in Criterion::ALL {
        if coarse && matches!(criterion, Criterion::HazardFree | Criterion::Slope) {
            continue;
        }
        if let Some(values) = values(analysis, criterion) {
            let statistics = cells.statistics(&values);
            figures = figures.with(criterion, CriterionFigures::of(criterion, &statistics));
        }
    }
    let light = values(analysis, Criterion::MeanLight);
    let safe = values(analysis, Criterion::HazardFree).filter(|_| !coarse);
    let placed = light.zip(safe).and_then(|(light, safe)| {
        let safe: Vec<bool> = safe.iter().map(|share| *share > 0.5).collect();
        best_ellipse(grid, &ellipse, (&light, &safe), Fraction::clamped(LEAST_SAFE))
    });
    Ok((figures, placed))
}

/// Returns the map of a criterion, in its unit.
fn values(analysis: &Analysis, criterion: Criterion) -> Option<Vec<f32>> {
    let name = match criterion {
        Criterion::MeanLight => "mean_light",
        Criterion::LongestNight => "longest_night",
        Criterion::EarthView => "earth",
        Criterion::DirectAndPowered => "direct_powered",
        Criterion::RelayGap => "relay_gap",
        Criterion::HazardFree => "hazard",
        Criterion::Havens => "haven",
        Criterion::Slope => "slope",
    };
    let map = analysis.map(name)?;
    // What is not known is not safe: NaN is no code, and its comparison fails.
    let safe = |code: &f32| if *code < 0.5 { 1.0 } else { 0.0 };
    Some(if criterion == Criterion::HazardFree {
        map.values.iter().map(safe).collect()
    } else {
        map.values.clone()
    })
}

fn weights(declared: &CriterionWeights) -> anyhow::Result<Weights> {
    let weight = |criterion| match criterion {
        Criterion::MeanLight => declared.mean_light,
        Criterion::LongestNight => declared.longest_night,
        Criterion::EarthView => declared.earth_view,
        Criterion::DirectAndPowered => declared.direct_and_powered,
        Criterion::RelayGap => declared.relay_gap,
        Criterion::HazardFree => declared.hazard_free,
        Criterion::Havens => declared.havens,
        Criterion::Slope => declared.slope,
    };
    Ok(Weights::new(Criterion::ALL.map(|criterion| (criterion, weight(criterion))))?)
}

fn scales(declared: &CriterionScales) -> anyhow::Result<Scales> {
    let ends = |criterion| match criterion {
        Criterion::MeanLight => declared.mean_light,
        Criterion::LongestNight => declared.longest_night_h,
        Criterion::EarthView => declared.earth_view,
        Criterion::DirectAndPowered => declared.direct_and_powered,
        Criterion::RelayGap => declared.relay_gap_h,
        Criterion::HazardFree => declared.hazard_free,
        Criterion::Havens => declared.havens,
        Criterion::Slope => declared.slope_deg,
    };
    let mut scales = Scales::usual();
    for criterion in Criterion::ALL {
        if let Some(ScaleEnds { zero, one }) = ends(criterion) {
            scales = scales.with(criterion, [zero, one])?;
        }
    }
    Ok(scales)
}
