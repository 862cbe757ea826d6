//! One step of a block of columns: implicit in time, with the radiation of the surface exact.
#![expect(
    clippy::inline_always,
    reason = "vector instructions reach only what is inlined into the dispatched closure"
)]

use hilal_quantity::constants::STEFAN_BOLTZMANN_W_M2_K4;
use pulp::{Arch, Simd, WithSimd};

use super::Layers;
use super::lanes::{LANES, Lanes, lanes};
use super::surface::{COLDEST_K, balance};

/// A step may be this many times the one before; beyond, history is dropped. Second-order backward
/// differences are stable up to 1 + √2.
const LONGEST_GROWTH: f64 = 2.0;

/// Columns side by side: for each node, the newest state of every lane and the one before.
#[derive(Debug, Clone)]
pub(super) struct ColumnBlock {
    pub(super) now_k: Vec<Lanes>,
    before_k: Vec<Lanes>,
    /// Specific enthalpy as the steps have accounted for it. It differs from that of `now_k` by
    /// what the linearised heat capacity missed in the last step, which the next step makes good.
    heat_j_kg: Vec<Lanes>,
    /// What the last step added to it.
    gain_j_kg: Vec<Lanes>,
    last_step_s: f64,
}

/// Scratch of one thread for the sweeps up and down a column.
#[derive(Debug)]
pub(super) struct Sweep {
    /// A node as a line over the temperature of the node above: `value + share × above`.
    value_k: Vec<Lanes>,
    share: Vec<Lanes>,
    capacity_j_kg_k: Vec<Lanes>,
    heat_at_zero_j_kg: Vec<Lanes>,
    /// From each node to the next, as the last step used it.
    pub(super) conductance_w_m2_k: Vec<Lanes>,
}

/// What a step needs beside the state.
struct Step<'a> {
    layers: &'a Layers,
    length_s: f64,
    /// Weights of the newest change of enthalpy and of the one before.
    newest: f64,
    previous: f64,
    /// The step as a multiple of the one before.
    growth: f64,
}

/// Both sweeps, compiled once for each kind of vector.
struct Sweeps<'a> {
    block: &'a mut ColumnBlock,
    step: Step<'a>,
    sweep: &'a mut Sweep,
    absorbed_w_m2: &'a Lanes,
}

impl WithSimd for Sweeps<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let (slope, constant) = self.block.up(&self.step, self.sweep, self.absorbed_w_m2);
        self.block.down(self.sweep, &slope, &constant);
    }
}

impl Sweep {
    pub(super) fn new(layers: &Layers) -> Self {
        let nodes = || vec![[0.0; LANES]; layers.len()];
        Self {
            value_k: nodes(),
            share: nodes(),
            capacity_j_kg_k: nodes(),
            heat_at_zero_j_kg: nodes(),
            conductance_w_m2_k: nodes(),
        }
    }
}

impl ColumnBlock {
    /// Puts each column at one temperature throughout.
    pub(super) fn new(layers: &Layers, start_k: &Lanes) -> Self {
        let mut block = Self {
            now_k: vec![start_k.map(|t| t.max(COLDEST_K)); layers.len()],
            before_k: Vec::new(),
            heat_j_kg: Vec::new(),
            gain_j_kg: Vec::new(),
            last_step_s: 0.0,
        };
        block.restart(layers);
        block
    }

    /// Forgets how the temperatures came about.
    pub(super) fn restart(&mut self, layers: &Layers) {
        let [c0, c1, c2, c3, c4] = layers.regolith().heat_capacity_j_kg_k;
        let heat =
            |t: f64| t * (c0 + t * (c1 / 2.0 + t * (c2 / 3.0 + t * (c3 / 4.0 + t * (c4 / 5.0)))));
        self.before_k.clone_from(&self.now_k);
        self.heat_j_kg = self.now_k.iter().map(|t| t.map(heat)).collect();
        self.gain_j_kg = vec![[0.0; LANES]; self.now_k.len()];
        self.last_step_s = f64::INFINITY;
    }

    /// Moves all columns on by one step, at whose end they absorb `absorbed_w_m2`.
    pub(super) fn step(
        &mut self,
        layers: &Layers,
        sweep: &mut Sweep,
        step_s: f64,
        absorbed_w_m2: &Lanes,
    ) {
        let growth = step_s / self.last_step_s;
        let growth = if growth <= LONGEST_GROWTH { growth } else { 0.0 };
        let step = Step {
            layers,
            length_s: step_s,
            newest: (1.0 + 2.0 * growth) / (1.0 + growth),
            previous: growth * growth / (1.0 + growth),
            growth,
        };
        Arch::new().dispatch(Sweeps { block: self, step, sweep, absorbed_w_m2 });
        self.last_step_s = step_s;
    }

