//! How the ground's uplink behaves towards this flight software.

use hilal_fsw::{MAX_TELECOMMAND, SCHEDULE_CAPACITY};
use hilal_ground::commanding::UplinkSettings;

/// Returns how the uplink behaves towards this flight software: within its schedule and its longest
/// telecommand.
pub fn uplink_settings() -> UplinkSettings {
    UplinkSettings {
        schedule_capacity: SCHEDULE_CAPACITY,
        packet_limit: MAX_TELECOMMAND,
        ..UplinkSettings::default()
    }
}
