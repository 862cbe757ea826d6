//! Instances on their grounds: a land is made once for all that stand on it.

use anyhow::Context as _;
use hilal_benchmark::{Arena, Instance, InstanceGround};
use hilal_ephem::Almanac;

use super::ground::{Land, Patch, land_name};
use crate::args::DataOption;
use crate::data::data_directory;
use crate::progress::Bar;

/// Puts every instance on its ground, and does something there.
///
/// # Errors
///
/// Names the instance that cannot be built, or passes on what was done.
pub(super) fn each(
    instances: &[Instance],
    (data, bar): (&DataOption, &Bar),
    mut work: impl FnMut(&Arena<'_>, &Patch) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let almanac = Almanac::built_in()?;
    let mut land: Option<Land> = None;
    for (done, instance) in instances.iter().enumerate() {
        bar.say(&instance.id);
        bar.set(done as f64 / instances.len() as f64);
        let in_words = || format!("instance {}", instance.id);
        let here = on_land(land.take(), &instance.terrain, data, &|_| ()).with_context(in_words)?;
        let patch = here.patch(instance, &almanac).with_context(in_words)?;
        let arena = Arena { instance, tile: patch.tile, slope_deg: &patch.slope_deg, sun: &patch };
        work(&arena, &patch).with_context(in_words)?;
        land = Some(here);
    }
    Ok(())
}

/// Keeps a land, or makes the one that is wanted.
///
/// # Errors
///
/// As [`Land::load`].
pub(super) fn on_land(
    kept: Option<Land>,
    wanted: &InstanceGround,
    data: &DataOption,
    watch: &(dyn Fn(f64) + Sync),
) -> anyhow::Result<Land> {
    match kept {
        Some(land) if land.name() == land_name(wanted) => Ok(land),
        _ => Land::load(wanted, || Ok(data_directory(data.data.as_deref())?.path), watch),
    }
}
