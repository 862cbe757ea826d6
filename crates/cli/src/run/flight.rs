//! Flight stage: the flight software in the simulated world, the ground at the other end of the
//! link, and nothing between them but packets.

use std::path::Path;

use anyhow::Context as _;
use hilal_dictionary::EventId;
use hilal_environment::SiteEnvironment;
use hilal_fsw::{FlightSoftware, STORE_BYTES};
use hilal_ground::commanding::RecoverySettings;
use hilal_ground::{Ground, GroundSetup, GroundSummary, VehicleDatabase};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::commanding::{telecommands, uplink_settings};
use hilal_plan::Plan;
use hilal_sim::{Pose, SiteScenery, TruthSample, World, WorldStart};

use crate::progress::Bar;
use crate::run::Operation;
use crate::run::ground_truth::{GoalVisit, visits};
use crate::run::tables::tables;

/// What a flight needs.
#[derive(Debug)]
pub(crate) struct Inputs<'a> {
    pub(crate) mission: &'a VehicleMission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) place: &'a SiteEnvironment,
    pub(crate) plan: &'a Plan,
    pub(crate) seed: u64,
    pub(crate) folder: &'a Path,
}

/// A flight that has ended.
#[derive(Debug)]
pub(crate) struct Flown {
    /// The truth, one sample a minute.
    pub(crate) trace: Vec<TruthSample>,
    /// What the truth says of each goal.
    pub(crate) visits: Vec<GoalVisit>,
    /// Energy that the loads asked for in vain, in watt hours.
    pub(crate) unmet_wh: f64,
    /// The ground with everything it has received.
    pub(crate) ground: Ground,
    /// The ground's counts.
    pub(crate) summary: GroundSummary,
}

impl Flown {
    /// Ends the ground's work: flushes the logs, writes the tables, counts.
    ///
    /// # Errors
    ///
    /// Names the file that cannot be written.
    pub(crate) fn close_ground(&mut self) -> anyhow::Result<()> {
        self.summary = self.ground.finish().context("the telemetry store could not be finished")?;
        Ok(())
    }

    /// Returns how often safe mode was entered, by the rover's own events: an entry and an exit can
    /// both fall between two samples of the truth.
    pub(crate) fn safe_mode_entries(&self) -> usize {
        let entries = EventId::SafeLowBattery..;
        self.ground.archive().events().iter().filter(|event| entries.contains(&event.id)).count()
    }
}

/// Flies the plan from the mission's start to its end.
///
/// # Errors
///
/// Fails when the ground cannot write its store, or the plan cannot be commanded.
pub(crate) fn fly(inputs: &Inputs<'_>, bar: &Bar) -> anyhow::Result<Flown> {
    let mission = inputs.mission;
    let scenery = SiteScenery::new(inputs.place, mission, inputs.vehicle);
    let start = mission.start_pose();
    let pose = Pose { position: start.point(), heading: start.heading() };
    let world = World::new(scenery, inputs.vehicle.clone(), WorldStart::new(pose, inputs.seed));
    let flight = FlightSoftware::new(tables(mission, inputs.vehicle)?, vec![0; STORE_BYTES]);
    let database = VehicleDatabase::new(inputs.vehicle)?;
    let setup = GroundSetup {
        mission: mission.id.clone(),
        start: mission.start(),
        uplink: uplink_settings(),
        recovery: Some(RecoverySettings::within(database.limits())),
        vehicle: database,
    };
    let commands = telecommands(inputs.plan, mission, &setup.vehicle)?;
    let mut ground = Ground::new(inputs.folder, &setup)?;
    ground.load_plan(&commands);
    let mut operation = Operation { world, flight, ground, start: mission.start() };
    let end_ms = milliseconds(mission.duration().to_seconds());
    while operation.world.now_ms() < end_ms {
        operation.cycle()?;
        if operation.world.now_ms().is_multiple_of(3_600_000) {
            bar.set(operation.world.now_ms() as f64 / end_ms as f64);
        }
    }
    Ok(ended(operation, inputs))
}

fn ended(operation: Operation<SiteScenery<'_>>, inputs: &Inputs<'_>) -> Flown {
    let trace = operation.world.trace().to_vec();
    Flown {
        visits: visits(inputs.mission, inputs.vehicle, &trace),
        unmet_wh: operation.world.unmet_wh(),
        trace,
        summary: operation.ground.summary(),
        ground: operation.ground,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0) as u64
}
