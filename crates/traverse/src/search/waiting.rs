//! Waits on the way: parked where it helps, until what is carried allows for what comes.

use hilal_environment::GridCell;

use crate::grid::action::Action;
use crate::search::expansion::{Limits, Target};
use crate::search::planner::Planner;
use crate::search::resource_search::{ResourceNode, ResourceSearch};
use crate::search::resources::Resources;
use crate::sweep::forward_sweep::ForwardSweep;
use crate::sweep::state::{State, Visit, Wait};
use crate::sweep::sweep_history::SweepHistory;

/// Longest wait, in steps, beyond what is waited for the goal in any case.
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
    hold: Wait,
    /// What leads to it.
    way: Vec<Action>,
    /// When it lets the rover arrive, as far as is known.
    arrival: usize,
}

/// Places off the way that can be reached soon, found when they are first asked for.
pub(crate) struct Nearby {
    /// The sweep of the expansion, and what it left behind.
    sweep: Option<(ForwardSweep, SweepHistory)>,
    /// Each place, what leads to it, and what is carried there.
    places: Vec<(State, Vec<Action>, Resources)>,
}

impl Nearby {
    /// Takes over the sweep of an expansion.
    pub(crate) const fn new(front: ForwardSweep, wake: SweepHistory) -> Self {
        Self { sweep: Some((front, wake)), places: Vec::new() }
    }
}

