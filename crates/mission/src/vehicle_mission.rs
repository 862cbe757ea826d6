//! A mission as one of its vehicles flies it: what planner, checker, flight and pages take, so that
//! none of them has to know which other vehicles fly.

use core::ops::{Deref, DerefMut};

use crate::models::{ModelError, VehicleModel};
use crate::schema::{FlownVehicles, Mission, StartPose, Vehicle, VehicleId};

/// A mission as one of its vehicles flies it.
///
/// It reads like the mission, and differs from it in what belongs to a vehicle: its goals are those
/// of the vehicle, its planning settings and the height from which horizons are seen are the
/// vehicle's where it has its own, and the vehicle is the only one that flies. What is changed here
/// is changed for this vehicle alone.
///
/// ```
/// use hilal_mission::{Mission, VehicleId};
/// let text = include_str!("../../../missions/reference.toml");
/// let mission = Mission::parse("reference.toml", text)?;
/// let rover = mission.for_vehicle(&VehicleId::new("rover")?)?;
/// assert_eq!(rover.id().as_str(), "rover");
/// assert!(rover.goals.iter().all(|goal| mission.vehicle_of(goal) == rover.id()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleMission {
    id: VehicleId,
    vehicle: Vehicle,
    mission: Mission,
}

impl Mission {
    /// Returns the mission as one of its vehicles flies it, whether `flown` names it or not.
    ///
    /// # Errors
    ///
    /// Fails when no such vehicle is declared.
    pub fn for_vehicle(&self, id: &VehicleId) -> Result<VehicleMission, ModelError> {
        let vehicle =
            self.vehicles.get(id).ok_or_else(|| ModelError::NoVehicle { id: id.clone() })?;
        let mut mission = self.clone();
        mission.goals.retain(|goal| self.vehicle_of(goal) == id);
        mission.flown = FlownVehicles::one(id.clone());
        if let Some(own) = &vehicle.planning {
            mission.planning = mission.planning.with(own);
        }
        if let Some(height) = &vehicle.observer_height_m {
            mission.site.observer_height_m = height.clone();
        }
        Ok(VehicleMission { id: id.clone(), vehicle: vehicle.clone(), mission })
    }

    /// Returns the mission as the first of its flown vehicles flies it.
    ///
    /// # Errors
    ///
    /// As [`Mission::for_vehicle`].
    pub fn for_first_flown(&self) -> Result<VehicleMission, ModelError> {
        self.for_vehicle(self.first_flown())
    }
}

impl VehicleMission {
    /// Returns the vehicle's identifier.
    pub const fn id(&self) -> &VehicleId {
        &self.id
    }

    /// Returns the vehicle as it was declared when this view of the mission was taken.
    pub const fn vehicle(&self) -> &Vehicle {
        &self.vehicle
    }

    /// Returns where the vehicle stands when it has left the lander.
    pub fn start_pose(&self) -> StartPose {
        self.vehicle.start_pose(&self.mission.site)
    }

    /// Gathers the typed parameters of the vehicle.
    ///
    /// # Errors
    ///
    /// As [`VehicleModel::of`].
    pub fn model(&self) -> Result<VehicleModel, ModelError> {
        VehicleModel::of(&self.mission, &self.id)
    }
}

impl Deref for VehicleMission {
    type Target = Mission;

    fn deref(&self) -> &Mission {
        &self.mission
    }
}

impl DerefMut for VehicleMission {
    fn deref_mut(&mut self) -> &mut Mission {
        &mut self.mission
    }
}
