//! How a rehearsal went: each fault that came, when the ground was told, and what people did about it.

use hilal_dictionary::{Mode, ParameterId};
use hilal_ground::commanding::VehicleState;
use hilal_operations::{LiveMission, MetFault};
use hilal_plan::utc_text;
use hilal_quantity::Epoch;
use serde::Serialize;
use utoipa::ToSchema;

/// Which kind of thing a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DoneKind {
    /// Attended to an alarm.
    Alarm,
    /// Asked for a telecommand.
    Asked,
    /// Decided on what was asked for, or took it back.
    Decided,
}

/// Something that a person did.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DoneLine {
    /// When, by the mission's clock, in seconds after its start.
    pub met_s: f64,
    /// The account.
    pub account: String,
    /// The vehicle.
    pub vehicle: String,
    /// What.
    pub what: String,
    /// Which kind of thing.
    pub kind: DoneKind,
}

/// What came of a fault.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FaultDebrief {
    /// The vehicle.
    pub vehicle: String,
    /// The fault's name in the catalogue, with the device where there are several.
    pub fault: String,
    /// When it came, in seconds after the mission's start.
    pub from_met_s: f64,
    /// When it was over; null where it still is there.
    pub until_met_s: Option<f64>,
    /// How long after it the ground first had an event of low severity or more of the vehicle, in seconds, within two days and
    /// before its next fault; null where it had none. Whether the fault is its cause is for people to judge.
    pub told_after_s: Option<f64>,
    /// The event.
    pub told: Option<String>,
    /// How long after it somebody attended to an alarm of the vehicle, in seconds.
    pub noticed_after_s: Option<f64>,
    /// Who.
    pub noticed_by: Option<String>,
    /// How long after it somebody asked for a telecommand to the vehicle, in seconds.
    pub decided_after_s: Option<f64>,
    /// Who.
    pub decided_by: Option<String>,
    /// How long after it the vehicle told that it had left safe mode again, in seconds; null where it never was in safe mode
    /// after the fault, or still is.
    pub recovered_after_s: Option<f64>,
    /// Whether the vehicle told of safe mode after it.
    pub was_safe: bool,
    /// Telecommands that people asked for from then until the vehicle's next fault.
    pub commands: usize,
    /// The lowest charge that the vehicle reported in that time, in percent.
    pub lowest_charge_percent: Option<f64>,
}

/// How a rehearsal went.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Debrief {
    /// The mission.
    pub mission: String,
    /// Up to when, in UTC of the mission.
    pub utc: String,
    /// Up to when, in seconds after the mission's start.
    pub met_s: f64,
    /// The faults that have come, in their order.
    pub faults: Vec<FaultDebrief>,
    /// Charge below which plans do not go, in percent, for each vehicle.
    pub reserve_percent: Vec<(String, f64)>,
    /// All that people did, in its order.
    pub done: Vec<DoneLine>,
}

/// Judges a rehearsal from what went wrong and what people did, which is in its order.
pub(crate) fn debrief(mission: &LiveMission<'_>, done: Vec<DoneLine>) -> Debrief {
    let mut faults = Vec::new();
    let mut reserve_percent = Vec::new();
    for vehicle in 0..mission.vehicles() {
        let case = mission.case(vehicle);
        let battery = &case.vehicle.battery;
        let id = case.mission.id().to_string();
        reserve_percent.push((id, 100.0 * (battery.reserve / battery.capacity)));
        let met = mission.met_faults(vehicle);
        for (place, fault) in met.iter().enumerate() {
            let next = met.get(place + 1).map(|next| next.from);
            faults.push(of_fault((mission, vehicle), (fault, next), &done));
        }
    }
    faults.sort_by(|a, b| a.from_met_s.total_cmp(&b.from_met_s));
    let case = mission.case(0);
    Debrief {
        mission: case.mission.name.clone(),
        utc: utc_text(mission.now()),
        met_s: mission.now_ms() as f64 / 1000.0,
        faults,
        reserve_percent,
        done,
    }
}

fn of_fault(
    (mission, vehicle): (&LiveMission<'_>, usize),
    (fault, next): (&MetFault, Option<Epoch>),
    done: &[DoneLine],
) -> FaultDebrief {
    let start = mission.case(vehicle).mission.start();
    let id = mission.case(vehicle).mission.id().to_string();
    let met_s = |epoch: Epoch| (epoch - start).to_seconds();
    let from_met_s = met_s(fault.from);
    let to_met_s = next.map_or(f64::INFINITY, met_s);
    let since: Vec<&DoneLine> = done
        .iter()
        .filter(|line| line.vehicle == id && line.met_s >= from_met_s && line.met_s < to_met_s)
        .collect();
    let told = fault.answers.iter().min_by_key(|answer| answer.receipt);
    let told_s = told.map(|answer| met_s(answer.receipt));
    // What was done before the ground could know of the fault was not done about it.
    let aware_s = told_s.unwrap_or(from_met_s);
    let first = |kind| since.iter().find(|line| line.kind == kind && line.met_s >= aware_s);
    let (noticed, decided) = (first(DoneKind::Alarm), first(DoneKind::Asked));
    let archive = mission.ground(vehicle).archive();
    let curve = |id| {
        let within = move |(at, _): &(f64, f64)| *at >= from_met_s && *at < to_met_s;
        archive.curve(id).into_iter().filter(within)
    };
    let is_safe = |(_, mode): &(f64, f64)| VehicleState::mode_of(*mode) == Some(Mode::Safe);
    let mut modes = curve(ParameterId::ModeNumber).skip_while(|sample| !is_safe(sample));
    let was_safe = modes.next().is_some();
    let left = modes.find(|sample| !is_safe(sample));
    let lowest = curve(ParameterId::BatterySoc).map(|(_, charge)| charge).reduce(f64::min);
    FaultDebrief {
        vehicle: id,
        fault: fault.title(),
        from_met_s,
        until_met_s: fault.until.map(met_s),
        told_after_s: told_s.map(|told| told - from_met_s),
        told: told.map(|answer| format!("{}: {}", answer.id.definition().name, answer.text)),
        noticed_after_s: noticed.map(|line| line.met_s - from_met_s),
        noticed_by: noticed.map(|line| line.account.clone()),
        decided_after_s: decided.map(|line| line.met_s - from_met_s),
        decided_by: decided.map(|line| line.account.clone()),
        recovered_after_s: left.map(|(at, _)| at - from_met_s),
        was_safe,
        commands: since.iter().filter(|line| line.kind == DoneKind::Asked).count(),
        lowest_charge_percent: lowest,
    }
}