impl ResourceSearch<'_> {
    /// Visits a target after a wait, where the way to it does not bear what is carried; and the work.
    pub(crate) fn held(
        &self,
        laden: &ResourceNode,
        (visit, leg): (Visit, &[Action]),
        nearby: &mut Nearby,
    ) -> (Option<(Visit, Resources)>, u64) {
        let on_the_way = self.on_the_way(laden, visit, leg);
        let (found, spent) = self.first(laden, visit.target, on_the_way);
        if found.is_some() {
            return (found, spent);
        }
        let swept = self.look_around(laden, nearby);
        let beside = self.beside(visit, nearby);
        let (found, more) = self.first(laden, visit.target, beside);
        (found, spent + swept + more)
    }

    /// The first chance from which the target is reached.
    fn first(
        &self,
        laden: &ResourceNode,
        target: usize,
        mut chances: Vec<Chance>,
    ) -> (Option<(Visit, Resources)>, u64) {
        // A wait after which the goal is too far away for its last start is none.
        let Target { cell, deadline, .. } = self.arena.targets[target];
        chances.retain(|Chance { hold, .. }| {
            let way = steps_between(self.arena.model.steps_between(hold.until.cell, cell));
            hold.until.step + way <= deadline
        });
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
    fn after(
        &self,
        laden: &ResourceNode,
        target: usize,
        chance: &Chance,
    ) -> (Option<(Visit, Resources)>, u64) {
        let limits = Limits { nearest: 1, visits: 3, ..Limits::default() };
        let until = chance.hold.until;
        let ground = self.planner.ground();
        let mut front = ForwardSweep::new(ground.model, until.cell, until.step, until.units);
        let mut wake = SweepHistory::new(ground.model, until, &front);
        let Target { cell, deadline, .. } = self.arena.targets[target];
        let advance = &mut |front: &mut ForwardSweep, end: usize| {
            let swept = (ground.model, ground.light, ground.survival_energy);
            front.advance_towards((cell, end.min(deadline)), swept);
            wake.keep(ground.model, front);
        };
        let wanted = (laden.node.done, &[target][..]);
        let expansion = self.arena.expand_along(&mut front, wanted, limits, advance);
        let arrivals: Vec<State> = expansion.visits.iter().map(|visit| visit.arrival).collect();
        let (legs, traced) = wake.legs(ground, &arrivals);
        let waits = core::iter::repeat_n(Action::Park, until.step - chance.hold.from.step);
        let found = expansion.visits.iter().zip(legs).find_map(|(&visit, leg)| {
            let way: Vec<Action> =
                chance.way.iter().copied().chain(waits.clone()).chain(leg).collect();
            let visit = Visit { hold: Some(chance.hold), ..visit };
            Some((visit, self.carried(laden, visit, &way)?))
        });
        (found, expansion.relaxations + traced)
    }

    /// Waits at places of the way that was found: the least at each after which the rest of it would
    /// bear what is carried.
    fn on_the_way(&self, laden: &ResourceNode, visit: Visit, leg: &[Action]) -> Vec<Chance> {
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
                let bears = |burden: Resources, state: State| {
                    let inside = state.step + rest_steps <= self.arena.model.steps;
                    let at = (state.cell, state.step);
                    inside && self.tracker.follow(burden, at, rest()).is_ok()
                };
                let until = self.wait((from, carried), 1, bears)?;
                let arrival = until.step + leg.len() - mark;
                Some(Chance { hold: Wait { from, until }, way, arrival })
            })
            .collect()
    }

    /// Waits at other places that can be reached soon, from each of which only the work is known, and
    /// that it cannot begin before the visit that has no such wait: until then the rover waits.
    fn beside(&self, visit: Visit, nearby: &Nearby) -> Vec<Chance> {
        let goal = &self.arena.targets[visit.target];
        let mut chances = Vec::new();
        for &(place, ref way, carried) in &nearby.places {
            let travel = steps_between(self.arena.model.steps_between(place.cell, goal.cell));
            let bears = |burden: Resources, state: State| {
                let at = (goal.cell, state.step + travel);
                let inside = at.1 + goal.dwell_steps <= self.arena.model.steps;
                inside && self.tracker.follow(burden, at, self.work(visit.target)).is_ok()
            };
            let least = visit.arrival.step.saturating_sub(place.step + travel).max(1);
            let Some(until) = self.wait((place, carried), least, bears) else { continue };
            let (hold, arrival) = (Wait { from: place, until }, until.step + travel);
            chances.push(Chance { hold, way: way.clone(), arrival });
        }
        chances
    }

    /// Finds the places around a state, once: those that the expansion has reached already, and with
    /// its sweep those that it reaches soon. Returns the work.
    fn look_around(&self, laden: &ResourceNode, nearby: &mut Nearby) -> u64 {
        let Some((mut front, mut wake)) = nearby.sweep.take() else { return 0 };
        let (from, ground) = (laden.node.state, self.planner.ground());
        let before = front.relaxations;
        let last = (from.step + AROUND).min(ground.model.steps);
        while front.step < last && front.is_alive() {
            front.advance(ground.model, ground.light, ground.survival_energy);
            wake.keep(ground.model, &front);
        }
        let places = self.places(from.cell);
        let (reached, swept) = wake.first_reached(ground, &places, from.step + 1..last + 1);
        let (ways, traced) = wake.legs(ground, &reached);
        let arrives = |(place, way): (State, Vec<Action>)| {
            let carried = self.arrives(laden, &way)?;
            Some((place, way, carried))
        };
        nearby.places = reached.into_iter().zip(ways).filter_map(arrives).collect();
        front.relaxations - before + swept + traced
    }

    /// Goals, a lattice over the whole tile, and a closer one around a cell.
    fn places(&self, around: GridCell) -> Vec<GridCell> {
        let tile = &self.planner.problem.tile;
        let apart = tile.rows.max(tile.columns).div_ceil(LATTICE);
        let wide = |count: usize| (apart / 2..count).step_by(apart);
        let near = |at: usize, count: usize| {
            let reach = LATTICE / 4 * NEAR;
            (at.saturating_sub(reach)..(at + reach + 1).min(count)).step_by(NEAR)
        };
        let cells = |row: usize, columns: core::iter::StepBy<core::ops::Range<usize>>| {
            columns.map(move |column| GridCell { row, column })
        };
        let wide_cells = wide(tile.rows).flat_map(|row| cells(row, wide(tile.columns)));
        let near_cells = near(around.row, tile.rows)
            .flat_map(|row| cells(row, near(around.column, tile.columns)));
        let goals = self.arena.targets.iter().map(|target| target.cell);
        let mut places: Vec<GridCell> = wide_cells.chain(near_cells).chain(goals).collect();
        places.retain(|&cell| self.arena.model.is_open(cell));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The shortest wait in a cell, of so many steps at least, after which something is borne, if the
    /// rover can stand there so long.
    fn wait(
        &self,
        (from, carried): (State, Resources),
        least: usize,
        bears: impl Fn(Resources, State) -> bool,
    ) -> Option<State> {
        let parked = self.parked((from, carried), least + LONGEST);
        let holds = |wait: usize| bears(parked[wait].0, parked[wait].1);
        let (mut short, mut long) = (least - 1, least);
        while long < parked.len() && !holds(long) {
            (short, long) = (long, 2 * long + 1 - least);
        }
        if long >= parked.len() {
            return None;
        }
        while long - short > 1 {
            let middle = usize::midpoint(short, long);
            if holds(middle) { long = middle } else { short = middle }
        }
        Some(parked[long].1)
    }

    /// What is carried, and the state, after each number of steps of standing in a cell.
    fn parked(&self, (from, carried): (State, Resources), most: usize) -> Vec<(Resources, State)> {
        let Planner { model, light, survival_energy, .. } = self.planner;
        let mut parked = vec![(carried, from)];
        let (mut burden, mut state) = (carried, from);
        for step in from.step..(from.step + most).min(model.steps) {
            let stay = (Action::Park, step..step + 1);
            let at = (state.cell, state.units);
            let Some(units) = model.after_stay(at, stay, (light, survival_energy)) else { break };
            burden = self.tracker.step(burden, (state.cell, step), Action::Park);
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
    fn arrives(&self, laden: &ResourceNode, way: &[Action]) -> Option<Resources> {
        let State { cell, step, .. } = laden.node.state;
        self.tracker.follow(laden.burden, (cell, step), way.iter().copied()).ok()
    }

    pub(crate) fn work(&self, target: usize) -> core::iter::RepeatN<Action> {
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
