//! What the faults that last now do to the devices.

use hilal_fsw::hardware::HeaterCircuit;
use hilal_mission::VehicleModel;
use hilal_quantity::Angle;

use super::{FailureMode, InjectedFault};
use crate::Links;
use crate::health::Health;
use crate::heaters::CircuitCondition;
use crate::sensor_condition::SensorCondition;
use crate::wheels::WheelCondition;

/// What is wrong with each device; nothing, by default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Impairments {
    pub(crate) heading: SensorCondition,
    pub(crate) tilt: SensorCondition,
    pub(crate) sun: SensorCondition,
    pub(crate) fixes: Health,
    pub(crate) charge: SensorCondition,
    pub(crate) box_sensor: SensorCondition,
    pub(crate) battery_sensor: SensorCondition,
    pub(crate) heaters: [CircuitCondition; HeaterCircuit::ALL.len()],
    pub(crate) receivers: [Health; 2],
    pub(crate) transmitters: Health,
    /// All links of the vehicle.
    pub(crate) links: Health,
    pub(crate) lander_relay: Health,
    pub(crate) stations: Health,
    /// The ground, as a device that should be as the map says.
    pub(crate) ground_under_wheels: Health,
    /// By how much the ground is steeper than the map says.
    pub(crate) slope_factor: f64,
    /// Share of the battery's cells that is left.
    pub(crate) cells: f64,
    pub(crate) alarm: bool,
    wheels: Vec<(u8, WheelCondition)>,
    silent_payloads: Vec<u8>,
    /// Share of the light that the faces of a side let through.
    lit_sides: [f64; 4],
    /// Where the heat switch stays.
    heat_switch: Option<HeatSwitchPosition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeatSwitchPosition {
    Open,
    Closed,
}

/// Cells of the battery, in series: ours.
const CELLS: f64 = 8.0;

impl Default for Impairments {
    fn default() -> Self {
        Self {
            heading: SensorCondition::Sound,
            tilt: SensorCondition::Sound,
            sun: SensorCondition::Sound,
            fixes: Health::Working,
            charge: SensorCondition::Sound,
            box_sensor: SensorCondition::Sound,
            battery_sensor: SensorCondition::Sound,
            heaters: [CircuitCondition::Sound; HeaterCircuit::ALL.len()],
            receivers: [Health::Working; 2],
            transmitters: Health::Working,
            links: Health::Working,
            lander_relay: Health::Working,
            stations: Health::Working,
            ground_under_wheels: Health::Working,
            slope_factor: 1.0,
            cells: 1.0,
            alarm: false,
            wheels: Vec::new(),
            silent_payloads: Vec::new(),
            lit_sides: [1.0; 4],
            heat_switch: None,
        }
    }
}

