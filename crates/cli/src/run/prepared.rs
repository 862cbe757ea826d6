//! What comes before a plan: vehicle, sky, ground and light, stage by stage.

use hilal_environment::{LoadingProgress, SiteEnvironment, SiteTerrain};
use hilal_mission::{VehicleMission, VehicleModel};

use super::{almanac_for, load_terrain};
use crate::args::GroundOptions;
use crate::data::data_directory;
use crate::horizon::user_cache;
use crate::progress::Stages;

/// A mission's vehicle, under its sky, on its ground.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) vehicle: VehicleModel,
    pub(crate) place: SiteEnvironment,
}

impl Prepared {
    /// Prepares a mission on the ground that the command line asks for; `seed` is that of made-up
    /// terrain.
    ///
    /// # Errors
    ///
    /// Says which stage could not be done and why.
    pub(crate) fn new(
        mission: &VehicleMission,
        (ground, seed): (&GroundOptions, u64),
        stages: &mut Stages,
    ) -> anyhow::Result<Self> {
        Self::on(mission, || terrain_asked_for(mission, ground, seed), stages)
    }

    /// Prepares a mission on some ground.
    ///
    /// # Errors
    ///
    /// As [`Prepared::new`].
    pub(crate) fn on(
        mission: &VehicleMission,
        terrain: impl FnOnce() -> anyhow::Result<SiteTerrain>,
        stages: &mut Stages,
    ) -> anyhow::Result<Self> {
        let vehicle = mission.model()?;
        let almanac = stages.stage("ephemeris", |_| almanac_for(mission))?;
        let terrain = stages.stage("terrain", |_| terrain())?;
        terrain.check_landing(mission)?;
        let place = stages.stage("site", |bar| {
            let light = (&user_cache(), bar as &dyn LoadingProgress);
            Ok(SiteEnvironment::new(terrain, (mission, &vehicle), &almanac, light)?)
        })?;
        Ok(Self { vehicle, place })
    }
}

/// Returns the ground that the command line asks for; `seed` is that of made-up terrain.
///
/// # Errors
///
/// As [`load_terrain`].
pub(super) fn terrain_asked_for(
    mission: &VehicleMission,
    ground: &GroundOptions,
    seed: u64,
) -> anyhow::Result<SiteTerrain> {
    if ground.synthetic {
        return Ok(SiteTerrain::synthetic(seed));
    }
    load_terrain(mission, &data_directory(ground.data.data.as_deref())?, seed)
}
