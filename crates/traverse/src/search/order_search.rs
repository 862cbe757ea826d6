//! The order of the goals, by beams from narrow to wide.

use hilal_plan::Work;

use crate::problem::{NoPlanReason, PlanError, PlannerBug, Progress};
use crate::search::beam_search::{Beam, Hope, Node, Search};
use crate::search::expansion::{Arena, Limits};
use crate::search::plan_builder::Found;
use crate::search::subset_search::{Breadth, SubsetSearch};
use crate::search::value_bound::reaches;
use crate::sweep::path_trace::SweepContext;
use crate::sweep::state::State;

impl Default for Limits {
    fn default() -> Self {
        Self { window: usize::MAX, nearest: 6, linger: 32, visits: 4 }
    }
}

/// Width, haste and patience of each beam over orders; see [`Hope`].
const ORDERS: [(usize, f64, f64); 2] = [(1, 0.35, 0.6), (1, 0.35, 0.3)];
/// A beam over sets of goals, which knows every way to have done a set.
struct Rung {
    width: usize,
    haste: f64,
    patience: f64,
    /// Where only what there is time for is to count: how much longer everything takes, over what it
    /// takes in the best plan so far.
    drag: Option<f64>,
}

impl Rung {
    const fn new(width: usize, (haste, patience): (f64, f64), drag: Option<f64>) -> Self {
        Self { width, haste, patience, drag }
    }
}

/// Beams over sets, one after the other while the effort lasts; the last one as wide as it allows.
///
/// Those without a drag suit missions that have time for nearly everything, those with one missions
/// that have not: there one of 16 often finds more with it than all of up to 100 without.
const RUNGS: [Rung; 9] = [
    Rung::new(2, (0.35, 0.6), None),
    Rung::new(6, (0.35, 0.6), None),
    Rung::new(6, (0.1, 0.1), Some(1.1)),
    Rung::new(16, (0.1, 0.2), Some(1.0)),
    Rung::new(40, (0.1, 0.1), Some(1.1)),
    Rung::new(40, (0.2, 0.5), None),
    Rung::new(40, (0.1, 0.4), Some(1.0)),
    Rung::new(100, (0.1, 0.1), Some(1.1)),
    Rung::new(300, (0.1, 0.2), Some(1.0)),
];
/// SubsetSearch that a beam is begun for at least.
const NARROWEST: usize = 2;
/// How much longer than its shares a plan takes, where there is none to measure.
const USUAL_DRAG: f64 = 1.4;
/// Where effort is left after the widest beam, every set of at most so many goals is looked at.
const FEW: usize = 16;
/// RockDelay to have done a set that are held meanwhile, of some 150 bytes each.
const MOST_WAYS: usize = 1_500_000;

/// Cells times actions after which no wider beam is begun, and the present one ends: some fifteen
/// seconds on two cores.
const EFFORT: u64 = 80_000_000_000;

