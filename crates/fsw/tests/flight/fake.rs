//! A vehicle on a flat plain: moves as commanded, with what a test sets for the rest.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hilal_dictionary::Apids;
use hilal_fsw::hardware::{
    AlarmLine, Bank, Clock, Computer, HeaterCircuit, HeaterSupply, LastingMemory, Mobility,
    PayloadBus, PowerUnit, Radio, ReceiverSide, ResetCause, SunSensor, Thermal, Transmitter,
    TransmitterState, WheelDrive,
};
use hilal_fsw::{BANK_OCTETS, LinkTable};
use hilal_packets::packet_apid;
use hilal_quantity::MapPoint;

use crate::link_ends::GroundEnd;

/// What is wrong with a sensor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Fault {
    #[default]
    Healthy,
    Silent,
    Stuck(f64),
    Off(f64),
}

impl Fault {
    fn of(self, reading: Option<f64>) -> Option<f64> {
        match self {
            Self::Healthy => reading,
            Self::Silent => None,
            Self::Stuck(value) => Some(value),
            Self::Off(error) => reading.map(|reading| reading + error),
        }
    }
}

/// What is wrong with each sensor.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SensorFaults {
    pub(crate) charge: Fault,
    pub(crate) voltage: Fault,
    pub(crate) box_temperature: Fault,
    pub(crate) battery_temperature: Fault,
    pub(crate) sun: Fault,
    pub(crate) heading: Fault,
    pub(crate) tilt: Fault,
    pub(crate) fixes: Fault,
}

/// What is wrong with a heater circuit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum HeaterFault {
    #[default]
    Healthy,
    StaysOn,
    StaysOff,
}

/// What a heater circuit of the fake draws.
pub(crate) const HEATER_W: f64 = 6.0;

/// How the wheels roll, and what is counted of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rolling {
    /// They roll, and their travel is counted.
    Counted,
    /// They do not turn, whatever is commanded.
    Jammed,
    /// They roll, and no travel is counted.
    Uncounted,
}

