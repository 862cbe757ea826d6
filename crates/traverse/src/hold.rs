//! Waits on the way: parked where it helps, until what is carried allows for what comes.

use crate::action::Action;
use crate::burden::Burden;
use crate::careful::{Careful, Laden};
use crate::expand::{Hold, Limits, State, Visit};
use crate::front::{Front, Snapshot};
use crate::planner::Planner;
use crate::tile::TileCell;

/// Longest wait, in steps.
const LONGEST: usize = 192;
/// Places on a way at which a wait is tried.
const PLACES: usize = 12;
/// Waits from which a way on is swept for, the promising ones first.
const SWEEPS: usize = 4;
/// Steps within which places off the way are looked for.
const AROUND: usize = 96;
/// Places off the way in each direction over the whole tile, and half as many close by …
const LATTICE: usize = 16;
/// … so many cells apart.
const NEAR: usize = 4;

/// A wait that may do.
struct Chance {
    hold: Hold,
    /// What leads to it.
    way: Vec<Action>,
    /// When it lets the rover arrive, as far as is known.
    arrival: usize,
}

impl Careful<'_> {
    /// Visits a target after a wait, where the way to it does not bear what is carried; and the work.
    pub(crate) fn held(&self, laden: &Laden, visit: Visit, leg: &[Action]) -> (Option<Laden>, u64) {
        let on_the_way = self.on_the_way(laden, visit, leg);
        let (found, spent) = self.first(laden, visit.target, on_the_way);
        if found.is_some() {
            return (found, spent);
        }
        let (beside, swept) = self.beside(laden, visit);
        let (found, more) = self.first(laden, visit.target, beside);
        (found, spent + swept + more)
    }

    /// The first chance from which the target is reached.
    fn first(
        &self,
        laden: &Laden,
        target: usize,
        mut chances: Vec<Chance>,
    ) -> (Option<Laden>, u64) {
        chances.sort_by_key(|chance| (chance.arrival, chance.hold.until));
        let mut spent = 0;
        for chance in chances.into_iter().take(SWEEPS) {
            let (found, relaxations) = self.after(laden, target, &chance);
            spent += relaxations;
            if found.is_some() {
                return (found, spent);
            }
        }
        (None, spent)
    }

    /// Goes on to the target after a wait.
    fn after(&self, laden: &Laden, target: usize, chance: &Chance) -> (Option<Laden>, u64) {
        let limits = Limits { nearest: 1, visits: 3, ..Limits::default() };
        let until = chance.hold.until;
        let expansion = self.arena.expand_to(until, (laden.node.done, &[target]), limits);
        let arrivals: Vec<State> = expansion.visits.iter().map(|visit| visit.arrival).collect();
        let (legs, traced) = self.planner.ground().legs(until, &arrivals);
        let waits = core::iter::repeat_n(Action::Park, until.step - chance.hold.from.step);
        let found = expansion.visits.iter().zip(legs).find_map(|(&visit, leg)| {
            let way: Vec<Action> =
                chance.way.iter().copied().chain(waits.clone()).chain(leg).collect();
            self.carried(laden, Visit { hold: Some(chance.hold), ..visit }, &way)
        });
        (found, expansion.relaxations + traced)
    }

    /// Waits at places of the way that was found: the least at each after which the rest of it would
    /// bear what is carried.
    fn on_the_way(&self, laden: &Laden, visit: Visit, leg: &[Action]) -> Vec<Chance> {
        let states = self.booked(laden.node.state, leg);
        let every = (leg.len() / PLACES).max(1);
        let marks = (0..states.len()).filter(|mark| mark % every == 0 || *mark == leg.len());
        let work = self.work(visit.target);
        marks
            .filter_map(|mark| {
                let from = states[mark];
                let way = leg[..mark].to_vec();
                let carried = self.arrives(laden, &way)?;
                let rest = || leg[mark..].iter().copied().chain(work.clone());
                let rest_steps = leg.len() - mark + work.clone().count();
                let bears = |burden: Burden, state: State| {
                    let inside = state.step + rest_steps <= self.arena.model.steps;
                    let at = (state.cell, state.step);
                    inside && self.carrier.follow(burden, at, rest()).is_ok()
                };
                let until = self.wait(from, carried, bears)?;
                let arrival = until.step + leg.len() - mark;
                Some(Chance { hold: Hold { from, until }, way, arrival })
            })
            .collect()
    }

    /// Waits at other places that can be reached soon, from each of which only the work is known.
    fn beside(&self, laden: &Laden, visit: Visit) -> (Vec<Chance>, u64) {
        let from = laden.node.state;
        let (reached, snapshots, spent) = self.around(from);
        let ground = self.planner.ground();
        let target = &self.arena.targets[visit.target];
        let mut chances = Vec::new();
        for place in reached {
            let way = ground.walk_back(&snapshots, from, place);
            let Some(carried) = self.arrives(laden, &way) else { continue };
            let travel = steps_between(self.arena.model.steps_between(place.cell, target.cell));
            let bears = |burden: Burden, state: State| {
                let at = (target.cell, state.step + travel);
                let inside = at.1 + target.dwell_steps <= self.arena.model.steps;
                inside && self.carrier.follow(burden, at, self.work(visit.target)).is_ok()
            };
            let Some(until) = self.wait(place, carried, bears) else { continue };
            let arrival = until.step + travel;
            chances.push(Chance { hold: Hold { from: place, until }, way, arrival });
        }
        (chances, spent)
    }

    /// When places around are reached first, and the sweep that reaches them.
    fn around(&self, from: State) -> (Vec<State>, Vec<Snapshot>, u64) {
        let ground = self.planner.ground();
        let mut places = self.places(from.cell);
        let mut front = Front::new(ground.model, from.cell, from.step, from.units);
        let mut snapshots = vec![front.snapshot(ground.model)];
        let mut reached = Vec::new();
        let last = (from.step + AROUND).min(ground.model.steps);
        while front.step < last && front.is_alive() && !places.is_empty() {
            front.advance(ground.model, ground.light, ground.certificate);
            snapshots.push(front.snapshot(ground.model));
            places.retain(|&cell| {
                let units = front.units(ground.model, cell);
                reached.extend(units.map(|units| State { cell, step: front.step, units }));
                units.is_none()
            });
        }
        (reached, snapshots, front.relaxations)
    }

    /// Goals, a lattice over the whole tile, and a closer one around a cell.
    fn places(&self, around: TileCell) -> Vec<TileCell> {
        let tile = &self.planner.problem.tile;
        let apart = tile.rows.max(tile.columns).div_ceil(LATTICE);
        let wide = |count: usize| (apart / 2..count).step_by(apart);
        let near = |at: usize, count: usize| {
            let reach = LATTICE / 4 * NEAR;
            (at.saturating_sub(reach)..(at + reach + 1).min(count)).step_by(NEAR)
        };
        let cells = |row: usize, columns: core::iter::StepBy<core::ops::Range<usize>>| {
            columns.map(move |column| TileCell { row, column })
        };
        let wide_cells = wide(tile.rows).flat_map(|row| cells(row, wide(tile.columns)));
        let near_cells = near(around.row, tile.rows)
            .flat_map(|row| cells(row, near(around.column, tile.columns)));
        let goals = self.arena.targets.iter().map(|target| target.cell);
        let mut places: Vec<TileCell> = wide_cells.chain(near_cells).chain(goals).collect();
        places.retain(|&cell| self.arena.model.is_open(cell));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The least wait in a cell after which something is borne, if the rover can stand there so long.
    fn wait(
        &self,
        from: State,
        carried: Burden,
        bears: impl Fn(Burden, State) -> bool,
    ) -> Option<State> {
        let parked = self.parked(from, carried);
        let holds = |wait: usize| bears(parked[wait].0, parked[wait].1);
        let mut long = 1;
        while long < parked.len() && !holds(long) {
            long *= 2;
        }
        if long >= parked.len() {
            return None;
        }
        let mut short = long / 2;
        while long - short > 1 {
            let middle = usize::midpoint(short, long);
            if holds(middle) { long = middle } else { short = middle }
        }
        Some(parked[long].1)
    }

    /// What is carried, and the state, after each number of steps of standing in a cell.
    fn parked(&self, from: State, carried: Burden) -> Vec<(Burden, State)> {
        let Planner { model, light, certificate, .. } = self.planner;
        let mut parked = vec![(carried, from)];
        let (mut burden, mut state) = (carried, from);
        for step in from.step..(from.step + LONGEST).min(model.steps) {
            let stay = (Action::Park, step..step + 1);
            let at = (state.cell, state.units);
            let Some(units) = model.after_stay(at, stay, (light, certificate)) else { break };
            burden = self.carrier.step(burden, (state.cell, step), Action::Park);
            state = State { step: step + 1, units, ..state };
            parked.push((burden, state));
        }
        parked
    }

    /// The states along a leg, as they are booked.
    fn booked(&self, from: State, leg: &[Action]) -> Vec<State> {
        let Planner { model, light, .. } = self.planner;
        let mut states = vec![from];
        let mut state = from;
        for &action in leg {
            let slice = light.slice(state.step);
            let units = model.after((state.cell, state.units), action, &slice);
            let cell = model.frame.neighbour(state.cell, model.displacement(action));
            let Some((units, cell)) = units.zip(cell) else { break };
            state = State { cell, step: state.step + 1, units };
            states.push(state);
        }
        states
    }

    /// What is carried after the beginning of a way, if it bears it.
    fn arrives(&self, laden: &Laden, way: &[Action]) -> Option<Burden> {
        let State { cell, step, .. } = laden.node.state;
        self.carrier.follow(laden.burden, (cell, step), way.iter().copied()).ok()
    }

    fn work(&self, target: usize) -> core::iter::RepeatN<Action> {
        let target = &self.arena.targets[target];
        core::iter::repeat_n(Action::Dwell(target.index), target.dwell_steps)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps is not negative, and saturates"
)]
fn steps_between(steps: f64) -> usize {
    steps.ceil() as usize
}
