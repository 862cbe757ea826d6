//! Havens, start and goals of a window.

use hilal_quantity::{Angle, Epoch, Length, MapPoint, Unit};
use hilal_site::{HavenCell, HavenLimits, SiteLight, SiteStatistics, havens, spread};
use hilal_terrain::{Cell, Grid};

use super::connected::connected;
use super::random::Random;
use super::{GoalDensity, vehicle};
use crate::{CellWindow, InstanceGoal, InstanceHaven, InstanceStart, InstanceVehicle};

/// Havens: how many, how far apart, how steep, and how far from one a rover may end.
const HAVENS: usize = 6;
const APART: Length = Length::from_metres(400.0);
const HAVEN_SLOPE_DEG: f64 = 8.0;
const RADIUS_M: f64 = 30.0;
/// The start: how far from the best haven, and how much of its light it has.
const START_WITHIN_M: f64 = 500.0;
const START_LIGHT: f64 = 0.8;
/// Goals: how many a day, and how many in all.
const PER_DAY: (f64, f64) = (1.2, 3.0);
const GOALS: (f64, f64) = (5.0, 40.0);
/// A full instance: how much longer work and ways are than the mission, and goals at most.
const FULL: f64 = 1.25;
const MOST_GOALS: usize = 64;
/// A goal has at most, or at least, so much of the mean light of the window's best cell.
const SHADOW_LIGHT: f64 = 0.15;
const SUNLIT_LIGHT: f64 = 0.5;
/// Least distance between goals: metres, and a share of the window's side.
const SPACING_M: f64 = 100.0;
const SPACING_SHARE: f64 = 0.05;
/// Load of the work at a goal.
const WORK_W: f64 = 35.0;
/// Cells looked at for one place.
const TRIES: usize = 20_000;

/// What is known of the whole terrain.
pub(super) struct Survey<'a> {
    pub(super) statistics: SiteStatistics,
    pub(super) slope_deg: Vec<f32>,
    pub(super) light: SiteLight,
    pub(super) start: Epoch,
    pub(super) vehicle: &'a InstanceVehicle,
}

/// Whether an instance has goals enough before as many as wanted are drawn.
type Enough<'a> = dyn Fn(&[InstanceGoal]) -> bool + 'a;

/// What an instance has in its window.
pub(super) struct Places {
    pub(super) start: InstanceStart,
    pub(super) havens: Vec<InstanceHaven>,
    pub(super) goals: Vec<InstanceGoal>,
}

/// The cells of a window that a rover can get to from its best haven.
struct Ground {
    grid: Grid,
    window: CellWindow,
    /// For each cell of the window, row-major, whether it can be driven to, and its mean light.
    joined: Vec<bool>,
    light: Vec<f64>,
    best_light: f64,
}

