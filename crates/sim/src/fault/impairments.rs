//! What the faults that last now do to the devices.

use hilal_fsw::hardware::HeaterCircuit;
use hilal_mission::VehicleModel;
use hilal_mission::models::BitErrorRates;
use hilal_quantity::{Angle, Power};

use super::{FailureMode, InjectedFault};
use crate::health::Health;
use crate::heaters::CircuitCondition;
use crate::sensor_condition::SensorCondition;
use crate::wheels::WheelCondition;
use crate::{Link, Links};

/// What is wrong with each device; nothing, by default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Impairments {
    pub(crate) heading: SensorCondition,
    pub(crate) tilt: SensorCondition,
    pub(crate) sun: SensorCondition,
    pub(crate) fixes: FixCondition,
    pub(crate) odometer: Health,
    pub(crate) charge: SensorCondition,
    pub(crate) box_sensor: SensorCondition,
    pub(crate) battery_sensor: SensorCondition,
    pub(crate) bus_voltage: SensorCondition,
    pub(crate) motor_current: SensorCondition,
    pub(crate) heaters: [CircuitCondition; HeaterCircuit::ALL.len()],
    pub(crate) receivers: [Health; 2],
    pub(crate) transmitters: Health,
    /// All links of the vehicle.
    pub(crate) links: Health,
    /// What they do where they are up.
    pub(crate) own_hops: HopCondition,
    pub(crate) lander_relay: Health,
    pub(crate) relay: Health,
    pub(crate) stations: Health,
    /// The ground, as a device that should be as the map says.
    pub(crate) ground_under_wheels: Health,
    /// By how much the ground is steeper than the map says.
    pub(crate) slope_factor: f64,
    /// What the ground adds to the slip ratio.
    pub(crate) soil_slip: f64,
    /// Whether the Sun is seen where the map has it.
    pub(crate) sunlight: Health,
    /// By how many parts in a million the clock runs fast.
    pub(crate) clock_ppm: f64,
    pub(crate) clock: Health,
    pub(crate) banks: [Health; 2],
    /// Share of the battery's cells that is left.
    pub(crate) cells: f64,
    pub(crate) alarm: bool,
    wheels: Vec<(u8, WheelCondition)>,
    silent_payloads: Vec<u8>,
    /// Ports whose payloads give records so many times as fast as they should.
    hasty_payloads: Vec<(u8, f64)>,
    /// Shares that are left, and factors, of what the vehicle declares.
    left: DeclaredParts,
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

/// What is wrong with the position fixes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct FixCondition {
    pub(crate) cameras: Health,
    /// How far they lie too far along the map's x axis, in metres.
    pub(crate) bias_m: f64,
    /// By how much more they scatter along each axis, in metres.
    pub(crate) spread_m: f64,
}

/// What is wrong with the hops that begin or end at the vehicle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct HopCondition {
    /// Bits that arrive wrong at least.
    bit_errors: BitErrorRates,
    /// Share of the rate that is left.
    rate: f64,
    delay_ms: u64,
}

impl HopCondition {
    const SOUND: Self =
        Self { bit_errors: BitErrorRates { up: 0.0, down: 0.0 }, rate: 1.0, delay_ms: 0 };

    fn apply(self, link: Link) -> Link {
        Link {
            down_bit_s: self.rate * link.down_bit_s,
            up_bit_s: self.rate * link.up_bit_s,
            bit_errors: link.bit_errors.worse(self.bit_errors),
            delay_ms: link.delay_ms + self.delay_ms,
            ..link
        }
    }
}

/// What is left of parts of the vehicle, and by what they are multiplied; 1 where nothing is wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
struct DeclaredParts {
    capacity: f64,
    charging: f64,
    heater: f64,
    insulation: f64,
    radiation: f64,
    battery_strap: f64,
    /// Watts that something draws besides.
    parasitic_w: f64,
}

impl DeclaredParts {
    const WHOLE: Self = Self {
        capacity: 1.0,
        charging: 1.0,
        heater: 1.0,
        insulation: 1.0,
        radiation: 1.0,
        battery_strap: 1.0,
        parasitic_w: 0.0,
    };
}

/// Cells of the battery, in series: ours.
const CELLS: f64 = 8.0;

impl Default for Impairments {
    fn default() -> Self {
        Self {
            heading: SensorCondition::default(),
            tilt: SensorCondition::default(),
            sun: SensorCondition::default(),
            fixes: FixCondition::default(),
            odometer: Health::Working,
            charge: SensorCondition::default(),
            box_sensor: SensorCondition::default(),
            battery_sensor: SensorCondition::default(),
            bus_voltage: SensorCondition::default(),
            motor_current: SensorCondition::default(),
            heaters: [CircuitCondition::Sound; HeaterCircuit::ALL.len()],
            receivers: [Health::Working; 2],
            transmitters: Health::Working,
            links: Health::Working,
            own_hops: HopCondition::SOUND,
            lander_relay: Health::Working,
            relay: Health::Working,
            stations: Health::Working,
            ground_under_wheels: Health::Working,
            slope_factor: 1.0,
            soil_slip: 0.0,
            sunlight: Health::Working,
            clock_ppm: 0.0,
            clock: Health::Working,
            banks: [Health::Working; 2],
            cells: 1.0,
            alarm: false,
            wheels: Vec::new(),
            silent_payloads: Vec::new(),
            hasty_payloads: Vec::new(),
            left: DeclaredParts::WHOLE,
            lit_sides: [1.0; 4],
            heat_switch: None,
        }
    }
}

