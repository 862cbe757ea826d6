//! Rovers in the simulator, each with its operator: in company, or alone.

use hilal_fsw::{CommandSecurity, FlightSoftware};
use hilal_ground::{Ground, MissionClock};
use hilal_mission::VehicleModel;
use hilal_plan::Fault;
use hilal_risk::Moment;
use hilal_sim::{
    Noise, Pose, SimulatedVehicle, Stoppage, StoppageKind, Stoppages, TruthSample, VehicleStart,
    World,
};

use super::{FlightSetup, LossCause, SiteView};
use crate::closed_loop::{ClosedLoop, LinkEnds};
use crate::commanding::{Operator, OperatorError, Told};

/// One rover of a closed loop, and its operator.
#[derive(Debug)]
pub(crate) struct OperatedRover<'a> {
    /// Its place in the closed loop.
    index: usize,
    operator: Operator<'a>,
    vehicle: &'a VehicleModel,
    stoppages: Vec<Stoppage>,
    loss: Option<LossCause>,
}

/// A rover's hardware and both ends of its link, before it joins a closed loop.
pub(crate) type PlacedVehicle<'a> = (SimulatedVehicle<SiteView<'a>>, LinkEnds);

impl<'a> OperatedRover<'a> {
    /// Puts a rover down where its mission begins, with what a seed has in store for it; it takes this place
    /// in its closed loop.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand, or the vehicle cannot have one of the faults.
    pub(crate) fn place(
        setup: &FlightSetup<'a>,
        (mut ground, security): (Ground, CommandSecurity),
        (index, seed, store_bytes): (usize, u64, usize),
    ) -> Result<(PlacedVehicle<'a>, Self), OperatorError> {
        let start = setup.mission.start_pose();
        let pose = Pose { position: start.point(), heading: start.heading() };
        let stoppages = drawn(setup, seed);
        let events = stoppages.events().to_vec();
        let start = VehicleStart::new(pose, seed);
        let hardware = SimulatedVehicle::new(setup.view, setup.vehicle.clone(), start)
            .with_stoppages(stoppages)
            .with_faults(setup.injected)?;
        let flight = FlightSoftware::new(*setup.tables, vec![0; store_bytes], security);
        let operator = Operator::new(setup.brief, setup.hazards);
        ground.load_plan(setup.havens);
        operator.loads_plan(&mut ground)?;
        let rover = Self { index, operator, vehicle: setup.vehicle, stoppages: events, loss: None };
        Ok(((hardware, LinkEnds { flight, ground }), rover))
    }

    /// The operator does what is to be done at the beginning of a step; for a lost rover that is nothing.
    ///
    /// # Errors
    ///
    /// The ground cannot go on.
    pub(crate) fn begins(
        &mut self,
        moment: &Moment<'_>,
        closed_loop: &mut ClosedLoop<SiteView<'a>>,
    ) -> Result<(), OperatorError> {
        if self.loss.is_some() {
            return Ok(());
        }
        self.operator.acts(moment, closed_loop.ground_mut(self.index))
    }

    /// Looks at what a step has brought; each sample of the truth is shown. A rover that is lost does nothing
    /// more.
    pub(crate) fn ends(
        &mut self,
        moment: &Moment<'_>,
        closed_loop: &mut ClosedLoop<SiteView<'a>>,
        mut shows: impl FnMut(&TruthSample),
    ) {
        if self.loss.is_some() {
            return;
        }
        let world = closed_loop.world_mut();
        let samples = world.vehicles_mut()[self.index].take_trace();
        for sample in &samples {
            self.loss = self.loss.or_else(|| LossCause::of(self.vehicle, sample));
            shows(sample);
        }
        let end = samples.last().filter(|_| moment.is_last());
        if end.is_some_and(|sample| !moment.ends_in_haven(sample.position)) {
            self.loss = self.loss.or(Some(LossCause::Stranded));
        }
        if self.loss.is_some() {
            world.stop(self.index);
        }
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
}

/// Lets a closed loop go on until so many milliseconds after the mission's start.
///
/// # Errors
///
/// A ground cannot go on.
pub(crate) fn go_on(
    closed_loop: &mut ClosedLoop<SiteView<'_>>,
    end_ms: u64,
) -> Result<(), OperatorError> {
    while closed_loop.world().now_ms() < end_ms {
        closed_loop.cycle().map_err(OperatorError::Ground)?;
    }
    Ok(())
}

/// Returns the end of a step in milliseconds after the mission's start.
pub(crate) fn end_ms(moment: &Moment<'_>, closed_loop: &ClosedLoop<SiteView<'_>>) -> u64 {
    milliseconds((moment.end_utc() - closed_loop.start()).to_seconds())
}

/// One rover that flies alone, and its operator.
#[derive(Debug)]
pub(crate) struct SimulatedFlight<'a> {
    closed_loop: ClosedLoop<SiteView<'a>>,
    rover: OperatedRover<'a>,
}

impl<'a> SimulatedFlight<'a> {
    /// Puts a rover down where its mission begins, with what a seed has in store for it.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub(crate) fn new(
        setup: &FlightSetup<'a>,
        ground: (Ground, CommandSecurity),
        (seed, store_bytes): (u64, usize),
    ) -> Result<Self, OperatorError> {
        let (placed, rover) = OperatedRover::place(setup, ground, (0, seed, store_bytes))?;
        let start = MissionClock::new(setup.mission.start()).start();
        let closed_loop = ClosedLoop::new(vec![placed], start, setup.mission.minimum_separation());
        Ok(Self { closed_loop, rover })
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
        shows: impl FnMut(&TruthSample),
    ) -> Result<(), OperatorError> {
        if self.rover.loss().is_some() {
            return Ok(());
        }
        self.rover.begins(moment, &mut self.closed_loop)?;
        let end_ms = end_ms(moment, &self.closed_loop);
        go_on(&mut self.closed_loop, end_ms)?;
        self.rover.ends(moment, &mut self.closed_loop, shows);
        Ok(())
    }

    /// Returns how it was lost; nothing while it lives.
    pub(crate) const fn loss(&self) -> Option<LossCause> {
        self.rover.loss()
    }

    /// Returns the stoppages that it has met, or would have met.
    pub(crate) fn stoppages(&self) -> &[Stoppage] {
        self.rover.stoppages()
    }

    /// Returns what it was told.
    pub(crate) fn told(&self) -> &[Told] {
        self.rover.told()
    }

    /// Ends the flight: what is left are the vehicle's hardware and the ends of its link.
    pub(crate) fn into_parts(self) -> (World<SiteView<'a>>, Vec<LinkEnds>) {
        self.closed_loop.into_parts()
    }

    /// Returns how far it has come, in milliseconds since the mission's start.
    pub(crate) const fn now_ms(&self) -> u64 {
        self.closed_loop.world().now_ms()
    }
}

fn drawn(setup: &FlightSetup<'_>, seed: u64) -> Stoppages {
    let kind = |fault: &Fault| StoppageKind { per_day: fault.per_day, mean_h: fault.mean_h };
    let kinds: Vec<StoppageKind> = setup.faults.iter().map(kind).collect();
    let stream = SimulatedVehicle::<SiteView<'_>>::stoppage_stream();
    let end_ms = milliseconds(setup.mission.duration().to_seconds());
    Stoppages::drawn(&kinds, setup.held, end_ms, Noise::new(seed, stream))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds.max(0.0) * 1000.0).round() as u64
}
