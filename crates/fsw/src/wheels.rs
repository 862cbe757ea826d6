//! Wheels that are stuck or run away: they are switched off, and the vehicle drives on with the others.
//!
//! Wheels with even numbers are on the left, those with odd numbers on the right, from the front. A wheel that is
//! switched off rolls along, or drags when it is stuck, and pulls the vehicle to its side: the control of the heading
//! takes that out, as any other turn that was not commanded.

use hilal_dictionary::{EventId, FailureCode, Mode};

use crate::DriveTable;
use crate::FlightSoftware;
use crate::FlightTables;
use crate::alarm::Persistence;
use crate::drive::Motion;
use crate::hardware::{Mobility, WheelDrive};
use crate::readings::{MAX_WHEELS, Readings};

/// While the vehicle is told to stand, more current than this through a motor is too much, in amperes. Ours.
const STANDING_CURRENT_A: f64 = 0.3;
/// So many wheels can be off, if they are not on the same side. Ours.
const MOST_OFF: usize = 2;
/// When more wheels than this take too much current, it is the ground, and not the wheels. Ours.
const MOST_AT_ONCE: usize = 2;

/// Which wheels are switched off, and for how long each of the others has been suspected.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wheels {
    drives: [WheelState; MAX_WHEELS],
}

#[derive(Debug, Clone, Copy, Default)]
struct WheelState {
    off: bool,
    stuck: Persistence,
    runaway: Persistence,
}

/// A wheel that has just been switched off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct StuckWheel {
    pub(crate) wheel: u8,
    pub(crate) current_a: f64,
}

impl Wheels {
    /// Goes on with what was kept of [`Wheels::drives`].
    pub(crate) fn resume(drives: [WheelDrive; MAX_WHEELS]) -> Self {
        let state = |drive| WheelState { off: drive == WheelDrive::Off, ..WheelState::default() };
        Self { drives: drives.map(state) }
    }

    /// Takes a cycle's currents, with the motion that was commanded before, and switches off the first wheel that has
    /// been wrong for long enough.
    pub(crate) fn update(
        &mut self,
        tables: &FlightTables,
        readings: &Readings,
        motion: Motion,
    ) -> Option<StuckWheel> {
        let moving = motion != Motion::default();
        let blamed = Self::over_limit(tables, readings) <= MOST_AT_ONCE;
        let limit_a = tables.protection.wheel_current_a;
        let needed = tables.monitors.current_s;
        let mut found = None;
        for (wheel, state) in (0..tables.protection.wheels).zip(&mut self.drives) {
            let current_a = readings.wheel_current_a(wheel).filter(|_| !state.off);
            let stuck = current_a.filter(|current_a| moving && blamed && *current_a > limit_a);
            let loose = current_a.filter(|current_a| !moving && *current_a > STANDING_CURRENT_A);
            let stuck = state.stuck.confirm(stuck, needed);
            let loose = state.runaway.confirm(loose, needed);
            if let Some(current_a) = stuck.or(loose)
                && found.is_none()
            {
                *state = WheelState { off: true, ..WheelState::default() };
                found = Some(StuckWheel { wheel, current_a });
            }
        }
        found
    }

    /// Returns whether the current of all motors together is too high because of one or two wheels.
    pub(crate) fn explain_current(tables: &FlightTables, readings: &Readings) -> bool {
        (1..=MOST_AT_ONCE).contains(&Self::over_limit(tables, readings))
    }

    fn over_limit(tables: &FlightTables, readings: &Readings) -> usize {
        let wheels = 0..tables.protection.wheels;
        let currents = wheels.filter_map(|wheel| readings.wheel_current_a(wheel));
        currents.filter(|current_a| *current_a > tables.protection.wheel_current_a).count()
    }

    /// Switches a wheel on again.
    pub(crate) fn switch_on(
        &mut self,
        tables: &FlightTables,
        wheel: u8,
    ) -> Result<(), FailureCode> {
        let state = self.drives.get_mut(usize::from(wheel));
        let known = state.filter(|_| wheel < tables.protection.wheels);
        *known.ok_or(FailureCode::NoWheel)? = WheelState::default();
        Ok(())
    }

    /// Returns how many wheels are off.
    pub(crate) fn off(&self) -> usize {
        self.drives.iter().filter(|state| state.off).count()
    }

    /// Returns whether too few wheels are left to drive with: more than two are off, or two on one side.
    pub(crate) fn are_too_few(&self) -> bool {
        let off_on = |side: usize| {
            self.drives.iter().skip(side).step_by(2).filter(|state| state.off).count()
        };
        self.off() > MOST_OFF || off_on(0) >= MOST_OFF || off_on(1) >= MOST_OFF
    }

    /// Returns what the motor of each wheel is to do.
    pub(crate) fn drives(&self) -> [WheelDrive; MAX_WHEELS] {
        self.drives.map(|state| if state.off { WheelDrive::Off } else { WheelDrive::Powered })
    }

    /// Returns the table of the drive with the greatest speed that the wheels that are left can do: their share.
    pub(crate) fn limited(&self, tables: &FlightTables) -> DriveTable {
        let table = tables.drive;
        let wheels = f64::from(tables.protection.wheels.max(1));
        let share = (wheels - self.off() as f64) / wheels;
        let max_speed_m_s = libm::fmax(share * table.max_speed_m_s, table.min_speed_m_s);
        DriveTable { max_speed_m_s, ..table }
    }

