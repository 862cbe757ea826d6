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
    /// Steepest ground, anywhere inside a cell, on which plans may let it stand.
    pub tilt_limit: Angle,
    /// The roughest ground that plans may cross; any where there is no limit.
    pub roughness: Option<RoughnessLimit>,
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

/// How rough the ground may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoughnessLimit {
    /// Greatest root mean square of the heights above the plane through the ground around a cell.
    pub limit: Length,
    /// Width of that ground.
    pub baseline: Length,
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
            tilt_limit: drive.tilt_limit_deg.get(),
            roughness: drive.roughness.as_ref().map(|roughness| RoughnessLimit {
                limit: roughness.limit_m.get(),
                baseline: roughness.baseline_m.get(),
            }),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drive() -> DriveModel {
        DriveModel {
            maximum: Speed::from_metres_per_second(0.05),
            planned: Speed::from_metres_per_second(0.03),
            slope_limit: Angle::from_degrees(15.0),
            tilt_limit: Angle::from_degrees(20.0),
            roughness: None,
            electronics: Power::from_watts(20.0),
            level: Power::from_watts(1.3),
            steep: Power::from_watts(10.0),
            steep_slope: Angle::from_degrees(20.0),
            slip_level: 0.03,
            slip_steep: 0.5,
        }
    }

    proptest! {
        #[test]
        fn a_steeper_slope_never_costs_less(a in -30.0..30.0_f64, b in -30.0..30.0_f64) {
            let (low, high) = if a.abs() < b.abs() { (a, b) } else { (b, a) };
            let (low, high) = (Angle::from_degrees(low), Angle::from_degrees(high));
            let drive = drive();
            prop_assert!(drive.motion_power(low) <= drive.motion_power(high));
            prop_assert!(drive.slip(low) <= drive.slip(high));
            let rim = drive.maximum;
            prop_assert!(drive.made_good(rim, low) >= drive.made_good(rim, high));
            let metre = Length::from_metres(1.0);
            prop_assert!(drive.leg(metre, low).energy <= drive.leg(metre, high).energy);
        }

        #[test]
        fn the_rim_speed_asked_for_makes_the_ground_speed_good(
            slope in -20.0..20.0_f64, ground in 0.001..0.02_f64,
        ) {
            let (slope, ground) = (Angle::from_degrees(slope), Speed::from_metres_per_second(ground));
            let rim = drive().rim_speed(ground, slope).unwrap();
            let made = drive().made_good(rim, slope);
            prop_assert!((made - ground).abs().metres_per_second() < 1e-12);
        }
    }

    #[test]
    fn the_declared_points_are_on_the_curves() {
        let (level, steep) = (Angle::ZERO, Angle::from_degrees(20.0));
        assert!((drive().mechanical_power(level).watts() - 1.3).abs() < 1e-12);
        assert!((drive().mechanical_power(steep).watts() - 10.0).abs() < 1e-12);
        assert!((drive().slip(level) - 0.03).abs() < 1e-12);
        assert!((drive().slip(steep) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_cliff_leaves_wheels_that_cannot_hold_the_planned_speed() {
        assert!(drive().rim_speed(drive().planned, Angle::from_degrees(45.0)).is_none());
        assert!(drive().slip(Angle::from_degrees(80.0)) <= STUCK);
    }
}
