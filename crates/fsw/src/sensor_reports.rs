//! Reports which sensors are not trusted, and lets the ground trust one again.

use hilal_dictionary::{Distrust, EventId, Mode, Sensor};

use crate::FlightSoftware;
use crate::sensor_checks::Doing;
use crate::sensor_trust::{Finding, TrustChange};

/// Turning faster than this, in rad/s, moves every direction by more than the last digit.
const TURNING_RAD_S: f64 = 0.01;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Checks the readings of this cycle and reports whose trust has changed.
    pub(crate) fn check_sensors(&mut self) {
        let doing = if self.motion.turn_rate_rad_s.abs() > TURNING_RAD_S {
            Doing::Turning
        } else if self.mode == Mode::Drive {
            Doing::Driving
        } else {
            Doing::Resting
        };
        let changes = self.sensors.check(&self.tables, &mut self.readings, (doing, self.motion));
        for (sensor, change) in changes.iter().copied() {
            self.report_trust(sensor, change);
        }
    }

    /// Trusts a sensor no longer, for what the checks of a cycle cannot see.
    pub(crate) fn distrust(&mut self, sensor: Sensor, reason: Distrust) {
        let change = self.sensors.trust.judge(sensor, Finding::Convicted(reason), 0);
        if let Some(change) = change {
            self.report_trust(sensor, change);
        }
    }

    fn report_trust(&mut self, sensor: Sensor, change: TrustChange) {
        let number = f64::from(sensor.number());
        match change {
            TrustChange::Lost(reason) => {
                let values = [number, f64::from(reason.number())];
                self.downlink.event(EventId::SensorDistrusted, &values);
            }
            TrustChange::Regained => self.downlink.event(EventId::SensorTrusted, &[number]),
        }
    }

    /// Trusts a sensor again, as the ground says.
    pub(crate) fn trust_sensor(&mut self, sensor: Sensor) {
        self.sensors.restore(sensor);
        self.downlink.event(EventId::SensorTrusted, &[f64::from(sensor.number())]);
    }
}
