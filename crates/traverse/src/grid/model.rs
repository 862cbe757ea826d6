//! The problem in the units of the sweep: 0.01 Wh in `u16`, costs up, gains down.
//!
//! Zero is the floor: the reserve, and the most that the charge can dip inside one step below both
//! of its ends (drive first, then stand: a drain followed by a gain).

use hilal_environment::{FULL_DISC, GridCell};

use crate::grid::moves::{Move, moves_within};
use crate::grid::plane_layout::{Frame, LONGEST, Offset};
use crate::grid::rock_delay::RockDelay;
use crate::grid::slope_load::GroundLoad;
use crate::problem::{InvalidInput, Problem, VehicleEnergy};

/// No energy is enough.
pub(crate) const NEVER: u16 = u16::MAX;
/// Units in one watt hour.
pub(crate) const UNITS_PER_WH: f64 = 100.0;
/// Most units that may flow in one step: `NEVER` less a gain must stay above every capacity.
const FLOW_LIMIT: f64 = 10_000.0;
const CAPACITY_LIMIT: f64 = 50_000.0;

/// Energy gained in a step for each half percent of the disc: `light · factor >> shift`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gain {
    pub(crate) factor: u16,
    pub(crate) shift: u32,
}

impl Gain {
    /// Takes the units gained at the full disc, and rounds down.
    fn new(full_units: f64) -> Self {
        let fits = |shift: u32| full_units * f64::from(1_u32 << shift) < f64::from(u16::MAX);
        let shift = (0..8).rev().find(|&shift| fits(shift)).unwrap_or(0);
        let factor = floor_units(full_units * f64::from(1_u32 << shift) / f64::from(FULL_DISC));
        Self { factor, shift }
    }

    #[expect(clippy::inline_always, reason = "must become part of the vector loops that call it")]
    #[inline(always)]
    pub(crate) const fn of(self, light: u8) -> u16 {
        (light as u16).wrapping_mul(self.factor).wrapping_shr(self.shift)
    }
}

/// The problem, ready to be swept.
pub(crate) struct Model {
    pub(crate) frame: Frame,
    pub(crate) steps: usize,
    pub(crate) moves: Vec<Move>,
    /// Each move that goes south or due east, and its way back.
    pub(crate) halves: Vec<(usize, usize)>,
    /// How much more than level ground every cell takes, padded; [`BLOCKED`] where nothing drives.
    pub(crate) codes: Vec<u8>,
    pub(crate) move_gain: Gain,
    /// What a drive gains at the full disc: see [`crate::sweep::leg_cost`].
    pub(crate) spare_gain: u16,
    /// For each cell, the cost of standing still for a step; [`NEVER`] where it may not stand.
    pub(crate) park_cost: u16,
    pub(crate) park_gain: Gain,
    /// The cost of standing still from the last step to the end of the mission, in the dark.
    pub(crate) rest_cost: u16,
    /// The cost of standing still for a step because of a stoppage: awake, with any heading.
    pub(crate) stop_cost: u16,
    /// Steps that a stoppage may take, and what is left of the step in which it ends.
    pub(crate) stop_steps: usize,
    /// For each goal of the problem, the cost of working there for a step.
    pub(crate) dwell_costs: Vec<u16>,
    pub(crate) capacity: u16,
    pub(crate) floor_wh: f64,
    /// Longest displacement of a step, in cells.
    reach_cells: f64,
    /// Whether the rover may stand in a cell, padded.
    pub(crate) open: Vec<bool>,
    /// What rocks do to the moves, where there are any.
    pub(crate) ways: Option<RockDelay>,
}