    /// Tells the hardware about the motors that are to do something else than before.
    pub(crate) fn apply(
        before: Option<[WheelDrive; MAX_WHEELS]>,
        now: [WheelDrive; MAX_WHEELS],
        wheels: u8,
        hardware: &mut impl Mobility,
    ) {
        for (index, (wheel, drive)) in (0..wheels).zip(now).enumerate() {
            if before.and_then(|before| before.get(index).copied()) != Some(drive) {
                hardware.set_wheel(wheel, drive);
            }
        }
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Switches off a wheel that is stuck or runs away; stops a vehicle that has too few left.
    pub(crate) fn watch_wheels(&mut self) {
        let found = self.wheels.update(&self.tables, &self.readings, self.motion);
        if let Some(StuckWheel { wheel, current_a }) = found {
            self.downlink.event(EventId::WheelStuck, &[f64::from(wheel), current_a]);
        }
        let concerned = match self.mode {
            Mode::Drive => true,
            Mode::Standby | Mode::Charge | Mode::Science => found.is_some(),
            Mode::Safe | Mode::Hibernate => false,
        };
        if concerned && self.wheels.are_too_few() {
            self.enter_safe((EventId::SafeWheels, self.wheels.off() as f64));
        }
    }

    /// Switches a wheel on again by telecommand.
    pub(crate) fn use_wheel(&mut self, wheel: u8) -> Result<(), FailureCode> {
        self.wheels.switch_on(&self.tables, wheel)?;
        self.downlink.event(EventId::WheelBack, &[f64::from(wheel)]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORWARD: Motion = Motion { speed_m_s: 0.03, turn_rate_rad_s: 0.0 };
    const STANDING: Motion = Motion { speed_m_s: 0.0, turn_rate_rad_s: 0.0 };

    fn readings(currents_a: [f64; 6]) -> Readings {
        let mut readings = Readings::default();
        for (reading, current_a) in readings.wheel_currents_a.iter_mut().zip(currents_a) {
            *reading = Some(current_a);
        }
        readings
    }

    /// Returns after how many cycles which wheel is switched off.
    fn switched_off(currents_a: [f64; 6], motion: Motion) -> Option<(u32, u8)> {
        let (mut wheels, tables) = (Wheels::default(), FlightTables::default());
        (1..=100).find_map(|cycle| {
            let stuck = wheels.update(&tables, &readings(currents_a), motion)?;
            Some((cycle, stuck.wheel))
        })
    }

    #[test]
    fn a_stuck_wheel_is_switched_off_after_its_persistence_and_a_healthy_one_never() {
        assert_eq!(switched_off([0.4, 0.4, 0.4, 1.6, 0.4, 0.4], FORWARD), Some((10, 3)));
        assert_eq!(switched_off([1.4; 6], FORWARD), None);
    }

    #[test]
    fn a_wheel_that_takes_current_while_it_should_stand_is_switched_off() {
        assert_eq!(switched_off([0.0, 0.0, 0.35, 0.0, 0.0, 0.0], STANDING), Some((10, 2)));
        assert_eq!(switched_off([0.2; 6], STANDING), None);
    }

    #[test]
    fn when_most_wheels_labour_it_is_the_ground_and_not_the_wheels() {
        assert_eq!(switched_off([2.0, 2.0, 2.0, 0.4, 0.4, 0.4], FORWARD), None);
        let tables = FlightTables::default();
        let labouring = readings([2.0, 2.0, 2.0, 0.4, 0.4, 0.4]);
        assert!(!Wheels::explain_current(&tables, &labouring));
        assert!(Wheels::explain_current(&tables, &readings([7.0, 0.4, 0.4, 0.4, 0.4, 0.4])));
    }

    #[test]
    fn two_wheels_on_one_side_are_too_many_and_one_on_each_are_not() {
        let off = |numbers: &[usize]| {
            let mut wheels = Wheels::default();
            for number in numbers {
                wheels.drives[*number].off = true;
            }
            wheels.are_too_few()
        };
        assert!(!off(&[3]) && !off(&[0, 1]) && !off(&[2, 5]));
        assert!(off(&[0, 4]) && off(&[1, 3]) && off(&[0, 1, 2]));
    }

    #[test]
    fn the_speed_goes_down_with_the_share_of_wheels_that_drive() {
        let (mut wheels, tables) = (Wheels::default(), FlightTables::default());
        assert_eq!(wheels.limited(&tables), tables.drive);
        wheels.drives[1].off = true;
        let share = wheels.limited(&tables).max_speed_m_s / tables.drive.max_speed_m_s;
        assert!((share - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn a_wheel_that_is_not_there_cannot_be_switched_on() {
        let (mut wheels, tables) = (Wheels::default(), FlightTables::default());
        assert_eq!(wheels.switch_on(&tables, 6), Err(FailureCode::NoWheel));
        assert_eq!(wheels.switch_on(&tables, 200), Err(FailureCode::NoWheel));
        assert_eq!(wheels.switch_on(&tables, 5), Ok(()));
    }
}
