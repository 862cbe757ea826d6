//! A vehicle's typed parameters, gathered from the mission.

use hilal_quantity::{DataRate, Length, Mass, Power, Temperature};

use super::{
    ArrayModel, BatteryModel, DriveModel, HeatFlows, LoadTable, MemoryModel, Mode, RadioModel,
    RockModel, Surroundings, ThermalModel,
};
use crate::schema::{Instrument, Mission, Payload, Vehicle, VehicleId, VehicleIdentifiers};

/// Wheels of a vehicle that declares none: ours.
const USUAL_WHEELS: u8 = 6;

/// Everything that planner and simulator need to know of a vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleModel {
    /// Identifier.
    pub id: VehicleId,
    /// Name.
    pub name: String,
    /// Its numbers on the wire.
    pub identifiers: VehicleIdentifiers,
    /// Mass with payloads.
    pub mass: Mass,
    /// How many wheels it has.
    pub wheels: u8,
    /// Motion.
    pub drive: DriveModel,
    /// The rocks of the site and how it gets past them, where both are declared.
    pub rocks: Option<RockModel>,
    /// Solar array.
    pub array: ArrayModel,
    /// Battery.
    pub battery: BatteryModel,
    /// Thermal network.
    pub thermal: ThermalModel,
    /// Loads by mode.
    pub loads: LoadTable,
    /// Links.
    pub radio: RadioModel,
    /// Memory for what waits to be sent, where it is declared.
    pub memory: Option<MemoryModel>,
    /// Payloads by port.
    pub payloads: Vec<PayloadPort>,
    /// Height of the array's centre above ground.
    pub observer_height: Length,
    /// Ground that the Sun has not seen for long.
    pub dark_regolith: Temperature,
}

/// A payload on its port.
#[derive(Debug, Clone, PartialEq)]
pub struct PayloadPort {
    /// Number of the port, from 0 in the order in which the vehicle lists its payloads.
    pub number: u8,
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it measures with.
    pub instrument: Instrument,
    /// Power while it measures; already part of the science load.
    pub power: Power,
    /// Data while it measures.
    pub data: DataRate,
}

/// Why a vehicle cannot be modelled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// No such vehicle.
    #[error("no vehicle `{id}` is declared; declare [vehicles.{id}] or change `flown`")]
    NoVehicle {
        /// The identifier.
        id: VehicleId,
    },
    /// A part is missing.
    #[error(
        "vehicle `{id}` has no `{part}`, which a flown vehicle needs; declare [vehicles.{id}.{part}]"
    )]
    NoPart {
        /// The vehicle.
        id: VehicleId,
        /// The part.
        part: &'static str,
    },
    /// A payload that is not declared.
    #[error("vehicle `{id}` lists payload `{payload}`, which is not declared under [payloads]")]
    NoPayload {
        /// The vehicle.
        id: VehicleId,
        /// The payload.
        payload: String,
    },
    /// A payload of which nobody says what it measures with.
    #[error(
        "payload `{payload}` aboard vehicle `{id}` names no instrument; add `instrument = \"…\"` under \
         [payloads.{payload}], one of {}",
        Instrument::NAMES.join(", ")
    )]
    NoInstrument {
        /// The vehicle.
        id: VehicleId,
        /// The payload.
        payload: String,
    },
}

impl ModelError {
    /// Returns the key of the mission file that is to be changed.
    pub fn key(&self) -> String {
        match self {
            Self::NoVehicle { .. } | Self::NoPart { .. } | Self::NoPayload { .. } => {
                "flown".to_owned()
            }
            Self::NoInstrument { payload, .. } => format!("payloads.{payload}"),
        }
    }
}

