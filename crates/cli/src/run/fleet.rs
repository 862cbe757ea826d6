//! Every vehicle that a mission flies, on its ground and with its plan, stage by stage.

use hilal_environment::{LoadingProgress, SharedSite, SiteEnvironment};
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_operations::planning::{PlanRequest, Planned};
use hilal_site::SiteStatistics;

use super::almanac_for;
use super::planning::{self, Wanted};
use super::prepared::terrain_asked_for;
use crate::args::GroundOptions;
use crate::horizon::user_cache;
use crate::progress::Stages;

/// A vehicle that flies, under its sky, on its ground.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) mission: VehicleMission,
    pub(crate) vehicle: VehicleModel,
    pub(crate) place: SiteEnvironment,
}

/// The vehicles that a mission flies, in its order.
#[derive(Debug)]
pub(crate) struct Fleet {
    pub(crate) members: Vec<Member>,
}

impl Fleet {
    /// Prepares every vehicle of a mission on the ground that the command line asks for, and reckons how lit each
    /// place is; `seed` is that of made-up terrain.
    ///
    /// # Errors
    ///
    /// Says which stage could not be done, for which vehicle, and why.
    pub(crate) fn prepared(
        mission: &Mission,
        ground: (&GroundOptions, u64),
        stages: &mut Stages,
    ) -> anyhow::Result<(Self, Vec<SiteStatistics>)> {
        Self::with(mission, ground, stages, |place, stages| {
            stages.stage("light", |_| Ok(place.statistics()?))
        })
    }

    /// Prepares every vehicle of a mission, and nothing else.
    ///
    /// # Errors
    ///
    /// As [`Fleet::prepared`].
    pub(crate) fn without_statistics(
        mission: &Mission,
        ground: (&GroundOptions, u64),
        stages: &mut Stages,
    ) -> anyhow::Result<Self> {
        let (fleet, _) = Self::with(mission, ground, stages, |_, _| Ok(()))?;
        Ok(fleet)
    }

    fn with<T>(
        mission: &Mission,
        (ground, seed): (&GroundOptions, u64),
        stages: &mut Stages,
        reckon: impl Fn(&SiteEnvironment, &mut Stages) -> anyhow::Result<T>,
    ) -> anyhow::Result<(Self, Vec<T>)> {
        let first = mission.for_first_flown()?;
        let almanac = stages.stage("ephemeris", |_| almanac_for(&first))?;
        let terrain = stages.stage("terrain", |_| terrain_asked_for(&first, ground, seed))?;
        let cache = user_cache();
        let mut site = SharedSite::new(terrain, &almanac, &cache);
        let several = mission.flown.iter().count() > 1;
        let (mut members, mut reckoned) = (Vec::new(), Vec::new());
        for id in mission.flown.iter() {
            stages.are_of(several.then(|| id.as_str()));
            let own = mission.for_vehicle(id)?;
            let vehicle = own.model()?;
            site.terrain().check_landing(&own)?;
            let place = stages.stage("site", |bar| {
                Ok(site.environment((&own, &vehicle), bar as &dyn LoadingProgress)?)
            })?;
            reckoned.push(reckon(&place, stages)?);
            members.push(Member { mission: own, vehicle, place });
        }
        stages.are_of(None);
        Ok((Self { members }, reckoned))
    }

    /// Plans for each vehicle, and has each plan checked.
    ///
    /// # Errors
    ///
    /// Says for which vehicle there is no plan and why, or which rule its plan breaks.
    pub(crate) fn planned(&self, seed: u64, stages: &mut Stages) -> anyhow::Result<Vec<Planned>> {
        let several = self.members.len() > 1;
        let mut all = Vec::new();
        for Member { mission, vehicle, place, .. } in &self.members {
            stages.are_of(several.then(|| mission.id().as_str()));
            let request = PlanRequest { seed, ..PlanRequest::default() };
            let wanted = Wanted { request, limit_s: None };
            let planned = stages
                .stage("traverse", |bar| planning::plan(mission, vehicle, place, &wanted, bar));
            all.push(
                planned.map_err(|error| error.context(format!("vehicle `{}`", mission.id())))?,
            );
        }
        stages.are_of(None);
        Ok(all)
    }
}
