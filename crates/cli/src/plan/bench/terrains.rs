//! Instances on their terrains: a terrain is made once for all that stand on it.

use anyhow::Context as _;
use hilal_benchmark::terrains::{
    SharedTerrain, SyntheticTerrain, TerrainError, TerrainPatch, terrain_name,
};
use hilal_benchmark::{Arena, Instance, InstanceGround};
use hilal_ephem::Almanac;

use crate::args::DataOption;
use crate::data::data_directory;
use crate::progress::Bar;

/// Puts every instance on its terrain, and does something there.
///
/// # Errors
///
/// Names the instance that cannot be built, or passes on what was done.
pub(super) fn each(
    instances: &[Instance],
    (data, bar): (&DataOption, &Bar),
    mut work: impl FnMut(&Arena<'_>, &TerrainPatch) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let almanac = Almanac::built_in()?;
    let mut terrain: Option<SharedTerrain> = None;
    for (done, instance) in instances.iter().enumerate() {
        bar.say(&instance.id);
        bar.set(done as f64 / instances.len() as f64);
        let in_words = || format!("instance {}", instance.id);
        let here =
            on_terrain(terrain.take(), &instance.terrain, data, &|_| ()).with_context(in_words)?;
        let patch = here.patch(instance, &almanac).with_context(in_words)?;
        let arena = Arena { instance, tile: patch.tile, slope_deg: &patch.slope_deg, sun: &patch };
        work(&arena, &patch).with_context(in_words)?;
        terrain = Some(here);
    }
    Ok(())
}

/// Keeps a terrain, or makes the one that is wanted.
///
/// # Errors
///
/// Says which elevation data are not there and how to get them.
pub(super) fn on_terrain(
    kept: Option<SharedTerrain>,
    wanted: &InstanceGround,
    data: &DataOption,
    watch: &(dyn Fn(f64) + Sync),
) -> anyhow::Result<SharedTerrain> {
    if let Some(terrain) = kept.filter(|terrain| terrain.name() == terrain_name(wanted)) {
        return Ok(terrain);
    }
    match *wanted {
        InstanceGround::Lola { .. } => {
            let folder = data_directory(data.data.as_deref())?.path;
            SharedTerrain::measured(&folder, watch).map_err(with_option)
        }
        InstanceGround::Synthetic { seed, cells, spacing_m, .. } => {
            Ok(SharedTerrain::synthetic(&SyntheticTerrain { seed, cells, spacing_m }, watch)?)
        }
    }
}

/// Adds to a missing layer the option that does without it.
fn with_option(error: TerrainError) -> anyhow::Error {
    let advice = matches!(error, TerrainError::Layer { .. })
        .then(|| format!("{error}; or run only the others with --only s"));
    let error = anyhow::Error::new(error);
    match advice {
        Some(advice) => error.context(advice),
        None => error,
    }
}
