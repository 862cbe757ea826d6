//! A plan with what it was made from: all that the page tells.

use hilal_environment::SiteEnvironment;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::planning::Planned;
use hilal_plan::{Activity, Certificate, Fate, Plan, SurvivalMargin};
use hilal_quantity::{Duration, Epoch, MapPoint};
use hilal_terrain::{Cell, DataSource, Grid};

use crate::words::with_unit;

/// A plan, ready to be told.
#[derive(Debug)]
pub struct Story<'a> {
    pub(super) plan: &'a Plan,
    pub(super) certificate: &'a Certificate,
    pub(super) mission: &'a VehicleMission,
    pub(super) vehicle: &'a VehicleModel,
    pub(super) place: &'a SiteEnvironment,
    /// The part of the near layer that the map shows.
    pub(super) view: Grid,
}

/// Room around what the map shows, in metres.
const ROOM_M: f64 = 250.0;
/// The least side of the map, in metres.
const LEAST_M: f64 = 1500.0;

impl<'a> Story<'a> {
    /// Takes a plan that was checked.
    pub fn new(
        planned: &'a Planned,
        (mission, vehicle): (&'a VehicleMission, &'a VehicleModel),
        place: &'a SiteEnvironment,
    ) -> Self {
        let plan = &planned.plan;
        let view = view(plan, mission, place);
        Self { plan, certificate: &planned.certificate, mission, vehicle, place, view }
    }

    /// Returns hours since the start of the mission.
    pub(super) fn hours(&self, epoch: Epoch) -> f64 {
        (epoch - self.plan.start_utc).to_seconds() / 3600.0
    }

    /// Returns the instant so many hours after the start.
    pub(super) fn epoch(&self, hours: f64) -> Epoch {
        self.plan.start_utc + Duration::from_seconds(hours * 3600.0)
    }

    /// Returns the length of the plan in hours.
    pub(super) fn length_h(&self) -> f64 {
        self.hours(self.plan.end_utc)
    }

    /// Returns the longest stoppage that the plan bears at any time, if it bears one.
    pub(super) fn stoppage(&self) -> Option<String> {
        let hours = self.plan.stoppage_s / 3600.0;
        (hours > 0.0).then(|| with_unit(hours, 2, "h"))
    }

    /// Returns how many goals are done before the plan starts.
    pub(super) fn done(&self) -> usize {
        self.plan.goals.iter().filter(|goal| goal.fate == Fate::Done).count()
    }

    /// Returns whether the ground was made up.
    pub(super) fn synthetic(&self) -> bool {
        self.place.terrain.source == DataSource::Synthetic
    }

    /// Returns where a point lies on the map, as shares of its sides from the upper left corner.
    pub(super) fn on_map(&self, point: MapPoint) -> (f64, f64) {
        let (row, column) = self.view.fractional(point);
        ((column + 0.5) / self.view.columns as f64, (row + 0.5) / self.view.rows as f64)
    }

    /// Returns what the rover does at an instant.
    pub(super) fn activity(&self, epoch: Epoch) -> Option<&'a Activity> {
        let holds = |a: &&Activity| a.start_utc <= epoch && epoch < a.end_utc;
        self.plan.activities.iter().find(holds)
    }

    /// Returns hours between two moments at which its standing was looked at.
    pub(super) fn looked_every_h(&self) -> f64 {
        let pair = self.plan.safety.first().zip(self.plan.safety.get(1));
        pair.map_or(1.0, |(a, b)| (b.utc - a.utc).to_seconds() / 3600.0)
    }

    /// Returns the moment at which the rover may stop for the shortest time, the end of the mission
    /// left aside: there, what ends is the mission and not the light.
    pub(super) fn tightest(&self) -> Option<&'a SurvivalMargin> {
        let gap_h = self.looked_every_h();
        let free =
            |s: &&SurvivalMargin| self.hours(s.utc) + s.stay_h + 1.01 * gap_h < self.length_h();
        let held = self.plan.safety.iter().filter(free);
        held.min_by(|a, b| {
            a.stay_h.total_cmp(&b.stay_h).then(a.spare_wh().total_cmp(&b.spare_wh()))
        })
    }

    /// Returns the moment at which the least could be lost.
    pub(super) fn scantest(&self) -> Option<&'a SurvivalMargin> {
        self.plan.safety.iter().min_by(|a, b| a.spare_wh().total_cmp(&b.spare_wh()))
    }
}

/// The smallest square with everything in it, and some room, inside the near layer.
fn view(plan: &Plan, mission: &VehicleMission, place: &SiteEnvironment) -> Grid {
    let grid = place.terrain.near().grid;
    let way = plan.activities.iter().flat_map(|a| &a.waypoints).map(|w| w.place.into());
    let goals = plan.goals.iter().map(|goal| goal.place.into());
    let landing = core::iter::once(mission.site.landing.point());
    let seen = way.chain(goals).chain(landing).filter(|&point| grid.cell_at(point).is_some());
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for point in seen {
        let (row, column) = grid.fractional(point);
        low = [low[0].min(row), low[1].min(column)];
        high = [high[0].max(row), high[1].max(column)];
    }
    let room = ROOM_M / grid.spacing_m;
    let side = (high[0] - low[0]).max(high[1] - low[1]) + 2.0 * room;
    let side = side.max(LEAST_M / grid.spacing_m).min(grid.rows.min(grid.columns) as f64);
    let first = |axis: usize, count: usize| {
        let middle = f64::midpoint(low[axis], high[axis]);
        (middle - side / 2.0).clamp(0.0, count as f64 - side)
    };
    let (top, left, cells) =
        (whole(first(0, grid.rows)), whole(first(1, grid.columns)), whole(side));
    Grid {
        first_cell: grid.centre(Cell { row: top, column: left }),
        rows: cells,
        columns: cells,
        ..grid
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of cells")]
const fn whole(cells: f64) -> usize {
    cells as usize
}
