//! Motion over the ground: wheels turn, soil gives way, and odometry does not notice.

use hilal_quantity::{Angle, GridAzimuth, Length, MapPoint};

use hilal_mission::models::{ObstacleModel, Passage};

use crate::Noise;
use crate::detours::{Detours, Progress};

/// Where the vehicle is and which way it faces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// On the map.
    pub position: MapPoint,
    /// Of the forward axis.
    pub heading: GridAzimuth,
}

/// How motion strays from what was commanded. All values are ours; see `docs/models/world.md`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Straying {
    /// Standard deviation of the slip around its mean, as a share of the mean.
    pub slip_spread: f64,
    /// Distance over which the slip's deviation is remembered, in metres.
    pub slip_memory_m: f64,
    /// Standard deviation of the odometer's scale, drawn once.
    pub odometer_scale: f64,
    /// Random walk of the heading in radians per square root of a metre.
    pub heading_walk: f64,
}

impl Straying {
    /// The reference values.
    pub const REFERENCE: Self =
        Self { slip_spread: 0.3, slip_memory_m: 2.0, odometer_scale: 0.01, heading_walk: 0.01 };
}

/// How the wheels hold on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traction {
    /// Mean slip ratio.
    pub mean_slip: f64,
    /// Slip ratio below which no step comes, whatever it strays by.
    pub least_slip: f64,
    /// How much dragging wheels turn the vehicle clockwise, in radians per metre that the wheels roll forwards.
    pub pull_rad_m: f64,
}

/// Slip ratio below which no step comes with sound wheels.
const LEAST_SLIP: f64 = -0.2;
/// Slip ratio that no step exceeds.
const MOST_SLIP: f64 = 0.95;

impl Traction {
    /// Takes a mean slip ratio, with wheels that all pull.
    pub const fn new(mean_slip: f64) -> Self {
        Self { mean_slip, least_slip: LEAST_SLIP, pull_rad_m: 0.0 }
    }

    /// Lets the wheels spin: hardly anything of what they roll is made good.
    #[must_use]
    pub const fn spinning(self) -> Self {
        Self { least_slip: MOST_SLIP, ..self }
    }
}

/// The moving vehicle.
#[derive(Debug, Clone)]
pub struct Mobility {
    pose: Pose,
    straying: Straying,
    noise: Noise,
    odometer_scale: f64,
    slip_deviation: f64,
    speed_m_s: f64,
    turn_rate_rad_s: f64,
    driven_m: f64,
    unread_odometry_m: f64,
    detours: Option<Detours>,
}

impl Mobility {
    /// Puts the vehicle down at rest.
    pub fn new(pose: Pose, straying: Straying, mut noise: Noise) -> Self {
        let odometer_scale = 1.0 + straying.odometer_scale * noise.normal();
        Self {
            pose,
            straying,
            noise,
            odometer_scale,
            slip_deviation: 0.0,
            speed_m_s: 0.0,
            turn_rate_rad_s: 0.0,
            driven_m: 0.0,
            unread_odometry_m: 0.0,
            detours: None,
        }
    }

    /// Puts rocks in its way, drawn by a stream of their own.
    #[must_use]
    pub fn among_rocks(mut self, noise: Noise) -> Self {
        self.detours = Some(Detours::new(noise));
        self
    }

