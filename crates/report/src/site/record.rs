//! `analysis.json`: what was asked, from which data, and the figures of every map.

use hilal_terrain::Provenance;
use serde::Serialize;

use super::analysis::Analysis;
use super::maps::Figures;
use crate::ReportError;
use crate::words::iso;

/// The record of an analysis.
#[derive(Debug, Serialize)]
struct Record<'a> {
    program: String,
    site: &'a str,
    name: &'a str,
    judged_from: &'a str,
    data_spacing_m: f64,
    period: Period,
    horizons: Horizons,
    limits: Limits,
    layers: Vec<Layer<'a>>,
    maps: Vec<MapRecord<'a>>,
}

#[derive(Debug, Serialize)]
struct Period {
    start_utc: String,
    end_utc: String,
    step_s: f64,
    instants: u32,
}

#[derive(Debug, Serialize)]
struct Horizons {
    azimuths: usize,
    observer_height_m: f64,
    range_km: f64,
}

#[derive(Debug, Serialize)]
struct Limits {
    powered_fraction: f64,
    endurance_h: f64,
    slope_deg: f64,
    roughness_m: f64,
    baseline_m: f64,
    relay_mask_deg: f64,
}

#[derive(Debug, Serialize)]
struct Layer<'a> {
    path: &'a str,
    spacing_m: f64,
    sha256: &'a str,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct MapRecord<'a> {
    name: &'a str,
    title: &'a str,
    unit: &'a str,
    words: &'a str,
    spacing_m: f64,
    rows: usize,
    columns: usize,
    /// Of the map; nothing when no cell has a value.
    figures: Option<Figures>,
    /// At the site's place; nothing where nothing is known.
    at_place: Option<f64>,
}

/// Returns the record as JSON.
///
/// # Errors
///
/// None in practice: the record holds numbers and words.
pub(crate) fn json(analysis: &Analysis) -> Result<String, ReportError> {
    let plan = &analysis.plan;
    let window = plan.period.window();
    let record = Record {
        program: format!("hilal {}", env!("CARGO_PKG_VERSION")),
        site: &plan.id,
        name: &plan.name,
        judged_from: &analysis.ground.judged_from,
        data_spacing_m: analysis.ground.data_spacing_m,
        period: Period {
            start_utc: iso(window.start()),
            end_utc: iso(window.end()),
            step_s: plan.period.step().to_seconds(),
            instants: plan.period.instants(),
        },
        horizons: Horizons {
            azimuths: plan.azimuths,
            observer_height_m: plan.observer_height.metres(),
            range_km: plan.reach.kilometres(),
        },
        limits: Limits {
            powered_fraction: plan.limits.powered.value(),
            endurance_h: plan.limits.endurance.to_seconds() / 3600.0,
            slope_deg: plan.limits.slope.degrees(),
            roughness_m: plan.limits.roughness.metres(),
            baseline_m: analysis.surface_baseline.metres(),
            relay_mask_deg: plan.limits.relay_mask.degrees(),
        },
        layers: analysis.ground.stack.provenance().map(Layer::of).collect(),
        maps: analysis
            .maps
            .iter()
            .map(|map| MapRecord {
                name: &map.name,
                title: &map.title,
                unit: map.unit,
                words: &map.words,
                spacing_m: map.grid.spacing_m,
                rows: map.grid.rows,
                columns: map.grid.columns,
                figures: map.figures(),
                at_place: analysis.at_place(map),
            })
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&record)? + "\n")
}

impl<'a> Layer<'a> {
    fn of(layer: &'a Provenance) -> Self {
        Self {
            path: &layer.path,
            spacing_m: layer.spacing_m,
            sha256: &layer.sha256,
            source: layer.source.name(),
        }
    }
}
