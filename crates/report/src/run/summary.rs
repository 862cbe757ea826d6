//! `summary.json` of a vehicle: its run in numbers.

use hilal_ground::decode::EventRecord;
use hilal_operations::simulated::LossCause;
use hilal_operations::{MetFault, StoppageRecord, VehicleRun};
use hilal_plan::utc_text;
use hilal_quantity::Unit;
use hilal_sim::{DuplexCounts, HopCounts, LinkCounts, NodeCounts, TruthSample};
use serde::Serialize;

use super::link_budgets::{FlownBudgets, HopMargins};
use crate::ReportError;
use crate::words::{on_terminal, percent, plural};

/// A vehicle's run in numbers.
#[derive(Debug, Serialize)]
pub struct VehicleSummary {
    mission: String,
    vehicle: String,
    seed: u64,
    terrain: Terrain,
    site: Site,
    plan: Plan,
    flight: Flight,
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<StoppageRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    injected_faults: Vec<Injected>,
    link: Link,
}

/// A fault that came, and what the vehicle said about it.
#[derive(Debug, Serialize)]
struct Injected {
    kind: &'static str,
    unit: u8,
    amount: f64,
    from_utc: String,
    /// Nothing where it lasted to the end.
    until_utc: Option<String>,
    /// From the fault until the ground heard of it; nothing where it never did.
    told_after_h: Option<f64>,
    reports: Vec<Report>,
}

/// An event that the vehicle reported.
#[derive(Debug, Serialize)]
struct Report {
    on_board_utc: String,
    received_utc: String,
    event: &'static str,
    text: String,
}

