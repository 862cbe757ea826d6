//! `hilal faults try`: one plan, flown once for each fault.

use anyhow::Context as _;
use hilal_environment::rover_physics::RoverPhysics;
use hilal_operations::MetFault;
use hilal_operations::commanding::Team;
use hilal_operations::planning::PlanRequest;
use hilal_operations::simulated::{
    Contact, FaultTrial, FlightCase, FlightConditions, FlightParts, LossCause, LossRule,
    StoppageLoads, try_faults,
};
use hilal_plan::utc_text;
use hilal_quantity::{Duration, Unit};
use hilal_risk::Hazards;
use hilal_sim::{FailureMode, FaultCourse, InjectedFault, Noise, Trigger};
use hilal_traverse::{SafetyMap, SiteSteps, mission_problem};
use serde::Serialize;

use crate::args::FaultsTryArguments;
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::mission::{load_checked, of_vehicle};
use crate::progress::Stages;
use crate::run::planning::{self, Show};
use crate::run::{Prepared, Wanted};
use crate::stdout::print_line;

/// Plans a mission, and flies the plan once for each fault.
///
/// # Errors
///
/// Says what was asked wrongly, or which stage could not be done.
pub(super) fn command(arguments: &FaultsTryArguments) -> anyhow::Result<Outcome> {
    let kinds = kinds(&arguments.only)?;
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    let length_h = mission.duration().to_seconds() / 3600.0;
    anyhow::ensure!(
        (0.0..length_h).contains(&arguments.at_h),
        "--at-h {} lies outside the mission, which lasts from 0 to {length_h:.0} h",
        arguments.at_h
    );
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let together: Vec<Vec<FailureMode>> = match arguments.pairs {
        None => kinds.into_iter().map(|kind| vec![kind]).collect(),
        Some(count) => pairs(&kinds, (count, seed))?,
    };
    let Prepared { vehicle, place } =
        Prepared::new(mission, (&arguments.ground, seed), &mut stages)?;
    let request = PlanRequest { seed, ..PlanRequest::default() };
    let wanted = Wanted { request, limit_s: None };
    let planned =
        stages.stage("traverse", |bar| planning::plan(mission, &vehicle, &place, &wanted, bar))?;
    let sheltered = place.sheltered(mission);
    let light = SiteSteps::new(&place.light, &sheltered);
    let problem = mission_problem(&sheltered, &vehicle, &place.slope_deg, &light);
    let map = stages.stage("sweep", |bar| Ok(SafetyMap::new(&problem, &Show::on(bar))?))?;
    let physics = RoverPhysics::new(&vehicle, &place.light, (&place.slope_deg, problem.tile));
    let hazards = Hazards::new((&planned.plan, mission.start()), &[], &map, physics)
        .context("the plan cannot be followed step by step")?;
    let case = FlightCase { plan: &planned.plan, mission, vehicle: &vehicle, place: &place };
    let parts = FlightParts::new(case)?;
    let conditions = FlightConditions {
        faults: &[],
        contact: Contact::Declared,
        loads: StoppageLoads::Safe,
        injected: &[],
        loss: LossRule::Physics,
        team: Team::Answers,
    };
    let struck = |kind: &FailureMode| worst_moment(*kind, arguments.at_h);
    let faults = together.iter().map(|kinds| kinds.iter().map(struck).collect());
    let lists: Vec<Vec<InjectedFault>> = std::iter::once(Vec::new()).chain(faults).collect();
    for fault in lists.iter().flatten() {
        fault.check(&vehicle)?;
    }
    let setup = parts.setup(&hazards, conditions);
    let trials = stages.stage("flights", |bar| Ok(try_faults(setup, (&lists, seed), bar)?))?;
    let named = |kinds: &Vec<FailureMode>| {
        kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" + ")
    };
    let names = std::iter::once(NO_FAULT.to_owned()).chain(together.iter().map(named));
    let rows: Vec<Row> = names.zip(&trials).map(|(name, trial)| Row::new(name, trial)).collect();
    print_line(table(&rows))?;
    print_line(count(&rows))?;
    if let Some(out) = &arguments.out {
        write_whole(out, (serde_json::to_string_pretty(&rows)? + "\n").as_bytes())?;
    }
    let lost = rows.iter().any(|row| !row.survived);
    Ok(if lost { Outcome::Loss } else { Outcome::Done })
}