impl Impairments {
    /// Adds what a fault does while it lasts.
    #[expect(
        clippy::too_many_lines,
        reason = "an arm for each kind, so that the compiler sees that none is missing"
    )]
    pub(super) fn add(&mut self, fault: &InjectedFault) {
        let (unit, amount) = (fault.unit(), fault.amount());
        let index = usize::from(unit);
        let biased = || SensorCondition::biased(amount);
        let noisy = || SensorCondition::noisy(amount);
        let angle_rad = Angle::from_degrees(amount).radians();
        let turned = || SensorCondition::biased(angle_rad);
        let shaken = || SensorCondition::noisy(angle_rad);
        match fault.kind {
            // What happens at an instant leaves nothing wrong; particles strike at instants.
            FailureMode::ComputerReset
            | FailureMode::ComputerHang
            | FailureMode::BrownOut
            | FailureMode::MemoryUpset
            | FailureMode::ClockJump
            | FailureMode::SolarParticleEvent
            | FailureMode::LanderStoreLost
            | FailureMode::RelayStoreLost
            | FailureMode::WrongCommand => {}
            FailureMode::ClockDrift => self.clock_ppm += amount,
            FailureMode::ClockStuck => self.clock = Health::Dead,
            FailureMode::MemoryBankLost => set(&mut self.banks, index, Health::Dead),
            FailureMode::HeadingLost => worsen(&mut self.heading, SensorCondition::LOST),
            FailureMode::HeadingStuck => worsen(&mut self.heading, SensorCondition::STUCK),
            FailureMode::HeadingBiased => worsen(&mut self.heading, turned()),
            FailureMode::HeadingNoisy => worsen(&mut self.heading, shaken()),
            FailureMode::TiltLost => worsen(&mut self.tilt, SensorCondition::LOST),
            FailureMode::TiltStuck => worsen(&mut self.tilt, SensorCondition::STUCK),
            FailureMode::TiltBiased => worsen(&mut self.tilt, turned()),
            FailureMode::TiltNoisy => worsen(&mut self.tilt, shaken()),
            FailureMode::SunSensorLost => worsen(&mut self.sun, SensorCondition::LOST),
            FailureMode::SunSensorBiased => worsen(&mut self.sun, turned()),
            FailureMode::SunSensorStuck => worsen(&mut self.sun, SensorCondition::STUCK),
            FailureMode::SunSensorNoisy => worsen(&mut self.sun, shaken()),
            FailureMode::FixesLost => self.fixes.cameras = Health::Dead,
            FailureMode::FixesBiased => self.fixes.bias_m += amount,
            FailureMode::FixesNoisy => {
                self.fixes.spread_m = libm::hypot(self.fixes.spread_m, amount);
            }
            FailureMode::OdometerLost => self.odometer = Health::Dead,
            FailureMode::ChargeGaugeLost => worsen(&mut self.charge, SensorCondition::LOST),
            FailureMode::ChargeGaugeStuck => worsen(&mut self.charge, SensorCondition::STUCK),
            FailureMode::ChargeGaugeBiased => worsen(&mut self.charge, biased()),
            FailureMode::ChargeGaugeNoisy => worsen(&mut self.charge, noisy()),
            FailureMode::BusVoltageBiased => worsen(&mut self.bus_voltage, biased()),
            FailureMode::BoxSensorLost => worsen(&mut self.box_sensor, SensorCondition::LOST),
            FailureMode::BoxSensorStuck => worsen(&mut self.box_sensor, SensorCondition::STUCK),
            FailureMode::BoxSensorBiased => worsen(&mut self.box_sensor, biased()),
            FailureMode::BoxSensorNoisy => worsen(&mut self.box_sensor, noisy()),
            FailureMode::BatterySensorLost => {
                worsen(&mut self.battery_sensor, SensorCondition::LOST);
            }
            FailureMode::BatterySensorStuck => {
                worsen(&mut self.battery_sensor, SensorCondition::STUCK);
            }
            FailureMode::BatterySensorBiased => worsen(&mut self.battery_sensor, biased()),
            FailureMode::WheelStuck => self.wheels.push((unit, WheelCondition::Stuck)),
            FailureMode::WheelRunaway => self.wheels.push((unit, WheelCondition::Runaway)),
            FailureMode::WheelUnpowered => self.wheels.push((unit, WheelCondition::Unpowered)),
            FailureMode::MotorCurrentBiased => worsen(&mut self.motor_current, biased()),
            FailureMode::RockUnderWheel => self.ground_under_wheels = Health::Dead,
            FailureMode::SteeperSlope => self.slope_factor *= amount,
            FailureMode::SoftSoil => self.soil_slip += amount,
            FailureMode::SunHidden => self.sunlight = Health::Dead,
            FailureMode::HeaterStuckOn => set(&mut self.heaters, index, CircuitCondition::StuckOn),
            FailureMode::HeaterStuckOff => {
                set(&mut self.heaters, index, CircuitCondition::StuckOff);
            }
            FailureMode::HeaterWeak => self.left.heater *= amount,
            FailureMode::ArrayFaceLost => set(&mut self.lit_sides, index, 0.0),
            FailureMode::ArrayDust => self.lit_sides = self.lit_sides.map(|share| share * amount),
            FailureMode::BatteryCellLost => self.cells *= cells_left(amount),
            FailureMode::BatteryAged => self.left.capacity *= amount,
            FailureMode::BatteryLossy => self.left.charging *= amount,
            FailureMode::ParasiticLoad => self.left.parasitic_w += amount,
            FailureMode::HeatSwitchStuck => {
                self.heat_switch = Some(match unit {
                    0 => HeatSwitchPosition::Open,
                    _ => HeatSwitchPosition::Closed,
                });
            }
            FailureMode::InsulationTorn => self.left.insulation *= amount,
            FailureMode::RadiatorDusty => self.left.radiation *= amount,
            FailureMode::BatteryStrapLoose => self.left.battery_strap *= amount,
            FailureMode::ReceiverLost => set(&mut self.receivers, index, Health::Dead),
            FailureMode::TransmitterLost => self.transmitters = Health::Dead,
            FailureMode::UplinkErrors => {
                let up = self.own_hops.bit_errors.up.max(amount);
                self.own_hops.bit_errors.up = up;
            }
            FailureMode::DownlinkErrors => {
                let down = self.own_hops.bit_errors.down.max(amount);
                self.own_hops.bit_errors.down = down;
            }
            FailureMode::LinkSlow => self.own_hops.rate *= amount,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most an hour"
            )]
            FailureMode::LinkLate => self.own_hops.delay_ms += (amount * 1000.0) as u64,
            FailureMode::LinkOutage => self.links = Health::Dead,
            FailureMode::LanderRelayLost => self.lander_relay = Health::Dead,
            FailureMode::RelayLost => self.relay = Health::Dead,
            FailureMode::StationLost => self.stations = Health::Dead,
            FailureMode::PayloadLost => self.silent_payloads.push(unit),
            FailureMode::PayloadFloods => self.hasty_payloads.push((unit, amount)),
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

    /// Returns how many times as fast as it should a payload gives records.
    pub(crate) fn haste(&self, port: u8) -> f64 {
        self.hasty_payloads.iter().filter(|(hasty, _)| *hasty == port).map(|(_, by)| by).product()
    }

    /// Returns the links that are up for the vehicle, of those that orbits and terrain allow.
    pub(crate) fn links_up(&self, allowed: &Links) -> Links {
        let known = self.links_known(allowed);
        match self.links {
            Health::Working if self.own_hops == HopCondition::SOUND => known,
            Health::Working => {
                let own = |link: Option<Link>| link.map(|link| self.own_hops.apply(link));
                let [direct, relay, lander] = [known.direct, known.relay, known.lander].map(own);
                Links { direct, relay, lander, ..known }
            }
            Health::Dead => Links { direct: None, relay: None, lander: None, ..known },
        }
    }

    /// Returns the links that the ground counts on: it knows of its own stations, the lander and the relay.
    pub(crate) fn links_known(&self, allowed: &Links) -> Links {
        let mut known = *allowed;
        if self.stations == Health::Dead {
            (known.direct, known.lander_direct, known.relay_earth) = (None, None, None);
        }
        if self.lander_relay == Health::Dead {
            (known.lander, known.lander_direct, known.lander_relay) = (None, None, None);
        }
        if self.relay == Health::Dead {
            (known.relay, known.lander_relay, known.relay_earth) = (None, None, None);
        }
        known
    }

    /// Returns a vehicle as its faults leave it: array, battery, loads, heaters and the ways of heat.
    pub(crate) fn impair(&self, declared: &VehicleModel) -> VehicleModel {
        let mut vehicle = declared.clone();
        for face in &mut vehicle.array.faces {
            face.effective_m2 *= self.lit_sides[face.side().index()];
        }
        let left = &self.left;
        vehicle.battery.capacity = vehicle.battery.capacity * (self.cells * left.capacity);
        vehicle.battery.charge_efficiency *= left.charging;
        vehicle.loads.add(Power::from_watts(left.parasitic_w));
        vehicle.thermal.heater = vehicle.thermal.heater * left.heater;
        vehicle.thermal.insulation_m2 *= left.insulation;
        vehicle.thermal.sky_m2 *= left.radiation;
        vehicle.thermal.box_battery_w_k *= left.battery_strap;
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
