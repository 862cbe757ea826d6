//! `hilal site analyse`: stage by stage, from elevation data to maps and a page.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_environment::{LoadingProgress as _, SiteTile, horizon_file};
use hilal_ephem::Almanac;
use hilal_report::site::{Analysis, Map, SitePlan};
use hilal_terrain::horizon::HorizonSettings;
use hilal_terrain::horizon::store::{Damage, HorizonFile, StoreError};
use hilal_terrain::{CogMap, CogOptions, write_cog};

use super::light::Light;
use super::surface::Surface;
use super::{choice, heat, sky};
use crate::args::{AnalyseArguments, DataOption};
use crate::data::data_directory;
use crate::exit::Outcome;
use crate::file::plain_file;
use crate::output::Output;
use crate::progress::{Bar, Stages};
use crate::run::with_advice;
use crate::stdout::print_line;

/// Side of the tiles of written maps, in cells.
const TILE: usize = 256;

/// Analyses a site and leaves maps, pictures, figures and a page.
///
/// # Errors
///
/// Says which stage could not be done and why; nothing is left behind then but the horizons, which
/// the next try goes on with.
pub(crate) fn command(arguments: &AnalyseArguments, data: &DataOption) -> anyhow::Result<Outcome> {
    let data = data_directory(data.data.as_deref())?;
    let plan = choice::plan(&arguments.site)?;
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("out").join(format!("site-{}", plan.id)));
    let mut stages = Stages::default();
    let output = Output::create(&out, "site analyse")?;
    let analysis = analyse(plan, &data.path, (&mut stages, &horizon_path(&out)?))?;
    stages.stage("maps", |bar| write(&analysis, (&output, ""), bar))?;
    let place = output.publish()?;
    print_line(format!("{}", place.join("index.html").display()))?;
    Ok(Outcome::Done)
}

/// Horizons are kept beside the folder: they take longest, and the next analysis may need the same.
fn horizon_path(out: &Path) -> anyhow::Result<PathBuf> {
    let mut name = out.file_name().context("--out needs a folder name")?.to_owned();
    name.push(".horizons");
    Ok(out.with_file_name(name))
}

/// Runs the stages of an analysis.
///
/// # Errors
///
/// As [`command`].
pub(crate) fn analyse(
    plan: SitePlan,
    data: &Path,
    (stages, horizons): (&mut Stages, &Path),
) -> anyhow::Result<Analysis> {
    let ground = stages.stage("terrain", |bar| load_tile(&plan, data, bar))?;
    let file = stages.stage("horizons", |bar| horizons_of(&plan, &ground, (horizons, bar)))?;
    let surface = stages.stage("surface", |_| Surface::of(ground.tile(), &plan.limits))?;
    let track = stages.stage("sky", |_| sky::track(&plan, &Almanac::built_in()?, ground.grid()))?;
    let light = stages.stage("light", |bar| Light::of(&file, &track, (&plan, &surface), bar))?;
    let heat =
        stages.stage("heat", |bar| heat::maps(&file, ground.tile(), (&plan, &track), bar))?;
    let safe_share = surface.safe_share();
    let surface_baseline = surface.baseline;
    let mut maps = surface.maps;
    maps.extend(light.into_maps(&file, &plan));
    maps.extend(heat);
    Ok(Analysis { plan, ground, maps, safe_share, surface_baseline })
}

/// Reads the ground of a site.
///
/// # Errors
///
/// Names the file that is missing or cannot be read, and says how to get it.
pub(crate) fn load_tile(plan: &SitePlan, data: &Path, bar: &Bar) -> anyhow::Result<SiteTile> {
    let loaded = SiteTile::load(&plan.tile_request(), data);
    let tile = with_advice(loaded, "name another data directory with --data")?;
    if tile.is_synthetic() {
        bar.warn(&format!("no near layer in {}: the terrain is SYNTHETIC", data.display()));
    }
    Ok(tile)
}

/// Computes the horizons of a tile, or takes those of an earlier analysis of the same ground.
pub(crate) fn horizons_of(
    plan: &SitePlan,
    ground: &SiteTile,
    (path, bar): (&Path, &Bar),
) -> anyhow::Result<HorizonFile> {
    let settings = HorizonSettings {
        observer_height: plan.observer_height,
        azimuths: plan.azimuths,
        reach: plan.reach,
        ..HorizonSettings::default()
    };
    let path = plain_file(path)?;
    let is_theirs = matches!(
        HorizonFile::open(&path),
        Err(StoreError::Damaged { damage: Damage::NotAHorizonFile, .. })
    );
    anyhow::ensure!(
        !is_theirs,
        "{} is in the way of the horizons, and no horizon file of Hilal's; move it away, or name another folder \
         with --out",
        path.display()
    );
    Ok(horizon_file((&ground.stack, &settings), (&path, bar))?)
}

/// Writes maps, pictures, figures and the page into a folder of the output; the folder's name ends
/// in a slash, or is empty.
///
/// # Errors
///
/// Names what could not be drawn or written.
pub(crate) fn write(
    analysis: &Analysis,
    (output, folder): (&Output, &str),
    bar: &Bar,
) -> anyhow::Result<()> {
    let maps = output.path().join(folder).join("maps");
    std::fs::create_dir_all(&maps).with_context(|| format!("cannot create {}", maps.display()))?;
    let count = analysis.maps.len();
    for (index, map) in analysis.maps.iter().enumerate() {
        bar.say(&map.name);
        write_map(analysis, map, &maps)?;
        let png = analysis.picture(map)?;
        output.write(&format!("{folder}pictures/{}.png", map.name), png)?;
        bar.set((index + 1) as f64 / (count + 1) as f64);
    }
    output.write(&format!("{folder}summary.json"), analysis.summary_json()?)?;
    output.write(&format!("{folder}index.html"), analysis.page())
}

fn write_map(analysis: &Analysis, map: &Map, folder: &Path) -> anyhow::Result<()> {
    let description = format!("{}: {} {}", analysis.plan.name, map.title, map.words);
    let options = CogOptions {
        name: &map.title,
        unit: if map.unit == "code" { "" } else { map.unit },
        description: &description,
        tile: TILE,
    };
    let path = folder.join(format!("{}.tif", map.name));
    Ok(write_cog(&path, &CogMap { grid: map.grid, values: &map.values }, &options)?)
}
