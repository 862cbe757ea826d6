//! Asks a vehicle after a fault whether it obeys.

use hilal_dictionary::Command;
use hilal_ground::commanding::{CommandEntry, CommandState};
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{Duration, Epoch, TimeScale, Unit};

use super::SiteView;
use crate::closed_loop::ClosedLoop;

/// How often a vehicle is asked, in hours of the mission: ours.
const EVERY_H: f64 = 1.0;

/// Sends a PING each hour while there is contact, from a vehicle's first fault on, until it has done a telecommand that
/// was sent after it. A plan may have no telecommand to send for days: without the question a vehicle that obeys would not
/// be told from one that does not.
#[derive(Debug, Clone, Default)]
pub(super) struct CommandProbe {
    asked: Option<Epoch>,
    is_answered: bool,
}

impl CommandProbe {
    /// Asks the only vehicle of a closed loop, when it is time.
    ///
    /// # Errors
    ///
    /// The ground cannot go on.
    pub(super) fn asks(
        &mut self,
        closed_loop: &mut ClosedLoop<SiteView<'_>>,
    ) -> Result<(), GroundError> {
        let now = closed_loop.epoch(closed_loop.world().now_ms());
        let start = closed_loop.start();
        let (vehicle, ground) = closed_loop.vehicle_and_ground_mut(0);
        let Some(first) = vehicle.fault_occurrences().first() else { return Ok(()) };
        let fault = start + first.from_ms as f64 * Unit::Millisecond;
        let has_contact = vehicle.links().fastest().is_some();
        if has_contact && self.is_due((fault, now), ground) {
            self.asked = Some(now);
            ground.command(Command::Ping, now.to_time_scale(TimeScale::TAI))?;
        }
        Ok(())
    }

    fn is_due(&mut self, (fault, now): (Epoch, Epoch), ground: &Ground) -> bool {
        self.is_answered |= commandable_after(fault, ground).is_some();
        let asked = self.asked;
        !self.is_answered && asked.is_none_or(|asked| now - asked >= EVERY_H * Unit::Hour)
    }
}

/// Returns after how long from a fault the first telecommand was done that was sent after it.
pub(super) fn commandable_after(fault: Epoch, ground: &Ground) -> Option<Duration> {
    obeyed_after(fault, ground.ledger().entries())
}

fn obeyed_after<'a>(
    fault: Epoch,
    entries: impl Iterator<Item = &'a CommandEntry>,
) -> Option<Duration> {
    let done = entries.filter(|entry| entry.state == CommandState::Completed);
    let after = done.filter_map(|entry| {
        let sent = entry.sent.filter(|sent| *sent > fault)?;
        // A clock on board that is wrong does not make a telecommand done before it was sent.
        Some(entry.completed?.max(sent) - fault)
    });
    after.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vehicle_obeys_when_it_has_done_what_was_sent_after_the_fault() {
        let fault = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let hours = |h: f64| fault + h * Unit::Hour;
        let entry = |sent: f64, completed: Option<f64>| CommandEntry {
            number: 0,
            asked: Command::Ping,
            command: Command::Ping,
            planned: None,
            release: hours(sent),
            sent: Some(hours(sent)),
            accepted: completed.map(hours),
            completed: completed.map(hours),
            failure: None,
            state: if completed.is_some() { CommandState::Completed } else { CommandState::Sent },
            attempts: 1,
        };
        let before = entry(-1.0, Some(0.5));
        let lost = entry(1.0, None);
        let done = entry(3.0, Some(3.5));
        let by_a_clock_that_is_behind = entry(3.25, Some(-9.0));
        let after = |entries: &[&CommandEntry]| obeyed_after(fault, entries.iter().copied());
        assert_eq!(after(&[&before, &lost]), None);
        assert_eq!(after(&[&before, &lost, &done]), Some(3.5 * Unit::Hour));
        assert_eq!(after(&[&done, &by_a_clock_that_is_behind]), Some(3.25 * Unit::Hour));
    }
}
