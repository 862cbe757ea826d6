//! What faults and resets of the computer do to a vehicle.

use hilal_fsw::hardware::{PowerUnit as _, ReceiverSide, ResetCause};
use hilal_mission::models::Mode;

use super::{CYCLE_S, SimulatedVehicle, stream};
use crate::computer::ComputerState;
use crate::fault::{FaultError, FaultInjection, FaultOccurrence, InjectedFault, Situation, Struck};
use crate::health::Health;
use crate::mobility::Traction;
use crate::modem::RadioCondition;
use crate::scenery::Scenery;
use crate::wheels::Commanded;
use crate::{Ground, Noise};

impl<S: Scenery> SimulatedVehicle<S> {
    /// Lets faults come. What they draw is drawn from a stream of their own: without them nothing changes.
    ///
    /// # Errors
    ///
    /// The vehicle cannot have one of them.
    pub fn with_faults(mut self, faults: &[InjectedFault]) -> Result<Self, FaultError> {
        for fault in faults {
            fault.check(&self.vehicle)?;
        }
        let noise = Noise::new(self.seed, stream::FAULTS);
        self.faults = FaultInjection::new(faults, self.vehicle.clone(), noise);
        Ok(self)
    }

    /// Returns the faults that have come so far, in the order in which they came.
    pub fn fault_occurrences(&self) -> &[FaultOccurrence] {
        self.faults.occurrences()
    }

    /// Returns what the computer does in this cycle, and takes it that a start is followed: ask once a cycle.
    ///
    /// Where the flight software [starts](ComputerState::Starts), it is made anew, as after power came on, and
    /// then runs; [`Computer::reset_cause`](hilal_fsw::hardware::Computer::reset_cause) says why. Where the
    /// computer [stands](ComputerState::Stands), the flight software must not be called.
    pub fn computer(&mut self) -> ComputerState {
        self.computer.take_state()
    }

    /// Begins and ends faults, and has the computer reset where its watchdog runs out.
    pub(super) fn step_faults(&mut self) {
        if !self.faults.is_empty() {
            self.inject();
        }
        if self.computer.watchdog_runs_out(self.now_ms) {
            self.reset(ResetCause::Watchdog);
        }
    }

    fn inject(&mut self) {
        let situation = Situation {
            now_ms: self.now_ms,
            mode: self.mode,
            position: self.position(),
            sun_fraction: self.sun.fraction.value(),
            charge: self.vehicle.battery.soc(self.power.stored()).value(),
        };
        let rolled_m = self.mobility.speed_m_s() * CYCLE_S;
        let Some(struck) = self.faults.step(&situation, rolled_m) else { return };
        if let Some(vehicle) = self.faults.vehicle() {
            self.vehicle = vehicle;
            self.power.forget_light();
        }
        let impairments = self.faults.impairments();
        self.wheels.set_conditions(|number| impairments.wheel(number));
        self.links_up = impairments.links_up(&self.links_allowed);
        self.links = impairments.links_known(&self.links_allowed);
        for at_once in struck {
            self.strike(at_once);
        }
    }

    fn strike(&mut self, struck: Struck) {
        match struck {
            Struck::Reset(cause) => self.reset(cause),
            Struck::Hang => self.computer.hang(self.now_ms),
            Struck::Flipped(bank, bits) => {
                for bit in bits {
                    self.memory.flip(bank, bit);
                }
            }
            Struck::ClockJumped(jump_ms) => self.clock_offset_ms += jump_ms,
            Struck::ChargeLost(share) => self.power.lose(share),
        }
    }

    /// Resets the computer: what it held by its outputs goes off. The latching relays stay as they are, in front of
    /// the heaters and between the receivers.
    fn reset(&mut self, cause: ResetCause) {
        self.computer.reset(self.now_ms, cause);
        self.mobility.command(0.0, 0.0);
        self.wheels.power_all();
        self.heaters.switch_all_off();
        self.payloads.switch_all_off();
        self.select_loads(Mode::Standby.number());
    }

    /// Loses what reaches the vehicle while no software is there to take it.
    pub(super) fn lose_what_is_not_taken(&mut self) {
        if self.computer.boots() {
            self.modem.lose_received();
            self.fix = None;
        }
        for &number in self.faults.impairments().silent_payloads() {
            self.payloads.lose_records(number);
        }
    }

    /// Returns how the wheels hold on the ground.
    pub(super) fn traction(&self) -> Traction {
        let wheels = self.wheels.effort(self.commanded());
        let slip = self.vehicle.drive.slip(self.stance.slope) + wheels.slip;
        let traction = Traction { pull_rad_m: wheels.pull_rad_m, ..Traction::new(slip) };
        let on_rock = self.faults.impairments().ground_under_wheels == Health::Dead;
        let held_up = on_rock && self.mobility.speed_m_s() > 0.0;
        if held_up || wheels.pulling == 0 { traction.spinning() } else { traction }
    }

    /// Returns whether the wheels are to turn.
    pub(crate) fn commanded(&self) -> Commanded {
        if self.mobility.is_moving() { Commanded::Turning } else { Commanded::Still }
    }

    /// Returns the ground under the vehicle as it is: steeper than the map says, by a fault.
    pub(super) fn ground_underneath(&self) -> Ground {
        let factor = self.faults.impairments().slope_factor;
        Ground { rise_x: factor * self.ground.rise_x, rise_y: factor * self.ground.rise_y }
    }

    /// Returns what works of the radio.
    pub(super) fn radio_condition(&self) -> RadioCondition {
        let impairments = self.faults.impairments();
        let receiver = match self.receiver {
            ReceiverSide::Main => impairments.receivers[0],
            ReceiverSide::Backup => impairments.receivers[1],
        };
        RadioCondition { receiver, transmitters: impairments.transmitters }
    }
}
