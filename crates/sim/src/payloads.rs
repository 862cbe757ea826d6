//! The payloads on the data bus: which are on, and the records they have ready.

use std::collections::VecDeque;

use hilal_mission::models::VehicleModel;
use hilal_mission::schema::Instrument;

use crate::payload::{record, record_len};
use crate::{Noise, PortSet, Scene};

/// Records that wait to be read: a payload's own buffer; when it is full the oldest is lost.
const READY_LIMIT: usize = 16;

/// The payloads of the vehicle, by their number on board.
#[derive(Debug, Clone)]
pub(crate) struct Payloads {
    ports: Vec<OnPort>,
}

#[derive(Debug, Clone)]
struct OnPort {
    instrument: Instrument,
    rate_bit_s: f64,
    on: bool,
    /// How many times as fast as it should it gives records: 1 where nothing is wrong.
    haste: f64,
    since_record_s: f64,
    ready: VecDeque<Vec<u8>>,
    noise: Noise,
}

impl OnPort {
    fn switch_off(&mut self) {
        self.on = false;
        self.since_record_s = 0.0;
    }
}

impl Payloads {
    /// Puts the declared payloads, each with its declared instrument, on their ports.
    pub(crate) fn new(vehicle: &VehicleModel, noise: &Noise) -> Self {
        let mut noise = noise.clone();
        let ports = vehicle.payloads.iter().map(|port| OnPort {
            instrument: port.instrument,
            rate_bit_s: port.data.bits_per_second(),
            on: false,
            haste: 1.0,
            since_record_s: 0.0,
            ready: VecDeque::new(),
            noise: noise.fork(),
        });
        Self { ports: ports.collect() }
    }

    /// Moves on by `dt_s` seconds: payloads that are on fill their records at their data rate.
    pub(crate) fn step(&mut self, scene: Scene, dt_s: f64) {
        for port in self.ports.iter_mut().filter(|port| port.on) {
            port.since_record_s += port.haste * dt_s;
            let span_s = record_len(port.instrument) as f64 * 8.0 / port.rate_bit_s;
            while port.since_record_s >= span_s {
                port.since_record_s -= span_s;
                if port.ready.len() == READY_LIMIT {
                    port.ready.pop_front();
                }
                port.ready.push_back(record(port.instrument, &scene, span_s, &mut port.noise));
            }
        }
    }

    /// Takes how many times as fast as it should the payload of each port gives records.
    pub(crate) fn set_haste(&mut self, haste_of: impl Fn(u8) -> f64) {
        for (number, port) in (0..=u8::MAX).zip(&mut self.ports) {
            port.haste = haste_of(number);
        }
    }

    /// Switches a payload on.
    pub(crate) fn switch_on(&mut self, number: u8) {
        if let Some(port) = self.ports.get_mut(usize::from(number)) {
            port.on = true;
        }
    }

    /// Switches a payload off; what it had begun is lost.
    pub(crate) fn switch_off(&mut self, number: u8) {
        if let Some(port) = self.ports.get_mut(usize::from(number)) {
            port.switch_off();
        }
    }

    /// Switches every payload off.
    pub(crate) fn switch_all_off(&mut self) {
        for port in &mut self.ports {
            port.switch_off();
        }
    }

    /// Loses the records that a payload has ready.
    pub(crate) fn lose_records(&mut self, number: u8) {
        if let Some(port) = self.ports.get_mut(usize::from(number)) {
            port.ready.clear();
        }
    }

    /// Returns the next record of a payload.
    pub(crate) fn read(&mut self, number: u8) -> Option<Vec<u8>> {
        self.ports.get_mut(usize::from(number))?.ready.pop_front()
    }

    /// Returns the ports whose payloads are on.
    pub(crate) fn powered(&self) -> PortSet {
        (0..).zip(&self.ports).filter(|(_, port)| port.on).map(|(number, _)| number).collect()
    }
}
