//! Commands a rover by the policy of its plan: sees by telemetry that it is late, stopped or off the
//! plan, and tells it to go on late, to go to a haven, or to take the plan up again.
//!
//! What to do is decided by [`hilal_risk::RecoveryPolicy`], by the same rules by which the probability
//! of loss is forecast. Here it becomes telecommands.

use hilal_dictionary::{Command, Mode, ParameterId};
use hilal_ground::commanding::{ScheduledCommand, VehicleState};
use hilal_ground::{Ground, GroundError, SafeMode, VehicleDatabase};
use hilal_plan::{ActivityKind, Plan};
use hilal_quantity::{Duration, Energy, Epoch, MapPoint, Speed, TimeScale};
use hilal_risk::{Conduct, Halt, Hazards, Moment, Order, RecoveryPolicy, RoverReport};
use hilal_sim::FaultError;

use super::drive_commands::{arrival, drive, drives};
use super::free_commands::{frees, halt};
use super::patience::Patience;
use super::plan_commands::{PlanCommandError, commands_of};
use super::plan_shift::shifted;
use super::team_answers::{Progress, Team, TeamAnswers};

/// A plan, and what it takes to command a rover by it.
#[derive(Clone, Copy)]
pub struct Brief<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The mission's start: on-board time counts from here.
    pub start: Epoch,
    /// Where telecommands count places from.
    pub landing: MapPoint,
    /// What the battery holds when it is full.
    pub capacity: Energy,
    /// The pace that the plan counts on.
    pub speed: Speed,
    /// On which port each payload is.
    pub database: &'a VehicleDatabase,
}

impl core::fmt::Debug for Brief<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Brief").field("start", &self.start).finish_non_exhaustive()
    }
}

/// Why a rover cannot be commanded.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// What the plan asks for has no telecommand.
    #[error(transparent)]
    Plan(#[from] PlanCommandError),
    /// The ground cannot go on.
    #[error(transparent)]
    Ground(#[from] GroundError),
    /// The vehicle cannot have a fault.
    #[error(transparent)]
    Fault(#[from] FaultError),
}

/// What was told, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// When.
    pub utc: Epoch,
    /// What.
    pub order: Order,
    /// How the rover stands to its plan.
    pub conduct: Conduct,
    /// What had stopped it.
    pub halt: Halt,
}

/// The operator of one rover.
#[derive(Debug, Clone)]
pub struct Operator<'a> {
    brief: Brief<'a>,
    pilot: RecoveryPolicy,
    told: Vec<Told>,
    patience: Patience,
    /// What people do besides the policy; none where nobody does.
    team: Option<TeamAnswers>,
}

/// What was heard longer ago than this says nothing of the rover now: a sleeping one reports every ten
/// minutes.
const STALE: Duration = Duration::from_parts(0, 900_000_000_000);

impl<'a> Operator<'a> {
    /// An operator whose rover follows the plan.
    pub fn new(brief: Brief<'a>, hazards: &Hazards<'_>) -> Self {
        Self {
            brief,
            pilot: RecoveryPolicy::new(hazards),
            told: Vec::new(),
            patience: Patience::default(),
            team: None,
        }
    }

    /// Lets a team stand by.
    #[must_use]
    pub fn with_team(self, team: Team) -> Self {
        let team = match team {
            Team::Policy => None,
            Team::Answers => Some(TeamAnswers::default()),
        };
        Self { team, ..self }
    }

    /// Loads the plan's telecommands into the ground, to be sent ahead of time.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand.
    pub fn loads_plan(&self, ground: &mut Ground) -> Result<(), OperatorError> {
        let plan = self.brief.plan;
        ground.load_plan(&self.commands((plan.start_utc, plan.end_utc), Duration::ZERO)?);
        Ok(())
    }

    /// Reads what the rover has reported, where a team stands by.
    pub fn reads(&mut self, ground: &Ground) {
        let Some(team) = &mut self.team else { return };
        if team.reads(ground.archive().events()) == Progress::Made {
            self.patience.is_helped();
        }
    }

    /// Answers what the rover has reported, where a team stands by, while there is contact. `localise` finds the rover in
    /// its panoramas.
    ///
    /// # Errors
    ///
    /// A telecommand fits no packet.
    pub fn answers(
        &mut self,
        now: Epoch,
        ground: &mut Ground,
        localise: &mut dyn FnMut() -> MapPoint,
    ) -> Result<(), OperatorError> {
        let now = now.to_time_scale(TimeScale::TAI);
        let (landing, Some(team)) = (self.brief.landing, &mut self.team) else { return Ok(()) };
        // What sleeps has no panoramas to send, and telecommands to it can wait.
        let is_there =
            |seen: VehicleState| seen.mode != Mode::Hibernate && now - seen.epoch <= STALE;
        if !ground.vehicle().is_some_and(is_there) {
            return Ok(());
        }
        let sigma = ground.archive().latest(ParameterId::PositionSigma);
        for answer in team.due(now, sigma.and_then(|sigma| sigma.value)) {
            if let Some(command) = answer.command(landing, localise) {
                ground.command(command, now)?;
            }
        }
        Ok(())
    }

