//! The wheels one by one: which are powered, which drag, and what that does to the motion.
//!
//! Wheels with an even number are on the left, those with an odd one on the right. All figures are ours
//! (`docs/models/world.md`).

use hilal_fsw::hardware::WheelDrive;
use hilal_quantity::Power;

/// What is wrong with a wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum WheelCondition {
    /// Nothing.
    #[default]
    Sound,
    /// It does not turn.
    Stuck,
    /// Its motor gives no torque.
    Unpowered,
    /// While its motor is powered it turns at its highest speed, whatever is commanded.
    Runaway,
}

/// Current of a motor that stalls, in amperes, and what it takes of the bus, in watts.
const STALL_A: f64 = 3.0;
const STALL_W: f64 = 9.0;
/// Current of a motor that runs away, in amperes, and what it takes of the bus, in watts.
const RUNAWAY_A: f64 = 2.0;
const RUNAWAY_W: f64 = 20.0;
/// What a wheel that drags adds to the mean slip ratio, by what it multiplies the power of the motors that pull,
/// and by how much it turns the vehicle to its side, in radians per metre.
const DRAG_SLIP: f64 = 0.1;
const DRAG_POWER: f64 = 1.2;
const DRAG_PULL_RAD_M: f64 = 0.02;
/// The same of a wheel that rolls along.
const IDLE_SLIP: f64 = 0.02;
const IDLE_PULL_RAD_M: f64 = 0.005;

/// What the wheels come to together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WheelEffort {
    /// What they add to the mean slip ratio.
    pub(crate) slip: f64,
    /// How much they turn the vehicle clockwise, in radians per metre that the wheels roll forwards.
    pub(crate) pull_rad_m: f64,
    /// Power of the motors that pull, as a multiple of that of a sound vehicle.
    pub(crate) power_factor: f64,
    /// How many wheels pull.
    pub(crate) pulling: u8,
    /// Power of motors that stall or run away.
    pub(crate) wasted: Power,
    /// Their current, in amperes.
    pub(crate) wasted_a: f64,
}

/// What one wheel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Pulls,
    RollsAlong,
    Drags,
    Stalls,
    RunsAway,
}

/// The wheels with their switches.
#[derive(Debug, Clone)]
pub(crate) struct WheelSet {
    drives: Vec<WheelDrive>,
    conditions: Vec<WheelCondition>,
}

impl WheelSet {
    /// So many wheels, all sound and powered.
    pub(crate) fn new(count: u8) -> Self {
        let count = usize::from(count);
        let conditions = vec![WheelCondition::Sound; count];
        Self { drives: vec![WheelDrive::Powered; count], conditions }
    }

    /// Switches the motor of a wheel.
    pub(crate) fn set(&mut self, wheel: u8, drive: WheelDrive) {
        if let Some(held) = self.drives.get_mut(usize::from(wheel)) {
            *held = drive;
        }
    }

    /// Powers every motor, as a reset of the computer does.
    pub(crate) fn power_all(&mut self) {
        self.drives.fill(WheelDrive::Powered);
    }

    /// Takes what is wrong with each wheel.
    pub(crate) fn set_conditions(&mut self, condition_of: impl Fn(u8) -> WheelCondition) {
        for (number, condition) in (0..=u8::MAX).zip(&mut self.conditions) {
            *condition = condition_of(number);
        }
    }

    fn actions(&self) -> impl Iterator<Item = Action> {
        self.drives.iter().zip(&self.conditions).map(|wheel| match wheel {
            (WheelDrive::Powered, WheelCondition::Sound) => Action::Pulls,
            (_, WheelCondition::Unpowered)
            | (WheelDrive::Off, WheelCondition::Sound | WheelCondition::Runaway) => {
                Action::RollsAlong
            }
            (WheelDrive::Off, WheelCondition::Stuck) => Action::Drags,
            (WheelDrive::Powered, WheelCondition::Stuck) => Action::Stalls,
            (WheelDrive::Powered, WheelCondition::Runaway) => Action::RunsAway,
        })
    }

    /// Returns what the wheels come to, where `commanded` says whether they are to turn.
    pub(crate) fn effort(&self, commanded: Commanded) -> WheelEffort {
        let mut effort = WheelEffort {
            slip: 0.0,
            pull_rad_m: 0.0,
            power_factor: 1.0,
            pulling: 0,
            wasted: Power::ZERO,
            wasted_a: 0.0,
        };
        for (number, action) in self.actions().enumerate() {
            let to_its_side = if number.is_multiple_of(2) { -1.0 } else { 1.0 };
            match action {
                Action::Pulls => effort.pulling += 1,
                Action::RollsAlong => {
                    effort.slip += IDLE_SLIP;
                    effort.pull_rad_m += to_its_side * IDLE_PULL_RAD_M;
                }
                Action::Drags | Action::Stalls => {
                    effort.slip += DRAG_SLIP;
                    effort.power_factor *= DRAG_POWER;
                    effort.pull_rad_m += to_its_side * DRAG_PULL_RAD_M;
                }
                Action::RunsAway => {
                    // It digs itself in, and pushes the vehicle away from its side.
                    effort.slip += DRAG_SLIP;
                    effort.pull_rad_m -= to_its_side * DRAG_PULL_RAD_M;
                }
            }
            effort.wasted += Power::from_watts(action.wasted_w(commanded));
            effort.wasted_a += action.wasted_a(commanded);
        }
        effort
    }