/// How the flight without a fault is called.
const NO_FAULT: &str = "(none)";

/// Draws so many pairs of different kinds by a seed, no pair twice.
fn pairs(
    kinds: &[FailureMode],
    (count, seed): (u32, u64),
) -> anyhow::Result<Vec<Vec<FailureMode>>> {
    let of_two = |(first, one): (usize, &FailureMode)| {
        kinds[first + 1..].iter().map(|other| vec![*one, *other]).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = kinds.iter().enumerate().flat_map(of_two).collect();
    let count = usize::try_from(count)?;
    anyhow::ensure!(
        count <= all.len(),
        "--pairs {count}: {} kinds make {} pairs; ask for at most as many",
        kinds.len(),
        all.len()
    );
    let mut noise = Noise::new(seed, PAIRS_STREAM);
    for place in 0..count {
        let left = (all.len() - place) as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below a length"
        )]
        let drawn = place + (noise.uniform() * left) as usize;
        all.swap(place, drawn);
    }
    all.truncate(count);
    Ok(all)
}

/// The stream of the seed that pairs are drawn by: none that a device of the simulator has.
const PAIRS_STREAM: u64 = 100;

fn kinds(only: &[String]) -> anyhow::Result<Vec<FailureMode>> {
    if only.is_empty() {
        return Ok(FailureMode::ALL.to_vec());
    }
    let kind = |name: &String| {
        FailureMode::from_name(name).with_context(|| {
            format!("no fault is called {name:?}; `hilal faults list` shows the catalogue")
        })
    };
    only.iter().map(kind).collect()
}

