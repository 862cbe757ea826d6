//! What a rover does after a stoppage: it goes to the nearest haven that holds, by moves that leave
//! it what it needs; where it has less than it needs, by the way that needs least.

use hilal_environment::GridCell;
use hilal_quantity::Energy;

use crate::grid::action::Action;
use crate::grid::light::LightSlice;
use crate::grid::model::NEVER;
use crate::grid::slope_load::BLOCKED;
use crate::safety::haven_distance::HavenDistance;
use crate::safety::{SafeStep, SafetyMap, SafetySlice};
use crate::sweep::haven_hold::HavenHold;
use crate::sweep::survival_energy::SurvivalEnergy;

/// What a rover does to keep its life, and nothing else: to the nearest haven that holds, by moves
/// that leave it what it needs.
pub struct RetreatPolicy<'a> {
    map: &'a SafetyMap<'a>,
    haven_hold: HavenHold,
    /// How many cells a rover gets on in a step along a row.
    straight: u32,
}

/// The policy of one step.
pub struct RetreatStep<'a> {
    map: &'a SafetyMap<'a>,
    now: &'a SafetySlice,
    after: &'a SafetySlice,
    light: LightSlice<'a>,
    homes: &'a HavenDistance,
    straight: u32,
}

impl core::fmt::Debug for RetreatPolicy<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RetreatPolicy").field("straight", &self.straight).finish_non_exhaustive()
    }
}

impl core::fmt::Debug for RetreatStep<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RetreatStep").field("step", &self.now.step).finish_non_exhaustive()
    }
}

impl<'a> RetreatPolicy<'a> {
    /// Takes the policy from a safety map.
    pub fn new(map: &'a SafetyMap<'a>) -> Self {
        let haven_hold =
            HavenHold::new((&map.model, &map.light), &map.haven_cells, &SurvivalEnergy::nothing());
        let along = map.model.moves.iter().filter(|leg| leg.by.rows == 0);
        let straight = along.map(|leg| leg.by.columns.unsigned_abs()).max().unwrap_or(1);
        Self { map, haven_hold, straight }
    }

    /// Returns the distances to the havens that hold from a step on; `before` are those of the step before.
    pub fn homes(&self, before: HavenDistance, step: usize) -> HavenDistance {
        before.at(step, &self.map.model, &self.haven_hold)
    }

    /// Returns the policy of a step, between its slice of the map and the one after it.
    pub fn step(
        &self,
        (now, after): (&'a SafetySlice, &'a SafetySlice),
        homes: &'a HavenDistance,
    ) -> RetreatStep<'a> {
        let light = self.map.light.slice(now.step);
        RetreatStep { map: self.map, now, after, light, homes, straight: self.straight }
    }
}

impl RetreatStep<'_> {
    /// Returns the step's number.
    pub const fn number(&self) -> usize {
        self.now.step
    }

    /// Returns what a rover at the centre of a cell does with so much in its battery.
    pub fn next(&self, cell: GridCell, stored: Energy) -> SafeStep {
        let units = self.map.model.units(stored.watt_hours());
        let homeward = units.and_then(|units| self.homeward(cell, units));
        let safest = || self.map.safest((self.now, self.after), cell);
        homeward.or_else(safest).unwrap_or_else(|| self.anyway(cell))
    }

    /// Returns whether a rover in a cell has what it needs after it went to another one, or worked where it
    /// is.
    pub fn bears(&self, (from, to): (GridCell, GridCell), stored: Energy) -> bool {
        let model = &self.map.model;
        let Some(units) = model.units(stored.watt_hours()) else { return false };
        let dearest = (0..model.dwell_costs.len()).max_by_key(|&goal| model.dwell_costs[goal]);
        let stays = dearest.map_or(Action::Park, Action::Dwell);
        let goes = |&(action, end): &(Action, GridCell)| action != Action::Park && end == to;
        let action = if from == to { Some((stays, to)) } else { self.moves(from).find(goes) };
        let need = self.after.needs[model.frame.cell(to)];
        need != NEVER
            && action
                .and_then(|(action, _)| model.after((from, units), action, &self.light))
                .is_some_and(|left| left >= need)
    }

    /// Returns whether a rover that is in a cell after the step has so many steps to spare on its way to the
    /// nearest haven that holds. In one it is home, and before any holds it is early.
    pub fn leaves_time(&self, cell: GridCell, spare: usize) -> bool {
        let model = &self.map.model;
        let Some(tenths) = self.homes.tenths(model.frame.cell(cell)) else { return true };
        let way = tenths.div_ceil(10 * self.straight) as usize;
        way == 0 || self.after.step + way + spare <= model.steps
    }

    /// The move that comes closest to a haven, of those that leave what is needed.
    fn homeward(&self, cell: GridCell, units: u16) -> Option<SafeStep> {
        let model = &self.map.model;
        let bears = |&(action, to): &(Action, GridCell)| {
            let need = self.after.needs[model.frame.cell(to)];
            need != NEVER
                && model.after((cell, units), action, &self.light).is_some_and(|left| left >= need)
        };
        let closest = self.moves(cell).filter(bears).min_by_key(|&(_, to)| self.far(to))?;
        Some(self.map.safe_step(closest))
    }

    /// The move that comes closest to a haven over ground that can be driven, whatever it takes:
    /// nothing is left to lose.
    fn anyway(&self, cell: GridCell) -> SafeStep {
        let model = &self.map.model;
        let open = |&(action, _): &(Action, GridCell)| match action {
            Action::Drive(index) => model.leg_code(index, model.frame.cell(cell)) != BLOCKED,
            Action::Park | Action::Dwell(_) => true,
        };
        let closest = self.moves(cell).filter(open).min_by_key(|&(_, to)| self.far(to));
        self.map.safe_step(closest.unwrap_or((Action::Park, cell)))
    }

    /// To stand, then the moves, shorter ones first.
    fn moves(&self, cell: GridCell) -> impl Iterator<Item = (Action, GridCell)> {
        let model = &self.map.model;
        let actions =
            core::iter::once(Action::Park).chain((0..model.moves.len()).map(Action::Drive));
        actions.filter_map(move |action| {
            Some((action, model.frame.neighbour(cell, model.displacement(action))?))
        })
    }

    fn far(&self, cell: GridCell) -> u32 {
        self.homes.tenths(self.map.model.frame.cell(cell)).unwrap_or(u32::MAX)
    }

    /// Returns whether a cell is a haven at the end of the mission, where this is its last step.
    pub fn ends_in_haven(&self, cell: GridCell) -> bool {
        self.map.need_wh(self.after, cell).is_some()
    }
}
