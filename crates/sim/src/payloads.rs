//! The payloads on the data bus: which are on, and the records they have ready.

use std::collections::VecDeque;

use hilal_mission::models::VehicleModel;

use crate::{Instrument, Noise, Scene};

/// Records that wait to be read: a payload's own buffer; when it is full the oldest is lost.
const READY_LIMIT: usize = 16;

/// The payloads of the vehicle, by their number on board.
#[derive(Debug, Clone)]
pub(crate) struct Payloads {
    ports: Vec<Port>,
}

#[derive(Debug, Clone)]
struct Port {
    instrument: Instrument,
    rate_bit_s: f64,
    on: bool,
    since_record_s: f64,
    ready: VecDeque<Vec<u8>>,
    noise: Noise,
}

impl Payloads {
    /// Puts the declared payloads on their ports; those beyond the known instruments stay silent.
    pub(crate) fn new(vehicle: &VehicleModel, noise: &Noise) -> Self {
        let mut noise = noise.clone();
        let ports = vehicle.payloads.iter().zip(Instrument::ALL).map(|(port, instrument)| Port {
            instrument,
            rate_bit_s: port.data.bits_per_second(),
            on: false,
            since_record_s: 0.0,
            ready: VecDeque::new(),
            noise: noise.fork(),
        });
        Self { ports: ports.collect() }
    }

    /// Moves on by `dt_s` seconds: payloads that are on fill their records at their data rate.
    pub(crate) fn step(&mut self, scene: Scene, dt_s: f64) {
        for port in self.ports.iter_mut().filter(|port| port.on) {
            port.since_record_s += dt_s;
            let span_s = port.instrument.record_len() as f64 * 8.0 / port.rate_bit_s;
            while port.since_record_s >= span_s {
                port.since_record_s -= span_s;
                if port.ready.len() == READY_LIMIT {
                    port.ready.pop_front();
                }
                port.ready.push_back(port.instrument.record(&scene, span_s, &mut port.noise));
            }
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
            port.on = false;
            port.since_record_s = 0.0;
        }
    }

    /// Returns the next record of a payload.
    pub(crate) fn read(&mut self, number: u8) -> Option<Vec<u8>> {
        self.ports.get_mut(usize::from(number))?.ready.pop_front()
    }

    /// Returns which payloads are on, one bit each.
    pub(crate) fn powered(&self) -> u8 {
        self.ports.iter().enumerate().map(|(index, port)| u8::from(port.on) << index).sum()
    }
}