impl Injected {
    fn new(met: &MetFault) -> Self {
        let report = |answer: &EventRecord| Report {
            on_board_utc: utc_text(answer.epoch),
            received_utc: utc_text(answer.receipt),
            event: answer.id.definition().name,
            text: answer.text.clone(),
        };
        Self {
            kind: met.fault.kind.name(),
            unit: met.fault.unit(),
            amount: met.fault.amount(),
            from_utc: utc_text(met.from),
            until_utc: met.until.map(utc_text),
            told_after_h: met.told_after().map(|after| after.to_unit(Unit::Hour)),
            reports: met.answers.iter().map(report).collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Terrain {
    source: &'static str,
    layers: Vec<Layer>,
}

#[derive(Debug, Serialize)]
struct Layer {
    path: String,
    spacing_m: f64,
    sha256: String,
}

#[derive(Debug, Serialize)]
struct Site {
    mean_illumination_at_start: f64,
    longest_night_hours: f64,
    mean_earth_in_view_at_start: f64,
    tile_median_illumination: f64,
}

#[derive(Debug, Serialize)]
struct Plan {
    goals_planned: usize,
    goals_total: usize,
    value_planned: f64,
    value_total: f64,
    duration_hours: f64,
    distance_m: f64,
    min_state_of_charge: f64,
}

#[derive(Debug, Serialize)]
struct Flight {
    goals_done: usize,
    distance_m: f64,
    min_state_of_charge: f64,
    final_state_of_charge: f64,
    min_box_temperature_c: f64,
    max_box_temperature_c: f64,
    survived: bool,
    safe_mode_entries: usize,
}

#[derive(Debug, Serialize)]
struct Link {
    packets_down: u64,
    packets_up: u64,
    commands_sent: u64,
    commands_executed: u64,
    bytes_down: u64,
    science_bytes: u64,
    files: Files,
    gaps: u64,
    /// Of every hop that has a budget, while it was up.
    margins: Vec<HopMargins>,
    frames: Frames,
}

/// Files that have arrived whole.
#[derive(Debug, Serialize)]
struct Files {
    down: u64,
    bytes_down: u64,
    up: u64,
    bytes_up: u64,
    /// In both directions.
    bytes_repeated: u64,
}

/// Frames in both directions.
#[derive(Debug, Serialize)]
struct Frames {
    down: FramesDown,
    up: FramesUp,
}

/// Telemetry frames.
#[derive(Debug, Serialize)]
struct FramesDown {
    sent: u64,
    received: u64,
    lost: u64,
    rejected: u64,
    /// By the frame counts, as the ground knows.
    missing: u64,
    hops: Hops,
    nodes: Nodes<StoreDown>,
}

/// Telecommand frames. One that was sent again is counted each time.
#[derive(Debug, Serialize)]
struct FramesUp {
    sent: u64,
    received: u64,
    lost: u64,
    repeated: u64,
    rejected: u64,
    acknowledged: u64,
    hops: Hops,
    nodes: Nodes<StoreUp>,
}

/// What the stores of lander and relay held in one direction.
#[derive(Debug, Serialize)]
struct Nodes<T> {
    lander: T,
    relay: T,
}

/// Frames for Earth in a store.
#[derive(Debug, Serialize)]
struct StoreDown {
    /// For want of room, by urgency.
    dropped_urgent: u64,
    dropped_bulk: u64,
    /// The most that ever waited.
    most_octets: usize,
}

/// Frames for the vehicle in a store.
#[derive(Debug, Serialize)]
struct StoreUp {
    dropped: u64,
    most_octets: usize,
}

/// One direction, hop by hop.
#[derive(Debug, Serialize)]
struct Hops {
    direct: HopTotals,
    relay: HopTotals,
    lander: HopTotals,
    lander_direct: HopTotals,
    lander_relay: HopTotals,
    relay_earth: HopTotals,
}

#[derive(Debug, Serialize)]
struct HopTotals {
    sent: u64,
    corrected: u64,
    lost: u64,
}

impl VehicleSummary {
    /// Sums a run up.
    pub fn new(run: &VehicleRun) -> Self {
        Self {
            mission: run.mission.id.clone(),
            vehicle: run.mission.id().to_string(),
            seed: run.seed,
            terrain: terrain(run),
            site: site(run),
            plan: plan(run),
            flight: flight(run),
            faults: run.stoppages.clone(),
            injected_faults: run.flown.faults.iter().map(Injected::new).collect(),
            link: link(run),
        }
    }

    /// Returns the vehicle's identifier.
    pub fn vehicle(&self) -> &str {
        &self.vehicle
    }

    /// Writes it as JSON.
    ///
    /// # Errors
    ///
    /// Fails on a number that JSON does not know.
    pub fn to_json(&self) -> Result<String, ReportError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Returns whether the vehicle was lost.
    pub const fn is_loss(&self) -> bool {
        !self.flight.survived
    }

    /// Says what was lost.
    pub fn loss(&self) -> String {
        if let Some(why) = self.faults.as_ref().and_then(StoppageRecord::loss) {
            return LossCause::in_words(why).to_owned();
        }
        format!(
            "the vehicle did not survive (least charge {}, box {:.0} to {:.0} °C)",
            on_terminal(&percent(self.flight.min_state_of_charge)),
            self.flight.min_box_temperature_c,
            self.flight.max_box_temperature_c
        )
    }

    /// Says in a few lines how it went.
    pub fn in_words(&self) -> String {
        let Self { plan, flight, link, .. } = self;
        format!(
            "{}: {}\n{} of {} goals done ({} planned), {:.1} km driven, least charge {}, \
             {} safe mode entries\n{}{} packets down, {} of {} commands executed",
            self.vehicle,
            if flight.survived { "survived" } else { "LOST" },
            flight.goals_done,
            plan.goals_total,
            plan.goals_planned,
            flight.distance_m / 1000.0,
            on_terminal(&percent(flight.min_state_of_charge)),
            flight.safe_mode_entries,
            self.faults.as_ref().map_or_else(String::new, |met| stoppages_in_words(met) + "\n"),
            link.packets_down,
            link.commands_executed,
            link.commands_sent,
        )
    }
}

/// Says in a line what a flight met, and what the rover was told.
fn stoppages_in_words(met: &StoppageRecord) -> String {
    on_terminal(&format!(
        "{}, {:.1} h in all; told {} to go on late, {} to drive where the plan does not, {} to take the plan \
         up again",
        plural(met.stoppages(), "stoppage", "stoppages"),
        met.stopped_h(),
        plural(met.orders_late(), "time", "times"),
        plural(met.orders_to_drive(), "time", "times"),
        plural(met.orders_to_rejoin(), "time", "times")
    ))
}

/// Returns the elevation model that a run was on.
pub(crate) fn terrain(run: &VehicleRun) -> Terrain {
    let stack = &run.place.terrain.stack;
    let layer = |layer: &hilal_terrain::Provenance| Layer {
        path: layer.path.clone(),
        spacing_m: layer.spacing_m,
        sha256: layer.sha256.clone(),
    };
    Terrain {
        source: run.place.terrain.source.name(),
        layers: stack.provenance().map(layer).collect(),
    }
}

fn site(run: &VehicleRun) -> Site {
    let landing = run.statistics.grid().cell_at(run.mission.site.landing.point());
    let start = landing.and_then(|cell| run.statistics.at(cell));
    let mut means: Vec<f64> = run.statistics.iter().map(|cell| cell.mean_light.value()).collect();
    means.sort_by(f64::total_cmp);
    Site {
        mean_illumination_at_start: start.map_or(0.0, |cell| cell.mean_light.value()),
        longest_night_hours: start.map_or(0.0, |cell| cell.longest_dark.to_seconds() / 3600.0),
        mean_earth_in_view_at_start: start.map_or(0.0, |cell| cell.mean_earth.value()),
        tile_median_illumination: means.get(means.len() / 2).copied().unwrap_or(0.0),
    }
}

fn plan(run: &VehicleRun) -> Plan {
    let summary = &run.planned.plan.summary;
    Plan {
        goals_planned: summary.goals_planned,
        goals_total: summary.goals_total,
        value_planned: summary.value_planned,
        value_total: summary.value_total,
        duration_hours: summary.duration_hours,
        distance_m: summary.distance_m,
        min_state_of_charge: summary.min_state_of_charge,
    }
}

fn flight(run: &VehicleRun) -> Flight {
    let flown = &run.flown;
    let trace = &flown.trace;
    let least = |of: fn(&TruthSample) -> f64| trace.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&TruthSample) -> f64| trace.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (coldest, hottest) = (least(|s| s.box_c), most(|s| s.box_c));
    let last = trace.last();
    Flight {
        goals_done: run.goals_done(),
        distance_m: last.map_or(0.0, |sample| sample.driven_m),
        min_state_of_charge: least(|s| s.state_of_charge),
        final_state_of_charge: last.map_or(0.0, |sample| sample.state_of_charge),
        min_box_temperature_c: coldest,
        max_box_temperature_c: hottest,
        survived: run.survived(),
        safe_mode_entries: flown.safe_mode_entries(),
    }
}

fn link(run: &VehicleRun) -> Link {
    let summary = &run.flown.summary;
    Link {
        packets_down: summary.packets_down,
        packets_up: summary.packets_up,
        commands_sent: summary.commands_sent,
        commands_executed: summary.commands_executed,
        bytes_down: summary.bytes_down,
        science_bytes: summary.science_bytes,
        files: Files {
            down: summary.files_down,
            bytes_down: summary.file_bytes_down,
            up: summary.files_up,
            bytes_up: summary.file_bytes_up,
            bytes_repeated: summary.file_bytes_repeated,
        },
        gaps: summary.gaps,
        margins: FlownBudgets::of(run).totals(),
        frames: frames(run),
    }
}

fn frames(run: &VehicleRun) -> Frames {
    let (ground, vehicle) = (&run.flown.summary, &run.flown.command_frames);
    let hops = &run.flown.hops;
    let lost = |way: fn(&DuplexCounts) -> HopCounts| {
        hops.by_name().iter().map(|(_, counts)| way(counts).lost).sum::<u64>()
    };
    let nodes = [hops.lander_node, hops.relay_node];
    let dropped_down = |node: NodeCounts| node.dropped_urgent + node.dropped_bulk;
    let first_hops = [hops.direct, hops.relay, hops.lander];
    Frames {
        down: FramesDown {
            sent: first_hops.iter().map(|hop| hop.down.sent).sum(),
            received: ground.frames_down,
            lost: lost(|counts| counts.down) + nodes.map(dropped_down).iter().sum::<u64>(),
            rejected: ground.frames_rejected,
            missing: ground.frames_missing,
            hops: by_hop(hops, |counts| counts.down),
            nodes: by_node(hops, |node| StoreDown {
                dropped_urgent: node.dropped_urgent,
                dropped_bulk: node.dropped_bulk,
                most_octets: node.most_down_octets,
            }),
        },
        up: FramesUp {
            sent: ground.frames_up,
            received: u64::from(vehicle.accepted) + u64::from(vehicle.refused()),
            lost: lost(|counts| counts.up)
                + nodes.map(|node| node.dropped_up).iter().sum::<u64>()
                + hops.unsent_up,
            repeated: ground.frames_repeated,
            rejected: u64::from(vehicle.refused()),
            acknowledged: ground.frames_acknowledged,
            hops: by_hop(hops, |counts| counts.up),
            nodes: by_node(hops, |node| StoreUp {
                dropped: node.dropped_up,
                most_octets: node.most_up_octets,
            }),
        },
    }
}

fn by_node<T>(hops: &LinkCounts, store: fn(&NodeCounts) -> T) -> Nodes<T> {
    Nodes { lander: store(&hops.lander_node), relay: store(&hops.relay_node) }
}

fn by_hop(hops: &LinkCounts, way: fn(&DuplexCounts) -> HopCounts) -> Hops {
    let hop = |counts: &DuplexCounts| {
        let HopCounts { sent, corrected, lost } = way(counts);
        HopTotals { sent, corrected, lost }
    };
    Hops {
        direct: hop(&hops.direct),
        relay: hop(&hops.relay),
        lander: hop(&hops.lander),
        lander_direct: hop(&hops.lander_direct),
        lander_relay: hop(&hops.lander_relay),
        relay_earth: hop(&hops.relay_earth),
    }
}