    /// Returns the current of the motor of a wheel in amperes, where the motors that pull take `pulling_a`
    /// together.
    pub(crate) fn current_a(&self, wheel: u8, pulling_a: f64, commanded: Commanded) -> Option<f64> {
        let action = self.actions().nth(usize::from(wheel))?;
        Some(match action {
            Action::Pulls => {
                pulling_a / self.actions().filter(|action| *action == Action::Pulls).count() as f64
            }
            Action::RollsAlong | Action::Drags | Action::Stalls | Action::RunsAway => {
                action.wasted_a(commanded)
            }
        })
    }
}

/// Whether the wheels are to turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commanded {
    /// They are.
    Turning,
    /// They are to stand.
    Still,
}

impl Action {
    const fn wasted_w(self, commanded: Commanded) -> f64 {
        match (self, commanded) {
            (Self::Stalls, Commanded::Turning) => STALL_W,
            (Self::RunsAway, _) => RUNAWAY_W,
            (Self::Stalls, Commanded::Still)
            | (Self::Pulls | Self::RollsAlong | Self::Drags, _) => 0.0,
        }
    }

    const fn wasted_a(self, commanded: Commanded) -> f64 {
        match (self, commanded) {
            (Self::Stalls, Commanded::Turning) => STALL_A,
            (Self::RunsAway, _) => RUNAWAY_A,
            (Self::Stalls, Commanded::Still)
            | (Self::Pulls | Self::RollsAlong | Self::Drags, _) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn six(wheel: u8, condition: WheelCondition, drive: WheelDrive) -> WheelSet {
        let mut wheels = WheelSet::new(6);
        wheels.set_conditions(
            |number| {
                if number == wheel { condition } else { WheelCondition::Sound }
            },
        );
        wheels.set(wheel, drive);
        wheels
    }

    #[test]
    fn sound_wheels_share_the_current_and_change_nothing() {
        let wheels = WheelSet::new(6);
        let unchanged = WheelEffort {
            slip: 0.0,
            pull_rad_m: 0.0,
            power_factor: 1.0,
            pulling: 6,
            wasted: Power::ZERO,
            wasted_a: 0.0,
        };
        assert_eq!(wheels.effort(Commanded::Turning), unchanged);
        let current_a = wheels.current_a(5, 0.6, Commanded::Turning);
        assert!(current_a.is_some_and(|current_a| (current_a - 0.1).abs() < 1e-12));
        assert_eq!(wheels.current_a(6, 0.6, Commanded::Turning), None);
    }

    #[test]
    fn a_stuck_wheel_stalls_while_it_is_powered_and_drags_when_it_is_off() {
        let stalls = six(2, WheelCondition::Stuck, WheelDrive::Powered);
        assert_eq!(stalls.current_a(2, 0.5, Commanded::Turning), Some(STALL_A));
        assert_eq!(stalls.current_a(2, 0.0, Commanded::Still), Some(0.0));
        assert!(
            stalls.current_a(1, 0.5, Commanded::Turning).is_some_and(|a| (a - 0.1).abs() < 1e-12)
        );
        let drags = six(2, WheelCondition::Stuck, WheelDrive::Off);
        assert_eq!(drags.current_a(2, 0.5, Commanded::Turning), Some(0.0));
        for wheels in [stalls, drags] {
            let effort = wheels.effort(Commanded::Turning);
            assert!((effort.slip - DRAG_SLIP).abs() < 1e-12);
            assert!((effort.power_factor - DRAG_POWER).abs() < 1e-12);
            assert!((effort.pull_rad_m + DRAG_PULL_RAD_M).abs() < 1e-12, "to the left");
        }
    }

    #[test]
    fn a_wheel_that_is_off_rolls_along_and_pulls_a_little_to_its_side() {
        let wheels = six(3, WheelCondition::Sound, WheelDrive::Off);
        let effort = wheels.effort(Commanded::Turning);
        assert_eq!((effort.pulling, effort.wasted), (5, Power::ZERO));
        assert!((effort.pull_rad_m - IDLE_PULL_RAD_M).abs() < 1e-12, "to the right");
    }

    #[test]
    fn a_wheel_that_runs_away_takes_its_current_at_rest_too_until_it_is_switched_off() {
        let runs_away = six(0, WheelCondition::Runaway, WheelDrive::Powered);
        assert_eq!(runs_away.current_a(0, 0.0, Commanded::Still), Some(RUNAWAY_A));
        assert!(runs_away.effort(Commanded::Turning).pull_rad_m > 0.0, "away from the left");
        let off = six(0, WheelCondition::Runaway, WheelDrive::Off);
        assert_eq!(off.effort(Commanded::Still).wasted, Power::ZERO);
        assert_eq!(off.current_a(0, 0.0, Commanded::Still), Some(0.0));
    }
}
