//! From the plan to what is sent, and how the ground's uplink behaves.

use hilal_fsw::{MAX_TELECOMMAND, SCHEDULE_CAPACITY};
use hilal_ground::VehicleDatabase;
use hilal_ground::commanding::{ScheduledCommand, UplinkSettings, commands_from_plan};
use hilal_mission::Mission;
use hilal_plan::Plan;

/// Turns a plan into time-tagged telecommands.
///
/// # Errors
///
/// Names the waypoint or the payload that no telecommand can carry.
pub(crate) fn telecommands(
    plan: &Plan,
    mission: &Mission,
    database: &VehicleDatabase,
) -> anyhow::Result<Vec<ScheduledCommand>> {
    let port = |id: &str| database.port(id);
    Ok(commands_from_plan(plan, (mission.start(), mission.site.landing.point()), port)?)
}

/// Returns how the uplink behaves towards this flight software.
pub(crate) fn uplink_settings() -> UplinkSettings {
    UplinkSettings {
        schedule_capacity: SCHEDULE_CAPACITY,
        packet_limit: MAX_TELECOMMAND,
        ..UplinkSettings::default()
    }
}