impl Model {
    pub(crate) fn new(problem: &Problem<'_>) -> Result<Self, InvalidInput> {
        problem.validate()?;
        let vehicle = &problem.vehicle;
        let tile = problem.tile;
        let reach_m = problem.reach_m();
        let limit_m = LONGEST as f64 * tile.spacing_m;
        if reach_m > limit_m {
            return Err(InvalidInput::Reach { reach_m, limit_m });
        }
        let mut moves = moves_within(reach_m, tile.spacing_m);
        let most_way = most_way(problem);
        let floor_wh = problem.reserve_wh + problem.margin_wh + dip_wh(problem, &moves, most_way);
        let usable_wh = vehicle.capacity_wh - floor_wh;
        if !(0.0..=CAPACITY_LIMIT).contains(&(usable_wh * UNITS_PER_WH)) {
            return Err(InvalidInput::Battery { usable_wh });
        }
        check_flows(problem)?;
        let halo = moves.iter().map(|m| m.by.rows.unsigned_abs() as usize).max().unwrap_or(0);
        let frame = Frame::new(&tile, halo);
        let slopes = padded_slopes(problem, frame);
        let ways = RockDelay::new(problem, frame);
        let ground = GroundLoad::new(vehicle, most_way);
        let code = |(at, &slope): (usize, &f32)| {
            ground.code(vehicle, (slope, ways.as_ref().map_or(1.0, |ways| ways.through(at))))
        };
        let codes = slopes.iter().enumerate().map(code).collect();
        for m in &mut moves {
            m.cost = ground.cost(vehicle, m.length_m / vehicle.speed_m_s, problem.step_s);
        }
        let gain = |array_w: f64| {
            Gain::new(array_w * problem.step_s / 3600.0 * vehicle.charge_efficiency * UNITS_PER_WH)
        };
        let model = Self {
            frame,
            steps: problem.steps,
            halves: halves(&moves),
            moves,
            codes,
            move_gain: gain(vehicle.drive_array_w),
            spare_gain: gain(vehicle.drive_array_w).of(FULL_DISC),
            park_cost: cost_units(vehicle, vehicle.park_load_w, problem.step_s),
            park_gain: gain(vehicle.park_array_w),
            rest_cost: cost_units(vehicle, vehicle.park_load_w, problem.rest_s),
            stop_cost: cost_units(
                vehicle,
                vehicle.idle_load_w.max(vehicle.park_load_w),
                problem.step_s,
            ),
            stop_steps: whole_steps(problem.stoppage_s / problem.step_s),
            dwell_costs: problem
                .goals
                .iter()
                .map(|goal| cost_units(vehicle, goal.load_w, problem.step_s))
                .collect(),
            capacity: floor_units(usable_wh * UNITS_PER_WH),
            floor_wh,
            reach_cells: reach_m / tile.spacing_m,
            open: slopes.iter().map(|&s| f64::from(s) <= vehicle.slope_limit_deg).collect(),
            ways,
        };
        Ok(model.with_leg_codes())
    }

    /// The largest battery whose energy can be counted.
    pub(crate) fn largest_capacity_wh(&self) -> f64 {
        self.floor_wh + CAPACITY_LIMIT / UNITS_PER_WH
    }

    /// Units above the floor, rounded down and held under the capacity; nothing below the floor.
    pub(crate) fn units(&self, energy_wh: f64) -> Option<u16> {
        let above_wh = energy_wh - self.floor_wh;
        (above_wh >= 0.0).then(|| floor_units(above_wh * UNITS_PER_WH).min(self.capacity))
    }

    /// Watt hours in the battery at so many units above the floor.
    pub(crate) fn energy_wh(&self, units: u16) -> f64 {
        self.floor_wh + f64::from(units) / UNITS_PER_WH
    }

    /// Steps of a straight drive between two cells, if nothing stood in the way.
    pub(crate) fn steps_between(&self, a: GridCell, b: GridCell) -> f64 {
        let cells = f64::hypot(a.row.abs_diff(b.row) as f64, a.column.abs_diff(b.column) as f64);
        cells / self.reach_cells
    }

    /// Whether the rover may stand in a cell.
    pub(crate) fn is_open(&self, cell: GridCell) -> bool {
        self.open[self.frame.cell(cell)]
    }
}

/// What it takes to drive inside a cell and then to stand, in the dark.
pub(crate) fn way_to_centre_wh(
    problem: &Problem<'_>,
    cell: GridCell,
    (drive_s, stand_s): (f64, f64),
) -> f64 {
    let vehicle = &problem.vehicle;
    let slope = whole_degree(problem.slope_deg[problem.tile.index(cell)]);
    let loads = &vehicle.drive_load_w;
    let drive = cost_units(vehicle, loads[slope.min(loads.len() - 1)], drive_s);
    let stand_w = vehicle.idle_load_w.max(vehicle.park_load_w);
    f64::from(drive.saturating_add(cost_units(vehicle, stand_w, stand_s))) / UNITS_PER_WH
}

/// Units that a load takes out of the battery, rounded up.
pub(crate) fn cost_units(vehicle: &VehicleEnergy, load_w: f64, seconds: f64) -> u16 {
    ceil_units(load_w * seconds / 3600.0 / vehicle.discharge_efficiency * UNITS_PER_WH)
}