impl Survey<'_> {
    /// Draws the places of a window; nothing where it has no haven, no start or too few goals.
    pub(super) fn places(
        &self,
        window: CellWindow,
        (days, density): (f64, GoalDensity),
        random: &mut Random,
    ) -> Option<Places> {
        let lit = self.havens(window);
        let ground = self.ground(window, lit.first()?);
        let havens: Vec<HavenCell> =
            lit.into_iter().filter(|haven| ground.joins(haven.cell)).take(HAVENS).collect();
        let start = self.start(&ground, havens.first()?, random)?;
        let goals = match density {
            GoalDensity::Usual => {
                let per_day = random.between(PER_DAY.0, PER_DAY.1);
                let wanted = count((days * per_day).round().clamp(GOALS.0, GOALS.1));
                self.goals(&ground, start, random, (wanted, &|_| false))
            }
            GoalDensity::Full => {
                let full = |goals: &[InstanceGoal]| self.hours(start, goals) >= FULL * days * 24.0;
                let goals = self.goals(&ground, start, random, (MOST_GOALS, &full));
                if full(&goals) { goals } else { Vec::new() }
            }
        };
        (goals.len() >= 5).then(|| Places {
            start: InstanceStart { x_m: start.x_m, y_m: start.y_m, energy_wh: 0.0 },
            havens: havens.iter().enumerate().map(declared).collect(),
            goals,
        })
    }

    fn havens(&self, window: CellWindow) -> Vec<HavenCell> {
        let limits = HavenLimits {
            longest_dark: vehicle::longest_dark_h(self.vehicle) * Unit::Hour,
            slope: Angle::from_degrees(HAVEN_SLOPE_DEG),
        };
        let mut lit = havens(&self.statistics, &self.slope_deg, &limits);
        lit.retain(|haven| {
            (window.row..window.row + window.rows).contains(&haven.cell.row)
                && (window.column..window.column + window.columns).contains(&haven.cell.column)
        });
        spread(&lit, APART)
    }

    fn ground(&self, window: CellWindow, haven: &HavenCell) -> Ground {
        let grid = self.statistics.grid();
        let limit_deg = self.vehicle.slope_limit_deg;
        let slopes = window.crop(&self.slope_deg, grid.columns);
        let open: Vec<bool> = slopes.iter().map(|&s| f64::from(s) <= limit_deg).collect();
        let light: Vec<f64> = self.statistics.iter().map(|cell| cell.mean_light.value()).collect();
        let light = window.crop(&light, grid.columns);
        let from =
            (haven.cell.row - window.row) * window.columns + haven.cell.column - window.column;
        let joined = connected(&open, window.columns, from);
        let lights = light.iter().zip(&joined).filter(|(_, joined)| **joined);
        let best_light = lights.map(|(light, _)| *light).fold(0.0, f64::max);
        Ground { grid, window, joined, light, best_light }
    }

    fn start(&self, ground: &Ground, haven: &HavenCell, random: &mut Random) -> Option<MapPoint> {
        let least = START_LIGHT * haven.mean_light.value();
        let fits = |cell: Cell| {
            let point = ground.grid.centre(cell);
            let slope_deg = f64::from(self.slope_deg[ground.grid.index(cell)]);
            ground.joins(cell)
                && slope_deg <= HAVEN_SLOPE_DEG
                && point.distance(haven.point).metres() <= START_WITHIN_M
                && ground.light_of(cell) >= least
                && self.light.sun_fraction(point, self.start).value() > 0.5
        };
        ground.draw(random, fits).map(|cell| ground.grid.centre(cell))
    }

    /// How long it takes to work at all goals, and to drive to the nearest next in a straight line.
    fn hours(&self, start: MapPoint, goals: &[InstanceGoal]) -> f64 {
        let mut open: Vec<MapPoint> = goals.iter().map(InstanceGoal::point).collect();
        let (mut here, mut way_m) = (start, 0.0);
        let away_m = |a: &MapPoint, b: MapPoint| a.distance(b).metres();
        while let Some(next) = (0..open.len())
            .min_by(|&a, &b| away_m(&open[a], here).total_cmp(&away_m(&open[b], here)))
        {
            way_m += away_m(&open[next], here);
            here = open.swap_remove(next);
        }
        let work_h: f64 = goals.iter().map(|goal| goal.dwell_h).sum();
        work_h + way_m / self.vehicle.speed_m_s / 3600.0
    }

    fn goals(
        &self,
        ground: &Ground,
        start: MapPoint,
        random: &mut Random,
        (wanted, enough): (usize, &Enough<'_>),
    ) -> Vec<InstanceGoal> {
        let side_m = ground.window.rows as f64 * ground.grid.spacing_m;
        let apart_m = SPACING_M.max(SPACING_SHARE * side_m);
        let reach_m = vehicle::dark_reach_m(self.vehicle);
        let mut goals: Vec<InstanceGoal> = Vec::new();
        for number in 0..wanted {
            if enough(&goals) {
                break;
            }
            let apart = |point: MapPoint| {
                let goals = goals.iter().map(InstanceGoal::point);
                goals.chain([start]).all(|other| other.distance(point).metres() >= apart_m)
            };
            let fits = |cell: Cell| {
                let share = ground.light_of(cell) / ground.best_light;
                let in_shadow = number % 2 == 0;
                let kind = if in_shadow { share <= SHADOW_LIGHT } else { share >= SUNLIT_LIGHT };
                kind && ground.joins(cell)
                    && apart(ground.grid.centre(cell))
                    && (!in_shadow || ground.lit_within(cell, reach_m))
            };
            let Some(cell) = ground.draw(random, fits) else { continue };
            let point = ground.grid.centre(cell);
            goals.push(InstanceGoal {
                id: format!("g{number}"),
                x_m: point.x_m,
                y_m: point.y_m,
                value: 1.0 + random.index(10) as f64,
                dwell_h: 1.0 + 0.5 * random.index(7) as f64,
                load_w: WORK_W,
            });
        }
        goals
    }
}

impl Ground {
    fn of_window(&self, cell: Cell) -> Option<usize> {
        let row = cell.row.checked_sub(self.window.row)?;
        let column = cell.column.checked_sub(self.window.column)?;
        (row < self.window.rows && column < self.window.columns)
            .then_some(row * self.window.columns + column)
    }

    fn joins(&self, cell: Cell) -> bool {
        self.of_window(cell).is_some_and(|index| self.joined[index])
    }

    fn light_of(&self, cell: Cell) -> f64 {
        self.of_window(cell).map_or(0.0, |index| self.light[index])
    }

    /// Whether sunlit ground that can be driven to lies within a distance.
    fn lit_within(&self, cell: Cell, reach_m: f64) -> bool {
        let reach = count(reach_m / self.grid.spacing_m);
        let rows = cell.row.saturating_sub(reach)..=cell.row + reach;
        let columns = cell.column.saturating_sub(reach)..=cell.column + reach;
        let here = self.grid.centre(cell);
        rows.flat_map(|row| columns.clone().map(move |column| Cell { row, column }))
            .filter(|&other| self.joins(other))
            .filter(|&other| self.light_of(other) >= SUNLIT_LIGHT * self.best_light)
            .any(|other| self.grid.centre(other).distance(here).metres() <= reach_m)
    }

    /// Draws cells of the window until one fits.
    fn draw(&self, random: &mut Random, fits: impl Fn(Cell) -> bool) -> Option<Cell> {
        (0..TRIES)
            .map(|_| Cell {
                row: self.window.row + random.index(self.window.rows),
                column: self.window.column + random.index(self.window.columns),
            })
            .find(|&cell| fits(cell))
    }
}

fn declared((number, haven): (usize, &HavenCell)) -> InstanceHaven {
    InstanceHaven {
        id: format!("h{number}"),
        x_m: haven.point.x_m,
        y_m: haven.point.y_m,
        radius_m: RADIUS_M,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive count of goals or cells"
)]
fn count(count: f64) -> usize {
    count as usize
}
