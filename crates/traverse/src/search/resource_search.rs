//! The search where something beside energy binds: beams over orders that follow what the rover
//! carries along each way.
//!
//! What was found without regard to it stands if its way bears it: nothing that does regard it can be
//! worth more. Otherwise the same goals are tried in the same order first, with waits where they
//! are needed, and then beams from narrow to wide.

use hilal_mission::models::ThermalState;
use hilal_plan::Work;
use hilal_quantity::DataVolume;

use crate::grid::action::Action;
use crate::problem::{NoPlanReason, PlanError, Progress};
use crate::search::activities::Schedule;
use crate::search::beam_search::{Hope, Node, better, dominates, promise};
use crate::search::expansion::Arena;
use crate::search::plan_builder::{Found, schedule};
use crate::search::planner::Planner;
use crate::search::resource_expansion::Memory;
use crate::search::resources::{Overload, ResourceTracker, Resources};
use crate::search::value_bound::reaches;
use crate::sweep::state::State;

/// Width, haste and patience of each beam; see [`Hope`].
const BEAMS: [(usize, f64, f64); 5] =
    [(1, 0.35, 0.6), (1, 0.35, 0.3), (4, 0.35, 0.6), (12, 0.35, 0.6), (32, 0.2, 0.5)];
/// Cells times actions after which no wider beam is begun, and the present one ends.
const EFFORT: u64 = 80_000_000_000;
/// A beam keeps one state for one set of goals done for so many that it keeps in all: charge and what
/// is carried pull apart, but a narrow beam of one set alone looks at little.
const WIDTH_PER_STATE: usize = 4;

/// A node of the search with what the rover carries there.
#[derive(Debug, Clone)]
pub(crate) struct ResourceNode {
    pub(crate) node: Node,
    pub(crate) burden: Resources,
}

/// Where and with what a plan starts.
pub(crate) struct Start {
    pub(crate) state: State,
    /// What waits in memory.
    pub(crate) waits: DataVolume,
    /// Temperatures, where they are not those of the problem.
    pub(crate) thermal: Option<ThermalState>,
}

/// What was found, and its way.
pub(crate) struct Borne {
    pub(crate) found: Found,
    pub(crate) schedule: Schedule,
    /// The plan without regard to the limits, where it does not keep them: its goals, and the limit.
    pub(crate) refused: Option<(u64, Overload)>,
}

impl Borne {
    /// The limit that keeps a goal of the problem out: one that would be in the plan without regard
    /// to it, and is not.
    pub(crate) fn keeps_out(&self, arena: &Arena<'_>, index: usize) -> Option<Overload> {
        let (wanted, overload) = self.refused?;
        let target = arena.targets.iter().position(|target| target.index == index)?;
        let left_out = (wanted & !self.found.best.done) >> target & 1 == 1;
        left_out.then_some(overload)
    }
}

/// The search.
pub(crate) struct ResourceSearch<'a> {
    pub(crate) planner: &'a Planner<'a>,
    pub(crate) arena: &'a Arena<'a>,
    pub(crate) tracker: ResourceTracker<'a>,
}

/// Takes what a search found to something whose way bears what is carried.
///
/// # Errors
///
/// Says that not even the way to a haven does.
pub(crate) fn bear(
    planner: &Planner<'_>,
    arena: &Arena<'_>,
    (start, found): (&Start, Found),
    progress: &dyn Progress,
) -> Result<Borne, PlanError> {
    let state = start.state;
    let schedule_of = |best: &Node| schedule(planner, arena, (best, state));
    let way = schedule_of(&found.best)?;
    let Some(tracker) = ResourceTracker::new(planner.problem, &planner.model) else {
        return Ok(Borne { found, schedule: way, refused: None });
    };
    let burden = tracker.burden(start.waits, start.thermal);
    let held = tracker.follow(burden, (state.cell, state.step), way.actions.iter().copied());
    let Err(overload) = held else {
        let schedule = way.carrying(&tracker, burden);
        return Ok(Borne { found, schedule, refused: None });
    };
    let refused = Some((found.best.done, tracker.worst(burden, &way).unwrap_or(overload)));
    let careful = ResourceSearch { planner, arena, tracker };
    let root =
        ResourceNode { node: Node { state, done: 0, value: 0.0, visits: Vec::new() }, burden };
    let found = careful.search(&root, found, progress)?;
    let schedule = schedule_of(&found.best)?.carrying(&careful.tracker, burden);
    Ok(Borne { found, schedule, refused })
}

