//! One rover in the simulator, and its operator.

use hilal_fsw::{FlightSoftware, FlightTables};
use hilal_ground::commanding::{Brief, Operator, OperatorError, Told};
use hilal_ground::{Ground, GroundError};
use hilal_mission::models::Mode;
use hilal_mission::{Mission, VehicleModel};
use hilal_quantity::{GridAzimuth, Unit};
use hilal_sim::{Noise, Pose, Stoppage, StoppageKind, Stoppages, TruthSample, World, WorldStart};
use hilal_traverse::risk::{Fault, Hazards, Moment};

use super::{Fate, View};
use crate::run::Operation;

/// What every flight of a plan begins with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pad<'a> {
    pub(crate) mission: &'a Mission,
    pub(crate) vehicle: &'a VehicleModel,
    pub(crate) view: View<'a>,
    pub(crate) tables: &'a FlightTables,
    pub(crate) brief: Brief<'a>,
    pub(crate) hazards: &'a Hazards<'a>,
    pub(crate) faults: &'a [Fault],
    /// The mode whose loads stay on in a stoppage; those of safe mode where it is none.
    pub(crate) held: Option<Mode>,
}

/// One rover and those who operate it.
#[derive(Debug)]
pub(crate) struct Craft<'a> {
    operation: Operation<View<'a>>,
    operator: Operator<'a>,
    vehicle: &'a VehicleModel,
    stoppages: Vec<Stoppage>,
    fate: Option<Fate>,
}

impl<'a> Craft<'a> {
    /// Puts a rover down at the mission's landing point, with what a seed has in store for it.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub(crate) fn new(
        pad: &Pad<'a>,
        (mut ground, memory): (Ground, usize),
        seed: u64,
    ) -> Result<Self, OperatorError> {
        let landing = pad.mission.site.landing.point();
        let pose = Pose { position: landing, heading: GridAzimuth::from_degrees(0.0) };
        let stoppages = drawn(pad, seed);
        let events = stoppages.events().to_vec();
        let world = World::new(pad.view, pad.vehicle.clone(), WorldStart::new(pose, seed))
            .with_stoppages(stoppages);
        let flight = FlightSoftware::new(*pad.tables, vec![0; memory]);
        let operator = Operator::new(pad.brief, pad.hazards);
        operator.loads_plan(&mut ground)?;
        let start = pad.mission.start();
        let operation = Operation { world, flight, ground, start };
        Ok(Self { operation, operator, vehicle: pad.vehicle, stoppages: events, fate: None })
    }

    /// Lives through a step of the plan; each sample of the truth is shown. A lost rover does nothing
    /// more.
    ///
    /// # Errors
    ///
    /// The ground cannot go on.
    pub(crate) fn lives(
        &mut self,
        moment: &Moment<'_>,
        mut shows: impl FnMut(&TruthSample),
    ) -> Result<(), OperatorError> {
        if self.fate.is_some() {
            return Ok(());
        }
        self.operator.acts(moment, &mut self.operation.ground)?;
        self.goes_on(moment).map_err(OperatorError::Ground)?;
        for sample in self.operation.world.take_trace() {
            self.fate = self.fate.or_else(|| Fate::of(self.vehicle, &sample));
            shows(&sample);
            if moment.is_last() && !moment.ends_in_haven(sample.position) {
                self.fate = self.fate.or(Some(Fate::Stranded));
            }
        }
        Ok(())
    }

    fn goes_on(&mut self, moment: &Moment<'_>) -> Result<(), GroundError> {
        let end = moment.end_utc();
        let now = |operation: &Operation<View<'_>>| {
            operation.start + operation.world.now_ms() as f64 * Unit::Millisecond
        };
        while now(&self.operation) < end {
            self.operation.cycle()?;
        }
        Ok(())
    }

    /// Returns how it was lost; nothing while it lives.
    pub(crate) const fn fate(&self) -> Option<Fate> {
        self.fate
    }

    /// Returns how many stoppages it has met, or would have met.
    pub(crate) fn stoppages(&self) -> &[Stoppage] {
        &self.stoppages
    }

    /// Returns what it was told.
    pub(crate) fn told(&self) -> &[Told] {
        self.operator.told()
    }

    /// Returns how far it has come, in milliseconds since the mission's start.
    pub(crate) const fn now_ms(&self) -> u64 {
        self.operation.world.now_ms()
    }
}

fn drawn(pad: &Pad<'_>, seed: u64) -> Stoppages {
    let kind = |fault: &Fault| StoppageKind { per_day: fault.per_day, mean_h: fault.mean_h };
    let kinds: Vec<StoppageKind> = pad.faults.iter().map(kind).collect();
    let stream = World::<View<'_>>::stoppage_stream();
    let end_ms = milliseconds(pad.mission.duration().to_seconds());
    Stoppages::drawn(&kinds, pad.held, end_ms, Noise::new(seed, stream))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0) as u64
}
