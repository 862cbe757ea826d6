//! What every flight of a plan begins with.

use hilal_environment::SiteEnvironment;
use hilal_fsw::FlightTables;
use hilal_ground::VehicleDatabase;
use hilal_mission::models::Mode;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::commanding::Brief;
use hilal_plan::{Fault, Plan};
use hilal_quantity::{Epoch, Unit};
use hilal_risk::Hazards;
use hilal_sim::SiteScenery;

use super::{Contact, View};
use crate::run::tables;

/// A plan and where it is flown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) mission: &'a VehicleMission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) place: &'a SiteEnvironment,
}

/// What flights meet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub(crate) faults: &'a [Fault],
    pub(crate) contact: Contact,
    pub(crate) loads: Loads,
}

/// What is on while a rover is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Loads {
    /// The larger load of driving and of standby, as the forecast has it.
    Awake,
    /// That of safe mode, which the flight software is in.
    Safe,
}

impl Loads {
    fn held(self, vehicle: &VehicleModel) -> Option<Mode> {
        let power = |mode| vehicle.loads.power(mode);
        let standby = power(Mode::Standby) > power(Mode::Drive);
        let larger = if standby { Mode::Standby } else { Mode::Drive };
        (self == Self::Awake).then_some(larger)
    }
}

/// What every flight of a plan begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pad<'a> {
    pub(crate) mission: &'a VehicleMission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) view: View<'a>,
    pub(crate) tables: &'a FlightTables,
    pub(crate) database: &'a VehicleDatabase,
    pub(crate) brief: Brief<'a>,
    pub(crate) hazards: &'a Hazards<'a>,
    pub(crate) faults: &'a [Fault],
    /// The mode whose loads stay on in a stoppage; those of safe mode where it is none.
    pub(crate) held: Option<Mode>,
}

impl Pad<'_> {
    /// Returns the instant of so many milliseconds after the mission's start.
    pub(crate) fn at(&self, ms: u64) -> Epoch {
        self.mission.start() + ms as f64 * Unit::Millisecond
    }
}

/// Makes everything ready, and flies.
///
/// # Errors
///
/// Says that the plan does not begin with the mission; or what `flies` says.
pub(crate) fn on_pad<T>(
    setting: Setting<'_>,
    hazards: &Hazards<'_>,
    terms: Terms<'_>,
    flies: impl FnOnce(Pad<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let Setting { plan, mission, vehicle, place } = setting;
    anyhow::ensure!(
        plan.start_utc == mission.start(),
        "the plan begins at {}, and the simulator flies from the mission's start, {}; fly a plan that begins there",
        plan.start_utc,
        mission.start()
    );
    let site = SiteScenery::new(place, mission, vehicle);
    let database = VehicleDatabase::new(vehicle)?;
    let payload = |id: &str| database.port(id);
    flies(Pad {
        mission,
        vehicle,
        view: View::new(&site, terms.contact, &vehicle.radio),
        tables: &tables(mission, vehicle)?,
        database: &database,
        brief: Brief {
            plan,
            start: mission.start(),
            landing: mission.start_pose().point(),
            capacity: vehicle.battery.capacity,
            speed: vehicle.drive.planned,
            payload: &payload,
        },
        hazards,
        faults: terms.faults,
        held: terms.loads.held(vehicle),
    })
}
