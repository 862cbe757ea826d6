//! The forward sweep: from one place, the highest charge possible at every cell and step.

use hilal_environment::GridCell;

use crate::grid::light::Light;
use crate::grid::model::Model;
use crate::sweep::leg_cost::LegCosts;
use crate::sweep::row_kernel::{LANES, Slices, Stretch, forward_row, kill_row};
use crate::sweep::survival_energy::SurvivalEnergy;

/// Columns of a row that may hold something: `[start, end)`, empty when equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    fn hull(self, other: Self) -> Self {
        if self.start == self.end {
            other
        } else if other.start == other.end {
            self
        } else {
            Self { start: self.start.min(other.start), end: self.end.max(other.end) }
        }
    }
}

impl Span {
    fn wider_by(self, margin: usize, columns: usize) -> Self {
        Self { start: self.start.saturating_sub(margin), end: (self.end + margin).min(columns) }
    }

    /// At least as wide as what is computed at once, if the tile is.
    fn widened(self, columns: usize) -> Self {
        let start = self.start.min(columns.saturating_sub(LANES));
        Self { start, end: self.end.max((start + LANES).min(columns)) }
    }
}

/// A padded plane of charges plus one (0 is dead), zero outside its spans.
#[derive(Debug, Clone)]
struct Plane {
    cells: Vec<u16>,
    spans: Vec<Span>,
}

/// Charges at the start of a step.
pub(crate) struct ForwardSweep {
    pub(crate) step: usize,
    now: Plane,
    spare: Plane,
    legs: LegCosts,
    /// Cells computed so far, times moves.
    pub(crate) relaxations: u64,
}

impl ForwardSweep {
    /// Starts in one cell with `units` above the floor.
    pub(crate) fn new(model: &Model, cell: GridCell, step: usize, units: u16) -> Self {
        let mut front = Self::empty(model, step);
        front.join(model, cell, units);
        front
    }

    /// Starts with nobody.
    pub(crate) fn empty(model: &Model, step: usize) -> Self {
        let empty = Plane {
            cells: vec![0; model.frame.len()],
            spans: vec![Span::default(); model.frame.rows],
        };
        Self { step, now: empty.clone(), spare: empty, legs: LegCosts::new(model), relaxations: 0 }
    }

    /// Takes in a rover that is in a cell now.
    pub(crate) fn join(&mut self, model: &Model, cell: GridCell, units: u16) {
        let charge = &mut self.now.cells[model.frame.cell(cell)];
        *charge = (*charge).max(units + 1);
        let own = Span { start: cell.column, end: cell.column + 1 };
        self.now.spans[cell.row] = self.now.spans[cell.row].hull(own);
    }

    /// The charge in a cell, or nothing if it cannot be reached alive.
    pub(crate) fn units(&self, model: &Model, cell: GridCell) -> Option<u16> {
        self.now.cells[model.frame.cell(cell)].checked_sub(1)
    }

    /// Whether anything is left alive.
    pub(crate) fn is_alive(&self) -> bool {
        self.now.spans.iter().any(|span| span.start < span.end)
    }

    /// Goes on with a slice of another sweep.
    pub(crate) fn resumed(model: &Model, snapshot: &Snapshot, step: usize) -> Self {
        let mut front = Self::empty(model, step);
        for (row, &(span, offset)) in snapshot.rows.iter().enumerate() {
            let n = span.end - span.start;
            let at = model.frame.at(row, span.start);
            front.now.cells[at..at + n].copy_from_slice(&snapshot.cells[offset..offset + n]);
            front.now.spans[row] = span;
        }
        front
    }

    /// Goes one step on, and forgets what the survival energy says cannot survive.
    pub(crate) fn advance(
        &mut self,
        model: &Model,
        light: &Light<'_>,
        survival_energy: &SurvivalEnergy,
    ) {
        self.step_on((model, light, survival_energy), |_, span| span);
    }