    /// Commands the speed of the wheels' rims and the turn rate; both hold until the next command.
    pub fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64) {
        self.speed_m_s = speed_m_s;
        self.turn_rate_rad_s = turn_rate_rad_s;
    }

    /// Moves on by `dt_s` seconds with the `traction` that wheels and ground give, past the `rocks` that
    /// lie there, if any and if it was put [among rocks](Self::among_rocks).
    ///
    /// The slip ratio of a step is the mean times 1 + a deviation that forgets itself over
    /// [`Straying::slip_memory_m`] (a first-order autoregressive process in distance).
    pub fn step(
        &mut self,
        traction: Traction,
        rocks: Option<(&ObstacleModel, &Passage)>,
        dt_s: f64,
    ) {
        if !self.is_moving() {
            return;
        }
        let rolled_m = self.speed_m_s * dt_s;
        self.wander(rolled_m.abs());
        let slip = traction.mean_slip * (1.0 + self.slip_deviation);
        let slip = slip.clamp(traction.least_slip, MOST_SLIP);
        let moved_m = rolled_m * (1.0 - slip);
        let progress = self.past((moved_m, dt_s), rocks);
        let drift = self.straying.heading_walk * libm::sqrt(rolled_m.abs()) * self.noise.normal();
        let pulled = traction.pull_rad_m * rolled_m;
        let turn = Angle::from_radians(self.turn_rate_rad_s * dt_s + drift + pulled);
        self.pose.position =
            self.pose.position.towards(self.pose.heading, Length::from_metres(progress.on_line_m));
        self.pose.heading = GridAzimuth::new(self.pose.heading.angle() + turn);
        self.driven_m += progress.driven_m.abs();
        let share = if moved_m == 0.0 { 1.0 } else { progress.on_line_m / moved_m };
        self.unread_odometry_m += rolled_m * share * self.odometer_scale;
    }

    /// What is driven and what is progress, of the way that the wheels would make good. Rocks are
    /// passed forward: backing away from one and turning in place meet none.
    fn past(
        &mut self,
        (moved_m, dt_s): (f64, f64),
        rocks: Option<(&ObstacleModel, &Passage)>,
    ) -> Progress {
        match (&mut self.detours, rocks) {
            (Some(detours), Some(rocks)) if moved_m > 0.0 => detours.drive((moved_m, dt_s), rocks),
            _ => Progress { driven_m: moved_m, on_line_m: moved_m },
        }
    }

    /// Returns how many rocks it has driven round.
    pub fn rocks_met(&self) -> u32 {
        self.detours.as_ref().map_or(0, Detours::met)
    }

    fn wander(&mut self, rolled_m: f64) {
        let kept = libm::exp(-rolled_m / self.straying.slip_memory_m);
        let fresh = self.straying.slip_spread * libm::sqrt(1.0 - kept * kept);
        self.slip_deviation = kept * self.slip_deviation + fresh * self.noise.normal();
    }

    /// Returns whether the wheels turn.
    pub fn is_moving(&self) -> bool {
        self.speed_m_s != 0.0 || self.turn_rate_rad_s != 0.0
    }

    /// Returns the commanded speed of the wheels' rims in metres per second.
    pub const fn speed_m_s(&self) -> f64 {
        self.speed_m_s
    }

    /// Returns where it is.
    pub const fn pose(&self) -> Pose {
        self.pose
    }

    /// Returns the distance travelled over ground in metres.
    pub const fn driven_m(&self) -> f64 {
        self.driven_m
    }

    /// Returns what the odometer has counted since the last call, in metres.
    pub fn take_odometry_m(&mut self) -> f64 {
        core::mem::take(&mut self.unread_odometry_m)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXACT: Straying =
        Straying { slip_spread: 0.0, slip_memory_m: 2.0, odometer_scale: 0.0, heading_walk: 0.0 };

    fn vehicle(straying: Straying, heading_deg: f64) -> Mobility {
        let pose = Pose {
            position: MapPoint::new(0.0, 0.0),
            heading: GridAzimuth::from_degrees(heading_deg),
        };
        Mobility::new(pose, straying, Noise::new(1, 0))
    }

    #[test]
    fn slip_shortens_the_way_and_the_odometer_does_not_notice() {
        let mut rover = vehicle(EXACT, 90.0);
        rover.command(0.05, 0.0);
        for _ in 0..100 {
            rover.step(Traction::new(0.2), None, 1.0);
        }
        assert!((rover.pose().position.x_m - 4.0).abs() < 1e-9);
        assert!(rover.pose().position.y_m.abs() < 1e-9);
        assert!((rover.take_odometry_m() - 5.0).abs() < 1e-9);
        assert!(rover.take_odometry_m().abs() < 1e-12);
    }

    #[test]
    fn a_positive_turn_rate_turns_clockwise() {
        let mut rover = vehicle(EXACT, 0.0);
        rover.command(0.0, Angle::from_degrees(1.0).radians());
        for _ in 0..90 {
            rover.step(Traction::new(0.0), None, 1.0);
        }
        assert!((rover.pose().heading.degrees() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn a_dragging_wheel_turns_the_vehicle_to_its_side_forwards_and_back_again_backwards() {
        let mut rover = vehicle(EXACT, 90.0);
        let traction = Traction { pull_rad_m: 0.02, ..Traction::new(0.0) };
        rover.command(0.05, 0.0);
        for _ in 0..100 {
            rover.step(traction, None, 1.0);
        }
        assert!((rover.pose().heading.degrees() - 90.0 - 0.1_f64.to_degrees()).abs() < 1e-9);
        rover.command(-0.05, 0.0);
        for _ in 0..100 {
            rover.step(traction, None, 1.0);
        }
        assert!((rover.pose().heading.degrees() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn wheels_that_spin_make_a_twentieth_of_their_way_good() {
        let mut rover = vehicle(Straying::REFERENCE, 0.0);
        rover.command(0.05, 0.0);
        for _ in 0..1000 {
            rover.step(Traction::new(0.1).spinning(), None, 1.0);
        }
        assert!((rover.driven_m() - 2.5).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn slip_scatters_around_its_mean(slip in 0.0..0.5_f64, seed in 0..100_u64) {
            let pose = Pose { position: MapPoint::default(), heading: GridAzimuth::from_degrees(0.0) };
            let mut rover = Mobility::new(pose, Straying::REFERENCE, Noise::new(seed, 0));
            rover.command(0.05, 0.0);
            for _ in 0..40_000 {
                rover.step(Traction::new(slip), None, 1.0);
            }
            let made_good = rover.driven_m() / 2000.0;
            prop_assert!((made_good - (1.0 - slip)).abs() < 0.03, "{made_good} at slip {slip}");
        }
    }
}
