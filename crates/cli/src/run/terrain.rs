//! Terrain stage: the elevation model, and what is said on the screen about it.

use hilal_environment::{EnvironmentError, SiteTerrain};
use hilal_mission::VehicleMission;
use hilal_mission::schema::LayerRole;
use hilal_terrain::DataSource;

use crate::data::DataDirectory;

/// Reads the mission's layers, or makes terrain up when the ground that is driven on is not there, and
/// says so.
///
/// # Errors
///
/// Fails when the near layer is there and others are not, or when one cannot be read.
pub(crate) fn load_terrain(
    mission: &VehicleMission,
    data: &DataDirectory,
    seed: u64,
) -> anyhow::Result<SiteTerrain> {
    let loaded = SiteTerrain::load(mission, &data.path, seed);
    let terrain = with_advice(loaded, "fly the built-in terrain with --synthetic")?;
    if terrain.source == DataSource::Synthetic {
        say_made_up(mission, data);
    }
    Ok(terrain)
}

/// Adds to an error about missing layers what this command can do about it.
///
/// # Errors
///
/// Passes the error on.
pub(crate) fn with_advice<T>(
    loaded: Result<T, EnvironmentError>,
    advice: &str,
) -> anyhow::Result<T> {
    loaded.map_err(|error| match error {
        EnvironmentError::MissingLayers { .. } => {
            anyhow::anyhow!("{error}; fetch it with `hilal data fetch`, or {advice}")
        }
        error => error.into(),
    })
}

#[expect(clippy::print_stderr, reason = "diagnostics of the binary")]
fn say_made_up(mission: &VehicleMission, data: &DataDirectory) {
    let near = mission.site.layers.iter().find(|layer| layer.role == LayerRole::Near);
    match near {
        Some(layer) => eprintln!("{} is not in {data}: the terrain is SYNTHETIC", layer.path),
        None => eprintln!("the mission declares no near layer: the terrain is SYNTHETIC"),
    }
}