/// The vehicle and its surroundings, all open to the test.
#[derive(Debug)]
pub(crate) struct Fake {
    pub(crate) now_s: u64,
    pub(crate) position: MapPoint,
    pub(crate) heading_rad: f64,
    pub(crate) slip: f64,
    pub(crate) speed_m_s: f64,
    pub(crate) turn_rate_rad_s: f64,
    pub(crate) fix_every_s: u64,
    pub(crate) blind: bool,
    /// How the wheels roll, and what is counted of it.
    pub(crate) rolling: Rolling,
    /// Standard deviations of fixes and of the heading sensor.
    pub(crate) fix_noise_m: f64,
    pub(crate) heading_noise_rad: f64,
    /// How much the vehicle turns by itself in each metre, clockwise.
    pub(crate) pull_rad_m: f64,
    pub(crate) alarm: bool,
    pub(crate) tilt_rad: f64,
    pub(crate) motor_current_a: f64,
    pub(crate) soc: Option<f64>,
    pub(crate) array_w: f64,
    pub(crate) box_c: Option<f64>,
    pub(crate) sun_grid_rad: Option<f64>,
    pub(crate) capacity: usize,
    pub(crate) uplink: VecDeque<Vec<u8>>,
    pub(crate) downlink: Vec<Vec<u8>>,
    /// Packets of files, which carry no reports.
    pub(crate) files_down: VecDeque<Vec<u8>>,
    pub(crate) loads: Vec<u8>,
    pub(crate) heaters: [bool; 2],
    pub(crate) supplies: [HeaterSupply; 2],
    pub(crate) heater_faults: [HeaterFault; 2],
    /// What each array face gives of what it should.
    pub(crate) faces: [f64; 4],
    pub(crate) faults: SensorFaults,
    /// Noise of the sensors: 1 is that of the simulator. Without any, state of charge, voltage and temperatures still
    /// move in their last digits, as real readings do.
    pub(crate) noise: f64,
    pub(crate) wheel_currents_a: Vec<f64>,
    pub(crate) wheels_off: BTreeSet<u8>,
    pub(crate) receiver: ReceiverSide,
    pub(crate) banks: [Vec<u8>; 2],
    pub(crate) reset_cause: ResetCause,
    pub(crate) watchdog_served: u32,
    /// How many writes of lasting memory are done before the supply fails.
    pub(crate) writes_left: usize,
    /// An octet of both banks that stays 0, whatever is written.
    pub(crate) worn_out: Option<usize>,
    pub(crate) powered: BTreeMap<u8, bool>,
    pub(crate) record: Vec<u8>,
    /// Payloads give a record at each multiple of this; none when they are dead.
    pub(crate) record_every_s: Option<u64>,
    read_s: BTreeMap<u8, u64>,
    odometry_m: f64,
    pub(crate) ground: GroundEnd,
    pub(crate) transmitter: Transmitter,
    pub(crate) frame_octets: usize,
    /// The virtual channels of the frames that were sent.
    pub(crate) sent: Vec<u8>,
    /// Frames for the vehicle as they are, before those of `uplink`.
    pub(crate) frames: VecDeque<Vec<u8>>,
    sent_octets: usize,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            now_s: 0,
            position: MapPoint::new(34_645.0, -40_445.0),
            heading_rad: 0.0,
            slip: 0.0,
            speed_m_s: 0.0,
            turn_rate_rad_s: 0.0,
            fix_every_s: 60,
            blind: false,
            rolling: Rolling::Counted,
            fix_noise_m: 0.0,
            heading_noise_rad: 0.0,
            pull_rad_m: 0.0,
            alarm: false,
            tilt_rad: 0.02,
            motor_current_a: 1.0,
            soc: Some(0.9),
            array_w: 50.0,
            box_c: Some(10.0),
            sun_grid_rad: Some(0.7),
            capacity: 100_000,
            uplink: VecDeque::new(),
            downlink: Vec::new(),
            files_down: VecDeque::new(),
            loads: Vec::new(),
            heaters: [false; 2],
            supplies: [HeaterSupply::Joined; 2],
            heater_faults: [HeaterFault::Healthy; 2],
            faces: [1.0; 4],
            faults: SensorFaults::default(),
            noise: 0.0,
            wheel_currents_a: vec![0.2; 6],
            wheels_off: BTreeSet::new(),
            receiver: ReceiverSide::Main,
            banks: [vec![0; BANK_OCTETS], vec![0; BANK_OCTETS]],
            reset_cause: ResetCause::PowerOn,
            watchdog_served: 0,
            writes_left: usize::MAX,
            worn_out: None,
            powered: BTreeMap::new(),
            record: vec![0x5A; 100],
            record_every_s: Some(10),
            read_s: BTreeMap::new(),
            odometry_m: 0.0,
            ground: GroundEnd::new(LinkTable::default().spacecraft),
            transmitter: Transmitter::Earth,
            frame_octets: 1115,
            sent: Vec::new(),
            frames: VecDeque::new(),
            sent_octets: 0,
        }
    }
}

impl Fake {
    /// Lets a second pass.
    pub(crate) fn advance(&mut self) {
        self.sent_octets = 0;
        self.now_s += 1;
        if self.rolling == Rolling::Jammed {
            return;
        }
        self.heading_rad += self.turn_rate_rad_s + self.pull_rad_m * self.speed_m_s;
        let way = self.speed_m_s * (1.0 - self.slip);
        self.position.x_m += way * self.heading_rad.sin();
        self.position.y_m += way * self.heading_rad.cos();
        self.odometry_m += self.speed_m_s;
    }

    /// Returns noise of mean 0 and standard deviation 1, the same each time for a second and a stream: twelve even draws
    /// less their mean.
    fn noise(&self, stream: u64) -> f64 {
        let mut state = self.now_s.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (stream << 56);
        let mut draw = || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ (mixed >> 31)) >> 11) as f64 / 2.0_f64.powi(53)
        };
        (0..12).map(|_| draw()).sum::<f64>() - 6.0
    }

    /// Returns whether the supply has failed: nothing is switched or sent then.
    pub(crate) const fn is_dead(&self) -> bool {
        self.writes_left == 0
    }

    /// What a reset does to the hardware.
    pub(crate) fn reset(&mut self, cause: ResetCause) {
        self.reset_cause = cause;
        self.writes_left = usize::MAX;
        (self.speed_m_s, self.turn_rate_rad_s) = (0.0, 0.0);
        self.powered.clear();
        self.heaters = [false; 2];
        self.receiver = ReceiverSide::Main;
    }

    pub(crate) fn is_still(&self) -> bool {
        self.speed_m_s.abs() + self.turn_rate_rad_s.abs() < 1e-12
    }

    /// Returns a value with noise of this standard deviation, at least with a little.
    fn noisy(&self, stream: u64, value: Option<f64>, sigma: f64) -> Option<f64> {
        value.map(|value| value + sigma * self.noise.max(1e-6) * normal(stream, self.now_s))
    }

    /// Returns the same for a direction, which is exact without noise.
    fn direction(&self, stream: u64, angle_rad: Option<f64>, sigma_deg: f64) -> Option<f64> {
        let sigma = sigma_deg.to_radians() * self.noise;
        angle_rad.map(|angle| angle + sigma * normal(stream, self.now_s))
    }

    /// Returns what the heater circuits draw.
    pub(crate) fn heater_w(&self) -> f64 {
        let draws = |index: usize| {
            let is_on = match self.heater_faults[index] {
                HeaterFault::Healthy => self.heaters[index],
                HeaterFault::StaysOn => true,
                HeaterFault::StaysOff => false,
            };
            is_on && self.supplies[index] == HeaterSupply::Joined
        };
        (0..2).filter(|index| draws(*index)).count() as f64 * HEATER_W
    }

    pub(crate) fn payloads_on(&self) -> usize {
        self.powered.values().filter(|on| **on).count()
    }
}

