//! Motion: power, slip and energy by slope.
//!
//! Mechanical power is linear in slope between two declared points, slip ratio exponential; both
//! see the steepness only, so that a descent costs what the climb costs (an upper bound: gravity
//! helps on the way down, and nothing is recovered).

use hilal_quantity::{Angle, Energy, Length, Power, Speed};

use crate::schema::Drive;

/// The vehicle in motion.
#[derive(Debug, Clone, PartialEq)]
pub struct DriveModel {
    /// Highest speed of the wheels' rims.
    pub maximum: Speed,
    /// Speed made good that plans count on.
    pub planned: Speed,
    /// Steepest slope that plans may cross.
    pub slope_limit: Angle,
    /// Motor electronics, while driving.
    pub electronics: Power,
    /// Mechanical power on the level.
    pub level: Power,
    /// Mechanical power on the steep slope.
    pub steep: Power,
    /// The steep slope.
    pub steep_slope: Angle,
    /// Slip ratio on the level.
    pub slip_level: f64,
    /// Slip ratio on the steep slope.
    pub slip_steep: f64,
}

/// What it takes to drive a distance, without the mode's load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leg {
    /// How long it takes, in seconds.
    pub seconds: f64,
    /// What motors and their electronics take.
    pub energy: Energy,
}

/// No wheel makes progress beyond this slip ratio; it keeps speeds positive on any slope.
const STUCK: f64 = 0.95;

impl DriveModel {
    /// Takes the drive as declared.
    pub fn new(drive: &Drive) -> Self {
        Self {
            maximum: drive.maximum_m_s.get(),
            planned: drive.planned_m_s.get(),
            slope_limit: drive.slope_limit_deg.get(),
            electronics: drive.electronics_w.get(),
            level: drive.level_w.get(),
            steep: drive.steep_w.get(),
            steep_slope: drive.steep_deg.get(),
            slip_level: drive.slip.level.get().value(),
            slip_steep: drive.slip.steep.get().value(),
        }
    }

    /// Returns the mechanical power on a slope: `P₀ + (P₁ − P₀)·|θ|/θ₁`.
    pub fn mechanical_power(&self, slope: Angle) -> Power {
        self.level + (self.steep - self.level) * (slope.abs() / self.steep_slope)
    }

    /// Returns the power of motors and their electronics on a slope, without the mode's load.
    pub fn motion_power(&self, slope: Angle) -> Power {
        self.electronics + self.mechanical_power(slope)
    }

    /// Returns the slip ratio on a slope: `s₀·(s₁/s₀)^(|θ|/θ₁)`, never above 0.95.
    pub fn slip(&self, slope: Angle) -> f64 {
        let growth = self.slip_steep / self.slip_level;
        (self.slip_level * libm::pow(growth, slope.abs() / self.steep_slope)).min(STUCK)
    }

    /// Returns the speed over ground when the wheels' rims turn at `rim`: `v·(1 − s)`.
    pub fn made_good(&self, rim: Speed, slope: Angle) -> Speed {
        rim * (1.0 - self.slip(slope))
    }

    /// Returns the rim speed that makes `ground` good on a slope, if the wheels can turn so fast.
    pub fn rim_speed(&self, ground: Speed, slope: Angle) -> Option<Speed> {
        let rim = ground / (1.0 - self.slip(slope));
        (rim <= self.maximum).then_some(rim)
    }

    /// Returns time and energy for a distance at the planned speed, on one slope.
    ///
    /// With the steepest slope on the way it is an upper bound for the whole way, because power
    /// does not fall with slope.
    pub fn leg(&self, distance: Length, steepest: Angle) -> Leg {
        let seconds = distance.metres() / self.planned.metres_per_second();
        Leg { seconds, energy: self.motion_power(steepest).over_seconds(seconds) }
    }

    /// Returns time and energy for a distance on the steepest slope that plans may cross.
    pub fn worst_leg(&self, distance: Length) -> Leg {
        self.leg(distance, self.slope_limit)
    }

    /// Returns whether the planned speed can be held on every slope that plans may cross.
    pub fn holds_planned_speed(&self) -> bool {
        self.rim_speed(self.planned, self.slope_limit).is_some()
    }
}