impl Impairments {
    /// Adds what a fault does while it lasts.
    pub(super) fn add(&mut self, fault: &InjectedFault) {
        let (unit, amount) = (fault.unit(), fault.amount());
        let index = usize::from(unit);
        match fault.kind {
            // What happens at an instant leaves nothing wrong.
            FailureMode::ComputerReset
            | FailureMode::ComputerHang
            | FailureMode::BrownOut
            | FailureMode::MemoryUpset
            | FailureMode::ClockJump => {}
            FailureMode::HeadingLost => worsen(&mut self.heading, SensorCondition::Lost),
            FailureMode::TiltLost => worsen(&mut self.tilt, SensorCondition::Lost),
            FailureMode::SunSensorLost => worsen(&mut self.sun, SensorCondition::Lost),
            FailureMode::SunSensorBiased => {
                let bias_rad = Angle::from_degrees(amount).radians();
                worsen(&mut self.sun, SensorCondition::Biased(bias_rad));
            }
            FailureMode::FixesLost => self.fixes = Health::Dead,
            FailureMode::ChargeGaugeLost => worsen(&mut self.charge, SensorCondition::Lost),
            FailureMode::ChargeGaugeStuck => worsen(&mut self.charge, SensorCondition::Stuck),
            FailureMode::ChargeGaugeBiased => {
                worsen(&mut self.charge, SensorCondition::Biased(amount));
            }
            FailureMode::BoxSensorLost => worsen(&mut self.box_sensor, SensorCondition::Lost),
            FailureMode::BoxSensorStuck => worsen(&mut self.box_sensor, SensorCondition::Stuck),
            FailureMode::BoxSensorBiased => {
                worsen(&mut self.box_sensor, SensorCondition::Biased(amount));
            }
            FailureMode::BatterySensorLost => {
                worsen(&mut self.battery_sensor, SensorCondition::Lost);
            }
            FailureMode::WheelStuck => self.wheels.push((unit, WheelCondition::Stuck)),
            FailureMode::WheelRunaway => self.wheels.push((unit, WheelCondition::Runaway)),
            FailureMode::RockUnderWheel => self.ground_under_wheels = Health::Dead,
            FailureMode::SteeperSlope => self.slope_factor *= amount,
            FailureMode::HeaterStuckOn => set(&mut self.heaters, index, CircuitCondition::StuckOn),
            FailureMode::HeaterStuckOff => {
                set(&mut self.heaters, index, CircuitCondition::StuckOff);
            }
            FailureMode::ArrayFaceLost => set(&mut self.lit_sides, index, 0.0),
            FailureMode::ArrayDust => self.lit_sides = self.lit_sides.map(|share| share * amount),
            FailureMode::BatteryCellLost => self.cells *= cells_left(amount),
            FailureMode::HeatSwitchStuck => {
                self.heat_switch = Some(match unit {
                    0 => HeatSwitchPosition::Open,
                    _ => HeatSwitchPosition::Closed,
                });
            }
            FailureMode::ReceiverLost => set(&mut self.receivers, index, Health::Dead),
            FailureMode::TransmitterLost => self.transmitters = Health::Dead,
            FailureMode::LinkOutage => self.links = Health::Dead,
            FailureMode::LanderRelayLost => self.lander_relay = Health::Dead,
            FailureMode::StationLost => self.stations = Health::Dead,
            FailureMode::PayloadLost => self.silent_payloads.push(unit),
            FailureMode::Alarm => self.alarm = true,
        }
    }

    /// Returns what is wrong with a wheel: one that is stuck does not run away.
    pub(crate) fn wheel(&self, number: u8) -> WheelCondition {
        let of_wheel = self.wheels.iter().filter(|(wheel, _)| *wheel == number);
        let stuck_first = |condition: &WheelCondition| *condition != WheelCondition::Stuck;
        of_wheel.map(|(_, condition)| *condition).min_by_key(stuck_first).unwrap_or_default()
    }

    /// Returns the payloads that give no records.
    pub(crate) fn silent_payloads(&self) -> &[u8] {
        &self.silent_payloads
    }

    /// Returns the links that are up for the vehicle, of those that orbits and terrain allow.
    pub(crate) fn links_up(&self, allowed: &Links) -> Links {
        let known = self.links_known(allowed);
        match self.links {
            Health::Working => known,
            Health::Dead => Links { direct: None, relay: None, lander: None, ..known },
        }
    }

    /// Returns the links that the ground counts on: it knows of its own stations and the lander.
    pub(crate) fn links_known(&self, allowed: &Links) -> Links {
        let mut known = *allowed;
        if self.stations == Health::Dead {
            (known.direct, known.lander_direct, known.relay_earth) = (None, None, None);
        }
        if self.lander_relay == Health::Dead {
            (known.lander, known.lander_direct, known.lander_relay) = (None, None, None);
        }
        known
    }

    /// Returns a vehicle as its faults leave it: array, battery and heat switch.
    pub(crate) fn impair(&self, declared: &VehicleModel) -> VehicleModel {
        let mut vehicle = declared.clone();
        for face in &mut vehicle.array.faces {
            face.effective_m2 *= self.lit_sides[face.side().index()];
        }
        vehicle.battery.capacity = vehicle.battery.capacity * self.cells;
        let switch = &mut vehicle.thermal.heat_switch;
        match self.heat_switch {
            None => {}
            Some(HeatSwitchPosition::Open) => switch.conducting_w_k = switch.insulating_w_k,
            Some(HeatSwitchPosition::Closed) => switch.insulating_w_k = switch.conducting_w_k,
        }
        vehicle
    }
}

/// Returns the share of the cells that is left without so many.
pub(super) fn cells_left(lost: f64) -> f64 {
    1.0 - lost / CELLS
}

fn worsen(sensor: &mut SensorCondition, condition: SensorCondition) {
    *sensor = sensor.and(condition);
}

fn set<T>(all: &mut [T], index: usize, value: T) {
    if let Some(one) = all.get_mut(index) {
        *one = value;
    }
}
