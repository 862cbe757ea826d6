//! The power unit: array, loads, battery, second by second.

use hilal_mission::models::{Attitude, Mode, Sunlight, VehicleModel};
use hilal_quantity::{Angle, Energy, Power, Temperature};

use crate::wheels::WheelEffort;

/// What the vehicle is doing, as far as its loads go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Activity {
    /// Operating mode.
    pub(crate) mode: Mode,
    /// Speed of the wheels' rims in metres per second; `None` while the motors are off.
    pub(crate) rim_speed_m_s: Option<f64>,
    /// Slope under the vehicle.
    pub(crate) slope: Angle,
    /// Power of the heaters.
    pub(crate) heater: Power,
    /// What the wheels come to.
    pub(crate) wheels: WheelEffort,
}

/// Power of one second.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct PowerFlow {
    /// Of each array face, in the order declared.
    pub(crate) faces: Vec<Power>,
    /// Of all faces.
    pub(crate) array: Power,
    /// Of all loads, motors and heater included.
    pub(crate) load: Power,
    /// Of the motors alone, in the chassis.
    pub(crate) motors: Power,
    /// Of those motors whose wheels pull.
    pub(crate) pulling: Power,
}

/// Battery and what flows.
#[derive(Debug, Clone)]
pub(crate) struct PowerUnit {
    stored: Energy,
    flow: PowerFlow,
    unmet: Energy,
    /// The attitude and the light that the faces were last worked out for.
    lit: Option<(Attitude, Sunlight)>,
}

impl PowerUnit {
    /// Starts with the battery's declared charge.
    pub(crate) fn new(vehicle: &VehicleModel) -> Self {
        Self {
            stored: vehicle.battery.initial,
            flow: PowerFlow::default(),
            unmet: Energy::ZERO,
            lit: None,
        }
    }

    /// Moves on by `dt_s` seconds.
    pub(crate) fn step(
        &mut self,
        vehicle: &VehicleModel,
        (attitude, sun): (Attitude, Sunlight),
        activity: Activity,
        (battery, dt_s): (Temperature, f64),
    ) {
        if self.lit.replace((attitude, sun)) != Some((attitude, sun)) {
            self.flow.faces = vehicle.array.face_outputs(attitude, sun);
            self.flow.array = self.flow.faces.iter().copied().sum();
        }
        self.flow.pulling = pulling(vehicle, activity);
        self.flow.motors = self.flow.pulling + activity.wheels.wasted;
        let electronics = activity.rim_speed_m_s.map_or(Power::ZERO, |_| vehicle.drive.electronics);
        self.flow.load =
            vehicle.loads.power(activity.mode) + electronics + self.flow.motors + activity.heater;
        let net = self.flow.array - self.flow.load;
        let step = vehicle.battery.step(self.stored, net, dt_s, battery);
        self.stored = step.stored;
        self.unmet += step.unmet;
    }

    /// Works the faces out anew in the next step: the array has changed.
    pub(crate) const fn forget_light(&mut self) {
        self.lit = None;
    }

    /// Loses a share of the energy in the battery.
    pub(crate) fn lose(&mut self, share: f64) {
        self.stored = self.stored * (1.0 - share);
    }

    /// Returns the energy in the battery.
    pub(crate) const fn stored(&self) -> Energy {
        self.stored
    }

    /// Returns the power of the last second.
    pub(crate) const fn flow(&self) -> &PowerFlow {
        &self.flow
    }

    /// Returns the energy that loads asked for and the battery could not give, so far.
    pub(crate) const fn unmet(&self) -> Energy {
        self.unmet
    }
}

/// Returns the mechanical power of the wheels that pull.
///
/// The drive model gives it at the planned speed; the force on the wheels does not depend on
/// speed, so power grows with the speed of the rims.
fn pulling(vehicle: &VehicleModel, activity: Activity) -> Power {
    let Some(rim_m_s) = activity.rim_speed_m_s else { return Power::ZERO };
    if activity.wheels.pulling == 0 {
        return Power::ZERO;
    }
    let drive = &vehicle.drive;
    let planned_m_s = drive.planned.metres_per_second() / (1.0 - drive.slip(activity.slope));
    // Turning in place scrubs the wheels: ours, as much as driving slowly on the level.
    let pace = (rim_m_s.abs() / planned_m_s).max(0.3);
    drive.mechanical_power(activity.slope) * pace * activity.wheels.power_factor
}