    /// The same for a way to one cell alone, until a last step: what is too far away to be there in
    /// time is left out, and nothing that leads there comes from it.
    pub(crate) fn advance_towards(
        &mut self,
        (to, last): (GridCell, usize),
        ground: (&Model, &Light<'_>, &SurvivalEnergy),
    ) {
        let near = ground.0.frame.halo * last.saturating_sub(self.step + 1);
        let GridCell { row: its_row, column } = to;
        self.step_on(ground, |row, span| {
            let start = span.start.max(column.saturating_sub(near));
            let end = span.end.min(column + near + 1);
            let misses = row.abs_diff(its_row) > near || start >= end;
            if misses { Span::default() } else { Span { start, end } }
        });
    }

    fn step_on(
        &mut self,
        (model, light, survival_energy): (&Model, &Light<'_>, &SurvivalEnergy),
        narrowed: impl Fn(usize, Span) -> Span,
    ) {
        let lit = light.slice(self.step);
        let from = Slices { energy: &self.now.cells, light: &lit };
        let needs = survival_energy.needs().slice(self.step + 1);
        let stoppage_energy = survival_energy
            .stoppage_energy()
            .map(|stoppage_energy| (stoppage_energy, stoppage_energy.slice(self.step + 1)));
        let rows = model.frame.rows;
        let spans: Vec<Span> =
            (0..rows).map(|row| narrowed(row, reach(model, &self.now.spans, row))).collect();
        // All that the legs of a row are asked for: they may start further out, and further north.
        let halo = model.frame.halo;
        let hull = spans.iter().fold(Span::default(), |hull, &span| hull.hull(span));
        let hull = hull.widened(model.frame.columns).wider_by(halo, model.frame.columns);
        for (row, &span) in spans.iter().enumerate() {
            clear(model, &mut self.spare, row);
            let served = &spans[row..(row + halo + 1).min(rows)];
            if served.iter().any(|span| span.start < span.end) {
                self.legs.work_out((model, from.light), row, hull.start..hull.end);
            }
            if span.start == span.end {
                continue;
            }
            let span = span.widened(model.frame.columns);
            let at = model.frame.at(row, span.start);
            let out = &mut self.spare.cells[at..at + span.end - span.start];
            forward_row(model, (from, &self.legs), Stretch { row, start: span.start }, out);
            self.relaxations += (out.len() * (model.moves.len() + 1)) as u64;
            let n = out.len();
            if let Some(needs) = needs {
                kill_row(&needs[at..][..n], 1, out);
            }
            if let Some((stoppage_energy, levels)) = stoppage_energy {
                kill_row(&levels[at..][..n], stoppage_energy.level(), out);
            }
            self.spare.spans[row] = alive(out, span.start);
        }
        std::mem::swap(&mut self.now, &mut self.spare);
        self.step += 1;
    }

    /// Copies what is alive.
    pub(crate) fn snapshot(&self, model: &Model) -> Snapshot {
        let mut cells = Vec::new();
        let rows = self.now.spans.iter().enumerate().map(|(row, &span)| {
            let offset = cells.len();
            let at = model.frame.at(row, span.start);
            cells.extend_from_slice(&self.now.cells[at..at + span.end - span.start]);
            (span, offset)
        });
        let rows = rows.collect();
        Snapshot { rows, cells }
    }
}

/// One step's charges, without the dead rows and ends.
pub(crate) struct Snapshot {
    rows: Vec<(Span, usize)>,
    cells: Vec<u16>,
}

impl Snapshot {
    /// Bytes that it takes.
    pub(crate) const fn bytes(&self) -> usize {
        size_of::<(Span, usize)>() * self.rows.len() + 2 * self.cells.len()
    }

    /// The charge in a cell, or nothing if it cannot be reached alive.
    pub(crate) fn units(&self, cell: GridCell) -> Option<u16> {
        let (span, offset) = self.rows[cell.row];
        let inside = (span.start..span.end).contains(&cell.column);
        inside.then(|| self.cells[offset + cell.column - span.start]).and_then(|v| v.checked_sub(1))
    }
}

fn reach(model: &Model, spans: &[Span], row: usize) -> Span {
    let halo = model.frame.halo;
    let rows = row.saturating_sub(halo)..(row + halo + 1).min(spans.len());
    let hull = spans[rows].iter().fold(Span::default(), |hull, &span| hull.hull(span));
    if hull.start == hull.end {
        return hull;
    }
    Span { start: hull.start.saturating_sub(halo), end: (hull.end + halo).min(model.frame.columns) }
}

fn clear(model: &Model, plane: &mut Plane, row: usize) {
    let span = std::mem::take(&mut plane.spans[row]);
    let at = model.frame.at(row, span.start);
    plane.cells[at..at + span.end - span.start].fill(0);
}

/// Returns the columns in which something is alive.
fn alive(charges: &[u16], first: usize) -> Span {
    let start = charges.iter().position(|&charge| charge != 0);
    let last = charges.iter().rposition(|&charge| charge != 0);
    match (start, last) {
        (Some(start), Some(last)) => Span { start: first + start, end: first + last + 1 },
        _ => Span::default(),
    }
}
