//! What an operator thinks that its battery will do.

use super::Sight;
use super::roads::cell;
use crate::{Arena, InstanceGoal};

/// How often the light of a place is looked at while a rover stands there, in seconds.
const LOOK_S: f64 = 900.0;

/// A battery and a clock that are only thought of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outlook {
    pub(super) at_s: f64,
    pub(super) energy_wh: f64,
}

/// Who thinks: the ground, the moment of the decision, and what must always be left.
#[derive(Clone, Copy)]
pub(super) struct Thought<'a> {
    pub(super) arena: &'a Arena<'a>,
    pub(super) sight: Sight,
    pub(super) now_s: f64,
    pub(super) least_wh: f64,
}

impl Thought<'_> {
    /// Drives along a way at full speed; nothing if the battery does not last.
    pub(super) fn drive(&self, mut outlook: Outlook, way: &[usize]) -> Option<Outlook> {
        let arena = self.arena;
        let vehicle = &arena.instance.vehicle;
        for pair in way.windows(2) {
            let [from, to] = [cell(arena.tile, pair[0]), cell(arena.tile, pair[1])];
            let length_m = arena.tile.centre(from).distance(arena.tile.centre(to)).metres();
            let seconds = length_m / vehicle.speed_m_s;
            let slope_deg = f64::max(arena.open(from)?, arena.open(to)?);
            let share = match self.sight {
                Sight::Live(trust) => trust * arena.sun.share(to, self.now_s),
                Sight::Forecast => arena.sun.share(to, outlook.at_s + seconds / 2.0),
            };
            let net_w = vehicle.drive_array_w * share - arena.drive_load_w(slope_deg);
            outlook = self.goes(outlook, net_w, seconds)?;
        }
        Some(outlook)
    }

    /// Works at a goal, under the forecast of its light.
    pub(super) fn work(&self, outlook: Outlook, at: usize, goal: &InstanceGoal) -> Option<Outlook> {
        self.stand(outlook, (at, goal.load_w), goal.dwell_h * 3600.0)
    }

    /// Stands in a cell, under the forecast of its light.
    pub(super) fn stand(
        &self,
        mut outlook: Outlook,
        (at, load_w): (usize, f64),
        seconds: f64,
    ) -> Option<Outlook> {
        let place = cell(self.arena.tile, at);
        let end_s = outlook.at_s + seconds;
        while outlook.at_s < end_s - 1e-6 {
            let step_s = LOOK_S.min(end_s - outlook.at_s);
            let share = self.arena.sun.share(place, outlook.at_s + step_s / 2.0);
            let net_w = share * self.arena.instance.vehicle.park_array_w - load_w;
            outlook = self.goes(outlook, net_w, step_s)?;
        }
        Some(outlook)
    }

    fn goes(&self, outlook: Outlook, net_w: f64, seconds: f64) -> Option<Outlook> {
        let energy_wh = self.arena.charged(outlook.energy_wh, net_w, seconds);
        (energy_wh >= self.least_wh).then_some(Outlook { at_s: outlook.at_s + seconds, energy_wh })
    }
}
