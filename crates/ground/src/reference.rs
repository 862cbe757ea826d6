//! The reference mission's rover, for tests.

use hilal_mission::{Mission, VehicleModel};

/// Returns the rover.
pub(crate) fn vehicle() -> VehicleModel {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
    VehicleModel::of(&mission, mission.first_flown()).expect("the rover is complete")
}
