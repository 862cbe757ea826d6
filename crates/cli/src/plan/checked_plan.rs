//! A plan from a file with its mission and its ground, held to the mission's models by the checker.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_environment::{SiteEnvironment, SiteTerrain};
use hilal_mission::{Mission, VehicleId, VehicleMission, VehicleModel};
use hilal_operations::planning::plan_terrain;
use hilal_plan::{Certificate, Plan, Rules, check};
use hilal_terrain::DataSource;

use crate::args::{DataOption, PlanFileArguments};
use crate::data::data_directory;
use crate::mission::load_checked;
use crate::progress::Stages;
use crate::run::{Prepared, load_terrain};

/// A plan and its mission, before any ground is looked at.
#[derive(Debug)]
pub(super) struct FiledPlan {
    path: PathBuf,
    pub(super) plan: Plan,
    /// As the vehicle flies it that the plan is for.
    pub(super) mission: VehicleMission,
}

/// A plan that holds.
#[derive(Debug)]
pub(super) struct CheckedPlan {
    pub(super) plan: Plan,
    /// With the havens that the light leaves it.
    pub(super) mission: VehicleMission,
    pub(super) vehicle: VehicleModel,
    pub(super) place: SiteEnvironment,
    pub(super) certificate: Certificate,
}

/// What becomes of the forecast of loss that a plan carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlanForecast {
    /// It is held to the plan and to the mission's faults, as all else is.
    Checked,
    /// Another one is made and set beside it: the mission may declare other faults by now.
    MadeAnew,
}

impl FiledPlan {
    /// Reads a plan, and the mission that it belongs to.
    ///
    /// # Errors
    ///
    /// Says which file is not there or not what it should be, or that the plan is one of another mission.
    pub(super) fn read(files: &PlanFileArguments, stages: &mut Stages) -> anyhow::Result<Self> {
        let path = &files.plan;
        let plan = super::options::plan(path)?;
        let mission = files.mission.clone().map_or_else(|| near(path), Ok)?;
        anyhow::ensure!(
            mission.exists(),
            "{} is not there: name the plan's mission with --mission",
            mission.display()
        );
        let (file, _) = stages.stage("mission", |_| load_checked(&mission))?;
        belongs(&plan, &file.mission, path)?;
        let mission = file.mission.for_vehicle(&plan.vehicle)?;
        Ok(Self { path: path.clone(), plan, mission })
    }

    /// Replays the plan on its ground.
    ///
    /// # Errors
    ///
    /// Says which rule is broken first, when and where, or what the check lacks.
    pub(super) fn checked(
        self,
        forecast: PlanForecast,
        data: &DataOption,
        stages: &mut Stages,
    ) -> anyhow::Result<CheckedPlan> {
        let Self { path, plan, mission } = self;
        let Prepared { vehicle, place } =
            Prepared::on(&mission, || terrain(&plan, &mission, data), stages)?;
        let mission = place.sheltered(&mission);
        let rules = Rules::of_site(&mission, &vehicle, &place.slope_deg, &place.light)
            .on_terrain(plan_terrain(&place.terrain));
        let risk = match forecast {
            PlanForecast::Checked => plan.risk.clone(),
            PlanForecast::MadeAnew => None,
        };
        let checked = Plan { risk, ..plan.clone() };
        let certificate = stages.stage("check", |_| {
            check(&checked, &rules).with_context(|| format!("{} does not hold", path.display()))
        })?;
        Ok(CheckedPlan { plan, mission, vehicle, place, certificate })
    }
}

/// Returns the mission file that belongs to a plan where none is named: the one in the plan's folder, or in
/// the folder above, where a run leaves the plans of several vehicles.
fn near(plan: &Path) -> anyhow::Result<PathBuf> {
    let beside = plan.with_file_name("mission.toml");
    let above = plan.parent().map(|folder| folder.join("..").join("mission.toml"));
    let found = [Some(&beside), above.as_ref()].into_iter().flatten().find(|path| path.exists());
    found.cloned().with_context(|| {
        format!(
            "{} is not there, nor in the folder above: name the plan's mission with --mission",
            beside.display()
        )
    })
}

fn belongs(plan: &Plan, mission: &Mission, path: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        plan.mission == mission.id,
        "{} is a plan of mission {:?}, and the mission file declares {:?}; name the right one with --mission",
        path.display(),
        plan.mission,
        mission.id
    );
    anyhow::ensure!(
        mission.vehicles.contains_key(&plan.vehicle),
        "{} is a plan of vehicle {:?}, which mission {:?} does not declare; it declares {}",
        path.display(),
        plan.vehicle.as_str(),
        mission.id,
        mission.vehicles.keys().map(VehicleId::as_str).collect::<Vec<_>>().join(", ")
    );
    Ok(())
}

/// Returns the elevation model that the plan was made on: the mission's, or the built-in one.
fn terrain(
    plan: &Plan,
    mission: &VehicleMission,
    data: &DataOption,
) -> anyhow::Result<SiteTerrain> {
    let wanted = plan.terrain.as_ref().context(
        "the plan does not say on which elevation data it was made, so that nothing can be said of it; \
         plan again",
    )?;
    let terrain = if wanted.source == DataSource::Synthetic.name() {
        SiteTerrain::synthetic(plan.seed)
    } else {
        load_terrain(mission, &data_directory(data.data.as_deref())?, plan.seed)?
    };
    anyhow::ensure!(
        plan_terrain(&terrain) == *wanted,
        "the plan was made on other elevation data ({}, SHA-256 {}) than those at hand; give their folder \
         with --data",
        wanted.source,
        wanted.sha256.join(", ")
    );
    Ok(terrain)
}