impl VehicleModel {
    /// Gathers the model of any vehicle of the mission, flown or not.
    ///
    /// # Errors
    ///
    /// Fails when the vehicle, one of its parts or one of its payloads is not declared, or a payload
    /// names no instrument.
    pub fn of(mission: &Mission, id: &VehicleId) -> Result<Self, ModelError> {
        let vehicle =
            mission.vehicles.get(id).ok_or_else(|| ModelError::NoVehicle { id: id.clone() })?;
        let missing = |part| ModelError::NoPart { id: id.clone(), part };
        if vehicle.arrays.is_empty() {
            return Err(missing("arrays"));
        }
        let declared = vehicle.drive.as_ref().ok_or_else(|| missing("drive"))?;
        let drive = DriveModel::new(declared);
        let observer_height =
            vehicle.observer_height_m.as_ref().unwrap_or(&mission.site.observer_height_m);
        let rocks = mission.site.rocks.as_ref().zip(declared.obstacles.as_ref());
        Ok(Self {
            id: id.clone(),
            name: vehicle.name.clone(),
            identifiers: vehicle.telemetry.unwrap_or_default(),
            mass: vehicle.mass_kg.get(),
            wheels: vehicle.wheels.as_ref().map_or(USUAL_WHEELS, |wheels| wheels.count),
            rocks: rocks.map(|(rocks, obstacles)| RockModel::new(rocks, obstacles, drive.planned)),
            drive,
            array: ArrayModel::new(&vehicle.arrays),
            battery: BatteryModel::new(vehicle.battery.as_ref().ok_or_else(|| missing("battery"))?),
            thermal: ThermalModel::new(vehicle.thermal.as_ref().ok_or_else(|| missing("thermal"))?),
            loads: LoadTable::new(vehicle.loads.as_ref().ok_or_else(|| missing("loads"))?),
            radio: RadioModel::new(vehicle.radio.as_ref().ok_or_else(|| missing("radio"))?),
            memory: vehicle.memory.as_ref().map(MemoryModel::new),
            payloads: ports(mission, id, vehicle)?,
            observer_height: observer_height.get(),
            dark_regolith: mission.site.environment.dark_regolith_k.get(),
        })
    }

    /// Returns the load of hibernation in the deep dark, with the heater that holds the box.
    pub fn hibernation_power(&self) -> Power {
        let load = self.loads.power(Mode::Hibernate);
        load + self.thermal.hold_power(load, Surroundings::dark(self.dark_regolith))
    }

    /// Returns the bus load while driving on a slope: mode, motor electronics, motors.
    pub fn driving_power(&self, slope: hilal_quantity::Angle) -> Power {
        self.loads.power(Mode::Drive) + self.drive.motion_power(slope)
    }

    /// Returns the heat that a mode sets free, heater off; motors on `slope` while driving.
    pub fn heat(&self, mode: Mode, slope: hilal_quantity::Angle) -> HeatFlows {
        let load = self.loads.power(mode);
        match mode {
            Mode::Drive => HeatFlows {
                bus: load + self.drive.electronics,
                heater: Power::ZERO,
                chassis: self.drive.mechanical_power(slope),
            },
            _ => HeatFlows { bus: load, ..HeatFlows::default() },
        }
    }
}

fn ports(
    mission: &Mission,
    id: &VehicleId,
    vehicle: &Vehicle,
) -> Result<Vec<PayloadPort>, ModelError> {
    let port = |(payload, number): (&String, u8)| {
        let declared = mission
            .payloads
            .get(payload)
            .ok_or_else(|| ModelError::NoPayload { id: id.clone(), payload: payload.clone() })?;
        let silent = || ModelError::NoInstrument { id: id.clone(), payload: payload.clone() };
        let instrument = declared.instrument.ok_or_else(silent)?;
        Ok(PayloadPort::new(number, payload, instrument, declared))
    };
    vehicle.payloads.iter().zip(0..=u8::MAX).map(port).collect()
}

impl PayloadPort {
    fn new(number: u8, id: &str, instrument: Instrument, payload: &Payload) -> Self {
        Self {
            number,
            id: id.to_owned(),
            name: payload.name.clone(),
            instrument,
            power: payload.power_w.get(),
            data: payload.data_bit_s.get(),
        }
    }
}
