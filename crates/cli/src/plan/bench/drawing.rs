//! Many instances at once.

use std::path::Path;

use hilal_benchmark::drawing::{GoalDensity, InstanceSpec};
use hilal_benchmark::terrains::{SharedTerrain, terrain_name};
use hilal_ephem::Almanac;

use super::terrains::on_terrain;
use crate::args::DataOption;
use crate::exit::Outcome;
use crate::output::Output;
use crate::progress::Stages;
use crate::stdout::print_line;

/// Draws instances into a folder, terrain by terrain.
///
/// # Errors
///
/// Names the instance that cannot be drawn, or the file that cannot be written.
pub(super) fn folder(
    folder: &Path,
    (seed, count, density): (u64, usize, GoalDensity),
    data: &DataOption,
) -> anyhow::Result<Outcome> {
    let output = Output::create(folder, "plan bench --draw")?;
    let almanac = Almanac::built_in()?;
    let mut specs: Vec<InstanceSpec> =
        (0..count).map(|number| InstanceSpec { seed, number, density }).collect();
    specs.sort_by_key(|spec| terrain_name(&spec.ground()));
    let mut terrain: Option<SharedTerrain> = None;
    for spec in specs {
        let mut stages = Stages::of(&format!("{} of {count}", spec.number + 1));
        let instance = stages.stage("draw", |bar| {
            let here = on_terrain(terrain.take(), &spec.ground(), data, &|done| bar.set(done))?;
            let instance = spec.draw(&here, &almanac)?;
            terrain = Some(here);
            Ok(instance)
        })?;
        output.write(&format!("{}.toml", instance.id), instance.to_toml()?)?;
    }
    print_line(output.publish()?.display())?;
    Ok(Outcome::Done)
}
