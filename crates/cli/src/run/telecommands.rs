//! From the plan to what is sent: the ground's uplink, and which payload a goal asks for.

use hilal_dictionary::Payload;
use hilal_fsw::{MAX_TELECOMMAND, SCHEDULE_CAPACITY};
use hilal_ground::commanding::{ScheduledCommand, UplinkSettings, commands_from_plan};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_plan::Plan;

/// Turns a plan into time-tagged telecommands.
///
/// # Errors
///
/// Names the waypoint or the payload that no telecommand can carry.
pub(crate) fn telecommands(
    plan: &Plan,
    mission: &VehicleMission,
    vehicle: &VehicleModel,
) -> anyhow::Result<Vec<ScheduledCommand>> {
    let port = |id: &str| port(vehicle, id);
    Ok(commands_from_plan(plan, (mission.start(), mission.start_pose().point()), port)?)
}

/// Returns the dictionary's payload that a vehicle's payload is: by its place among them.
pub(crate) fn port(vehicle: &VehicleModel, id: &str) -> Option<Payload> {
    let index = vehicle.payloads.iter().position(|payload| payload.id == id)?;
    Payload::from_number(u8::try_from(index).ok()?)
}

/// Returns how the uplink behaves towards this flight software.
pub(crate) fn uplink_settings() -> UplinkSettings {
    UplinkSettings {
        schedule_capacity: SCHEDULE_CAPACITY,
        packet_limit: MAX_TELECOMMAND,
        ..UplinkSettings::default()
    }
}