/// Returns a fault of a kind at the moment at which it weighs most; where that is any, after so many hours.
#[expect(
    clippy::too_many_lines,
    reason = "an arm for each kind, so that the compiler sees that none is missing"
)]
fn worst_moment(kind: FailureMode, at_h: f64) -> InjectedFault {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked hours")]
    let after_ms = (at_h * 3_600_000.0) as u64;
    let trigger = match kind {
        FailureMode::HeadingLost
        | FailureMode::HeadingStuck
        | FailureMode::HeadingBiased
        | FailureMode::HeadingNoisy
        | FailureMode::TiltLost
        | FailureMode::TiltStuck
        | FailureMode::TiltBiased
        | FailureMode::TiltNoisy
        | FailureMode::FixesLost
        | FailureMode::FixesBiased
        | FailureMode::FixesNoisy
        | FailureMode::OdometerLost
        | FailureMode::MotorCurrentBiased
        | FailureMode::WheelUnpowered
        | FailureMode::SoftSoil
        | FailureMode::WrongCommand
        | FailureMode::WheelStuck
        | FailureMode::WheelRunaway
        | FailureMode::RockUnderWheel
        | FailureMode::SteeperSlope => Trigger::InMode { mode: hilal_mission::models::Mode::Drive },
        FailureMode::PayloadLost | FailureMode::PayloadFloods => {
            Trigger::InMode { mode: hilal_mission::models::Mode::Science }
        }
        FailureMode::BoxSensorLost
        | FailureMode::BoxSensorStuck
        | FailureMode::BoxSensorBiased
        | FailureMode::BoxSensorNoisy
        | FailureMode::BatterySensorLost
        | FailureMode::BatterySensorStuck
        | FailureMode::BatterySensorBiased
        | FailureMode::HeaterWeak
        | FailureMode::InsulationTorn
        | FailureMode::BatteryStrapLoose
        | FailureMode::BatteryAged
        | FailureMode::BatteryLossy
        | FailureMode::ParasiticLoad
        | FailureMode::HeaterStuckOn
        | FailureMode::HeaterStuckOff
        | FailureMode::HeatSwitchStuck
        | FailureMode::BatteryCellLost
        | FailureMode::BrownOut => Trigger::Dark,
        FailureMode::ComputerReset
        | FailureMode::ComputerHang
        | FailureMode::MemoryUpset
        | FailureMode::MemoryBankLost
        | FailureMode::SolarParticleEvent
        | FailureMode::ClockJump
        | FailureMode::ClockDrift
        | FailureMode::ClockStuck
        | FailureMode::SunSensorStuck
        | FailureMode::SunSensorNoisy
        | FailureMode::ChargeGaugeNoisy
        | FailureMode::BusVoltageBiased
        | FailureMode::RadiatorDusty
        | FailureMode::SunHidden
        | FailureMode::UplinkErrors
        | FailureMode::DownlinkErrors
        | FailureMode::LinkSlow
        | FailureMode::LinkLate
        | FailureMode::LanderStoreLost
        | FailureMode::RelayLost
        | FailureMode::RelayStoreLost
        | FailureMode::SunSensorLost
        | FailureMode::SunSensorBiased
        | FailureMode::ChargeGaugeLost
        | FailureMode::ChargeGaugeStuck
        | FailureMode::ChargeGaugeBiased
        | FailureMode::ArrayFaceLost
        | FailureMode::ArrayDust
        | FailureMode::ReceiverLost
        | FailureMode::TransmitterLost
        | FailureMode::LinkOutage
        | FailureMode::LanderRelayLost
        | FailureMode::StationLost
        | FailureMode::Alarm => Trigger::At { at_ms: after_ms },
    };
    let hours: Option<u64> = match kind {
        FailureMode::Alarm => Some(3),
        FailureMode::SteeperSlope | FailureMode::SoftSoil => Some(2),
        FailureMode::SunHidden => Some(12),
        FailureMode::LinkOutage | FailureMode::TransmitterLost => Some(24),
        FailureMode::StationLost
        | FailureMode::LanderRelayLost
        | FailureMode::RelayLost
        | FailureMode::SolarParticleEvent => Some(48),
        _ => None,
    };
    let lasts_ms = hours.map(|hours| hours * 3_600_000);
    let lasts_ms = lasts_ms.filter(|_| kind.course() == FaultCourse::Lasting);
    InjectedFault { lasts_ms, ..InjectedFault::new(kind, trigger) }
}

/// What became of one flight.
#[derive(Debug, Serialize)]
struct Row {
    fault: String,
    /// When it came; none where it never came to it.
    from_utc: Option<String>,
    told_after_h: Option<f64>,
    told_by: Option<&'static str>,
    /// In how many contacts it was told, from that in which the fault came or the next.
    told_contacts: Option<usize>,
    obeys_after_h: Option<f64>,
    obeys_contacts: Option<usize>,
    /// Loads fed and box within its limits to the end.
    survived: bool,
    lost_by: Option<&'static str>,
    lost_utc: Option<String>,
    goals_done: usize,
    value: f64,
    least_charge: f64,
    was_below_reserve: bool,
    /// None where it was lost before the end.
    ends_in_haven: Option<bool>,
    box_min_c: f64,
    box_max_c: f64,
    safe_mode_entries: usize,
}

