//! What a vehicle must know to outlive the silence of its ground: the havens of its mission.

use hilal_dictionary::Command;
use hilal_ground::MissionClock;
use hilal_ground::commanding::ScheduledCommand;
use hilal_mission::VehicleMission;
use hilal_quantity::Unit;

use super::plan_commands::centimetres;

/// So many havens are remembered on board.
const SLOTS: u8 = 16;
/// How long after the mission's start they are on board: before the first drive of a plan goes far.
const AFTER_START_S: f64 = 60.0;

/// Returns the telecommands that declare a mission's havens, each to hibernate in until the mission's end; those that
/// no telecommand can name, and more than are remembered on board, are left out. Give the mission
/// [sheltered](hilal_environment::SiteEnvironment::sheltered), so that made-up terrain has its own.
pub fn haven_commands(mission: &VehicleMission) -> Vec<ScheduledCommand> {
    let clock = MissionClock::new(mission.start());
    let landing = mission.start_pose().point();
    let wake_s = clock.seconds(mission.start() + mission.duration());
    let release = mission.start() + AFTER_START_S * Unit::Second;
    let command = |(slot, haven): (u8, &hilal_mission::schema::Haven)| {
        let place = haven.point();
        let x_cm = centimetres(place.x_m - landing.x_m)?;
        let y_cm = centimetres(place.y_m - landing.y_m)?;
        let command = Command::SetHaven { slot, x_cm, y_cm, wake_s };
        Some(ScheduledCommand { release, command })
    };
    (0..SLOTS).zip(&mission.havens).filter_map(command).collect()
}
