//! The budgets of every hop along the way that a vehicle took.

use hilal_environment::{HopBudget, HopRate, MissionLinks};
use hilal_mission::models::{Duplex, LinkBudget};
use hilal_operations::VehicleRun;
use hilal_quantity::{Decibels, Unit};
use hilal_sim::Hop;
use serde::Serialize;

/// Time between two looks, in seconds: relays rise and set within hours.
const LOOK_S: f64 = 900.0;

/// Hops as they stood, a look every quarter of an hour from the start on.
#[derive(Debug)]
pub(super) struct FlownBudgets {
    looks: Vec<(f64, [HopBudget; 6])>,
}

/// A hop at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct HopLook {
    /// Seconds since the mission's start.
    pub(super) at_s: f64,
    /// What it carried.
    pub(super) rates: Duplex<HopRate>,
    /// Its budgets.
    pub(super) budgets: Duplex<LinkBudget>,
    /// Distance between its ends, in kilometres.
    pub(super) range_km: f64,
}

impl FlownBudgets {
    /// Draws budgets up along the truth of a flight.
    pub(super) fn of(run: &VehicleRun) -> Self {
        let links = MissionLinks::declared(&run.mission, &run.vehicle);
        let mut looks: Vec<(f64, [HopBudget; 6])> = Vec::new();
        for sample in &run.flown.trace {
            let at_s = sample.at_ms as f64 / 1000.0;
            if looks.last().is_some_and(|(last_s, _)| at_s < last_s + LOOK_S) {
                continue;
            }
            let epoch = run.mission.start() + at_s * Unit::Second;
            looks.push((at_s, links.budgets(&run.place.light, (sample.position, epoch))));
        }
        Self { looks }
    }

    /// Returns the looks at which a hop with a budget was up, in their order.
    pub(super) fn up(&self, hop: Hop) -> impl Iterator<Item = HopLook> + '_ {
        self.looks.iter().filter_map(move |(at_s, hops)| {
            let found = hops[hop as usize];
            let (link, budgets) = (found.hop.ok()?, found.budgets.ok()??);
            let rates = Duplex { up: link.up, down: link.down };
            Some(HopLook { at_s: *at_s, rates, budgets, range_km: found.range?.kilometres() })
        })
    }

    /// Returns the look at which a hop that was up was weakest towards Earth.
    pub(super) fn weakest(&self, hop: Hop) -> Option<HopLook> {
        let density = |look: &HopLook| look.budgets.down.carrier_to_noise_density.db();
        self.up(hop).min_by(|a, b| density(a).total_cmp(&density(b)))
    }

    /// Returns something of a hop over time: not a number where it was not up.
    pub(super) fn curve(&self, hop: Hop, value: impl Fn(&HopLook) -> f64) -> Vec<(f64, f64)> {
        let mut up = self.up(hop).peekable();
        let at = |(at_s, _): &(f64, [HopBudget; 6])| {
            let look = up.next_if(|look| look.at_s <= *at_s);
            (*at_s, look.map_or(f64::NAN, |look| value(&look)))
        };
        self.looks.iter().map(at).collect()
    }

    /// Returns the share of looks at which a hop was up.
    pub(super) fn share_up(&self, hop: Hop) -> f64 {
        let up = self.looks.iter().filter(|(_, hops)| hops[hop as usize].hop.is_ok()).count();
        up as f64 / self.looks.len().max(1) as f64
    }

    /// Sums every hop with a budget up.
    pub(super) fn totals(&self) -> Vec<HopMargins> {
        let hops = Hop::ALL.into_iter();
        hops.filter_map(|hop| HopMargins::new(self, hop)).collect()
    }
}

/// What a hop's margins and rates were while it was up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct HopMargins {
    hop: &'static str,
    up_share: f64,
    least_margin_down_db: f64,
    median_margin_down_db: f64,
    least_margin_up_db: f64,
    slowest_down_bit_s: f64,
    fastest_down_bit_s: f64,
    slowest_up_bit_s: f64,
}

impl HopMargins {
    fn new(flown: &FlownBudgets, hop: Hop) -> Option<Self> {
        let margin = |rate: HopRate| rate.margin.map_or(f64::NAN, Decibels::db);
        let sorted = |value: &dyn Fn(HopLook) -> f64| {
            let mut values: Vec<f64> = flown.up(hop).map(value).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let down_db = sorted(&|look| margin(look.rates.down));
        let up_db = sorted(&|look| margin(look.rates.up));
        let down_bit_s = sorted(&|look| look.rates.down.rate.bits_per_second());
        let up_bit_s = sorted(&|look| look.rates.up.rate.bits_per_second());
        Some(Self {
            hop: hop.key(),
            up_share: flown.share_up(hop),
            least_margin_down_db: *down_db.first()?,
            median_margin_down_db: *down_db.get(down_db.len() / 2)?,
            least_margin_up_db: *up_db.first()?,
            slowest_down_bit_s: *down_bit_s.first()?,
            fastest_down_bit_s: *down_bit_s.last()?,
            slowest_up_bit_s: *up_bit_s.first()?,
        })
    }
}
