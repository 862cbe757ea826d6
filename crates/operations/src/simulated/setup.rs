//! What every flight of a plan begins with.

use hilal_environment::SiteEnvironment;
use hilal_fsw::FlightTables;
use hilal_ground::VehicleDatabase;
use hilal_mission::models::Mode;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::{Fault, Plan};
use hilal_quantity::{Epoch, Unit};
use hilal_risk::Hazards;
use hilal_sim::SiteScenery;

use super::{Contact, SiteView};
use crate::commanding::Brief;
use crate::error::FlightError;
use crate::flight_tables::flight_tables;

/// A plan and where it is flown.
#[derive(Debug, Clone, Copy)]
pub struct FlightCase<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The mission as the vehicle flies it.
    pub mission: &'a VehicleMission,
    /// The vehicle.
    pub vehicle: &'a VehicleModel,
    /// Terrain, light and links.
    pub place: &'a SiteEnvironment,
}

/// What flights meet on their way.
#[derive(Debug, Clone, Copy)]
pub struct FlightConditions<'a> {
    /// What may stop the vehicle.
    pub faults: &'a [Fault],
    /// When ground and vehicle hear each other.
    pub contact: Contact,
    /// What is on while the vehicle is stopped.
    pub loads: StoppageLoads,
}

/// What is on while a rover is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoppageLoads {
    /// The larger load of driving and of standby, as the forecast has it.
    Awake,
    /// That of safe mode, which the flight software is in.
    Safe,
}

impl StoppageLoads {
    fn held(self, vehicle: &VehicleModel) -> Option<Mode> {
        let power = |mode| vehicle.loads.power(mode);
        let standby = power(Mode::Standby) > power(Mode::Drive);
        let larger = if standby { Mode::Standby } else { Mode::Drive };
        (self == Self::Awake).then_some(larger)
    }
}

/// What every flight of a plan begins with.
#[derive(Debug, Clone, Copy)]
pub struct FlightSetup<'a> {
    pub(crate) mission: &'a VehicleMission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) view: SiteView<'a>,
    pub(crate) tables: &'a FlightTables,
    pub(crate) database: &'a VehicleDatabase,
    pub(crate) brief: Brief<'a>,
    pub(crate) hazards: &'a Hazards<'a>,
    pub(crate) faults: &'a [Fault],
    /// The mode whose loads stay on in a stoppage; none for those of safe mode.
    pub(crate) held: Option<Mode>,
}

impl FlightSetup<'_> {
    /// Returns the instant of so many milliseconds after the mission's start.
    pub(crate) fn at(&self, ms: u64) -> Epoch {
        self.mission.start() + ms as f64 * Unit::Millisecond
    }
}

/// Makes ready what every flight of a plan begins with, and hands it to `flies`.
///
/// # Errors
///
/// The plan does not begin with the mission, or the vehicle's application processes reach reserved ones;
/// or what `flies` returns.
pub fn with_flight_setup<T, E: From<FlightError>>(
    case: FlightCase<'_>,
    hazards: &Hazards<'_>,
    conditions: FlightConditions<'_>,
    flies: impl FnOnce(FlightSetup<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let FlightCase { plan, mission, vehicle, place } = case;
    if plan.start_utc != mission.start() {
        return Err(FlightError::Start { plan: plan.start_utc, mission: mission.start() }.into());
    }
    let site = SiteScenery::new(place, mission, vehicle);
    let database = VehicleDatabase::new(vehicle).map_err(FlightError::from)?;
    let payload = |id: &str| database.port(id);
    flies(FlightSetup {
        mission,
        vehicle,
        view: SiteView::new(&site, conditions.contact, &vehicle.radio),
        tables: &flight_tables(mission, vehicle).map_err(FlightError::from)?,
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
        faults: conditions.faults,
        held: conditions.loads.held(vehicle),
    })
}