    /// Does what is to be done at the beginning of a step. Without a link, or without word from the
    /// rover, that is nothing: the rover goes on with what it was told.
    ///
    /// # Errors
    ///
    /// What the plan asks for has no telecommand, or a telecommand fits no packet.
    pub fn acts(&mut self, moment: &Moment<'_>, ground: &mut Ground) -> Result<(), OperatorError> {
        let now = moment.utc().to_time_scale(TimeScale::TAI);
        let Some((seen, safe_mode)) = self.seen(ground) else {
            return Ok(());
        };
        if now - seen.utc > STALE {
            return Ok(());
        }
        let is_safe = safe_mode != SafeMode::Off;
        let trusts_place = |team: &TeamAnswers| team.trusts_place(seen.utc);
        if is_safe && !self.team.as_ref().is_none_or(trusts_place) {
            return Ok(());
        }
        let order = self.pilot.orders(moment, seen);
        let conduct = self.pilot.conduct(moment);
        let is_freed = is_safe && !matches!(order, Order::GoOn | Order::Nothing);
        if is_freed && !self.patience.is_over(now) {
            return Ok(());
        }
        let last = self.told.last();
        if order != Order::GoOn
            && last.is_none_or(|last| (last.order, last.conduct) != (order, conduct))
        {
            self.told.push(Told { utc: moment.utc(), order, conduct, halt: seen.halt });
        }
        if matches!(order, Order::GoOn | Order::Nothing) {
            return Ok(());
        }
        if is_freed {
            self.patience.tried(now);
        }
        if let Some(team) = &mut self.team {
            team.commanded();
        }
        frees((seen.halt, safe_mode), order, (ground, now))?;
        self.commands_order(order, seen.place, (ground, now))
    }

    /// Returns the rover as last heard of, in the terms of the policy, and its safe mode.
    fn seen(&self, ground: &Ground) -> Option<(RoverReport, SafeMode)> {
        let report = ground.last_report(self.brief.landing)?;
        let plan_gone = self.team.as_ref().and_then(TeamAnswers::plan_gone);
        let halt = halt(report.safe_mode, plan_gone);
        let stored = self.brief.capacity * report.state_of_charge;
        let seen = RoverReport { utc: report.utc, place: report.place, stored, halt };
        Some((seen, report.safe_mode))
    }

    /// Returns what was told so far, without repetitions.
    pub fn told(&self) -> &[Told] {
        &self.told
    }

    fn commands_order(
        &self,
        order: Order,
        place: MapPoint,
        (ground, now): (&mut Ground, Epoch),
    ) -> Result<(), OperatorError> {
        match order {
            Order::GoOn | Order::Nothing => {}
            Order::Plan => {
                let rest = (now, self.brief.plan.end_utc);
                ground.load_plan(&self.commands(rest, Duration::ZERO)?);
            }
            Order::Late { from, by } => {
                let (at_once, rest) = self.late((from, by), place)?;
                for late in at_once {
                    ground.command(late.command, now)?;
                }
                ground.load_plan(&rest);
            }
            Order::Drive(to) => {
                let arrive = arrival(&self.brief, now, place.distance(to).metres());
                ground.command(drive(&self.brief, to, arrive)?, now)?;
            }
            Order::Park | Order::Settle => {
                ground.command(Command::SetMode { mode: Mode::Charge }, now)?;
            }
        }
        Ok(())
    }

    /// The rest of the plan, everything so much later: what is done at once, and what the schedule
    /// takes. Drives go step by step.
    fn late(
        &self,
        (from, by): (Epoch, Duration),
        place: MapPoint,
    ) -> Result<(Vec<ScheduledCommand>, Vec<ScheduledCommand>), PlanCommandError> {
        let activities = self.brief.plan.activities.iter().filter(|one| one.end_utc > from);
        let (mut at_once, mut rest, mut here) = (Vec::new(), Vec::new(), place);
        for activity in activities {
            let begin = activity.start_utc.max(from);
            if activity.kind == ActivityKind::Drive {
                rest.extend(drives(&self.brief, (begin, activity.end_utc, by), here)?);
            } else {
                let commands = self.commands((begin, activity.end_utc), by)?;
                let first = activity.start_utc <= from;
                if first { &mut at_once } else { &mut rest }.extend(commands);
            }
            here = self.brief.plan.position(activity.end_utc).unwrap_or(here);
        }
        Ok((at_once, rest))
    }

    fn commands(
        &self,
        times: (Epoch, Epoch),
        by: Duration,
    ) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
        let Brief { plan, start, landing, database, .. } = self.brief;
        commands_of(&shifted(plan, times, by), (start, landing), |payload| database.port(payload))
    }
}
