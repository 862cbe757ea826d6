//! One rover in the simulator, and its operator.

use hilal_fsw::FlightSoftware;
use hilal_ground::{Ground, GroundError, MissionClock};
use hilal_mission::VehicleModel;
use hilal_operations::commanding::{Operator, OperatorError, Told};
use hilal_plan::Fault;
use hilal_risk::Moment;
use hilal_sim::{Noise, Pose, Stoppage, StoppageKind, Stoppages, TruthSample, World, WorldStart};

use super::{Fate, Pad, View};
use crate::run::{Flown, GoalVisit, Operation};

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
    /// Puts a rover down where its mission begins, with what a seed has in store for it.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub(crate) fn new(
        pad: &Pad<'a>,
        (mut ground, memory): (Ground, usize),
        seed: u64,
    ) -> Result<Self, OperatorError> {
        let start = pad.mission.start_pose();
        let pose = Pose { position: start.point(), heading: start.heading() };
        let stoppages = drawn(pad, seed);
        let events = stoppages.events().to_vec();
        let world = World::new(pad.view, pad.vehicle.clone(), WorldStart::new(pose, seed))
            .with_stoppages(stoppages);
        let flight = FlightSoftware::new(*pad.tables, vec![0; memory]);
        let operator = Operator::new(pad.brief, pad.hazards);
        operator.loads_plan(&mut ground)?;
        let start = MissionClock::new(pad.mission.start()).start();
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
        let samples = self.operation.world.take_trace();
        for sample in &samples {
            self.fate = self.fate.or_else(|| Fate::of(self.vehicle, sample));
            shows(sample);
        }
        let end = samples.last().filter(|_| moment.is_last());
        if end.is_some_and(|sample| !moment.ends_in_haven(sample.position)) {
            self.fate = self.fate.or(Some(Fate::Stranded));
        }
        Ok(())
    }

    fn goes_on(&mut self, moment: &Moment<'_>) -> Result<(), GroundError> {
        let end_ms = milliseconds((moment.end_utc() - self.operation.start).to_seconds());
        while self.operation.world.now_ms() < end_ms {
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

    /// Ends the flight, with what was seen of it.
    pub(crate) fn ended(self, trace: Vec<TruthSample>, visits: Vec<GoalVisit>) -> Flown {
        let Operation { world, ground, .. } = self.operation;
        let (unmet_wh, summary) = (world.unmet_wh(), ground.summary());
        Flown { trace, visits, unmet_wh, ground, summary }
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
    (seconds.max(0.0) * 1000.0).round() as u64
}