    /// Sweeps from the bottom to the surface, and leaves every node as a line over the one above.
    /// Returns the slope and the constant of the surface's balance `T⁴ + slope × T = constant`.
    #[inline(always)]
    fn up(&self, step: &Step<'_>, sweep: &mut Sweep, absorbed_w_m2: &Lanes) -> (Lanes, Lanes) {
        let layers = step.layers;
        let quarter = layers.regolith().cubic_per_k3() / 4.0;
        let last = layers.len() - 1;
        let mut guess = self.guess(step, last);
        let mut loss = [0.0; LANES];
        let mut carry = [layers.regolith().geothermal_w_m2; LANES];
        for i in (1..=last).rev() {
            let above = self.guess(step, i - 1);
            let contact = layers.contacts_w_m2_k[i - 1];
            let conductance = lanes(|l| {
                let (a, b) = (above[l], guess[l]);
                contact * (1.0 + quarter * (a + b) * (a * a + b * b))
            });
            let (stored, source) = self.storage(step, sweep, i, &guess);
            let inverse = lanes(|l| 1.0 / (stored[l] + conductance[l] + loss[l]));
            let share = lanes(|l| conductance[l] * inverse[l]);
            let value = lanes(|l| (source[l] + carry[l]) * inverse[l]);
            loss = lanes(|l| conductance[l] * (1.0 - share[l]));
            carry = lanes(|l| conductance[l] * value[l]);
            sweep.share[i] = share;
            sweep.value_k[i] = value;
            sweep.conductance_w_m2_k[i - 1] = conductance;
            guess = above;
        }
        let (stored, source) = self.storage(step, sweep, 0, &guess);
        let emissive = layers.regolith().emissivity * STEFAN_BOLTZMANN_W_M2_K4;
        let slope = lanes(|l| (stored[l] + loss[l]) / emissive);
        let constant = lanes(|l| (source[l] + carry[l] + absorbed_w_m2[l]) / emissive);
        (slope, constant)
    }

    /// Sweeps from the surface to the bottom, and takes over the new state.
    #[inline(always)]
    fn down(&mut self, sweep: &Sweep, slope: &Lanes, constant: &Lanes) {
        let mut above = balance(slope, constant);
        for i in 0..self.now_k.len() {
            let (value, share) = (&sweep.value_k[i], &sweep.share[i]);
            let new = if i == 0 { above } else { lanes(|l| value[l] + share[l] * above[l]) };
            let (capacity, at_zero) = (&sweep.capacity_j_kg_k[i], &sweep.heat_at_zero_j_kg[i]);
            let heat = lanes(|l| at_zero[l] + capacity[l] * new[l]);
            let old = &self.heat_j_kg[i];
            self.gain_j_kg[i] = lanes(|l| heat[l] - old[l]);
            self.heat_j_kg[i] = heat;
            self.before_k[i] = self.now_k[i];
            self.now_k[i] = new;
            above = new;
        }
    }

    /// Extrapolates a node to the end of the step, for what depends on its temperature.
    #[inline(always)]
    fn guess(&self, step: &Step<'_>, node: usize) -> Lanes {
        let (now, before) = (&self.now_k[node], &self.before_k[node]);
        lanes(|l| {
            let guess = now[l] + step.growth * (now[l] - before[l]);
            guess.max(0.75 * now[l]).min(1.25 * now[l]).max(COLDEST_K)
        })
    }

    /// Returns `(a, s)` such that the node stores `a T − s` per area and time: enthalpy is
    /// linearised about the guess, as `at_zero + capacity × T`.
    #[inline(always)]
    fn storage(
        &self,
        step: &Step<'_>,
        sweep: &mut Sweep,
        node: usize,
        guess: &Lanes,
    ) -> (Lanes, Lanes) {
        let [c0, c1, c2, c3, c4] = step.layers.regolith().heat_capacity_j_kg_k;
        let [d1, d2, d3, d4] = [-c1 / 2.0, -c2 * 2.0 / 3.0, -c3 * 0.75, -c4 * 0.8];
        let capacity = lanes(|l| {
            let t = guess[l];
            c0 + t * (c1 + t * (c2 + t * (c3 + t * c4)))
        });
        let at_zero = lanes(|l| {
            let t = guess[l];
            t * t * (d1 + t * (d2 + t * (d3 + t * d4)))
        });
        let pace = step.layers.masses_kg_m2[node] / step.length_s;
        let (heat, gain) = (&self.heat_j_kg[node], &self.gain_j_kg[node]);
        let stored = lanes(|l| pace * step.newest * capacity[l]);
        let source =
            lanes(|l| pace * (step.newest * (heat[l] - at_zero[l]) + step.previous * gain[l]));
        sweep.capacity_j_kg_k[node] = capacity;
        sweep.heat_at_zero_j_kg[node] = at_zero;
        (stored, source)
    }
}
