//! What faults and resets of the computer do to a vehicle.

use hilal_dictionary::Command;
use hilal_fsw::hardware::{PowerUnit as _, ReceiverSide, ResetCause};
use hilal_mission::models::Mode;

use super::{CYCLE_MS, CYCLE_S, SimulatedVehicle, stream};
use crate::computer::ComputerState;
use crate::fault::{
    FaultError, FaultInjection, FaultOccurrence, InjectedFault, Node, Situation, Struck,
};
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
        self.payloads.set_haste(|port| impairments.haste(port));
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
            Struck::StoreLost(Node::Lander) => self.modem.lose_lander_store(self.now_ms),
            Struck::StoreLost(Node::Relay) => self.modem.lose_relay_store(self.now_ms),
            Struck::WrongCommand(number) => self.wrong_commands.push(self.wrong_command(number)),
        }
    }

    /// Returns a telecommand of the catalogue that nobody meant; the fault's check has held its number to the list.
    fn wrong_command(&self, number: u8) -> Command {
        const TWO_DAYS_S: u64 = 2 * 86_400;
        #[expect(clippy::cast_possible_truncation, reason = "136 years hold every mission")]
        let wake_s = (self.now_ms / 1000 + TWO_DAYS_S) as u32;
        match number {
            0 => Command::ScheduleReset,
            1 => Command::SetMode { mode: hilal_dictionary::Mode::Safe },
            2 => Command::HibernateUntil { wake_s },
            3 => Command::SetPosition { x_cm: 50_000, y_cm: 0 },
            _ => Command::ClearScience,
        }
    }

    /// Takes the telecommands that the ground is to send although nobody meant them.
    pub fn take_wrong_commands(&mut self) -> Vec<Command> {
        core::mem::take(&mut self.wrong_commands)
    }

    /// Lets the clock run as its faults have it.
    pub(super) fn step_clock(&mut self) {
        let impairments = self.faults.impairments();
        match impairments.clock {
            Health::Dead => self.clock_offset_ms -= CYCLE_MS.cast_signed(),
            Health::Working => {
                self.clock_drift_ms += impairments.clock_ppm * 1e-6 * CYCLE_MS as f64;
                let whole = libm::trunc(self.clock_drift_ms);
                self.clock_drift_ms -= whole;
                #[expect(clippy::cast_possible_truncation, reason = "at most a tenth of a cycle")]
                let whole_ms = whole as i64;
                self.clock_offset_ms += whole_ms;
            }
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
        let soil = self.faults.impairments().soil_slip;
        let slip = self.vehicle.drive.slip(self.stance.slope) + wheels.slip + soil;
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