/// Returns a number that is roughly normal and always the same for a stream and a second: twelve numbers of
/// SplitMix64 in [0, 1), less six.
fn normal(stream: u64, second: u64) -> f64 {
    let mut state = stream << 40 | second << 4;
    let uniform = |_| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    };
    (0..12).map(uniform).sum::<f64>() - 6.0
}

impl Clock for Fake {
    fn now_ms(&self) -> u64 {
        self.now_s * 1000
    }
}

impl Mobility for Fake {
    fn command(&mut self, speed_m_s: f64, turn_rate_rad_s: f64) {
        if self.is_dead() {
            return;
        }
        self.speed_m_s = speed_m_s;
        self.turn_rate_rad_s = turn_rate_rad_s;
    }

    fn take_odometry_m(&mut self) -> f64 {
        let travel_m = std::mem::take(&mut self.odometry_m);
        if self.rolling == Rolling::Uncounted { 0.0 } else { travel_m }
    }

    fn heading_rad(&self) -> Option<f64> {
        let noise_rad = self.heading_noise_rad * self.noise(0);
        let heading = (!self.blind).then_some(self.heading_rad + noise_rad);
        self.faults.heading.of(self.direction(1, heading, 0.3))
    }

    fn tilt_rad(&self) -> Option<(f64, f64)> {
        let pitch = self.faults.tilt.of(self.direction(2, Some(self.tilt_rad), 0.2))?;
        Some((pitch, self.direction(3, Some(0.0), 0.2)?))
    }

    fn take_position_fix(&mut self) -> Option<MapPoint> {
        let is_due = self.now_s.is_multiple_of(self.fix_every_s);
        let noise_m = |stream| self.fix_noise_m * self.noise(stream);
        let MapPoint { x_m, y_m } = self.position;
        let x_m = self.faults.fixes.of(Some(x_m + noise_m(1))).filter(|_| is_due)?;
        Some(MapPoint::new(x_m, y_m + noise_m(2)))
    }

    fn motor_current_a(&self) -> f64 {
        self.motor_current_a
    }

    fn wheel_current_a(&self, wheel: u8) -> Option<f64> {
        let current_a = self.wheel_currents_a.get(usize::from(wheel)).copied()?;
        Some(if self.wheels_off.contains(&wheel) { 0.0 } else { current_a })
    }

    fn set_wheel(&mut self, wheel: u8, drive: WheelDrive) {
        match drive {
            WheelDrive::Powered => self.wheels_off.remove(&wheel),
            WheelDrive::Off => self.wheels_off.insert(wheel),
        };
    }
}

impl PowerUnit for Fake {
    fn state_of_charge(&self) -> Option<f64> {
        let charge = self.noisy(4, self.soc, 0.003).map(|charge| charge.clamp(0.0, 1.0));
        self.faults.charge.of(charge)
    }

    fn bus_voltage_v(&self) -> Option<f64> {
        let volts = self.soc.map(|charge| 24.0 + 9.6 * charge);
        self.faults.voltage.of(self.noisy(5, volts, 0.02))
    }

    fn battery_current_a(&self) -> Option<f64> {
        Some(-0.5)
    }

    fn array_power_w(&self) -> [f64; 4] {
        let quarters = [0.0, 1.0, 2.0, 3.0];
        let mut faces_w = [0.0; 4];
        let Some(sun_rad) = self.sun_grid_rad else { return faces_w };
        for ((face_w, quarter), share) in faces_w.iter_mut().zip(quarters).zip(self.faces) {
            let from_face_rad = sun_rad - self.heading_rad - quarter * std::f64::consts::FRAC_PI_2;
            *face_w = self.array_w * share * from_face_rad.cos().max(0.0);
        }
        faces_w
    }

