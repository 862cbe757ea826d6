//! The order of the goals, by beams from narrow to wide.

use crate::assemble::disagreement;
use crate::beam::{Beam, Hope, Node, Search};
use crate::bound::reaches;
use crate::expand::{Arena, Limits, State};
use crate::outcome::Found;
use crate::plan::Work;
use crate::sets::{Breadth, Sets};
use crate::trace::Ground;
use crate::{PlanError, Progress};

impl Default for Limits {
    fn default() -> Self {
        Self { window: usize::MAX, nearest: 6, linger: 32, visits: 4 }
    }
}

/// Width, haste and patience of each beam over orders; see [`Hope`].
const ORDERS: [(usize, f64, f64); 2] = [(1, 0.35, 0.6), (1, 0.35, 0.3)];
/// The same of each beam over sets, which knows every way to have done a set; while the effort
/// lasts.
const SETS: [(usize, f64, f64); 7] = [
    (2, 0.35, 0.6),
    (6, 0.35, 0.6),
    (6, 0.35, 0.3),
    (16, 0.35, 0.6),
    (40, 0.35, 0.6),
    (100, 0.2, 0.5),
    (300, 0.2, 0.5),
];
/// Where effort is left after the widest beam, every set of at most so many goals is looked at.
const FEW: usize = 16;
/// Ways to have done a set that are held meanwhile, of some 150 bytes each.
const MOST_WAYS: usize = 1_500_000;

/// Cells times actions after which no wider beam is begun, and the present one ends: some fifteen
/// seconds on two cores.
const EFFORT: u64 = 80_000_000_000;

/// Beams from narrow to wide; those over orders share what they expand. Nothing is better than the
/// bound, so that with a plan that comes up to it the search is over.
pub(crate) fn order(
    arena: &Arena<'_>,
    (ground, start, bound): (Ground<'_>, State, f64),
    progress: &dyn Progress,
) -> Found {
    let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
    improve(arena, (ground, &root, root.clone()), bound, progress)
}

/// The optimum.
pub(crate) fn every_set(
    arena: &Arena<'_>,
    (ground, start): (Ground<'_>, State),
    progress: &dyn Progress,
) -> Result<Found, PlanError> {
    let sets = Sets::new(arena, (start, Breadth::EVERYTHING), progress);
    if sets.ended_early {
        return Err(PlanError::Unfinished);
    }
    let best = sets.best(ground).ok_or_else(disagreement)?;
    let work =
        Work { forward_relaxations: sets.relaxations, expansions: sets.sweeps, ..Work::default() };
    // What the optimum is worth is the bound.
    Ok(Found { bound: best.value, best, work })
}

/// Looks for something better than what is there already, as long as it does not come up to a bound.
pub(crate) fn improve(
    arena: &Arena<'_>,
    (ground, root, known): (Ground<'_>, &Node, Node),
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
    (arena, ground, root): (&Arena<'_>, Ground<'_>, &Node),
    bound: f64,
    progress: &dyn Progress,
) {
    let sum: f64 = arena.targets.iter().map(|target| target.value).sum();
    let steps = search.steps();
    let hope = |haste: f64, patience: f64| Hope {
        value_per_step: haste * sum / steps,
        patience_steps: patience * steps,
    };
    let beams = ORDERS.len() + SETS.len();
    for (i, &(width, haste, patience)) in ORDERS.iter().chain(&SETS).enumerate() {
        progress.report("goal order", i as f64 / beams as f64);
        let spent = search.relaxations >= EFFORT;
        if reaches(search.best.value, bound) || spent || progress.is_over() {
            break;
        }
        let hope = hope(haste, patience);
        if i < ORDERS.len() {
            search.run(root, Beam { width, effort: EFFORT / 2, hope }, progress);
        } else {
            let effort = EFFORT - search.relaxations;
            let limits = Limits::default();
            let breadth = Breadth { width, hope, limits, effort, ways: usize::MAX };
            search.look_at(&Sets::new(arena, (root.state, breadth), progress), ground);
        }
    }
}

/// Looks at every set of few goals with the effort that is left; if it ends with all of them, what is
/// best is the optimum, and its value the bound.
fn proven(
    search: &mut Search<'_>,
    (arena, ground, root): (&Arena<'_>, Ground<'_>, &Node),
    bound: f64,
    progress: &dyn Progress,
) -> f64 {
    let done = reaches(search.best.value, bound) || search.relaxations >= EFFORT;
    if done || arena.targets.len() > FEW || progress.is_over() {
        return bound;
    }
    let effort = EFFORT - search.relaxations;
    let breadth = Breadth { effort, ways: MOST_WAYS, ..Breadth::EVERYTHING };
    let sets = Sets::new(arena, (root.state, breadth), progress);
    search.look_at(&sets, ground);
    if sets.ended_early { bound } else { bound.min(search.best.value) }
}
