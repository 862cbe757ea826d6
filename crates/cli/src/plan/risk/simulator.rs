//! A plan flown in the simulator, with its flight software and its operator, through what may happen.

use anyhow::Context as _;
use hilal_ground::commanding::Brief;
use hilal_mission::VehicleModel;
use hilal_mission::models::Mode;
use hilal_traverse::risk::{Fault, Hazards};

use super::super::held::Held;
use crate::progress::Stages;
use crate::run::{scenery, stations, tables, telecommands};
use crate::simulated::{Contact, Fleet, Flown, Pad, View};

/// How a plan is flown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flights {
    pub(super) count: usize,
    pub(super) seed: u64,
    pub(super) contact: Contact,
    pub(super) loads: Loads,
}

/// What is on in a stoppage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Loads {
    /// The larger load of driving and of standby, as the forecast takes it.
    Awake,
    /// That of safe mode, which the flight software is in.
    Safe,
}

impl Loads {
    fn held(self, vehicle: &VehicleModel) -> Option<Mode> {
        let power = |mode| vehicle.loads.power(mode);
        let larger =
            if power(Mode::Standby) > power(Mode::Drive) { Mode::Standby } else { Mode::Drive };
        (self == Self::Awake).then_some(larger)
    }
}

/// Flies a plan so often.
///
/// # Errors
///
/// Says why the plan cannot be flown from the mission's start.
pub(super) fn flown(
    held: &Held,
    (hazards, faults): (&Hazards<'_>, &[Fault]),
    flights: Flights,
    stages: &mut Stages,
) -> anyhow::Result<Flown> {
    let Held { plan, mission, vehicle, place, almanac, .. } = held;
    anyhow::ensure!(
        plan.start_utc == mission.start(),
        "the plan begins at {}, and the simulator flies from the mission's start, {}; fly a plan that begins there",
        plan.start_utc,
        mission.start()
    );
    let stations = stations(mission);
    let site = scenery(mission, vehicle, (place, almanac), &stations)?;
    let payload = |id: &str| telecommands::port(vehicle, id);
    let pad = Pad {
        mission,
        vehicle,
        view: View::new(&site, flights.contact, &vehicle.radio),
        tables: &tables(mission, vehicle),
        brief: Brief {
            plan,
            start: mission.start(),
            landing: mission.site.landing.point(),
            capacity: vehicle.battery.capacity,
            margin: mission.planning.energy_margin_wh.get(),
            payload: &payload,
        },
        hazards,
        faults,
        held: flights.loads.held(vehicle),
    };
    let fleet = Fleet::new(pad, (flights.count, flights.seed))?;
    stages.stage("simulator", |bar| fleet.fly(bar).context("a flight cannot go on"))
}
