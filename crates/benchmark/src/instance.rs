//! An instance of the benchmark suite: one planning problem in a file, with nothing left to guess.
//!
//! Format, ground, light, physics and scoring: `docs/formats/traverse-instance.md`.

mod error;
mod ground;
mod limits;

use hilal_environment::CellGrid;
use hilal_quantity::{Epoch, MapPoint};
use hilal_traverse::{Goal, Haven, LightSource, Problem, VehicleEnergy, step_within};
use serde::{Deserialize, Serialize};

pub use error::InstanceError;
pub use ground::{CellWindow, InstanceGround};

/// The version of the format that is read and written.
pub const INSTANCE_FORMAT: u32 = 1;

/// A planning problem as a file states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Version of the format: [`INSTANCE_FORMAT`].
    pub format: u32,
    /// Its name.
    pub id: String,
    /// The seed that it was drawn with.
    pub seed: u64,
    /// First instant.
    #[serde(with = "hilal_plan::utc")]
    pub start_utc: Epoch,
    /// How long it lasts.
    pub days: f64,
    /// The longest step of this project's planner, in minutes; others may choose their own.
    pub step_min: f64,
    /// The ground.
    pub terrain: InstanceGround,
    /// The vehicle.
    pub vehicle: InstanceVehicle,
    /// Where it stands at first, and with what.
    pub start: InstanceStart,
    /// Where it may end.
    pub havens: Vec<InstanceHaven>,
    /// Where it may work.
    pub goals: Vec<InstanceGoal>,
}

/// The vehicle in plain numbers, as [`VehicleEnergy`] explains them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the field of the same name of `VehicleEnergy`, or below")]
pub struct InstanceVehicle {
    pub capacity_wh: f64,
    /// A battery below this is a lost rover.
    pub reserve_wh: f64,
    pub charge_efficiency: f64,
    pub discharge_efficiency: f64,
    pub speed_m_s: f64,
    pub slope_limit_deg: f64,
    /// Cells with ground inside that is steeper than this are closed.
    pub tilt_limit_deg: f64,
    pub drive_load_w: Vec<f64>,
    pub idle_load_w: f64,
    pub park_load_w: f64,
    pub drive_array_w: f64,
    pub park_array_w: f64,
}

/// Where the rover stands at first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstanceStart {
    /// Easting.
    pub x_m: f64,
    /// Northing.
    pub y_m: f64,
    /// What is in its battery.
    pub energy_wh: f64,
}

/// A place where a rover may end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstanceHaven {
    /// Its name.
    pub id: String,
    /// Easting.
    pub x_m: f64,
    /// Northing.
    pub y_m: f64,
    /// How far from it still counts.
    pub radius_m: f64,
}

/// A place where a rover may work, once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstanceGoal {
    /// Its name.
    pub id: String,
    /// Easting.
    pub x_m: f64,
    /// Northing.
    pub y_m: f64,
    /// What the work is worth once it is complete.
    pub value: f64,
    /// How long it takes, in one piece.
    pub dwell_h: f64,
    /// Whole load meanwhile.
    pub load_w: f64,
}

impl Instance {
    /// Reads an instance from TOML, and checks its numbers.
    ///
    /// # Errors
    ///
    /// Says what is wrong, where, and what would be right.
    pub fn parse(text: &str) -> Result<Self, InstanceError> {
        let instance: Self =
            toml::from_str(text).map_err(|error| InstanceError::syntax(text, &error))?;
        limits::check(&instance)?;
        Ok(instance)
    }

    /// Writes it as TOML.
    ///
    /// # Errors
    ///
    /// When the seed is larger than TOML can hold.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }

    /// Returns how long it lasts, in seconds.
    pub fn seconds(&self) -> f64 {
        self.days * 86_400.0
    }

    /// Returns the step of the planner over cells of `spacing_m`, in seconds.
    pub fn step_s(&self, spacing_m: f64) -> f64 {
        step_within(self.step_min * 60.0, (self.vehicle.speed_m_s, spacing_m))
    }

    /// Returns the planning problem, on the ground and under the light of the instance.
    ///
    /// Nothing is kept above the reserve: no disturbance is simulated, and the planner's bounds need
    /// no margin without one.
    pub fn problem<'a>(
        &self,
        (tile, slope_deg): (CellGrid, &'a [f32]),
        light: &'a dyn LightSource,
    ) -> Problem<'a> {
        let step_s = self.step_s(tile.spacing_m);
        let steps = whole(self.seconds() / step_s);
        Problem {
            tile,
            slope_deg,
            way: Vec::new(),
            border_m: 0.0,
            keep_out: Vec::new(),
            light,
            steps,
            step_s,
            rest_s: (self.seconds() - steps as f64 * step_s).max(0.0),
            vehicle: self.vehicle.energy(),
            start: MapPoint::new(self.start.x_m, self.start.y_m),
            start_energy_wh: self.start.energy_wh,
            reserve_wh: self.vehicle.reserve_wh,
            margin_wh: 0.0,
            stoppage_s: 0.0,
            dark_after_end_h: 0.0,
            memory: None,
            heat: None,
            goals: self.goals.iter().map(InstanceGoal::goal).collect(),
            havens: self.havens.iter().map(InstanceHaven::haven).collect(),
        }
    }
}

impl InstanceVehicle {
    /// Returns what the planner needs to know of it.
    pub fn energy(&self) -> VehicleEnergy {
        VehicleEnergy {
            capacity_wh: self.capacity_wh,
            charge_efficiency: self.charge_efficiency,
            discharge_efficiency: self.discharge_efficiency,
            speed_m_s: self.speed_m_s,
            slope_limit_deg: self.slope_limit_deg,
            drive_load_w: self.drive_load_w.clone(),
            idle_load_w: self.idle_load_w,
            park_load_w: self.park_load_w,
            drive_array_w: self.drive_array_w,
            park_array_w: self.park_array_w,
        }
    }
}

impl InstanceHaven {
    /// Returns where it is.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    fn haven(&self) -> Haven {
        Haven { id: self.id.clone(), point: self.point(), radius_m: self.radius_m }
    }
}

impl InstanceGoal {
    /// Returns where it is.
    pub const fn point(&self) -> MapPoint {
        MapPoint::new(self.x_m, self.y_m)
    }

    fn goal(&self) -> Goal {
        Goal {
            id: self.id.clone(),
            point: self.point(),
            value: self.value,
            dwell_s: self.dwell_h * 3600.0,
            load_w: self.load_w,
            payload: String::new(),
            data: hilal_quantity::DataRate::ZERO,
            windows_s: None,
            without_lander: None,
            too_risky: None,
            after: Vec::new(),
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of steps, checked when the instance was read"
)]
fn whole(count: f64) -> usize {
    (count + 1e-9).floor() as usize
}

#[cfg(test)]
mod tests;