/// The most that the charge can pass below both ends of a step that drives and then stands.
///
/// With array power p the drive drains at most `(L₁ − p)·t₁` and the stand gives back
/// `(p − L₂)·t₂`; the smaller of the two is largest where they are equal. Efficiencies only
/// lessen what comes back, and worsen the drain, so the drain is taken through the battery.
///
/// Rocks stretch the drive, to `most_way` times its time at most: the worst stretch counts, which is
/// half a step where that can be.
fn dip_wh(problem: &Problem<'_>, moves: &[Move], most_way: f64) -> f64 {
    let (vehicle, step_s) = (&problem.vehicle, problem.step_s);
    let drive_w = vehicle.drive_load_w.last().copied().unwrap_or(0.0);
    let idle_w = vehicle.idle_load_w;
    moves
        .iter()
        .map(|m| {
            let free_s = m.length_m / vehicle.speed_m_s;
            let drive_s = (step_s / 2.0).min(free_s * most_way).max(free_s);
            let stand_s = (step_s - drive_s).max(0.0);
            let spread_w = (drive_w - idle_w).max(0.0);
            spread_w * drive_s * stand_s
                / (drive_s + stand_s)
                / 3600.0
                / vehicle.discharge_efficiency
        })
        .fold(0.0, f64::max)
}

/// The longest way through any cell that may be driven; 1 where there are no rocks.
fn most_way(problem: &Problem<'_>) -> f64 {
    let longest = problem.longest_way();
    let ways = problem.way.iter().map(|&way| f64::from(way));
    ways.filter(|way| *way <= longest).fold(1.0, f64::max)
}

fn check_flows(problem: &Problem<'_>) -> Result<(), InvalidInput> {
    let vehicle = &problem.vehicle;
    let step_s = problem.step_s;
    let drive_w = vehicle.drive_load_w.last().copied().unwrap_or(0.0);
    let science_w = problem.goals.iter().map(|goal| goal.load_w).fold(0.0, f64::max);
    let loads_w = drive_w.max(vehicle.idle_load_w).max(vehicle.park_load_w).max(science_w);
    let flows = [
        ("the largest load", loads_w / vehicle.discharge_efficiency),
        ("the array", vehicle.drive_array_w.max(vehicle.park_array_w)),
    ];
    for (what, power_w) in flows {
        let energy_wh = power_w * step_s / 3600.0;
        if energy_wh * UNITS_PER_WH > FLOW_LIMIT {
            return Err(InvalidInput::Flow { what, energy_wh, step_s });
        }
    }
    Ok(())
}

fn padded_slopes(problem: &Problem<'_>, frame: Frame) -> Vec<f32> {
    let mut padded = vec![f32::INFINITY; frame.len()];
    let border = whole_cells(problem.border_m / problem.tile.spacing_m);
    for (row, slopes) in problem.slope_deg.chunks_exact(frame.columns).enumerate() {
        if row.min(frame.rows - 1 - row) < border || 2 * border >= frame.columns {
            continue;
        }
        let at = frame.at(row, border);
        let inner = &slopes[border..frame.columns - border];
        for (i, (cell, &slope)) in padded[at..at + inner.len()].iter_mut().zip(inner).enumerate() {
            let here = GridCell { row, column: border + i };
            let centre = problem.tile.centre(here);
            let kept_out =
                problem.keep_out.iter().any(|zone| zone.meets(centre, problem.tile.spacing_m));
            let closed = kept_out || problem.is_too_rocky(here);
            *cell = if slope.is_finite() && !closed { slope } else { f32::INFINITY };
        }
    }
    padded
}

/// Pairs of moves that are each other's way back, the one that goes south or due east first.
fn halves(moves: &[Move]) -> Vec<(usize, usize)> {
    let back = |by: Offset| Offset { rows: -by.rows, columns: -by.columns };
    let pair = |(there, m): (usize, &Move)| {
        let half = m.by.rows > 0 || m.by.rows == 0 && m.by.columns > 0;
        let other = moves.iter().position(|other| other.by == back(m.by));
        other.filter(|_| half).map(|other| (there, other))
    };
    moves.iter().enumerate().filter_map(pair).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a duration is not negative, and saturates"
)]
pub(crate) fn whole_steps(steps: f64) -> usize {
    (steps - 1e-9).ceil() as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a border is not negative, and saturates"
)]
fn whole_cells(cells: f64) -> usize {
    cells.ceil() as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "slopes lie in 0° to 90° here"
)]
pub(crate) fn whole_degree(slope_deg: f32) -> usize {
    slope_deg.ceil() as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates; flows and capacity have been checked"
)]
pub(crate) fn ceil_units(units: f64) -> u16 {
    units.ceil() as u16
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates; flows and capacity have been checked"
)]
pub(crate) fn floor_units(units: f64) -> u16 {
    units.floor() as u16
}