    fn load_power_w(&self) -> f64 {
        20.0
    }

    fn select_loads(&mut self, mode: u8) {
        self.loads.push(mode);
    }
}

impl Thermal for Fake {
    fn box_temperature_c(&self) -> Option<f64> {
        self.faults.box_temperature.of(self.noisy(6, self.box_c, 0.3))
    }

    fn battery_temperature_c(&self) -> Option<f64> {
        self.faults.battery_temperature.of(self.noisy(7, self.box_c, 0.3))
    }

    fn chassis_temperature_c(&self) -> Option<f64> {
        self.noisy(8, self.box_c, 0.3)
    }

    fn heater_power_w(&self) -> Option<f64> {
        Some(self.heater_w())
    }

    fn set_heater(&mut self, circuit: HeaterCircuit, on: bool) {
        self.heaters[circuit.index()] = on;
    }

    fn supply_heater(&mut self, circuit: HeaterCircuit, supply: HeaterSupply) {
        self.supplies[circuit.index()] = supply;
    }
}

impl SunSensor for Fake {
    fn sun_azimuth_rad(&self) -> Option<f64> {
        let azimuth = self.sun_grid_rad.map(|sun| sun - self.heading_rad);
        self.faults.sun.of(self.direction(9, azimuth, 0.3))
    }
}

impl Radio for Fake {
    fn receive(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let frame = self.frames.pop_front();
        let frame = frame.or_else(|| {
            let packet = self.uplink.pop_front()?;
            Some(self.ground.frame(&packet))
        })?;
        let length = frame.len().min(buffer.len());
        buffer[..length].copy_from_slice(&frame[..length]);
        Some(length)
    }

    fn transmitter(&self) -> TransmitterState {
        if self.capacity == 0 || self.is_dead() {
            TransmitterState::Silent
        } else if self.sent_octets < self.capacity {
            TransmitterState::Ready {
                transmitter: self.transmitter,
                frame_octets: self.frame_octets,
            }
        } else {
            TransmitterState::Busy
        }
    }

    fn transmit(&mut self, frame: &[u8]) {
        self.sent_octets += frame.len();
        self.sent.push(frame[1] >> 1 & 7);
        let packets = self.ground.packets(frame);
        let is_file = |packet: &Vec<u8>| packet_apid(packet) == Some(Apids::default().files());
        let (files, reports): (Vec<_>, Vec<_>) = packets.into_iter().partition(is_file);
        self.files_down.extend(files);
        self.downlink.extend(reports);
    }

    fn links(&self) -> u8 {
        2
    }

    fn select_receiver(&mut self, receiver: ReceiverSide) {
        self.receiver = receiver;
    }
}

impl PayloadBus for Fake {
    fn set_power(&mut self, payload: u8, on: bool) {
        self.powered.insert(payload, on);
    }

    fn read(&mut self, payload: u8, buffer: &mut [u8]) -> Option<usize> {
        // The bus is empty once it has been read.
        let on = self.powered.get(&payload) == Some(&true);
        let due = self.record_every_s.is_some_and(|every_s| self.now_s.is_multiple_of(every_s));
        if !on || !due || self.read_s.get(&payload) == Some(&self.now_s) {
            return None;
        }
        self.read_s.insert(payload, self.now_s);
        buffer[..self.record.len()].copy_from_slice(&self.record);
        Some(self.record.len())
    }
}

impl LastingMemory for Fake {
    fn read(&self, bank: Bank, offset: usize, buffer: &mut [u8]) {
        buffer.copy_from_slice(&self.banks[bank.index()][offset..offset + buffer.len()]);
    }

    fn write(&mut self, bank: Bank, offset: usize, octets: &[u8]) {
        let Some(left) = self.writes_left.checked_sub(1) else { return };
        self.writes_left = left;
        self.banks[bank.index()][offset..offset + octets.len()].copy_from_slice(octets);
        if let Some(octet) = self.worn_out {
            self.banks[bank.index()][octet] = 0;
        }
    }
}

impl Computer for Fake {
    fn reset_cause(&self) -> ResetCause {
        self.reset_cause
    }

    fn serve_watchdog(&mut self) {
        self.watchdog_served += 1;
    }
}

impl AlarmLine for Fake {
    fn is_alarm_up(&self) -> bool {
        self.alarm
    }
}
