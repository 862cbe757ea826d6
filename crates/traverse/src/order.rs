//! The order of the goals, by beams from narrow to wide.

use crate::Progress;
use crate::beam::{Beam, Node, Search};
use crate::expand::{Arena, Limits, State};
use crate::outcome::Found;

impl Default for Limits {
    fn default() -> Self {
        Self { window: 480, nearest: 6, linger: 32, visits: 4 }
    }
}

/// Width, haste and patience of each beam; see [`Beam`].
const BEAMS: [(usize, f64, f64); 5] =
    [(1, 0.35, 0.6), (1, 0.35, 0.3), (4, 0.35, 0.6), (4, 0.35, 0.3), (12, 0.35, 0.6)];

/// Beams from narrow to wide; all share what they expand. Nothing is better than every goal that
/// can be reached alone, so with all of them the search is over.
pub(crate) fn order(arena: &Arena<'_>, start: State, progress: &dyn Progress) -> Found {
    let root = Node { state: start, done: 0, value: 0.0, visits: Vec::new() };
    improve(arena, (&root, root.clone()), progress)
}

/// Looks for something better than what is there already.
pub(crate) fn improve(
    arena: &Arena<'_>,
    (root, known): (&Node, Node),
    progress: &dyn Progress,
) -> Found {
    let bound: f64 = arena.targets.iter().map(|target| target.value).sum();
    let mut search = Search::new(arena, known, Limits::default());
    let steps = search.steps();
    for (i, (width, haste, patience)) in BEAMS.into_iter().enumerate() {
        progress.report("goal order", i as f64 / BEAMS.len() as f64);
        if search.best.value >= bound || progress.is_over() {
            break;
        }
        let value_per_step = haste * bound / steps;
        let beam = Beam { width, value_per_step, patience_steps: patience * steps };
        search.run(root, beam, progress);
    }
    progress.report("goal order", 1.0);
    Found::of(search, bound, progress.is_over())
}
