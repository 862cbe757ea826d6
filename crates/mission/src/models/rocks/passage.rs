//! What rocks do to a drive: how often one is in the way, and what it takes to get past.

use core::f64::consts::FRAC_PI_4;

use hilal_quantity::Speed;

use super::RockField;
use crate::schema::Obstacles;

/// Height of a rock as a share of its diameter: that of a half ball on the ground.
const HEIGHT: f64 = 0.5;
/// Mean way round a disc as a share of its diameter: 1 − π/4.
const ROUND: f64 = 1.0 - FRAC_PI_4;

/// How a vehicle gets past rocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ObstacleModel {
    /// Height of the rocks that it still climbs over, in metres.
    pub climbs_m: f64,
    /// Width that it needs between rocks, in metres: its own, and the clearance on both sides.
    pub corridor_m: f64,
    /// What each rock takes beside the way round it, in seconds.
    pub stop_s: f64,
    /// Least mean free way on ground that plans may cross, in metres.
    pub free_way_m: f64,
}

/// How ground with rocks is driven through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    /// The rocks.
    pub field: RockField,
    /// Rocks in the way in a metre of driving, ways round other rocks included.
    pub met_per_m: f64,
    /// Metres of ways round rocks in a metre of driving.
    pub round_per_m: f64,
    /// How many times as long as over free ground it takes to get on by a metre: 1 or more; infinite
    /// on ground that plans may not cross.
    pub way: f64,
}

impl ObstacleModel {
    /// Takes it as declared.
    pub fn new(obstacles: &Obstacles) -> Self {
        let metres = |figure: &crate::Figure<crate::unit::Metres>| figure.get().metres();
        Self {
            climbs_m: metres(&obstacles.climbs_m),
            corridor_m: metres(&obstacles.width_m) + 2.0 * metres(&obstacles.clearance_m),
            stop_s: obstacles.stop_s.get().to_seconds(),
            free_way_m: metres(&obstacles.free_way_m),
        }
    }

    /// Returns the diameter in metres of the smallest rock that is driven round.
    pub fn smallest_m(&self) -> f64 {
        self.climbs_m / HEIGHT
    }

    /// Returns the way round a rock of some diameter less the way straight on, both in metres. The
    /// vehicle's middle passes the rock's at `aside`, a share of the distance at which it would
    /// touch: in \[0, 1\], 0 is dead ahead.
    ///
    /// The vehicle drives up to the circle of radius R = (D + corridor)/2 around the rock, along its
    /// shorter side and on: 2R·(acos u − √(1 − u²)), whose mean over u is 2R·(1 − π/4).
    pub fn round_m(&self, diameter_m: f64, aside: f64) -> f64 {
        let across = diameter_m + self.corridor_m;
        across * (libm::acos(aside) - libm::sqrt((1.0 - aside * aside).max(0.0)))
    }

    /// Returns how ground with these rocks is driven through by a vehicle that makes `planned` good
    /// where there are none.
    ///
    /// A rock of diameter D is in the way of a line if its middle is within (D + corridor)/2 of it:
    /// λ = ∫(D + w) dN rocks in a metre, and a = (1 − π/4)·∫(D + w)² dN metres round them. What is
    /// driven round a rock meets rocks too, so that getting on by a metre takes 1/(1 − a) metres of
    /// driving, and (1 + λ·τ·v)/(1 − a) times as long.
    pub fn passage(&self, field: RockField, planned: Speed) -> Passage {
        let rocks = field.moments_from(self.smallest_m());
        let w = self.corridor_m;
        let met_per_m = rocks.diameters + w * rocks.number;
        let round_per_m =
            ROUND * (rocks.squares + 2.0 * w * rocks.diameters + w * w * rocks.number);
        let stops = met_per_m * self.stop_s * planned.metres_per_second();
        let open = round_per_m < 1.0 && met_per_m * self.free_way_m <= 1.0;
        let way = if open { (1.0 + stops) / (1.0 - round_per_m) } else { f64::INFINITY };
        Passage { field, met_per_m, round_per_m, way }
    }
}

impl Passage {
    /// Returns the mean way between two rocks in metres; infinite where there are none.
    pub fn free_way_m(&self) -> f64 {
        1.0 / self.met_per_m
    }

    /// Returns whether plans may cross it.
    pub const fn is_open(&self) -> bool {
        self.way.is_finite()
    }

    /// Returns the one of the two in which it takes longer to get on; of two that are closed, that with
    /// more rocks in the way.
    #[must_use]
    pub fn worse<'a>(&'a self, other: &'a Self) -> &'a Self {
        let order = self.way.total_cmp(&other.way).then(self.met_per_m.total_cmp(&other.met_per_m));
        if order.is_ge() { self } else { other }
    }
}