impl Row {
    fn new(fault: String, trial: &FaultTrial) -> Self {
        let met = trial.met.first();
        let hours = |duration: Duration| duration.to_unit(Unit::Hour);
        let first = met.and_then(|met| met.answers.iter().min_by_key(|answer| answer.receipt));
        Self {
            fault,
            from_utc: met.map(|met| utc_text(met.from)),
            told_after_h: met.and_then(MetFault::told_after).map(hours),
            told_by: first.map(|answer| answer.id.definition().name),
            told_contacts: trial.contacts_until_told,
            obeys_after_h: trial.commandable_after.map(hours),
            obeys_contacts: trial.contacts_until_commandable,
            survived: trial.loss.is_none(),
            lost_by: trial.loss.map(LossCause::in_words),
            lost_utc: trial.lost_at.map(utc_text),
            goals_done: trial.goals_done,
            value: trial.value,
            least_charge: trial.least_charge.value(),
            was_below_reserve: trial.was_below_reserve,
            ends_in_haven: trial.ends_in_haven,
            box_min_c: trial.box_c[0],
            box_max_c: trial.box_c[1],
            safe_mode_entries: trial.safe_mode_entries,
        }
    }

    /// What the forecast would count as a loss.
    fn notes(&self) -> String {
        let below = self.was_below_reserve.then_some("below the reserve");
        let stranded = (self.ends_in_haven == Some(false)).then_some("in no haven at the end");
        [below, stranded].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Says of how many flights with faults the vehicle came through.
fn count(rows: &[Row]) -> String {
    let struck = || rows.iter().filter(|row| row.fault != NO_FAULT);
    let of = |holds: &dyn Fn(&Row) -> bool| struck().filter(|row| holds(row)).count();
    format!(
        "{} flights with faults: {} survived, {} obeyed again",
        struck().count(),
        of(&|row| row.survived),
        of(&|row| row.obeys_after_h.is_some()),
    )
}

fn table(rows: &[Row]) -> String {
    let head = [
        "fault", "told h", "by", "obeys h", "outcome", "goals", "charge %", "box °C", "safe",
        "notes",
    ];
    let hours = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |h| format!("{h:.2}"));
    let mut cells = vec![head.map(str::to_owned)];
    for row in rows {
        let came = row.from_utc.is_some() || row.fault == NO_FAULT;
        cells.push([
            row.fault.clone(),
            hours(row.told_after_h),
            row.told_by.unwrap_or(if came { "–" } else { "did not come" }).to_owned(),
            hours(row.obeys_after_h),
            if row.survived { "survived" } else { "LOST" }.to_owned(),
            row.goals_done.to_string(),
            format!("{:.0}", 100.0 * row.least_charge),
            format!("{:.0} to {:.0}", row.box_min_c, row.box_max_c),
            row.safe_mode_entries.to_string(),
            row.notes(),
        ]);
    }
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).map(|column| width(column).unwrap_or(0)).collect();
    let mut lines: Vec<String> = cells
        .iter()
        .map(|row| {
            let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    let lost = rows.iter().filter(|row| !row.survived);
    lines.extend(lost.map(|row| {
        let why = row.lost_by.unwrap_or("unknown");
        let when = row.lost_utc.as_deref().map_or_else(String::new, |at| format!(" at {at}"));
        format!("{}: {why}{when}", row.fault)
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn pairs_are_of_two_kinds_none_twice_and_the_same_by_the_same_seed() {
        let draw = |seed| pairs(FailureMode::ALL, (500, seed)).expect("there are enough");
        let drawn = draw(7);
        assert_eq!(drawn, draw(7));
        assert_ne!(drawn, draw(8));
        let different: BTreeSet<_> = drawn.iter().collect();
        assert_eq!((drawn.len(), different.len()), (500, 500));
        assert!(drawn.iter().all(|pair| matches!(pair[..], [one, other] if one != other)));
    }

    #[test]
    fn more_pairs_than_there_are_are_refused_with_how_many_there_are() {
        let two = [FailureMode::HeadingLost, FailureMode::TiltLost];
        assert_eq!(pairs(&two, (1, 1)).expect("there is one"), [two.to_vec()]);
        let refused = pairs(&two, (2, 1)).expect_err("there is only one").to_string();
        assert_eq!(refused, "--pairs 2: 2 kinds make 1 pairs; ask for at most as many");
    }
}
