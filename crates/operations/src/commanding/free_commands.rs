//! What stops a rover, and the telecommands that let it begin anew.

use hilal_dictionary::Command;
use hilal_ground::{Ground, SafeMode};
use hilal_quantity::Epoch;
use hilal_risk::{Halt, Order};

use super::operator::OperatorError;

/// Returns what stops a rover: safe mode, or that it has nothing left to do since an instant and waits to be told.
pub(super) fn halt(safe_mode: SafeMode, plan_gone: Option<Epoch>) -> Halt {
    match (safe_mode, plan_gone) {
        (SafeMode::Alarmed { since }, _) => Halt::Lasts(since),
        (SafeMode::AlarmOver { since }, _) | (SafeMode::Off, Some(since)) => Halt::Over(since),
        (SafeMode::Off, None) => Halt::None,
    }
}

/// Takes back what the rover has still to do, and gets it out of safe mode.
pub(super) fn frees(
    (halt, safe_mode): (Halt, SafeMode),
    order: Order,
    (ground, now): (&mut Ground, Epoch),
) -> Result<(), OperatorError> {
    ground.withdraw();
    ground.command(Command::ScheduleReset, now)?;
    // A rover that takes up its plan is where the plan has it, and one that settles is driving there.
    if halt != Halt::None || !matches!(order, Order::Plan | Order::Settle) {
        ground.command(Command::StopDrive, now)?;
    }
    if safe_mode != SafeMode::Off {
        ground.command(Command::ResumeFromSafe, now)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use hilal_ground::{GroundSetup, VehicleDatabase};
    use hilal_mission::{Mission, VehicleModel};
    use hilal_quantity::Unit;

    use super::*;
    use crate::LinkSecurity;
    use crate::commanding::uplink_settings;

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn ground() -> Ground {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
        let mission = Mission::load(path.as_ref()).expect("the reference mission is well-formed");
        let vehicle = VehicleModel::of(&mission, mission.first_flown()).expect("it is complete");
        let setup = GroundSetup {
            mission: mission.id.clone(),
            vehicle: VehicleDatabase::new(&vehicle).expect("its APIDs are free"),
            start: start(),
            uplink: uplink_settings(),
            recovery: None,
        };
        Ground::without_store(&setup, LinkSecurity::of_simulated_flight(1).ground)
    }

    fn told(halt: Halt, safe_mode: SafeMode, order: Order) -> Vec<Command> {
        let mut ground = ground();
        frees((halt, safe_mode), order, (&mut ground, start())).expect("they fit packets");
        ground.ledger().entries().map(|entry| entry.asked).collect()
    }

    #[test]
    fn a_rover_whose_plan_is_gone_is_stopped_and_not_told_to_leave_safe_mode() {
        let since = start() + 1.0 * Unit::Hour;
        let gone = halt(SafeMode::Off, Some(since));
        assert_eq!(gone, Halt::Over(since));
        let cleared = [Command::ScheduleReset, Command::StopDrive];
        assert_eq!(told(gone, SafeMode::Off, Order::Plan), cleared);
        let safe = SafeMode::AlarmOver { since };
        let freed = [Command::ScheduleReset, Command::StopDrive, Command::ResumeFromSafe];
        assert_eq!(told(halt(safe, Some(start())), safe, Order::Plan), freed);
        // One that is on its plan and takes it up at another time drives on.
        assert_eq!(halt(SafeMode::Off, None), Halt::None);
        assert_eq!(told(Halt::None, SafeMode::Off, Order::Plan), [Command::ScheduleReset]);
    }
}