/// Beams from narrow to wide; those over orders share what they expand. Nothing is better than the
/// bound, so that with a plan that comes up to it the search is over.
pub(crate) fn order(
    arena: &Arena<'_>,
    (ground, start, bound): (SweepContext<'_>, State, f64),
    progress: &dyn Progress,
) -> Found {
    let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
    improve(arena, (ground, &root, root.clone()), bound, progress)
}

/// The optimum.
pub(crate) fn every_set(
    arena: &Arena<'_>,
    (ground, start): (SweepContext<'_>, State),
    progress: &dyn Progress,
) -> Result<Found, PlanError> {
    let sets = SubsetSearch::new(arena, (start, Breadth::EVERYTHING), progress);
    if sets.ended_early {
        return Err(NoPlanReason::Unfinished.into());
    }
    let best = sets.best(ground).ok_or(PlannerBug::NoSet)?;
    let work =
        Work { forward_relaxations: sets.relaxations, expansions: sets.sweeps, ..Work::default() };
    // What the optimum is worth is the bound.
    Ok(Found { bound: best.value, best, work })
}

/// Looks for something better than what is there already, as long as it does not come up to a bound.
pub(crate) fn improve(
    arena: &Arena<'_>,
    (ground, root, known): (SweepContext<'_>, &Node, Node),
    bound: f64,
    progress: &dyn Progress,
) -> Found {
    let mut search = Search::new(arena, known, Limits::default());
    beams(&mut search, (arena, ground, root), bound, progress);
    let bound = proven(&mut search, (arena, ground, root), bound, progress);
    progress.report("goal order", 1.0);
    Found::of(search, bound, progress)
}

/// Beams from narrow to wide, while the effort lasts.
pub(crate) fn beams(
    search: &mut Search<'_>,
    (arena, ground, root): (&Arena<'_>, SweepContext<'_>, &Node),
    bound: f64,
    progress: &dyn Progress,
) {
    let ladder = Ladder { arena, root, bound, progress };
    let beams = (ORDERS.len() + RUNGS.len()) as f64;
    for (i, (width, haste, patience)) in ORDERS.into_iter().enumerate() {
        progress.report("goal order", i as f64 / beams);
        if !ladder.is_over(search) {
            let hope = ladder.hope((haste, patience), None);
            search.run(root, Beam { width, effort: EFFORT / 2, hope }, progress);
        }
    }
    // Relaxations for each set of a size that is swept for, and a tenth more: a beam that ends before
    // its last size has found little.
    let mut dearest: u64 = 0;
    for (i, rung) in RUNGS.iter().enumerate() {
        progress.report("goal order", (ORDERS.len() + i) as f64 / beams);
        let effort = EFFORT.saturating_sub(search.relaxations);
        let affordable = effort.checked_div(dearest).and_then(|width| usize::try_from(width).ok());
        let width = rung.width.min(affordable.unwrap_or(usize::MAX));
        if ladder.is_over(search) || width < NARROWEST {
            break;
        }
        let drag = rung.drag.map(|factor| factor * ladder.drag(&search.best));
        let hope = ladder.hope((rung.haste, rung.patience), drag);
        let breadth = Breadth { width, hope, limits: Limits::default(), effort, ways: usize::MAX };
        let sets = SubsetSearch::new(arena, (root.state, breadth), progress);
        dearest = dearest.max(sets.relaxations / width as u64 * 11 / 10);
        search.look_at(&sets, ground);
    }
}

/// What all beams of a search have in common.
struct Ladder<'a> {
    arena: &'a Arena<'a>,
    root: &'a Node,
    bound: f64,
    progress: &'a dyn Progress,
}

impl Ladder<'_> {
    fn is_over(&self, search: &Search<'_>) -> bool {
        let spent = search.relaxations >= EFFORT;
        reaches(search.best.value, self.bound) || spent || self.progress.is_over()
    }

    /// How much longer than its shares the best plan so far takes.
    fn drag(&self, best: &Node) -> f64 {
        let steps = best.state.step.saturating_sub(self.root.state.step);
        self.arena.outlook.drag(best.done, steps).unwrap_or(USUAL_DRAG)
    }

    fn hope(&self, (haste, patience): (f64, f64), drag: Option<f64>) -> Hope {
        let sum: f64 = self.arena.targets.iter().map(|target| target.value).sum();
        let steps = self.arena.model.steps as f64;
        Hope { value_per_step: haste * sum / steps, patience_steps: patience * steps, drag }
    }
}

/// Looks at every set of few goals with the effort that is left; if it ends with all of them, what is
/// best is the optimum, and its value the bound.
fn proven(
    search: &mut Search<'_>,
    (arena, ground, root): (&Arena<'_>, SweepContext<'_>, &Node),
    bound: f64,
    progress: &dyn Progress,
) -> f64 {
    let done = reaches(search.best.value, bound) || search.relaxations >= EFFORT;
    if done || arena.targets.len() > FEW || progress.is_over() {
        return bound;
    }
    let effort = EFFORT - search.relaxations;
    let breadth = Breadth { effort, ways: MOST_WAYS, ..Breadth::EVERYTHING };
    let sets = SubsetSearch::new(arena, (root.state, breadth), progress);
    search.look_at(&sets, ground);
    if sets.ended_early { bound } else { bound.min(search.best.value) }
}