impl ResourceSearch<'_> {
    fn search(
        &self,
        root: &ResourceNode,
        found: Found,
        progress: &dyn Progress,
    ) -> Result<Found, PlanError> {
        let mut best = self.home(root).ok_or_else(|| self.no_way(root))?;
        let Found { best: wanted, bound, mut work } = found;
        let (repaired, spent) = self.repair(root, &wanted);
        let mut relaxations = spent;
        self.prefer(&mut best, &repaired);
        let sum: f64 = self.arena.targets.iter().map(|target| target.value).sum();
        let steps = self.arena.model.steps as f64;
        let ceiling = self.planner.bound(self.arena);
        let mut memory = Memory::default();
        for (i, (width, haste, patience)) in BEAMS.into_iter().enumerate() {
            progress.report("goal order", i as f64 / BEAMS.len() as f64);
            let hope = Hope {
                value_per_step: haste * sum / steps,
                patience_steps: patience * steps,
                drag: None,
            };
            let mut level = vec![root.clone()];
            while !level.is_empty() {
                let over = relaxations >= EFFORT || progress.is_over();
                if reaches(best.node.value, bound) || over {
                    break;
                }
                let (expansions, spent) = memory.remember(self, &level);
                work.expansions += expansions;
                relaxations += spent;
                let mut children: Vec<ResourceNode> =
                    level.iter().flat_map(|laden| memory.children(self, laden)).collect();
                self.prefer(&mut best, &children);
                // What cannot become better than the best is not gone on with.
                children.retain(|ResourceNode { node, .. }| {
                    let most = node.value + ceiling.roughly(node.state, node.done);
                    !reaches(best.node.value, most)
                });
                level = self.cut(children, (width, hope));
            }
        }
        progress.report("goal order", 1.0);
        let ended_early = progress.is_over() && !reaches(best.node.value, bound);
        let forward_relaxations = work.forward_relaxations + relaxations;
        let work = Work { forward_relaxations, ended_early, ..work };
        Ok(Found { best: best.node, bound, work })
    }

    /// Takes the best of some nodes whose way home bears what is carried, if it is better.
    fn prefer(&self, best: &mut ResourceNode, nodes: &[ResourceNode]) {
        let mut better_ones: Vec<&ResourceNode> =
            nodes.iter().filter(|laden| better(&laden.node, &best.node)).collect();
        better_ones.sort_by(|a, b| better_first(&a.node, &b.node));
        if let Some(found) = better_ones.into_iter().find_map(|laden| self.home(laden)) {
            *best = found;
        }
    }

    /// A node, if the way home from it and the stay there bear what is carried.
    fn home(&self, laden: &ResourceNode) -> Option<ResourceNode> {
        let Planner { model, haven_hold, .. } = self.planner;
        let from = laden.node.state;
        let (haven, mut actions) = self.planner.ground().retreat(from, haven_hold)?;
        let park = core::iter::repeat_n(Action::Park, model.steps - haven.step);
        actions.extend(park);
        let held = self.tracker.follow(laden.burden, (from.cell, from.step), actions);
        held.is_ok().then(|| laden.clone())
    }

    /// What is said where not even a rover that works nowhere keeps the limits.
    fn no_way(&self, root: &ResourceNode) -> NoPlanReason {
        let ground = self.planner.ground();
        let state = root.node.state;
        let home = ground.retreat(state, &self.planner.haven_hold).map(|(_, actions)| actions);
        let park = core::iter::repeat(Action::Park);
        let left = self.planner.model.steps - state.step;
        let actions = home.unwrap_or_default().into_iter().chain(park).take(left);
        match self.tracker.follow(root.burden, (state.cell, state.step), actions) {
            Err(Overload::Heat { hottest }) => NoPlanReason::TooHot { box_c: hottest.celsius() },
            _ => NoPlanReason::MemoryFull { waits_mb: root.burden.waits.bytes() / 1e6 },
        }
    }

    /// The goals of a plan in its order, each as soon as it can be borne; and the work.
    fn repair(&self, root: &ResourceNode, wanted: &Node) -> (Vec<ResourceNode>, u64) {
        let mut ways = vec![root.clone()];
        let mut spent = 0;
        for visit in &wanted.visits {
            let last = &ways[ways.len() - 1];
            let (children, relaxations) = self.towards(last, &[visit.target]);
            spent += relaxations;
            let earliest = children.into_iter().min_by_key(|(visit, _)| visit.departure.step);
            let next = earliest.map(|borne| self.child(last, borne));
            ways.extend(next);
        }
        (ways, spent)
    }

    /// Drops what another node dominates, keeps a few for each set of goals, then the best.
    fn cut(&self, nodes: Vec<ResourceNode>, (width, hope): (usize, Hope)) -> Vec<ResourceNode> {
        let mut ranked: Vec<(f64, ResourceNode)> = nodes
            .into_iter()
            .map(|laden| {
                let hope = promise(self.arena, (laden.node.state, laden.node.done), hope);
                (laden.node.value + hope, laden)
            })
            .collect();
        ranked.sort_by(|(a, m), (b, n)| {
            let by_set = m.node.done.cmp(&n.node.done).then(m.node.state.cmp(&n.node.state));
            b.total_cmp(a).then(by_set)
        });
        let mut kept: Vec<ResourceNode> = Vec::new();
        for (_, laden) in ranked {
            let same_set = kept.iter().filter(|k| k.node.done == laden.node.done).count();
            let beaten = |other: &ResourceNode| {
                dominates(&other.node, &laden.node) && other.burden.is_no_more_than(&laden.burden)
            };
            if same_set < width.div_ceil(WIDTH_PER_STATE)
                && kept.len() < width
                && !kept.iter().any(beaten)
            {
                kept.push(laden);
            }
        }
        kept
    }
}

/// The better node first.
fn better_first(a: &Node, b: &Node) -> core::cmp::Ordering {
    let by_value = b.value.total_cmp(&a.value);
    by_value.then(a.state.step.cmp(&b.state.step)).then(b.state.units.cmp(&a.state.units))
}

/// What is said of an exact search whose optimum is out of reach.
pub(crate) fn proven(borne: &Borne) -> Result<(), NoPlanReason> {
    let (found, bound) = (borne.found.best.value, borne.found.bound);
    if borne.refused.is_some() && found < bound {
        return Err(NoPlanReason::NotExact { found, bound });
    }
    Ok(())
}

impl Schedule {
    /// Says what is carried along it.
    fn carrying(self, tracker: &ResourceTracker<'_>, burden: Resources) -> Self {
        let course = if tracker.has_memory() {
            tracker.course(burden, &self.states, &self.actions)
        } else {
            Vec::new()
        };
        Self { course, ..self }
    }
}
