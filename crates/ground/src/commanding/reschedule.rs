//! What a telecommand becomes when it could not be released when the plan wanted it.

use hilal_dictionary::Command;
use hilal_quantity::Epoch;

use crate::time::MissionClock;

/// The least rest of an activity that is worth starting, in seconds.
const WORTH_S: u32 = 60;
/// Planned pace over the greatest one (3 and 5 cm/s): a late drive may catch up so far.
const CATCH_UP: f64 = 0.6;

/// Returns the telecommand to release at `release` in place of one planned for `planned`, or
/// none when its time has passed. A drive is never given up: the way from waypoint to waypoint
/// was checked for slope, a way that skips one was not.
#[expect(
    clippy::too_many_lines,
    reason = "an arm for each telecommand, so that the compiler sees that none is missing"
)]
pub(crate) fn postponed(
    command: Command,
    (planned, release): (Epoch, Epoch),
    clock: MissionClock,
) -> Option<Command> {
    let (planned_s, release_s) = (clock.seconds(planned), clock.seconds(release));
    match command {
        Command::DriveTo { x_cm, y_cm, arrive_by_s } => {
            let least = f64::from(arrive_by_s.saturating_sub(planned_s)) * CATCH_UP;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a u32, never negative"
            )]
            let earliest = release_s.saturating_add(least.ceil() as u32);
            Some(Command::DriveTo { x_cm, y_cm, arrive_by_s: arrive_by_s.max(earliest) })
        }
        Command::StartScience { payload, duration_s } => {
            let left = planned_s.saturating_add(duration_s).saturating_sub(release_s);
            (left >= WORTH_S).then_some(Command::StartScience { payload, duration_s: left })
        }
        Command::HibernateUntil { wake_s } => {
            (wake_s.saturating_sub(release_s) >= WORTH_S).then_some(command)
        }
        Command::Ping
        | Command::EnableHousekeeping { .. }
        | Command::DisableHousekeeping { .. }
        | Command::ReportHousekeeping { .. }
        | Command::SetHousekeepingInterval { .. }
        | Command::EnableEvent { .. }
        | Command::DisableEvent { .. }
        | Command::ReportDisabledEvents
        | Command::EnableMonitor { .. }
        | Command::DisableMonitor { .. }
        | Command::AddMonitor { .. }
        | Command::DeleteMonitor { .. }
        | Command::ModifyMonitor { .. }
        | Command::ReportMonitors { .. }
        | Command::EnableMonitoring
        | Command::DisableMonitoring
        | Command::DeleteEventAction { .. }
        | Command::EnableEventAction { .. }
        | Command::DisableEventAction { .. }
        | Command::ReportEventActions
        | Command::EnableEventActions
        | Command::DisableEventActions
        | Command::SetTimeReportRate { .. }
        | Command::SetMode { .. }
        | Command::StopDrive
        | Command::StopScience
        | Command::ResumeFromSafe
        | Command::SetPosition { .. }
        | Command::ClearScience
        | Command::SetHaven { .. }
        | Command::TrustSensor { .. }
        | Command::UseWheel { .. }
        | Command::SetTableEntry { .. }
        | Command::ScheduleEnable
        | Command::ScheduleDisable
        | Command::ScheduleReset
        | Command::EnableStorage { .. }
        | Command::DisableStorage { .. }
        | Command::StartRetrieval { .. }
        | Command::DeleteStored { .. }
        | Command::ReportStores
        | Command::AbortRetrieval { .. }
        | Command::SetStorePriority { .. }
        | Command::DumpMemory { .. }
        | Command::CheckMemory { .. }
        | Command::DeleteScheduled { .. }
        | Command::ShiftSchedule { .. }
        | Command::ReportSchedule
        | Command::EnableSubSchedule { .. }
        | Command::DisableSubSchedule { .. }
        | Command::ShiftSubSchedule { .. }
        | Command::StartSequence { .. }
        | Command::SendFile { .. }
        | Command::SuspendFile { .. }
        | Command::ResumeFile { .. }
        | Command::CancelFile { .. } => Some(command),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilal_dictionary::Port;
    use hilal_quantity::Unit;

    fn at(command: Command, late_s: f64) -> Option<Command> {
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let planned = start + 1000.0 * Unit::Second;
        postponed(command, (planned, planned + late_s * Unit::Second), MissionClock::new(start))
    }

    #[test]
    fn late_science_ends_when_it_was_planned_to_end() {
        let science = |duration_s| Command::StartScience { payload: Port::FIRST, duration_s };
        assert_eq!(at(science(3600), 600.0), Some(science(3000)));
        assert_eq!(at(science(3600), 3590.0), None);
    }

    #[test]
    fn a_late_drive_is_kept_and_given_the_time_it_needs_at_full_pace() {
        let drive = |arrive_by_s| Command::DriveTo { x_cm: 1, y_cm: 2, arrive_by_s };
        assert_eq!(at(drive(2000), 100.0), Some(drive(2000)));
        assert_eq!(at(drive(2000), 5000.0), Some(drive(6600)));
    }

    #[test]
    fn a_hibernation_whose_end_has_passed_is_given_up() {
        let hibernate = Command::HibernateUntil { wake_s: 1500 };
        assert_eq!(at(hibernate, 100.0), Some(hibernate));
        assert_eq!(at(hibernate, 450.0), None);
    }
}
