//! One rover in the simulator, and its operator.

use hilal_fsw::FlightSoftware;
use hilal_ground::{Ground, GroundError, MissionClock};
use hilal_mission::VehicleModel;
use hilal_plan::Fault;
use hilal_risk::Moment;
use hilal_sim::{Noise, Pose, Stoppage, StoppageKind, Stoppages, TruthSample, World, WorldStart};

use super::{FlightSetup, LossCause, SiteView};
use crate::closed_loop::ClosedLoop;
use crate::commanding::{Operator, OperatorError, Told};
use crate::flight_record::FlightRecord;
use crate::goal_visits::GoalVisit;

/// One rover and those who operate it.
#[derive(Debug)]
pub(crate) struct SimulatedFlight<'a> {
    closed_loop: ClosedLoop<SiteView<'a>>,
    operator: Operator<'a>,
    vehicle: &'a VehicleModel,
    stoppages: Vec<Stoppage>,
    loss: Option<LossCause>,
}

impl<'a> SimulatedFlight<'a> {
    /// Puts a rover down where its mission begins, with what a seed has in store for it.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub(crate) fn new(
        setup: &FlightSetup<'a>,
        (mut ground, store_bytes): (Ground, usize),
        seed: u64,
    ) -> Result<Self, OperatorError> {
        let start = setup.mission.start_pose();
        let pose = Pose { position: start.point(), heading: start.heading() };
        let stoppages = drawn(setup, seed);
        let events = stoppages.events().to_vec();
        let world = World::new(setup.view, setup.vehicle.clone(), WorldStart::new(pose, seed))
            .with_stoppages(stoppages);
        let flight = FlightSoftware::new(*setup.tables, vec![0; store_bytes]);
        let operator = Operator::new(setup.brief, setup.hazards);
        operator.loads_plan(&mut ground)?;
        let start = MissionClock::new(setup.mission.start()).start();
        let closed_loop = ClosedLoop { world, flight, ground, start };
        Ok(Self { closed_loop, operator, vehicle: setup.vehicle, stoppages: events, loss: None })
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
        if self.loss.is_some() {
            return Ok(());
        }
        self.operator.acts(moment, &mut self.closed_loop.ground)?;
        self.goes_on(moment).map_err(OperatorError::Ground)?;
        let samples = self.closed_loop.world.take_trace();
        for sample in &samples {
            self.loss = self.loss.or_else(|| LossCause::of(self.vehicle, sample));
            shows(sample);
        }
        let end = samples.last().filter(|_| moment.is_last());
        if end.is_some_and(|sample| !moment.ends_in_haven(sample.position)) {
            self.loss = self.loss.or(Some(LossCause::Stranded));
        }
        Ok(())
    }

    fn goes_on(&mut self, moment: &Moment<'_>) -> Result<(), GroundError> {
        let end_ms = milliseconds((moment.end_utc() - self.closed_loop.start).to_seconds());
        while self.closed_loop.world.now_ms() < end_ms {
            self.closed_loop.cycle()?;
        }
        Ok(())
    }

    /// Returns how it was lost; nothing while it lives.
    pub(crate) const fn loss(&self) -> Option<LossCause> {
        self.loss
    }

    /// Returns the stoppages that it has met, or would have met.
    pub(crate) fn stoppages(&self) -> &[Stoppage] {
        &self.stoppages
    }

    /// Returns what it was told.
    pub(crate) fn told(&self) -> &[Told] {
        self.operator.told()
    }

    /// Ends the flight, with what was seen of it.
    pub(crate) fn ended(self, trace: Vec<TruthSample>, visits: Vec<GoalVisit>) -> FlightRecord {
        let ClosedLoop { world, ground, .. } = self.closed_loop;
        let (unmet_wh, summary) = (world.unmet_wh(), ground.summary());
        FlightRecord { trace, visits, unmet_wh, ground, summary }
    }

    /// Returns how far it has come, in milliseconds since the mission's start.
    pub(crate) const fn now_ms(&self) -> u64 {
        self.closed_loop.world.now_ms()
    }
}

fn drawn(setup: &FlightSetup<'_>, seed: u64) -> Stoppages {
    let kind = |fault: &Fault| StoppageKind { per_day: fault.per_day, mean_h: fault.mean_h };
    let kinds: Vec<StoppageKind> = setup.faults.iter().map(kind).collect();
    let stream = World::<SiteView<'_>>::stoppage_stream();
    let end_ms = milliseconds(setup.mission.duration().to_seconds());
    Stoppages::drawn(&kinds, setup.held, end_ms, Noise::new(seed, stream))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}
