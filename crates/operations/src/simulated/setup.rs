//! What every flight of a plan begins with.

use hilal_environment::SiteEnvironment;
use hilal_fsw::FlightTables;
use hilal_ground::VehicleDatabase;
use hilal_ground::commanding::ScheduledCommand;
use hilal_mission::models::Mode;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::{Fault, Plan};
use hilal_quantity::{Epoch, Unit};
use hilal_risk::Hazards;
use hilal_sim::{InjectedFault, SiteScenery};

use super::{Contact, LossRule, SiteView};
use crate::commanding::{Brief, Team, haven_commands};
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
    /// What goes wrong besides.
    pub injected: &'a [InjectedFault],
    /// By what the vehicle counts as lost.
    pub loss: LossRule,
    /// Who stands by.
    pub team: Team,
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
    /// What goes wrong besides stoppages.
    pub(crate) injected: &'a [InjectedFault],
    /// By what the vehicle counts as lost.
    pub(crate) loss: LossRule,
    /// Who stands by.
    pub(crate) team: Team,
    /// The telecommands that declare the havens.
    pub(crate) havens: &'a [ScheduledCommand],
}

impl FlightSetup<'_> {
    /// Returns the instant of so many milliseconds after the mission's start.
    pub(crate) fn at(&self, ms: u64) -> Epoch {
        self.mission.start() + ms as f64 * Unit::Millisecond
    }
}

/// What a plan's flights share and own: the site as the simulator sees it, the vehicle's database for the
/// ground, and the tables of its flight software.
#[derive(Debug)]
pub struct FlightParts<'a> {
    case: FlightCase<'a>,
    site: SiteScenery<'a>,
    database: VehicleDatabase,
    tables: FlightTables,
    havens: Vec<ScheduledCommand>,
}

impl<'a> FlightParts<'a> {
    /// Makes ready what flights of a plan need.
    ///
    /// # Errors
    ///
    /// The plan does not begin with the mission, or the vehicle's application processes reach reserved ones.
    pub fn new(case: FlightCase<'a>) -> Result<Self, FlightError> {
        let FlightCase { plan, mission, vehicle, place } = case;
        if plan.start_utc != mission.start() {
            return Err(FlightError::Start { plan: plan.start_utc, mission: mission.start() });
        }
        Ok(Self {
            case,
            site: SiteScenery::new(place, mission, vehicle),
            database: VehicleDatabase::new(vehicle)?,
            tables: flight_tables(mission, vehicle)?,
            havens: haven_commands(&place.sheltered(mission)),
        })
    }

    /// Joins it with what flights meet, and with what the policy knows of that.
    pub fn setup<'b>(
        &'b self,
        hazards: &'b Hazards<'b>,
        conditions: FlightConditions<'b>,
    ) -> FlightSetup<'b> {
        let FlightCase { plan, mission, vehicle, .. } = self.case;
        FlightSetup {
            mission,
            vehicle,
            view: SiteView::new(&self.site, conditions.contact, &vehicle.radio),
            tables: &self.tables,
            database: &self.database,
            brief: Brief {
                plan,
                start: mission.start(),
                landing: mission.start_pose().point(),
                capacity: vehicle.battery.capacity,
                speed: vehicle.drive.planned,
                database: &self.database,
            },
            hazards,
            faults: conditions.faults,
            held: conditions.loads.held(vehicle),
            injected: conditions.injected,
            loss: conditions.loss,
            team: conditions.team,
            havens: &self.havens,
        }
    }
}
