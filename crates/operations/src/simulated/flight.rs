//! Rovers in the simulator, each with its operator: in company, or alone.

use hilal_fsw::{CommandSecurity, FlightSoftware};
use hilal_ground::{Ground, MissionClock};
use hilal_mission::VehicleModel;
use hilal_plan::Fault;
use hilal_quantity::Duration;
use hilal_risk::Moment;
use hilal_sim::{
    Noise, Pose, SimulatedVehicle, Stoppage, StoppageKind, Stoppages, StoreSizes, TruthSample,
    VehicleStart, World,
};

use super::{FlightSetup, LossCause, LossRule, SiteView};
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
    rule: LossRule,
    lost: Option<Lost>,
    /// Whether it stands in a haven when the plan is over; none before, and where it was lost.
    ends_in_haven: Option<bool>,
}

/// How and when a rover was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lost {
    /// Why.
    pub(crate) cause: LossCause,
    /// When, in milliseconds after the mission's start.
    pub(crate) at_ms: u64,
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
            .with_stores(StoreSizes::declared(setup.mission))
            .with_stoppages(stoppages)
            .with_faults(setup.injected)?;
        let flight = FlightSoftware::new(*setup.tables, vec![0; store_bytes], security);
        let operator = Operator::new(setup.brief, setup.hazards).with_team(setup.team);
        ground.load_plan(setup.havens);
        operator.loads_plan(&mut ground)?;
        let rover = Self {
            index,
            operator,
            vehicle: setup.vehicle,
            stoppages: events,
            rule: setup.loss,
            lost: None,
            ends_in_haven: None,
        };
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
        if self.lost.is_some() {
            return Ok(());
        }
        let (vehicle, ground) = closed_loop.vehicle_and_ground_mut(self.index);
        self.operator.reads(ground);
        if vehicle.links().fastest().is_some() {
            let mut localise = || vehicle.localised_by_ground();
            self.operator.answers(moment.utc(), ground, &mut localise)?;
        }
        self.operator.acts(moment, ground)
    }

    /// Looks at what a step has brought; each sample of the truth is shown. A rover that is lost does nothing
    /// more.
    pub(crate) fn ends(
        &mut self,
        moment: &Moment<'_>,
        closed_loop: &mut ClosedLoop<SiteView<'a>>,
        mut shows: impl FnMut(&TruthSample),
    ) {
        if self.lost.is_some() {
            return;
        }
        let world = closed_loop.world_mut();
        let samples = world.vehicles_mut()[self.index].take_trace();
        for sample in &samples {
            let cause = self.rule.judges(self.vehicle, sample);
            let lost = cause.map(|cause| Lost { cause, at_ms: sample.at_ms });
            self.lost = self.lost.or(lost);
            shows(sample);
        }
        let hardware = &world.vehicles()[self.index];
        let at_ms = hardware.now_ms();
        let cause = self.rule.judges_supply(hardware.unmet_wh());
        self.lost = self.lost.or(cause.map(|cause| Lost { cause, at_ms }));
        if let Some(last) = samples.last().filter(|_| moment.is_last() && self.lost.is_none()) {
            let ends_in_haven = moment.ends_in_haven(last.position);
            self.ends_in_haven = Some(ends_in_haven);
            let stranded = self.rule == LossRule::Forecast && !ends_in_haven;
            let lost = Lost { cause: LossCause::Stranded, at_ms: last.at_ms };
            self.lost = stranded.then_some(lost);
        }
        if self.lost.is_some() {
            world.stop(self.index);
        }
    }

    /// Returns why it is lost; nothing while it lives.
    pub(crate) fn loss(&self) -> Option<LossCause> {
        self.lost.map(|lost| lost.cause)
    }

    /// Returns how and when it was lost; nothing while it lives.
    pub(crate) const fn lost(&self) -> Option<Lost> {
        self.lost
    }

    /// Returns whether it stands in a haven when the plan is over; none before, and where it was lost.
    pub(crate) const fn ends_in_haven(&self) -> Option<bool> {
        self.ends_in_haven
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
    milliseconds(moment.end_utc() - closed_loop.start())
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

    /// Returns why it is lost; nothing while it lives.
    pub(crate) fn loss(&self) -> Option<LossCause> {
        self.rover.loss()
    }

    /// Returns the rover.
    pub(crate) const fn rover(&self) -> &OperatedRover<'a> {
        &self.rover
    }

    /// Returns the ground of the vehicle.
    pub(crate) fn ground(&self) -> &Ground {
        self.closed_loop.ground(self.rover.index)
    }

    /// Returns both ends of its link, to command it besides what its operator does.
    pub(crate) const fn closed_loop_mut(&mut self) -> &mut ClosedLoop<SiteView<'a>> {
        &mut self.closed_loop
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
    let end_ms = milliseconds(setup.mission.duration());
    Stoppages::drawn(&kinds, setup.held, end_ms, Noise::new(seed, stream))
}

/// Whole milliseconds of a time since the mission's start.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mission's length")]
pub(super) fn milliseconds(since_start: Duration) -> u64 {
    (since_start.to_seconds().max(0.0) * 1000.0).round() as u64
}
